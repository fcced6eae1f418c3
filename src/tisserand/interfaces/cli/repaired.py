"""What is told and printed of a repair: before and after, why, and the papers of those concerned."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.repair import (
    Change,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    Repair,
)
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.interfaces.cli.printed import printed_change, printed_event
from tisserand.interfaces.cli.refused import refusal_record, told_reason
from tisserand.press.words import Words, words

if TYPE_CHECKING:  # the typesetter loads only where papers are asked for
    from tisserand.press.records import Event

HEADINGS = ("lost", "moved", "reseated", "added")
WIDEST = 160


@dataclass(frozen=True)
class Telling:
    """A repair with the event file, those who came included, and the reader's words."""

    event: EventFile
    events: Sequence[Incident]
    repair: Repair
    reader: Words

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of registrations and interpreters by id."""
        problem = self.event.problem
        people = {each.id: each.name for each in problem.registrations}
        return {each.id: each.name for each in problem.interpreters} | people

    def pair(self, change: Change) -> str:
        """The names of the two sides."""
        return " – ".join(self.names[name] for name in change.people)

    def place(self, meeting: Meeting | None) -> str:
        """When, where and with which interpreter."""
        if meeting is None:
            return "–"
        key = "repaired.at" if meeting.interpreter is None else "repaired.at_with"
        voice = self.names.get(meeting.interpreter or "", "")
        return self.reader(key, round=meeting.round, table=meeting.table, interpreter=voice)

    def why(self, change: Change) -> str:
        """The event that is the cause, and what follows from it for this meeting."""
        if change.event is None:
            return self.reader("repaired.free_now")
        cause = self.cause(self.events[change.event])
        if change.loss is not None:
            return self.reader(f"repaired.{change.loss}", cause=cause)
        if change.makes_room_for is not None:
            a, b = (self.names[name] for name in (change.makes_room_for.a, change.makes_room_for.b))
            return self.reader("repaired.makes_room", a=a, b=b, cause=cause)
        return cause

    def cause(self, event: Incident) -> str:
        """What happened, in a few words."""
        match event:
            case NoShow(name):
                return self.reader("repaired.no_show", name=self.names[name])
            case LeftEarly(name):
                return self.reader("repaired.left_early", name=self.names[name])
            case Late(name):
                return self.reader("repaired.late", name=self.names[name])
            case LostTable(number):
                return self.reader("repaired.lost_table", name=number)
            case InterpreterGone(name):
                return self.reader("repaired.interpreter_gone", name=self.names[name])
            case _:
                return ""

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """One row for each change: what, who, before, now, why."""
        for heading in HEADINGS:
            for change in getattr(self.repair, heading):
                yield (
                    self.reader(f"repaired.{heading}"),
                    self.pair(change),
                    self.place(change.before),
                    self.place(change.after),
                    self.why(change),
                )

    def text(self) -> str:
        """The whole, to be read in a terminal."""
        repair, reader = self.repair, self.reader
        status = reader("repaired.proved" if repair.is_proved else "repaired.found")
        title = "repaired.title" if repair.now else "repaired.title_before"
        before, after = reader.number(repair.points_before), reader.number(repair.points_after)
        changes = [self._table(), *self._told()] if repair.changes else [reader("repaired.unchanged")]
        changes += self._refused()
        return "\n".join(
            [
                reader(title, now=repair.now, status=status),
                *changes,
                reader.count("repaired.kept", len(repair.kept)),
                reader("repaired.points", before=before, after=after),
                reader("summary.run_plain", seconds=reader.number(repair.seconds, 1), seed=repair.seed),
            ]
        )

    def _refused(self) -> Iterator[str]:
        """Why wishes of and for walk-ins wait."""
        if self.repair.refused:
            yield self.reader("repaired.refused")
        for refusal in self.repair.refused:
            a, b = self.names[refusal.a], self.names[refusal.b]
            row = self.reader(
                "summary.refused_row", a=a, b=b, reason=told_reason(self.reader.language, refusal, self.names)
            )
            yield f"  {row}"

    def _told(self) -> Iterator[str]:
        """Who has to be told."""
        yield self.reader.count("repaired.told", len(self.repair.told))
        if interpreters := self.repair.interpreters_told:
            yield self.reader(
                "repaired.interpreters", names=", ".join(self.names[each] for each in interpreters)
            )

    def _table(self) -> str:
        from rich.box import SIMPLE  # noqa: PLC0415 - only who reads it on a terminal needs it
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        table = Table(
            *(self.reader(f"repaired.{name}") for name in ("what", "who", "before", "after", "why")),
            box=SIMPLE,
            pad_edge=False,
        )
        for row in self.rows():
            table.add_row(*row)
        page = io.StringIO()
        width = shutil.get_terminal_size((WIDEST, 40)).columns
        Console(file=page, width=max(width, 60), highlight=False, markup=False).print(table)
        return "\n".join(line.rstrip() for line in page.getvalue().strip("\n").splitlines())

    def json(self, version: int) -> str:
        """The repair as JSON: a plan as `schedule --json` prints it, with everything that changed."""
        repair = self.repair
        record = {
            "version": version,
            "now": repair.now,
            "is_proved": repair.is_proved,
            "meetings": [
                {"id": n, **meeting_record(meeting)} for n, meeting in enumerate(repair.meetings, start=1)
            ],
            "kept": len(repair.kept),
            **{heading: self._changes(getattr(repair, heading)) for heading in HEADINGS},
            "told": [
                {"registration": told.registration, "changes": self._changes(told.changes)}
                for told in repair.told
            ],
            "interpreters_told": list(repair.interpreters_told),
            "refused": [
                refusal_record(self.reader.language, refusal, self.names) for refusal in repair.refused
            ],
            "points_before": repair.points_before,
            "points_after": repair.points_after,
            "seconds": round(repair.seconds, 3),
            "seed": repair.seed,
        }
        return json.dumps(record, ensure_ascii=False, indent=1)

    def _changes(self, changes: Iterable[Change]) -> list[dict[str, object]]:
        return [
            {
                "before": change.before and meeting_record(change.before),
                "after": change.after and meeting_record(change.after),
                "change": kind_of(change),
                "what": self.reader(f"repaired.changed_{kind_of(change)}"),
                "event": None if change.event is None else change.event + 1,
                "reason": self.why(change),
            }
            for change in changes
        ]


def kind_of(change: Change) -> str:
    """What changes for those who meet: cancelled, new, time, table or interpreter."""
    if change.before is None or change.after is None:
        return "cancelled" if change.before else "new"
    if change.before.round != change.after.round:
        return "time"
    return "table" if change.before.table != change.after.table else "interpreter"


def meeting_record(meeting: Meeting) -> dict[str, object]:
    """A meeting as plans in JSON have it."""
    return {
        "a": meeting.a,
        "b": meeting.b,
        "round": meeting.round,
        "table": meeting.table,
        "interpreter": meeting.interpreter,
    }


def repaired_files(telling: Telling, source: Path, version: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the new plan, and of the papers of every person and table concerned."""
    from tisserand.press.papers import table_cards_pdf, wall_grid_pdf  # noqa: PLC0415 - the typesetter
    from tisserand.press.workbook import workbook_xlsx  # noqa: PLC0415

    language, reader = telling.reader.language, words(telling.reader.language)
    dated = telling.event.occasion.day
    day = dated or date.today()
    printed = printed_event(telling.event, telling.repair.meetings, day, source)
    changes = (printed_change(printed.id, day, one.before, one.after) for one in telling.repair.changes)
    printed = replace(printed, version=version, changes=tuple(changes))
    yield "schedule.json", f"{telling.json(version)}\n".encode()
    yield "schedule.xlsx", workbook_xlsx(printed, language)
    if telling.repair.changes:
        yield f"{reader('files.wall')}.pdf", wall_grid_pdf(printed, language)
        yield f"{reader('files.cards')}.pdf", table_cards_pdf(_at_tables(printed, telling), language)
        yield from _personal_files(telling, printed, has_calendars=dated is not None)


