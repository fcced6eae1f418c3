"""How imports are told: the fields a column can fill, the outcomes, changes and refusals of rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.organisations.actions.arrivals import Tally
from tisserand.cluster.organisations.models import ImportedRow, Organisation
from tisserand.cluster.organisations.sources import SOURCES, sentence

FIELDS: Mapping[str, Any] = {
    "name": _("Name"),
    "legal_name": _("Name by law, where it differs"),
    "key": _("Number in the list"),
    "kind": _("Category"),
    "form": _("Legal form"),
    "accreditation": _("Accreditation"),
    "street": _("Street and number"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "department": _("Department (FR)"),
    "country": _("Country"),
    "point": _("Point, such as POINT (6.1 49.6)"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "about": _("What it does"),
    "website": _("Website"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "founded": _("Founded"),
    "staff": _("People employed"),
    "siret": "SIRET",
    "siren": "SIREN",
    "rna": "RNA",
    "finess": "FINESS",
    "be_enterprise": _("Enterprise number (BE)"),
    "lu_vat": _("VAT number (LU)"),
    "lu_rcs": "RCS (LU)",
    "de_vat": "USt-IdNr. (DE)",
    "de_register": _("Commercial register (DE)"),
    "lei": "LEI",
}
"""Every field a column of another table can fill, in the order to show them."""

OUTCOMES: Mapping[str, Promise] = {
    ImportedRow.Outcome.CREATED: _("new"),
    ImportedRow.Outcome.UPDATED: pgettext_lazy("rows", "changed"),
    ImportedRow.Outcome.MERGED: _("merged into a record that is there"),
    ImportedRow.Outcome.UNCHANGED: pgettext_lazy("rows", "unchanged"),
    ImportedRow.Outcome.REJECTED: pgettext_lazy("rows", "refused"),
}

assert set(FIELDS) == set(SOURCES["table"].fields)


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changes, by its label."""

    label: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that changes a record, and how."""

    number: int
    organisation: Organisation
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is refused, and why."""

    number: int
    reason: str


def changes_shown(tally: Tally) -> Sequence[Changed]:
    """The rows that change records, each with its fields before and after."""
    return [
        Changed(step.number, step.organisation, [_change(*each) for each in step.changes.items()])
        for step in tally.shown.get(ImportedRow.Outcome.UPDATED, [])
        if step.organisation
    ]


def _change(column: str, pair: tuple[object, object]) -> Change:
    field = Organisation._meta.get_field(column.removesuffix("_id"))
    return Change(str(getattr(field, "verbose_name", column)), *pair)


def refusals_shown(rows: Iterable[tuple[int, str, Mapping[str, object]]]) -> Sequence[Refusal]:
    """Refused rows (number, code, facts) in the reader's language."""
    return [Refusal(number, sentence(code, facts)) for number, code, facts in rows]


def columns_shown(columns: Mapping[str, str]) -> Sequence[tuple[Any, str]]:
    """Which column fills which field: (label, header)."""
    return [
        (label, columns[field].removeprefix("=")) for field, label in FIELDS.items() if columns.get(field)
    ]
