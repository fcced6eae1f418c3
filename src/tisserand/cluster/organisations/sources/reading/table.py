"""What every file is read into: headers and rows of texts; and the refusal of a file that cannot be read.

A row's number is the one its reader sees: in a sheet or CSV the header is row 1, in JSON objects count
from 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most."""

    most_bytes: int = 50 * MEGABYTE
    most_rows: int = 100_000
    most_unpacked_bytes: int = 200 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by header, trimmed; `fault` names what is wrong with its shape ("" if nothing)."""

    number: int
    cells: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as rows of texts."""

    headers: tuple[str, ...]
    rows: Sequence[Row]


class Unreadable(Exception):
    """A file that is refused as a whole; nothing of it is kept. `str()` is a sentence for its reader."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.facts


SENTENCES: dict[str, Promise] = {
    "empty": _("The file is empty. Save it again from the program it comes from."),
    "too_large": _(
        "The file has %(megabytes)s MB; at most %(most)s MB are read. Split it into several files."
    ),
    "bomb": _(
        "Unpacked, the workbook would be larger than %(most)s MB. Remove the sheets and stray"
        " cells that do not"
        " belong to it, or save it as CSV."
    ),
    "too_many_rows": _("The file has more than %(most)s rows. Split it into several files."),
    "unknown_kind": _(
        "This kind of file is not known. Give an .xlsx workbook, or a .csv, .json or .geojson file."
    ),
    "damaged_workbook": _(
        "This is no readable .xlsx workbook: it is damaged, only half of it is there, or it is of"
        " another kind."
        " Open it in your spreadsheet and save it again as “Excel workbook (.xlsx)”."
    ),
    "old_workbook": _(
        "This workbook is protected by a password or of the old .xls kind. Open it in your"
        " spreadsheet and save it"
        " as “Excel workbook (.xlsx)” without a password."
    ),
    "broken_encoding": _(
        "The characters of the file are broken from line %(line)s on (“%(near)s”). Save it again"
        " as CSV in UTF-8."
    ),
    "half": _(
        "The file ends in the middle of row %(row)s: only a part of it has arrived. Send it again whole."
    ),
    "bad_quotes": _(
        "The text cannot be split into columns at line %(line)s. Check the quotation marks there,"
        " or save the file"
        " again as CSV."
    ),
    "no_headers": _("The first row must name the columns, each by its own name. Found: %(found)s."),
    "no_rows": _("There is not one row below the headers."),
    "not_json": _(
        "This is no valid JSON, from line %(line)s, character %(column)s: the file is damaged or"
        " only half of it"
        " is there."
    ),
    "no_objects": _("There is no list of objects in this file: neither records, nor profiles, nor features."),
}
"""What is wrong with a file and what to do, by the code of the refusal."""
