"""Grids of cells as the file formats give them, and the sheets of an event recognised among them.

A grid's rows carry the number the reader's program shows; empty rows are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from tisserand.interfaces.cli.files.faults import Fault, Flaw, Place
from tisserand.interfaces.cli.files.forms import Column, Form, folded, forms
from tisserand.interfaces.cli.files.values import BrokenCell, Unreadable, shown

MOST_ROWS = 50_000
Value = TypeVar("Value")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a workbook, one CSV file or one JSON list: headers, their letters, numbered rows."""

    name: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[object]]]
    has_letters: bool = False
    row_count: int = 0
    is_faulty: bool = False  # it could not be read, which is noted already

    @property
    def title(self) -> str:
        """The name without a file's ending."""
        return self.name.rsplit(".", 1)[0] if self.name.endswith((".csv", ".CSV", ".tsv")) else self.name


@dataclass(slots=True)
class Line:
    """One row of a sheet while it is being read; what cannot be read is noted and left out."""

    place: Place
    cells: Mapping[str, object]
    headers: Mapping[str, tuple[str, str]]
    faults: list[Fault] = field(repr=False)

    def at(self, column: str = "") -> Place:
        """The place of one cell of this row."""
        header, letter = self.headers.get(column, ("", ""))
        return Place(self.place.file, self.place.sheet, self.place.row, header, letter)

    def note(self, flaw: Flaw, column: str = "", **facts: object) -> None:
        """Note a fault of this row, or of one of its cells."""
        self.faults.append(Fault(flaw, self.at(column), shown(self.cells.get(column)), facts))

    def has(self, column: str) -> bool:
        """Whether the cell says anything."""
        return shown(self.cells.get(column)) != ""

    def text(self, column: str) -> str:
        """The cell as text, empty where there is none."""
        return self.read(column, shown, "")

    def read(self, column: str, reader: Callable[[object], Value], default: Other) -> Value | Other:
        """The cell as `reader` understands it; `default` where it is empty or, with a fault noted, wrong."""
        value = self.cells.get(column)
        if isinstance(value, BrokenCell):
            self.note(value.flaw, column)
        elif self.has(column):
            try:
                return reader(value)
            except Unreadable as unreadable:
                self.note(unreadable.flaw, column, **unreadable.facts)
        return default

    def needs(self, column: str) -> bool:
        """Whether a required cell says something; notes where not, unless the whole column is missing."""
        if not self.has(column) and column in self.headers:
            self.note(Flaw.VALUE_MISSING, column)
        return self.has(column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A recognised sheet: its place, the headers found for its columns, and its rows."""

    form: Form
    place: Place
    headers: Mapping[str, tuple[str, str]]
    lines: tuple[Line, ...]


def letter_of(column: int) -> str:
    """The spreadsheet's letter of a column counted from 0: 0 → A, 27 → AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def recognise(grids: Iterable[Grid], file: str, faults: list[Fault]) -> dict[str, Sheet]:
    """The event's sheets by key; notes missing, doubled and misspelt sheets and columns."""
    sheets: dict[str, Sheet] = {}
    strangers: list[Grid] = []
    for grid in grids:
        form = next((form for form in forms().values() if folded(grid.title) in form.recognised), None)
        if form is None:
            strangers.append(grid)
        elif form.key in sheets:
            faults.append(
                Fault(Flaw.SHEET_TWICE, Place(file, grid.name), facts={"other": sheets[form.key].place.sheet})
            )
        else:
            sheets[form.key] = sheet_of(form, grid, file, faults)
    _note_missing_sheets(sheets, strangers, file, faults)
    return sheets


def _note_missing_sheets(
    sheets: Mapping[str, Sheet], strangers: Sequence[Grid], file: str, faults: list[Fault]
) -> None:
    absent = {name: form for form in forms().values() if form.key not in sheets for name in form.recognised}
    misspelt: set[str] = set()
    for grid in strangers:
        near = get_close_matches(folded(grid.title), absent, n=1, cutoff=0.85)
        if near:
            form = absent[near[0]]
            misspelt.add(form.key)
            faults.append(
                Fault(Flaw.SHEET_MISSPELT, Place(file, grid.name), facts={"names": dict(form.names)})
            )
    for form in forms().values():
        if form.is_required and form.key not in sheets and form.key not in misspelt:
            found = [grid.name for grid in strangers] + [sheet.place.sheet for sheet in sheets.values()]
            facts = {"names": dict(form.names), "found": tuple(found)}
            faults.append(Fault(Flaw.SHEET_MISSING, Place(file), facts=facts))


def sheet_of(form: Form, grid: Grid, file: str, faults: list[Fault]) -> Sheet:
    """The grid read as a sheet of this form; notes missing, doubled and misspelt columns."""
    place = Place(file, grid.name)
    if not grid.headers and not grid.rows:
        if form.is_required and form.key != "wishes" and not grid.is_faulty:
            faults.append(Fault(Flaw.SHEET_EMPTY, place))
        return Sheet(form, place, {}, ())
    columns = _columns(form, grid, place, faults)
    headers = {
        key: (grid.headers[index], letter_of(index) if grid.has_letters else "")
        for key, index in columns.items()
    }
    if max(grid.row_count, len(grid.rows)) > MOST_ROWS:
        facts = {"rows": max(grid.row_count, len(grid.rows)), "most": MOST_ROWS}
        faults.append(Fault(Flaw.TOO_MANY_ROWS, place, facts=facts))
        return Sheet(form, place, headers, ())
    lines = tuple(
        Line(
            Place(file, grid.name, number),
            {key: cells[index] if index < len(cells) else None for key, index in columns.items()},
            headers,
            faults,
        )
        for number, cells in grid.rows
    )
    if not lines and form.is_required and form.key != "wishes":
        faults.append(Fault(Flaw.SHEET_EMPTY, place))
    return Sheet(form, place, headers, lines)


def _columns(form: Form, grid: Grid, place: Place, faults: list[Fault]) -> dict[str, int]:
    """Where each column of the form stands; the first header of a kind wins, a second is a fault."""
    found: dict[str, int] = {}
    strangers: list[int] = []
    headers = _header_places(grid, place)
    for index, header in enumerate(grid.headers):
        key = next((key for key, column in form.columns.items() if folded(header) in column.recognised), None)
        if key is None:
            strangers.append(index)
        elif key in found:
            faults.append(
                Fault(Flaw.COLUMN_TWICE, headers[index], header, {"other": grid.headers[found[key]]})
            )
        else:
            found[key] = index
    absent = [column for key, column in form.columns.items() if key not in found]
    misspelt = _note_misspelt_columns([headers[index] for index in strangers], absent, faults)
    for key, column in form.columns.items():
        if column.required and key not in found and key not in misspelt:
            facts = {"names": dict(column.names), "found": tuple(filter(None, grid.headers))}
            faults.append(Fault(Flaw.COLUMN_MISSING, place, facts=facts))
    return found


def _header_places(grid: Grid, place: Place) -> list[Place]:
    """Where each header stands."""
    return [
        Place(place.file, place.sheet, None, header, letter_of(index) if grid.has_letters else "")
        for index, header in enumerate(grid.headers)
    ]


def _note_misspelt_columns(
    strangers: Sequence[Place], absent: Sequence[Column], faults: list[Fault]
) -> set[str]:
    """Notes headers that nearly are those of an absent column: a typing error would lose the column."""
    names = {name: column for column in absent for name in column.recognised if len(name) > 3}
    misspelt: set[str] = set()
    for place in strangers:
        near = get_close_matches(folded(place.column), names, n=1, cutoff=0.8)
        if near:
            column = names[near[0]]
            misspelt.add(column.key)
            faults.append(Fault(Flaw.COLUMN_MISSPELT, place, place.column, {"names": dict(column.names)}))
    return misspelt
