"""Corrigenda of TED (form F14): what they change in another notice, passage by passage."""

from datetime import date

from tisserand.cluster.tenders.models import Source
from tisserand.cluster.tenders.sources.codes import moment, notice_number
from tisserand.cluster.tenders.sources.draft import Correction, required
from tisserand.cluster.tenders.sources.tree import Node

DEADLINE = "IV.2.2"


def correction_of(form: Node, number: str, published_on: date | None, country: str) -> Correction:
    """What the corrigendum changes, and in which notice. Raises Refused where it names none."""
    said = [each.words() for each in form.within("NOTICE_NUMBER_OJ")]
    changes = next((notice_number(each) for each in said if each), "")
    required("ted_export", previous=changes)
    deadline = None
    passages: list[tuple[str, str, str]] = []
    for change in form.within("CHANGE"):
        section = change.words("WHERE/SECTION")
        new = change.first("NEW_VALUE") or Node("", {})
        if section == DEADLINE and new.words("DATE"):
            deadline = moment(new.words("DATE"), new.words("TIME"), country, DEADLINE)
        old = _value(change.first("OLD_VALUE"))
        passages.append((section or change.words("WHERE/LABEL"), old, _value(new)))
    return Correction(Source.TED_EXPORT, number, changes, published_on, deadline, tuple(passages))


def _value(node: Node | None) -> str:
    """A value as one line: its text, its day and time, or its codes."""
    if node is None:
        return ""
    codes = " ".join(each.code("CODE") for each in node.within("CPV_CODE"))
    return " ".join(filter(None, (node.words(), codes)))
