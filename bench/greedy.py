"""The baseline: what event tools do, first come first served, in plain Python.

Wishes are taken in the order of their level and arrival; each gets the first round and table that are free.
"""

from __future__ import annotations

from collections import Counter

from tisserand.engines.scheduling import Meeting, Problem
from tisserand.engines.scheduling.problem import Registration, WishLevel


def first_come_plan(problem: Problem) -> tuple[Meeting, ...]:
    """A plan that keeps every rule; musts first, then the order of the wishes."""
    hall = _Hall(problem)
    wishes = [wish for wish in problem.wishes if wish.level != WishLevel.NO]
    for wish in sorted(wishes, key=lambda wish: wish.level != WishLevel.MUST):
        hall.place(wish.of, wish.to)
    return tuple(hall.meetings)


class _Hall:
    """Who sits where so far."""

    def __init__(self, problem: Problem) -> None:
        self.people = {person.id: person for person in problem.registrations}
        self.barred = {
            frozenset((w.of, w.to)) for w in problem.wishes if w.level == WishLevel.NO
        } | problem.forbidden
        self.away = {
            (who, number) for s in problem.sessions for who in s.registrations for number in s.rounds
        }
        hosted = {table for person in problem.registrations for table in person.host_tables}
        self.open_tables = [table.number for table in problem.tables if table.number not in hosted]
        self.rounds = sorted(item.number for item in problem.rounds)
        self.interpreters = problem.interpreters
        self.busy: Counter[tuple[str, int]] = Counter()
        self.count: Counter[str] = Counter()
        self.taken: set[tuple[int, int]] = set()
        self.met: set[frozenset[str]] = set()
        self.speaking: set[tuple[str, int]] = set()
        self.meetings: list[Meeting] = []

    def place(self, one: str, other: str) -> None:
        """The meeting in the first place it fits, or nowhere."""
        a, b = self.people[one], self.people[other]
        pair = frozenset((one, other))
        if pair in self.met or pair in self.barred or (a.organisation and a.organisation == b.organisation):
            return
        if any(person.most is not None and self.count[person.id] >= person.most for person in (a, b)):
            return
        for number in self.rounds:
            meeting = self._seat(a, b, number)
            if meeting:
                self._take(meeting, pair)
                return

    def _seat(self, a: Registration, b: Registration, number: int) -> Meeting | None:
        for person in (a, b):
            is_here = number in person.rounds and (person.id, number) not in self.away
            if not is_here or self.busy[person.id, number] >= person.delegates:
                return None
        own = sorted(a.host_tables | b.host_tables)
        table = next((one for one in own or self.open_tables if (number, one) not in self.taken), None)
        if table is None:
            return None
        if a.languages & b.languages:
            return Meeting(a.id, b.id, number, table)
        between = next(
            (
                one.id
                for one in self.interpreters
                if number in one.rounds
                and (one.id, number) not in self.speaking
                and one.languages & a.languages
                and one.languages & b.languages
            ),
            None,
        )
        return Meeting(a.id, b.id, number, table, between) if between else None

    def _take(self, meeting: Meeting, pair: frozenset[str]) -> None:
        self.met.add(pair)
        self.taken.add((meeting.round, meeting.table))
        for person in (meeting.a, meeting.b):
            self.busy[person, meeting.round] += 1
            self.count[person] += 1
        if meeting.interpreter:
            self.speaking.add((meeting.interpreter, meeting.round))
        self.meetings.append(meeting)
