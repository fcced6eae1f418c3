"""Plans kept as a workbook, as `tisserand schedule -o` writes them in fr, de or en: the sheet by round.

Participants and interpreters are told by their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import Problem
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.forms import folded, known_as
from tisserand.interfaces.cli.files.plan import plan_meetings
from tisserand.interfaces.cli.files.sheets import Grid, Line, letter_of
from tisserand.interfaces.cli.files.values import from_one
from tisserand.interfaces.cli.files.workbook import workbook_grids
from tisserand.press.words import LANGUAGES, words

COLUMNS = ("round", "table", "first", "second", "interpreter")


def plan_of(path: Path, problem: Problem) -> tuple[Meeting, ...]:
    """The meetings of the plan at `path`, a workbook or JSON; raises BadInput with every fault at once."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return plan_meetings(path)
    faults: list[Fault] = []
    ids = {known_as(text): each.id for each in problem.registrations for text in (each.name, each.id)}
    ids |= {known_as(each.id): each.id for each in problem.registrations}
    voices = {known_as(text): each.id for each in problem.interpreters for text in (each.name, each.id)}
    meetings = [_meeting(line, ids, voices) for line in _lines(path, faults)]
    if faults:
        raise BadInput(tuple(faults))
    return tuple(meeting for meeting in meetings if meeting is not None)


def _lines(path: Path, faults: list[Fault]) -> list[Line]:
    """The rows of the sheet by round, whatever language it is in."""
    try:
        grids = workbook_grids(path)
    except FileNotFoundError:
        raise refuse(Flaw.PATH_MISSING, path) from None
    except OSError as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=error.strerror or str(error)) from error
    for grid in grids:
        for language in LANGUAGES:
            reader = words(language)
            titles = {key: folded(reader(f"workbook.{key}")) for key in COLUMNS}
            headers = [folded(header) for header in grid.headers]
            if folded(grid.name) == folded(reader("workbook.rounds")) and set(titles.values()) <= set(
                headers
            ):
                return _rows(path, grid, {key: headers.index(title) for key, title in titles.items()}, faults)
    raise refuse(Flaw.NO_PLAN_SHEET, path)


def _rows(path: Path, grid: Grid, columns: Mapping[str, int], faults: list[Fault]) -> list[Line]:
    headers = {key: (grid.headers[index], letter_of(index)) for key, index in columns.items()}
    return [
        Line(
            Place(str(path), grid.name, number),
            {key: _cell(cells, index) for key, index in columns.items()},
            headers,
            faults,
        )
        for number, cells in grid.rows
    ]


def _cell(cells: Sequence[object], index: int) -> object:
    return cells[index] if index < len(cells) else None


def _meeting(line: Line, ids: Mapping[str, str], voices: Mapping[str, str]) -> Meeting | None:
    """The meeting of a row; an unknown name is kept as it is, for the judge to find."""
    number, table = line.read("round", from_one, None), line.read("table", from_one, None)
    empty = [key for key in COLUMNS[:-1] if not line.needs(key)]
    if empty or number is None or table is None:
        return None
    a, b = (ids.get(known_as(line.text(key)), line.text(key)) for key in ("first", "second"))
    voice = line.text("interpreter")
    return Meeting(a, b, number, table, voices.get(known_as(voice), voice) or None)