def _at_tables(printed: Event, telling: Telling) -> Event:
    """The event as far as it takes place at the tables concerned."""
    tables = {
        meeting.table
        for change in telling.repair.changes
        for meeting in (change.before, change.after)
        if meeting is not None
    }
    return replace(
        printed,
        places=tuple(place for place in printed.places if place.number in tables),
        meetings=tuple(meeting for meeting in printed.meetings if meeting.table in tables),
    )


def _personal_files(telling: Telling, printed: Event, has_calendars: bool) -> Iterator[tuple[str, bytes]]:
    from tisserand.press.agendas import agenda_pdf, interpreter_plan_pdf  # noqa: PLC0415 - the typesetter
    from tisserand.press.bundle import free_name  # noqa: PLC0415
    from tisserand.press.calendars import calendar_ics  # noqa: PLC0415

    reader, taken = words(telling.reader.language), set[str]()
    for told in telling.repair.told:
        name = free_name(telling.names[told.registration], taken)
        yield f"{reader('files.agendas')}/{name}.pdf", agenda_pdf(printed, told.registration)
        if has_calendars:
            yield f"{reader('files.calendars')}/{name}.ics", calendar_ics(printed, told.registration)
    taken.clear()
    for ident in telling.repair.interpreters_told:
        name = free_name(telling.names[ident], taken)
        yield f"{reader('files.interpreters')}/{name}.pdf", interpreter_plan_pdf(printed, ident)
