"""The event after what happened: who is still there when, what is closed, and which meetings cannot be held.

Absences become sessions and tables that fail are open in fewer rounds, so that every other part of the engine
understands them, and so does the next repair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import Lock, Problem, Registration, Session, Table

from .incidents import (
    ExtraInterpreter,
    ExtraTable,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    WalkIn,
)

ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something fails from a round on, by the event at this place (from 0)."""

    from_round: int
    event: int


class Day:
    """`problem` as it is after `events`, with all its locks, and the causes of what cannot be held."""

    def __init__(self, problem: Problem, events: Sequence[Incident], now: int) -> None:
        self.now = now
        self.last = max(round_.number for round_ in problem.rounds)
        self.rounds = sorted(round_.number for round_ in problem.rounds)
        self.newcomers = [event.registration.id for event in events if isinstance(event, WalkIn)]
        self.absent: dict[str, dict[int, int]] = defaultdict(dict)
        self.closed: dict[int, Failure] = {}
        self.given_up: dict[int, int] = {}
        self.gone: dict[str, Failure] = {}
        for place, event in enumerate(events):
            self._take_in(event, place)
        self.problem = self._changed(enlarged(problem, events))
        self.hosts_tables = {
            registration.id: registration.host_tables for registration in self.problem.registrations
        }

    def _take_in(self, event: Incident, place: int) -> None:
        running, later = max(self.now, 1), self.now + 1
        match event:
            case NoShow(name, start):
                self._miss(name, running if start is None else start, None, place)
            case LeftEarly(name, start):
                self._miss(name, later if start is None else start, None, place)
            case Late(name, until, start):
                self._miss(name, running if start is None else start, until, place)
            case LostTable(number, start):
                self.closed[number] = Failure(max(start or later, later), place)
            case InterpreterGone(name, start):
                self.gone[name] = Failure(max(start or later, later), place)

    def _miss(self, name: str, start: int, end: int | None, place: int) -> None:
        for number in self.rounds:
            if start <= number and (end is None or number < end):
                self.absent[name].setdefault(number, place)

    def _changed(self, problem: Problem) -> Problem:
        absences = tuple(
            Session(ABSENT, frozenset(missed), frozenset({name}))
            for name, missed in sorted(self.absent.items())
            if missed
        )
        interpreters = tuple(
            replace(voice, rounds=frozenset(n for n in voice.rounds if n < self.gone[voice.id].from_round))
            if voice.id in self.gone
            else voice
            for voice in problem.interpreters
        )
        tables = {table.number: self._closed(table) for table in problem.tables}
        return replace(
            problem,
            registrations=tuple(self._seated(each, tables) for each in problem.registrations),
            tables=tuple(tables.values()),
            sessions=problem.sessions + absences,
            interpreters=interpreters,
        )

    def _closed(self, table: Table) -> Table:
        """The table, in the rounds before it fails."""
        if table.number not in self.closed:
            return table
        rounds = frozenset(self.rounds) if table.rounds is None else table.rounds
        start = self.closed[table.number].from_round
        return replace(table, rounds=frozenset(number for number in rounds if number < start))

    def _seated(self, registration: Registration, tables: Mapping[int, Table]) -> Registration:
        """A host whose last table fails becomes a guest; one who is gone leaves its tables to others."""
        own, missed = registration.host_tables, self.absent.get(registration.id, {})
        failed = [self.closed[number].event for number in sorted(own & self.closed.keys())]
        if failed and not any(_is_open(tables[number], self.last) for number in own):
            self.given_up |= dict.fromkeys(own, failed[0])
        elif not missed or any(n > self.now and n not in missed for n in registration.rounds):
            return registration
        return replace(registration, host_tables=frozenset())

    def obstacle(self, meeting: Meeting) -> int | None:
        """The place of the event for which the meeting cannot be held as planned; None where it can."""
        for name in (meeting.a, meeting.b):
            if meeting.round in self.absent.get(name, ()):
                return self.absent[name][meeting.round]
        if meeting.round <= self.now:
            return None
        own = self.hosts_tables[meeting.a] | self.hosts_tables[meeting.b]
        failed = self.closed.get(meeting.table)
        if failed and meeting.round >= failed.from_round:
            return failed.event
        if own and meeting.table not in own and meeting.table in self.given_up:
            return self.given_up[meeting.table]
        if meeting.interpreter in self.gone and meeting.round >= self.gone[meeting.interpreter].from_round:
            return self.gone[meeting.interpreter].event
        return None


def _is_open(table: Table, number: int) -> bool:
    return table.rounds is None or number in table.rounds


def enlarged(problem: Problem, events: Iterable[Incident]) -> Problem:
    """The problem with whoever and whatever came on the day. Raises `ProblemError`."""
    walk_ins = [event for event in events if isinstance(event, WalkIn)]
    tables = tuple(event.table for event in events if isinstance(event, ExtraTable))
    interpreters = tuple(event.interpreter for event in events if isinstance(event, ExtraInterpreter))
    return replace(
        problem,
        registrations=problem.registrations + tuple(event.registration for event in walk_ins),
        wishes=problem.wishes + tuple(wish for event in walk_ins for wish in event.wishes),
        tables=problem.tables + tables,
        interpreters=problem.interpreters + interpreters,
    )


def locks_now(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Lock, ...]:
    """The locks that can still be asked for: those that are held, and, where they moved, as they now are."""
    held = {frozenset((meeting.a, meeting.b)): meeting for meeting in meetings}
    locks = []
    for lock in problem.locks:
        meeting = held.get(frozenset((lock.a, lock.b)))
        if meeting is None:
            continue
        is_there = meeting.round == lock.round and lock.table in (None, meeting.table)
        locks.append(lock if is_there else replace(lock, round=meeting.round, table=None))
    return tuple(locks)
