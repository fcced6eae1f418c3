"""What happened on the day, read from a JSON file: the running round and a list of events, each of a kind.

    {"now": 5, "events": [{"kind": "no_show", "registration": "R12"}, {"kind": "lost_table", "table": 7}]}

Registrations and interpreters go by id or name; who is late is there again in the round `until_round`; a
walk-in is described as a row of the sheet of registrations, its wishes as rows of the sheet of wishes.
Entries are numbered from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tisserand.engines.scheduling.problem import Problem, Table
from tisserand.engines.scheduling.repair import (
    ExtraInterpreter,
    ExtraTable,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    WalkIn,
    event_thing,
)
from tisserand.interfaces.cli.files.attendance import Clock
from tisserand.interfaces.cli.files.event import Presence
from tisserand.interfaces.cli.files.faults import Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.forms import forms, known_as
from tisserand.interfaces.cli.files.json_file import json_content, json_grid
from tisserand.interfaces.cli.files.people import Hall, read_interpreters, read_registration, read_wishes
from tisserand.interfaces.cli.files.register import Register
from tisserand.interfaces.cli.files.sheets import Line, Sheet, sheet_of
from tisserand.interfaces.cli.files.values import from_one, whole

FIELDS: Mapping[str, tuple[str, ...]] = {
    "no_show": ("registration", "from_round"),
    "left_early": ("registration", "from_round"),
    "late": ("registration", "until_round", "from_round"),
    "walk_in": ("registration", "wishes"),
    "extra_table": ("table", "zone", "seats"),
    "lost_table": ("table", "from_round"),
    "interpreter_gone": ("interpreter", "from_round"),
    "extra_interpreter": ("interpreter",),
}
COMING = ("walk_in", "extra_table", "extra_interpreter")


@dataclass(frozen=True, slots=True)
class Happenings:
    """The events of a file and the running round; what is printed of those who came, by their ids.

    `entries` are the numbers of the events in the file, where some could not be read; `half_read` is who or
    what would have come there. Not whole is what lacks the running round, or somebody who came.
    """

    now: int
    events: tuple[Incident, ...]
    entries: tuple[int, ...]
    half_read: frozenset[str]
    is_whole: bool
    presences: Mapping[str, Presence]
    interpreter_reads: Mapping[str, str]


def read_happenings(path: Path, problem: Problem, now: int | None, faults: list[Fault]) -> Happenings:
    """The events at `path` that can be read, `now` before what the file says; notes every fault.

    Raises BadInput where there is no list of events.
    """
    try:
        content = json_content(path)
    except FileNotFoundError:
        raise refuse(Flaw.PATH_MISSING, path) from None
    except OSError as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=error.strerror or str(error)) from error
    entries = content.get("events") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(entries, list):
        raise refuse(Flaw.NOT_EVENTS, path)
    reading = Reading(str(path), problem, faults)
    running = reading.running_round(content) if now is None else now
    events = {number: reading.event(number, entry) for number, entry in enumerate(entries, start=1)}
    known = {number: event for number, event in events.items() if event is not None}
    return Happenings(
        running,
        tuple(known.values()),
        tuple(known),
        frozenset(reading.half_read),
        reading.is_whole,
        reading.presences,
        reading.interpreter_reads,
    )


class Reading:
    """Reads one event after the other; whoever walks in is known to those that follow."""

    def __init__(self, file: str, problem: Problem, faults: list[Fault]) -> None:
        self.file, self.faults = file, faults
        self.half_read, self.is_whole = set[str](), True
        self.clock = Clock(problem.rounds)
        self.tables = problem.tables
        self.presences: dict[str, Presence] = {}
        self.interpreter_reads: dict[str, str] = {}
        self.interpreters = {known_as(each.id): each.id for each in problem.interpreters}
        self.interpreters |= {known_as(each.name): each.id for each in problem.interpreters}
        self.register = Register()
        for number, each in enumerate(problem.registrations, start=1):
            self.register.enter(self._line("registrations", number, {"id": each.id, "name": each.name}))

    def _line(self, sheet: str, number: int | None, cells: Mapping[str, object]) -> Line:
        keys = {key: (key, "") for fields in FIELDS.values() for key in (*fields, "kind", "now")}
        return Line(
            Place(self.file, sheet, number), cells, keys | {key: (key, "") for key in cells}, self.faults
        )

    def running_round(self, content: Mapping[str, object]) -> int:
        """The round the file says is running, 0 before the first."""
        line = self._line("", None, {"now": content.get("now")})
        if not line.has("now"):
            line.note(Flaw.NOW_MISSING)
        running = line.read("now", whole, None)
        self.is_whole &= running is not None
        return running or 0

    def event(self, number: int, entry: object) -> Incident | None:
        """One entry of the list; None, with its faults noted, where it cannot be understood."""
        line = self._line("events", number, entry if isinstance(entry, dict) else {})
        kind = line.text("kind")
        if kind not in FIELDS:
            self._note_kind(line, entry)
            self.is_whole = False
            return None
        faults = len(self.faults)
        for key in sorted(line.cells.keys() - {"kind", *FIELDS[kind]}):
            line.note(Flaw.STRANGE_FIELD, key, field=key, known=("kind", *FIELDS[kind]))
        event = self._event(kind, number, line)
        if kind in COMING and len(self.faults) > faults:
            self.is_whole = False
            self.half_read.update(() if event is None else [event_thing(event)])
            return None
        return event

    def _event(self, kind: str, number: int, line: Line) -> Incident | None:
        match kind:
            case "walk_in":
                return self._walk_in(number, line)
            case "extra_interpreter":
                return self._extra_interpreter(number, line)
            case "interpreter_gone":
                return self._interpreter_gone(line)
        return self._table(kind, line) if "table" in FIELDS[kind] else self._absence(kind, line)

    def _note_kind(self, line: Line, entry: object) -> None:
        if not isinstance(entry, dict):
            line.note(Flaw.NOT_EVENTS)
        elif line.needs("kind"):
            line.note(Flaw.UNKNOWN_HAPPENING, "kind", known=tuple(FIELDS))

    def _absence(self, kind: str, line: Line) -> Incident | None:
        name = self.register.named(line, "registration")
        start = line.read("from_round", from_one, None)
        if kind == "late":
            until = line.read("until_round", from_one, None) if line.needs("until_round") else None
            return None if name is None or until is None else Late(name, until, start)
        if name is None:
            return None
        return NoShow(name, start) if kind == "no_show" else LeftEarly(name, start)

    def _table(self, kind: str, line: Line) -> Incident | None:
        number = line.read("table", from_one, None) if line.needs("table") else None
        if kind == "lost_table":
            start = line.read("from_round", from_one, None)
            return None if number is None else LostTable(number, start)
        seats = line.read("seats", _seats, 4)
        if number is None:
            return None
        table = Table(number, line.text("zone"), seats)
        self.tables += (table,)
        return ExtraTable(table)

    def _interpreter_gone(self, line: Line) -> Incident | None:
        start = line.read("from_round", from_one, None)
        if not line.needs("interpreter"):
            return None
        name = line.text("interpreter")
        return InterpreterGone(self.interpreters.get(known_as(name), name), start)

    def _extra_interpreter(self, number: int, line: Line) -> Incident | None:
        if not line.needs("interpreter"):
            return None
        sheet = self._rows("interpreters", "interpreter", number, [line.cells.get("interpreter")])
        found, reads = read_interpreters(sheet, self.clock)
        if not found:
            return None
        self.interpreters |= {known_as(each.name): each.id for each in found}
        self.interpreter_reads |= reads
        return ExtraInterpreter(found[0])

    def _walk_in(self, number: int, line: Line) -> Incident | None:
        if not line.needs("registration"):
            return None
        sheet = self._rows("registrations", "registration", number, [line.cells.get("registration")])
        if not sheet.lines or not sheet.lines[0].needs("name"):
            return None
        row = sheet.lines[0]
        name = row.text("id") or row.text("name")
        if any(self.register.is_known(text) for text in (name, row.text("name"))):
            row.note(Flaw.WALK_IN_KNOWN, "id" if row.has("id") else "name")
            return None
        self.register.enter(row)
        newcomer, presence = read_registration(name, row, self.clock, Hall(self.tables, True, {}), None)
        self.presences[name] = presence
        said = line.cells.get("wishes", [])
        wishes = self._rows("wishes", "wishes", number, said if isinstance(said, list) else [said])
        return WalkIn(newcomer, read_wishes(wishes, self.register) if wishes.lines else ())

    def _rows(self, form: str, key: str, number: int, rows: Sequence[object]) -> Sheet:
        """The objects of an entry as rows of the sheet of that form, under the path of the entry."""
        name = f"events.{number}.{key}"
        if not all(isinstance(row, dict) for row in rows):
            self.faults.append(Fault(Flaw.NOT_EVENTS, Place(self.file, name)))
            return Sheet(forms()[form], Place(self.file, name), {}, ())
        grid = json_grid(Path(self.file), name, list(rows), self.faults)
        return sheet_of(forms()[form], grid, self.file, self.faults)


def _seats(value: object) -> int:
    return whole(value, least=2)
