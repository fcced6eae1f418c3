"""The kinds of files in which the directory can be taken along."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.press.directory import geojson, linked, murmurations, tables, turtle
from tisserand.press.directory.records import Entry


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what it is for, its media type, its name's ending, how a list becomes its parts."""

    purpose: Promise
    media_type: str
    ending: str
    parts: Callable[[Iterable[Entry], str], Iterable[bytes]]
    single: Callable[[Entry, str], object] | None = None


FORMATS = {
    "xlsx": Format(
        _("Workbook (XLSX), for a spreadsheet"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        lambda entries, language: [tables.workbook(entries, language)],
    ),
    "csv": Format(_("Table (CSV), for any program"), "text/csv; charset=utf-8", "csv", tables.csv_lines),
    "geojson": Format(
        _("Points (GeoJSON), for maps"), "application/geo+json", "geojson", geojson.geojson_parts
    ),
    "jsonld": Format(
        _("Linked data (JSON-LD, schema.org)"),
        "application/ld+json",
        "jsonld",
        lambda entries, _language: linked.json_ld_parts(entries),
        lambda entry, _language: linked.document(entry),
    ),
    "ttl": Format(
        _("Linked data (Turtle, ESSGlobal)"), "text/turtle; charset=utf-8", "ttl", turtle.turtle_parts
    ),
    "murmurations": Format(
        _("Profiles (JSON, Murmurations)"),
        "application/json",
        "json",
        murmurations.profile_parts,
        murmurations.profile,
    ),
}
