"""A version of the plan on a board: what a change by hand would do, before anything is done.

A meeting goes only where every rule allows it. What stands in its way makes room for it, as little as can
be: it takes the freed place, else the nearest one that is free, else it would be lost. What is locked stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tisserand.cluster.conventions.models import Meeting, Schedule
from tisserand.cluster.conventions.queries import meetings_of
from tisserand.engines import scheduling
from tisserand.engines.scheduling import worth
from tisserand.engines.scheduling.event import Event

from .problem import placed, sound_problem_of

Spot = scheduling.Meeting
Faults = tuple[scheduling.Fault, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a meeting (key) would be: round and table by number, interpreter by key."""

    meeting: int
    round: int
    table: int
    interpreter: int | None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change would do; `faults` say why it cannot be, and then nothing else is told.

    `moved` begins with the meeting itself; `lost` are keys of meetings. `points` and `discomforts` (breaks
    and missed lunches) are differences; `broken` are keys of registrations left with less than promised.
    """

    moved: tuple[Shift, ...] = ()
    lost: tuple[int, ...] = ()
    points: int = 0
    discomforts: int = 0
    broken: tuple[int, ...] = ()
    faults: Faults = ()

    @property
    def is_possible(self) -> bool:
        """Whether every rule allows it."""
        return not self.faults

    @property
    def touched(self) -> frozenset[int]:
        """The keys of all meetings that would not be where they are."""
        return frozenset({shift.meeting for shift in self.moved} | set(self.lost))


@dataclass(slots=True)
class Hall:
    """Who is where: for each round, tables, registrations (by place) and interpreters (by place) in use."""

    tables: dict[tuple[int, int], int] = field(default_factory=dict)
    people: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    voices: dict[tuple[int, int], int] = field(default_factory=dict)


class Board:
    """The meetings of a version that take place, by key, and all it takes to judge a change: 20 queries.

    Raises `RecordsAtFault` where the records contradict themselves.
    """

    def __init__(self, schedule: Schedule) -> None:
        rows = list(meetings_of(schedule).exclude(state=Meeting.State.CANCELLED))
        self.rows: Mapping[int, Meeting] = {row.pk: row for row in rows}
        self.spots: dict[int, Spot] = {row.pk: placed(row) for row in rows}
        self.locked = frozenset(row.pk for row in rows if row.is_locked)
        problem = sound_problem_of(schedule.convention, [row for row in rows if row.is_locked])
        self.problem = replace(problem, locks=())
        self.is_pinned = {frozenset((lock.a, lock.b)) for lock in problem.locks}
        self.event = Event(self.problem)

    def move(self, meeting: int, number: int, table: int) -> Consequence:
        """What it would do to put a meeting (key) into a round at a table (numbers)."""
        if meeting in self.locked:
            return Consequence(faults=(scheduling.Fault("locked", str(meeting)),))
        held = self.spots[meeting]
        if (held.round, held.table) == (number, table):
            return Consequence(faults=(scheduling.Fault("there_already", str(meeting)),))
        spot = self._spot_at(meeting, number, table)
        if faults := self._faults_alone(spot):
            return Consequence(faults=faults)
        in_the_way = self._in_the_way(meeting, spot)
        if stuck := in_the_way & self.locked:
            return Consequence(faults=tuple(scheduling.Fault("lock_in_the_way", str(key)) for key in stuck))
        plan = {key: one for key, one in self.spots.items() if key not in in_the_way}
        spot = replace(spot, interpreter=self._voice(spot, self._hall(plan, without=meeting)))
        plan[meeting] = spot
        moved, lost = [meeting], []
        for key in sorted(in_the_way, key=lambda one: -self.rows[one].points):
            found = next(self._places(key, plan, self.spots[meeting]), None)
            if found is None:
                lost.append(key)
            else:
                plan[key] = found
                moved.append(key)
        return self._told(plan, moved, lost)

    def take_off(self, meeting: int) -> Consequence:
        """What it would do if a meeting (key) did not take place."""
        plan = {key: spot for key, spot in self.spots.items() if key != meeting}
        return self._told(plan, [], [meeting], judged=False)

    def verdict(self, meeting: int, number: int, table: int) -> str:
        """At a glance: "free", "swap" where others would make room, "no" where it cannot be."""
        spot = self._spot_at(meeting, number, table)
        if meeting in self.locked or self._faults_alone(spot):
            return "no"
        in_the_way = self._in_the_way(meeting, spot)
        return "no" if in_the_way & self.locked else "swap" if in_the_way else "free"

    def _told(
        self, plan: Mapping[int, Spot], moved: Sequence[int], lost: Sequence[int], *, judged: bool = True
    ) -> Consequence:
        before, after = list(self.spots.values()), list(plan.values())
        if judged and (faults := self._new_faults(after)):
            return Consequence(faults=faults)
        return Consequence(
            moved=tuple(self._shift(key, plan[key]) for key in moved),
            lost=tuple(lost),
            points=-sum(self.rows[key].points for key in lost),
            discomforts=worth.discomforts_of(self.problem, after)
            - worth.discomforts_of(self.problem, before),
            broken=tuple(self._broken(before, after)),
        )

    @staticmethod
    def _shift(key: int, spot: Spot) -> Shift:
        return Shift(key, spot.round, spot.table, int(spot.interpreter) if spot.interpreter else None)

    def _new_faults(self, after: Sequence[Spot]) -> Faults:
        """What the judge has against the plan that he had not before."""
        known = set(self._judged(list(self.spots.values())))
        return tuple(fault for fault in self._judged(after) if fault not in known)

    def _judged(self, plan: Sequence[Spot]) -> Iterable[scheduling.Fault]:
        for fault in scheduling.judge(self.problem, plan):
            is_pinned = frozenset(fault.subject.split("|")[:2]) in self.is_pinned
            if not (fault.code == "nobody_wished_it" and is_pinned):
                yield fault

    def _broken(self, before: Sequence[Spot], after: Sequence[Spot]) -> Iterator[int]:
        held, left = (Counter(n for spot in plan for n in (spot.a, spot.b)) for plan in (before, after))
        for name, promised in self._promises.items():
            if left[name] < promised <= held[name]:
                yield int(name)

    @cached_property
    def _promises(self) -> Mapping[str, int]:
        return worth.promises_of(self.problem)

    def _spot_at(self, meeting: int, number: int, table: int) -> Spot:
        return replace(self.spots[meeting], round=number, table=table, interpreter=None)

    def _faults_alone(self, spot: Spot) -> Faults:
        """Why the meeting could not be there even if nobody else met."""
        alone = replace(spot, interpreter=self._voice(spot, Hall()))
        return tuple(self._judged([alone]))

    def _sides(self, spot: Spot) -> tuple[int, int]:
        return self.event.place[spot.a], self.event.place[spot.b]

    def _hall(self, plan: Mapping[int, Spot], *, without: int | None = None) -> Hall:
        hall = Hall()
        for key, spot in plan.items():
            if key == without or not {spot.a, spot.b} <= self.event.place.keys():
                continue
            hall.tables[spot.round, spot.table] = key
            for side in self._sides(spot):
                hall.people[spot.round, side].append(key)
            if spot.interpreter in self.event.voice_place:
                hall.voices[spot.round, self.event.voice_place[str(spot.interpreter)]] = key
        return hall

    def _in_the_way(self, meeting: int, spot: Spot) -> frozenset[int]:
        """The meetings that would have to make room: at the table, of either side, of an interpreter."""
        hall = self._hall(self.spots, without=meeting)
        found = set()
        if (key := hall.tables.get((spot.round, spot.table))) is not None:
            found.add(key)
        for side in self._sides(spot):
            held = [key for key in hall.people[spot.round, side] if key not in found]
            spare = self.problem.registrations[side].delegates - 1
            found |= set(sorted(held, key=self._weight)[: max(0, len(held) - spare)])
        voices = self._useful(spot)
        if voices is not None and self._voice(spot, hall) is None:
            busy = {voice: hall.voices.get((spot.round, voice)) for voice in voices}
            holders = {key for key in busy.values() if key is not None}
            if not holders & found:
                found |= set(sorted(holders, key=self._weight)[:1])
        return frozenset(found)

    def _weight(self, key: int) -> tuple[bool, int, int]:
        return key in self.locked, self.rows[key].points, key

    def _useful(self, spot: Spot) -> Sequence[int] | None:
        """The interpreters, by place, who would do and are there; None where none is needed."""
        voices = self.event.voices_for(*self._sides(spot))
        if voices is None:
            return None
        place = self.event.round_place.get(spot.round, -1)
        return [voice for voice in voices if place >= 0 and self.event.voice_available[voice] >> place & 1]

    def _voice(self, spot: Spot, hall: Hall) -> str | None:
        """A free interpreter who would do, its own first; None where none is needed or free."""
        free = [v for v in self._useful(spot) or () if (spot.round, v) not in hall.voices]
        ids = [self.problem.interpreters[voice].id for voice in free]
        return min(ids, key=lambda one: (one != spot.interpreter, one), default=None)

    def _places(self, key: int, plan: Mapping[int, Spot], freed: Spot) -> Iterator[Spot]:
        """Where a meeting could go now: the freed place first, then the nearest rounds."""
        spot, hall = self.spots[key], self._hall(plan)
        sides = self._sides(spot)
        rounds = sorted(self.event.rounds, key=lambda n: (n != freed.round, abs(n - spot.round), n))
        for number in rounds:
            place = self.event.round_place[number]
            people = self.problem.registrations
            is_there = all(self.event.available[side] >> place & 1 for side in sides)
            if not is_there or any(len(hall.people[number, s]) >= people[s].delegates for s in sides):
                continue
            there = replace(spot, round=number)
            voice = self._voice(there, hall)
            if self._useful(there) is not None and voice is None:
                continue
            tables = sorted(self._tables(sides, place), key=lambda t: (t != freed.table, t != spot.table, t))
            for table in tables:
                if (number, table) not in hall.tables:
                    yield replace(there, table=table, interpreter=voice)

    def _tables(self, sides: tuple[int, int], place: int) -> Iterator[int]:
        for pool in self.event.pools_for(*sides):
            yield from self.event.open_tables[pool][place]
