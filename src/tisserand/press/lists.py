"""A list to print and to reckon with: who comes, as a tagged PDF and as a workbook.

The caller words everything in the reader's language. In the workbook every text stays a text, so that a name
that begins with = + - or @ never becomes a formula. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter

from tisserand.press import mark
from tisserand.press.typesetting import typeset

STAMP = datetime(2000, 1, 1)
"""Files bear no hour, so that the same input gives the same bytes."""
NARROWEST, WIDEST = 10, 60
LONGEST_CELL = 32_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, the permanent id whose mark stands before it ("" for none), the other cells."""

    name: str
    cells: Sequence[str]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list under a title; `headings` name the column of names and those of the cells, `foot` every page."""

    title: str
    subtitle: str
    headings: Sequence[str]
    lines: Sequence[Line]
    foot: str
    empty: str


def list_pdf(listing: Listing, language: str) -> bytes:
    """The list on A4 pages across, its head on each of them."""
    return typeset(
        "list",
        {
            "language": language,
            "title": listing.title,
            "subtitle": listing.subtitle,
            "foot": listing.foot,
            "empty": listing.empty,
            "headings": list(listing.headings),
            "marks": {line.mark: mark.printed_svg(line.mark) for line in listing.lines if line.mark},
            "lines": [
                {"name": line.name, "mark": line.mark, "cells": list(line.cells)} for line in listing.lines
            ],
        },
    )


def list_xlsx(listing: Listing, language: str) -> bytes:  # noqa: ARG001  its texts are worded already
    """The list as one sheet with a frozen, filtered head that prints on every page."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": listing.title, "created": STAMP})
    head = book.add_format({"bold": True, "bottom": 2, "bottom_color": "#22263A", "bg_color": "#F2ECE0"})
    body = book.add_format({"valign": "top", "text_wrap": True})
    sheet = book.add_worksheet()
    rows = [(line.name, *line.cells) for line in listing.lines]
    for column, heading in enumerate(listing.headings):
        longest = max((len(row[column]) for row in rows), default=0)
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, len(heading) + 2, longest + 1)))
        sheet.write_string(0, column, heading, head)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell[:LONGEST_CELL], body)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(listing.headings) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{listing.foot.replace('&', '&&')}&R&P/&N")
    book.close()
    return buffer.getvalue()
