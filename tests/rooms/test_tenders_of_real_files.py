"""Public notices, whole: each is kept or refused with its reason, again changes nothing, reserved ones agree.

They lie beside the checkout and are not part of it; without them these tests are left out.
"""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import serializers

from tisserand.cluster.tenders.actions import arrivals
from tisserand.cluster.tenders.actions.arrivals import Tally
from tisserand.cluster.tenders.models import Lot, Tender, TenderWords
from tisserand.cluster.tenders.sources import Draft, Limits, found_at
from tisserand.cluster.territories.actions import load_reference_data

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "tenders"
AT = datetime(2027, 1, 5, 9, 0, tzinfo=ZoneInfo("UTC"))
LATER = datetime(2027, 2, 5, 9, 0, tzinfo=ZoneInfo("UTC"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES.is_dir(), reason=f"the public notices are not in {FILES}"),
]


def imported(path: Path, at: datetime) -> Tally:
    return arrivals.import_notices(found_at([path], arrivals.limits()), at=at)


def records() -> list[str]:
    return [
        serializers.serialize("json", model.objects.order_by("pk")) for model in (Tender, TenderWords, Lot)
    ]


def rows() -> list[dict[str, str]]:
    with (FILES / "ted_notices.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everything_is_kept_or_refused_and_again_changes_nothing() -> None:
    load_reference_data()
    notices = len(rows()) + len(list(FILES.rglob("*.xml")))

    tally = imported(FILES, AT)

    assert tally.created + tally.updated + tally.unchanged + len(tally.rejected) == notices
    reasons = Counter((Path(each.file).suffix, each.reason.code) for each in tally.rejected)
    untitled = sum(not row["title"] for row in rows())
    corrections = sum(row["doc_type"] == "2" for row in rows())
    assert reasons == {
        (".csv", "missing"): untitled,
        (".csv", "lone_correction"): corrections,
        (".xml", "missing"): 6,
        (".xml", "company"): 1,
    }
    reserved_as_in_the_table()
    kept = records()
    again = imported(FILES, LATER)
    assert (again.created, again.updated, len(again.rejected)) == (0, 0, len(tally.rejected))
    assert records() == kept


def test_the_invalid_examples_are_refused_naming_what_they_lack() -> None:
    refused = {
        Path(each.file).name: str(each.reason)
        for each in imported(FILES / "eforms_examples", AT).rejected
        if "INVALID" in each.file
    }

    assert set(refused) == {
        path.name for path in FILES.rglob("INVALID*.xml") if "change" not in path.name
    }  # the change notice is whole: what makes it invalid shows only beside the notice it changes
    assert all("BT-701" in reason and "BT-21" in reason for reason in refused.values())


def test_reserved_ones_are_recognised_as_the_table_has_them() -> None:
    by_xml = {each.notice.number: said(each.notice) for each in found_at([FILES / "ted_xml"], Limits())
              if isinstance(each.notice, Draft)}  # fmt: skip
    by_row = {row["doc"]: frozenset(row["reserved"].split()) for row in rows()}

    both = by_xml.keys() & by_row.keys()

    assert len(both) == 120
    assert {number: by_xml[number] for number in both} == {number: by_row[number] for number in both}
    assert sum(bool(by_row[number]) for number in both) == 9


def said(draft: Draft) -> frozenset[str]:
    """The words of the table for what the draft says."""
    words = {
        "res-ws": "RESTRICTED_SHELTERED_WORKSHOP",
        "res-pub-ser": "RESERVED_ORGANISATIONS_SERVICE_MISSION",
    }
    programme = {"RESTRICTED_SHELTERED_PROGRAM"} if draft.whole.is_execution_reserved else set()
    return frozenset({words[code] for code in draft.whole.reservations} | programme)


def reserved_as_in_the_table() -> None:
    by_row = {row["doc"]: frozenset(row["reserved"].split()) for row in rows() if row["reserved"]}
    numbers = {row["doc"] for row in rows()}
    kept = {one.number: tender_said(one) for one in Tender.objects.filter(number__in=numbers)}
    assert {number: words for number, words in kept.items() if words} == {
        number: words for number, words in by_row.items() if number in kept
    }
    assert sum(bool(words) for words in kept.values()) == 70


def tender_said(tender: Tender) -> frozenset[str]:
    words = {
        "res-ws": "RESTRICTED_SHELTERED_WORKSHOP",
        "res-pub-ser": "RESERVED_ORGANISATIONS_SERVICE_MISSION",
    }
    programme = {"RESTRICTED_SHELTERED_PROGRAM"} if tender.is_execution_reserved else set()
    return frozenset({words[code] for code in tender.reservations} | programme)


def test_notices_of_both_kinds_say_the_same() -> None:
    xml = {each.notice.number: each.notice for each in found_at([FILES / "ted_xml"], Limits())
           if isinstance(each.notice, Draft)}  # fmt: skip
    table = {each.notice.number: each.notice for each in found_at([FILES / "ted_notices.csv"], Limits())
             if isinstance(each.notice, Draft)}  # fmt: skip

    both = [(xml[number], table[number]) for number in xml.keys() & table.keys()]

    assert [(one.number, one.kind, other.kind) for one, other in both if one.kind != other.kind] == []
    assert [one.number for one, other in both if one.country != other.country] == []
    assert [one.number for one, other in both if one.published_on != other.published_on] == []
    # where both languages are originals, the table has one and the XML both
    assert [one.number for one, other in both if other.whole.title != titles(one)[other.language]] == []


def titles(draft: Draft) -> dict[str, str]:
    return {**{each.language: each.title for each in draft.words}, draft.language: draft.whole.title}
