"""The plan as a workbook: by round, by participant, by table, and the refused wishes.

Every text is written as a text, so that a name that begins with = + - or @ never becomes a formula. Times are
local to the event. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tisserand.press.plan import Plan, where, zone_name
from tisserand.press.records import Event, Meeting, Report
from tisserand.press.refusals import cause_word, what_would_help, why_refused
from tisserand.press.words import Words, words

Cell = str | int | datetime | None
ROUND = ("round", "date", "starts", "ends", "table", "zone", "first", "second", "language", "interpreter")
PERSONAL = (
    "participant",
    "date",
    "starts",
    "ends",
    "table",
    "zone",
    "partner",
    "place",
    "language",
    "interpreter",
)
TABLE = ("table", "zone", "round", "date", "starts", "ends", "first", "second", "language", "interpreter")
REFUSED = ("wish", "towards", "points", "cause", "reason", "possible")
LONG = {"reason", "possible"}
SHORT = {"round", "starts", "ends", "table", "points"}


def workbook_xlsx(event: Event, language: str, report: Report | None = None) -> bytes:
    """The workbook in a language; with the refused wishes if there is a report. Raises UnknownLanguage."""
    plan, reader = Plan(event), words(language)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    stamp = (event.published or event.starts).replace(tzinfo=None)
    book.set_properties({"title": reader.text(event.title), "created": stamp})
    sheets = Sheets(book, reader)
    sheets.add("rounds", ROUND, (_by_round(plan, m, reader) for m in plan.meetings))
    sheets.add("participants", PERSONAL, _by_participant(plan, reader))
    by_table = sorted(plan.meetings, key=lambda m: (m.table, m.round))
    sheets.add("tables", TABLE, (_by_table(plan, m, reader) for m in by_table))
    if report is not None:
        sheets.add("refused", REFUSED, _refused(plan, report, reader))
    book.close()
    return buffer.getvalue()


class Sheets:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: Workbook, reader: Words) -> None:
        self.book = book
        self.reader = reader
        head = {
            "bold": True,
            "bottom": 2,
            "bottom_color": "#22263A",
            "bg_color": "#F2ECE0",
            "valign": "vcenter",
        }
        self.head: Format = book.add_format(head)
        self.body: Format = book.add_format({"valign": "top", "text_wrap": True})
        self.time: Format = book.add_format({"num_format": "hh:mm", "valign": "top", "align": "left"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})

    def add(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet with a frozen, filtered head that prints on every page."""
        sheet: Worksheet = self.book.add_worksheet(self.reader(f"workbook.{name}"))
        for column, key in enumerate(columns):
            sheet.set_column(column, column, 62 if key in LONG else 10 if key in SHORT else 28)
            if key in {"date", "zone"}:
                sheet.set_column(column, column, 12)
            sheet.write_string(0, column, self.reader(f"workbook.{key}"), self.head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, last, column, cell, columns[column])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, key: str) -> None:
        if isinstance(cell, datetime):
            sheet.write_datetime(
                row, column, cell.replace(tzinfo=None), self.date if key == "date" else self.time
            )
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self.body)
        elif cell:
            sheet.write_string(row, column, cell[:32_000], self.body)


def _when(plan: Plan, meeting: Meeting) -> tuple[datetime, datetime, datetime]:
    starts = plan.starts(meeting)
    return starts, starts, plan.local(plan.slots[meeting.round].ends)


def _spoken(plan: Plan, meeting: Meeting, reader: Words) -> tuple[str, str]:
    """The common languages and the interpreter of a meeting."""
    languages = ", ".join(reader.tongue(code) for code in plan.common_languages(meeting, reader.language))
    name = plan.interpreter(meeting.interpreter).name if meeting.interpreter is not None else ""
    return languages, name


def _sides(plan: Plan, meeting: Meeting) -> tuple[str, str]:
    return plan.participants[meeting.a].name, plan.participants[meeting.b].name


def _zone(plan: Plan, table: int, reader: Words) -> str:
    return zone_name(plan.places[table].zone, reader)


def _by_round(plan: Plan, meeting: Meeting, reader: Words) -> tuple[Cell, ...]:
    where_to = (meeting.table, _zone(plan, meeting.table, reader))
    return (
        meeting.round,
        *_when(plan, meeting),
        *where_to,
        *_sides(plan, meeting),
        *_spoken(plan, meeting, reader),
    )


def _by_table(plan: Plan, meeting: Meeting, reader: Words) -> tuple[Cell, ...]:
    at = (meeting.table, _zone(plan, meeting.table, reader), meeting.round)
    return (*at, *_when(plan, meeting), *_sides(plan, meeting), *_spoken(plan, meeting, reader))


def _by_participant(plan: Plan, reader: Words) -> Iterator[tuple[Cell, ...]]:
    for participant in plan.by_name():
        for meeting in plan.meetings_of(participant.id):
            partner = plan.partner(meeting, participant.id)
            at = (meeting.table, _zone(plan, meeting.table, reader))
            yield (
                participant.name,
                *_when(plan, meeting),
                *at,
                partner.name,
                where(partner),
                *_spoken(plan, meeting, reader),
            )


def _refused(plan: Plan, report: Report, reader: Words) -> Iterator[tuple[Cell, ...]]:
    names = {p.id: p.name for p in plan.event.participants}
    for wish in sorted(report.refused, key=lambda w: (-w.points, names.get(w.a, w.a), names.get(w.b, w.b))):
        told = (reader.language, wish, names)
        yield (
            names.get(wish.a, wish.a),
            names.get(wish.b, wish.b),
            wish.points,
            cause_word(reader.language, wish.cause),
            why_refused(*told),
            what_would_help(*told),
        )
