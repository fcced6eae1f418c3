"""Where organisations come from: files read into rows, rows into drafts by source, drafts into places."""

from collections.abc import Mapping, Sequence

from .draft import Draft, Number, Refused, Source, sentence
from .esat_france import SOURCE as ESAT_FRANCE
from .murmurations import SOURCE as MURMURATIONS
from .osm_luxembourg import SOURCE as OSM_LUXEMBOURG
from .reading import Limits, Row, Table, Unreadable, read_table
from .siae_france import SOURCE as SIAE_FRANCE
from .table import SOURCE as TABLE
from .table import fingerprint, proposed

__all__ = [
    "SOURCES",
    "Draft",
    "Limits",
    "Number",
    "Refused",
    "Row",
    "Source",
    "Table",
    "Unreadable",
    "fingerprint",
    "fitting",
    "lacking",
    "proposed",
    "read_table",
    "sentence",
]

SOURCES: Mapping[str, Source] = {
    source.code: source for source in (SIAE_FRANCE, ESAT_FRANCE, OSM_LUXEMBOURG, MURMURATIONS, TABLE)
}
"""Every source by its code; the last one takes any table."""


def fitting(headers: Sequence[str]) -> Source:
    """The source whose headers these are."""
    return next(source for source in SOURCES.values() if source.headers <= set(headers))


def lacking(source: Source, headers: Sequence[str]) -> Sequence[str]:
    """The headers a source needs and a file does not have."""
    return sorted(source.headers - set(headers))
