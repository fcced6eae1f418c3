"""The directory as a table: CSV (UTF-8 with its mark, RFC 4180) and XLSX, one row an organisation.

A text that a spreadsheet would take for a formula gets an apostrophe in front, so that it stays a text.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO, StringIO
from pathlib import Path

import xlsxwriter

from tisserand.press.words import Words, load_words

from .records import Entry, Term

Cell = str | int | float | None
WORDS = Path(__file__).parent / "words"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST_COLUMN, USUAL_COLUMN = 48, 16
LONGEST_CELL = 32_767


def _names(terms: Iterable[Term]) -> str:
    return "; ".join(term.name for term in terms)


COLUMNS: dict[str, Callable[[Entry, str], Cell]] = {
    "name": lambda entry, _: entry.name,
    "kind": lambda entry, _: entry.kind.name,
    "sse_class": lambda entry, _: entry.sse_class.name if entry.sse_class else "",
    "legal_form": lambda entry, _: entry.legal_form,
    "about": lambda entry, language: entry.said_in(language),
    "street": lambda entry, _: entry.street,
    "postcode": lambda entry, _: entry.postcode,
    "town": lambda entry, _: entry.town,
    "country": lambda entry, _: entry.country,
    "territory": lambda entry, _: entry.territory.name,
    "territory_code": lambda entry, _: entry.territory.code,
    "latitude": lambda entry, _: entry.latitude,
    "longitude": lambda entry, _: entry.longitude,
    "languages": lambda entry, _: _names(entry.languages),
    "themes": lambda entry, _: _names(entry.themes),
    "offers": lambda entry, _: _names(entry.offers),
    "seeks": lambda entry, _: _names(entry.seeks),
    "accreditations": lambda entry, _: "; ".join(entry.accreditations),
    "numbers": lambda entry, _: "; ".join(f"{one.scheme} {one.value}" for one in entry.numbers),
    "founded": lambda entry, _: entry.founded,
    "staff": lambda entry, _: entry.staff,
    "volunteers": lambda entry, _: entry.volunteers,
    "in_integration": lambda entry, _: entry.in_integration,
    "website": lambda entry, _: entry.website,
    "email": lambda entry, _: entry.email,
    "phone": lambda entry, _: entry.phone,
    "people": lambda entry, _: "; ".join(entry.people),
    "member_since": lambda entry, _: entry.member_since.isoformat() if entry.member_since else "",
    "updated": lambda entry, _: entry.updated.date().isoformat() if entry.updated else "",
    "sources": lambda entry, _: "; ".join(f"{one.name} ({one.licence})" for one in entry.sources),
    "page": lambda entry, _: entry.url,
}
"""The columns in their order, each giving an entry's cell for a reader of a language."""


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(entries: Iterable[Entry], language: str) -> Iterator[bytes]:
    """The table line by line, headings in the reader's language. Raises UnknownLanguage."""
    words = load_words(WORDS, language)
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_headings(words))
    mark = "\ufeff"
    for entry in entries:
        writer.writerow(_cells(entry, language))
        yield (mark + buffer.getvalue()).encode()
        buffer.seek(0)
        buffer.truncate()
        mark = ""
    yield (mark + buffer.getvalue()).encode()


def workbook(entries: Iterable[Entry], language: str) -> bytes:
    """The same table as a workbook, written row by row so that it takes little memory."""
    words = load_words(WORDS, language)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(words("sheet"))
    bold = book.add_format({"bold": True})
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDEST_COLUMN if name in {"name", "about"} else USUAL_COLUMN)
    sheet.freeze_panes(1, 1)
    for column, heading in enumerate(_headings(words)):
        sheet.write_string(0, column, heading, bold)
    last = 0
    for last, entry in enumerate(entries, start=1):
        for column, cell in enumerate(_cells(entry, language)):
            if isinstance(cell, str):
                sheet.write_string(last, column, cell[:LONGEST_CELL])
            elif cell is not None:
                sheet.write_number(last, column, cell)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    book.close()
    return buffer.getvalue()


def _headings(words: Words) -> list[str]:
    return [words(f"column.{name}") for name in COLUMNS]


def _cells(entry: Entry, language: str) -> Iterator[Cell]:
    for cell_of in COLUMNS.values():
        cell = cell_of(entry, language)
        yield harmless(cell) if isinstance(cell, str) else cell
