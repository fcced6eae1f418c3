"""Event files written as .xlsx workbooks: the template, and any event given as rows by sheet and column.

Rows are mappings from the column keys of forms.toml to values: texts, whole numbers, `time`, `date`, wish
levels (must, would, no) and roles (host, guest), which are written in the reader's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tisserand.interfaces.cli.files.forms import Column, Form, forms
from tisserand.interfaces.cli.files.values import vocabulary
from tisserand.interfaces.cli.speech import speech

EventSheets = Mapping[str, Sequence[Mapping[str, object]]]
CHOICES = {"level": "levels_shown", "role": "roles_shown"}
WIDTHS = {
    "name": 34,
    "of": 34,
    "to": 34,
    "a": 34,
    "b": 34,
    "registration": 34,
    "title": 44,
    "people": 34,
    "reason": 40,
}
WIDTHS |= {"organisation": 28, "venue": 28, "cluster": 28, "email": 28, "participants": 44, "timezone": 20}
LAST_ROW = 50_000
MADE = datetime(2026, 1, 1)  # a fixed stamp: the same event gives the same bytes


def write_event_xlsx(path: Path, event_sheets: EventSheets, language: str) -> None:
    """Write the event as a workbook with every sheet, headers and words in `language`, and a sheet of notes.

    The file appears whole or not at all. Raises OSError where it cannot be written.
    """
    content = event_xlsx(event_sheets, language, path.name)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def event_xlsx(event_sheets: EventSheets, language: str, name: str = "event.xlsx") -> bytes:
    """The bytes of the workbook; `name` is the file's, for the notes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": name, "created": MADE})
    formats = _Formats(book)
    for form in forms().values():
        _Page(book.add_worksheet(form.names[language]), form, language, formats).write(
            event_sheets.get(form.key, ())
        )
    _write_notes(book.add_worksheet(speech(language)("template.notes")), language, name, formats)
    registrations = book.get_worksheet_by_name(forms()["registrations"].names[language])
    registrations.activate()
    book.close()
    return buffer.getvalue()


class _Formats:
    """The looks of cells."""

    def __init__(self, book: Workbook) -> None:
        head = {"bold": True, "bottom": 2, "bottom_color": "#22263A", "valign": "vcenter"}
        self.required: Format = book.add_format({**head, "bg_color": "#F3D9A8"})
        self.optional: Format = book.add_format({**head, "bg_color": "#F2ECE0"})
        self.text: Format = book.add_format({"num_format": "@"})
        self.number: Format = book.add_format({"num_format": "0", "align": "left"})
        self.time: Format = book.add_format({"num_format": "hh:mm", "align": "left"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.title: Format = book.add_format({"bold": True, "top": 1, "top_color": "#22263A"})
        self.prose: Format = book.add_format({"text_wrap": True, "valign": "top"})


class _Page:
    """One sheet being written in the reader's language."""

    def __init__(self, sheet: Worksheet, form: Form, language: str, formats: _Formats) -> None:
        self.sheet, self.form, self.language, self.formats = sheet, form, language, formats

    def write(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Headers with their notes and choices, then the rows."""
        for index, column in enumerate(self.form.columns.values()):
            self._write_header(index, column)
        for number, row in enumerate(rows, start=1):
            for index, key in enumerate(self.form.columns):
                self._write_cell(number, index, key, row.get(key))
        self.sheet.freeze_panes(1, 0)

    def _write_header(self, index: int, column: Column) -> None:
        formats, key = self.formats, column.key
        look = formats.required if column.required else formats.optional
        self.sheet.set_column(index, index, WIDTHS.get(key, 15), _column_format(key, formats))
        self.sheet.write_string(0, index, column.names[self.language], look)
        note = speech(self.language)(f"legend.{self.form.key}.{key}")
        self.sheet.write_comment(0, index, note, {"x_scale": 1.6})
        if key in CHOICES:
            choices = [_word(CHOICES[key], value, self.language) for value in vocabulary()[CHOICES[key]]]
            self.sheet.data_validation(1, index, LAST_ROW, index, {"validate": "list", "source": choices})

    def _write_cell(self, row: int, column: int, key: str, value: object) -> None:
        sheet, formats = self.sheet, self.formats
        match value:
            case None | "":
                return
            case time():
                sheet.write_datetime(row, column, value, formats.time)
            case date():
                sheet.write_datetime(row, column, value, formats.date)
            case int():
                sheet.write_number(row, column, value, formats.number)
            case _ if key in CHOICES:
                sheet.write_string(row, column, _word(CHOICES[key], str(value), self.language))
            case _:
                sheet.write_string(row, column, str(value), _column_format(key, formats))


def _column_format(key: str, formats: _Formats) -> Format | None:
    """Columns that a spreadsheet would spoil are text: it makes a date of 1-8 and a decimal of 3,4."""
    if key in ("rounds", "host_tables", "id"):
        return formats.text
    return formats.time if key in ("start", "end", "from", "until") else None


def _word(kind: str, value: str, language: str) -> str:
    words = vocabulary()[kind][value]
    assert isinstance(words, dict)
    return str(words[language])


def _write_notes(sheet: Worksheet, language: str, name: str, formats: _Formats) -> None:
    words = speech(language)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 14)
    sheet.set_column(3, 3, 90)
    sheet.merge_range(0, 0, 0, 3, words("template.intro"), formats.prose)
    sheet.set_row(0, 32)
    sheet.write_string(1, 0, words("template.run", file=name))
    for index, heading in enumerate(("sheet", "column", "required", "meaning")):
        sheet.write_string(
            3, index, "" if heading == "required" else words(f"template.{heading}"), formats.optional
        )
    row = 4
    for form in forms().values():
        sheet.write_string(row, 0, form.names[language], formats.title)
        sheet.write_string(row, 2, words(_need(form.is_required)), formats.title)
        sheet.write_string(row, 3, words(f"legend.{form.key}.sheet"), formats.title)
        for key, column in form.columns.items():
            row += 1
            sheet.write_string(row, 1, column.names[language])
            sheet.write_string(row, 2, words(_need(column.required)))
            sheet.write_string(row, 3, words(f"legend.{form.key}.{key}"), formats.prose)
        row += 1


def _need(is_required: bool) -> str:
    return "template.required" if is_required else "template.optional"
