"""The event after what happened: who is still there when, what is closed, and which meetings cannot be held.

Absences become sessions, so that every other part of the engine understands them; tables that fail stay in
the problem, for meetings were held there, and are closed from a round on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import Lock, Problem, Registration, Session

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
Thing = TypeVar("Thing", int, str)


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """Something fails from a round on, by the event at this place (from 0)."""

    from_round: int
    event: int


class Day:
    """`problem` as it is after `events`, with all its locks, and the causes of what cannot be held."""

    def __init__(self, problem: Problem, events: Sequence[Incident], now: int) -> None:
        self.now = now
        self.rounds = sorted(round_.number for round_ in problem.rounds)
        self.absent: dict[str, dict[int, int]] = defaultdict(dict)
        self.closed: dict[int, Failure] = {}
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
            case Late(name, rounds, start):
                self._miss(name, running if start is None else start, self.now + rounds, place)
            case LostTable(number, start):
                self._fail(self.closed, number, Failure(max(start or later, later), place))
            case InterpreterGone(name, start):
                self._fail(self.gone, name, Failure(max(start or later, later), place))

    def _miss(self, name: str, start: int, end: int | None, place: int) -> None:
        for number in self.rounds:
            if start <= number and (end is None or number < end):
                self.absent[name].setdefault(number, place)

    @staticmethod
    def _fail(failures: dict[Thing, Failure], thing: Thing, failure: Failure) -> None:
        """The earliest failure counts."""
        failures[thing] = min(failures.get(thing, failure), failure)

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
        return replace(
            problem,
            registrations=tuple(self._seated(registration) for registration in problem.registrations),
            sessions=problem.sessions + absences,
            interpreters=interpreters,
        )

    def _seated(self, registration: Registration) -> Registration:
        """A host all of whose tables fail becomes a guest."""
        if registration.host_tables and registration.host_tables <= self.closed.keys():
            return replace(registration, host_tables=frozenset())
        return registration

    def is_open(self, table: int, number: int) -> bool:
        """Whether meetings can be held at a table in a round."""
        return table not in self.closed or number < self.closed[table].from_round

    def obstacle(self, meeting: Meeting) -> int | None:
        """The place of the event for which the meeting cannot be held as planned; None where it can."""
        for name in (meeting.a, meeting.b):
            if meeting.round in self.absent.get(name, ()):
                return self.absent[name][meeting.round]
        if meeting.round <= self.now:
            return None
        own = self.hosts_tables[meeting.a] | self.hosts_tables[meeting.b]
        failed = self.closed.get(meeting.table)
        if failed and (meeting.round >= failed.from_round or (own and meeting.table not in own)):
            return failed.event
        if meeting.interpreter in self.gone and meeting.round >= self.gone[meeting.interpreter].from_round:
            return self.gone[meeting.interpreter].event
        return None


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
