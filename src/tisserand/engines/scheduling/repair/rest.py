"""The rest of the day: what stands, what an event has struck out, what waits, and the room there is left.

Pairs go by their place in `Event.pairs`, rounds, pools and interpreters by theirs, as in `slots.Option`. Room
is counted per *resource*: a side's chairs in a round, a side's meetings over the day, a pool's tables in a
round, an interpreter in a round, each with how many more are possible.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.event import Event, bits
from tisserand.engines.scheduling.placement import NOWHERE
from tisserand.engines.scheduling.slots import Option

from .day import Day

Resource = tuple[Hashable, ...]
Room = dict[Resource, float]


@dataclass(frozen=True, slots=True)
class Struck:
    """A meeting that cannot be held as planned, and the place of the event that is the cause."""

    meeting: Meeting
    event: int


class Rest:
    """What can still be done in the rounds after `day.now`, given the plan as it was."""

    def __init__(self, day: Day, meetings: Sequence[Meeting]) -> None:
        self.day = day
        self.event = Event(day.problem)
        self.later = self.event.mask(number for number in self.event.rounds if number > day.now)
        self.number_of = {(pair.a, pair.b): number for number, pair in enumerate(self.event.pairs)}
        self.struck: list[Struck] = []
        self.past: list[Meeting] = []
        self.standing: dict[int, Meeting] = {}
        for meeting in meetings:
            obstacle = day.obstacle(meeting)
            if obstacle is not None:
                self.struck.append(Struck(meeting, obstacle))
            elif meeting.round <= day.now:
                self.past.append(meeting)
            else:
                self.standing[self.number(meeting)] = meeting
        self.place = {number: self.option(meeting) for number, meeting in self.standing.items()}
        locks = day.problem.locks
        self.locked = {frozenset((lock.a, lock.b)) for lock in locks}

    def number(self, meeting: Meeting) -> int:
        """The place of the pair that meets; -1 where it could not meet again."""
        a, b = sorted((self.event.place[meeting.a], self.event.place[meeting.b]))
        return self.number_of.get((a, b), NOWHERE)

    def option(self, meeting: Meeting) -> Option:
        """Where and how the meeting is held."""
        event = self.event
        voice = NOWHERE if meeting.interpreter is None else event.voice_place[meeting.interpreter]
        pool = event.pool_of_table[meeting.table]
        return Option(self.number(meeting), event.round_place[meeting.round], pool, voice)

    @cached_property
    def hopeful(self) -> dict[int, Struck]:
        """The struck meetings whose sides are both there in some round to come."""
        numbered = ((self.number(struck.meeting), struck) for struck in self.struck)
        return {
            number: struck
            for number, struck in numbered
            if number != NOWHERE and self.event.pairs[number].common & self.later
        }

    @cached_property
    def waiting(self) -> tuple[int, ...]:
        """The pairs with a wish that have not met, are not to meet, and were not to."""
        met = {self.number(meeting) for meeting in self.past}
        placed = met | self.standing.keys() | self.hopeful.keys()
        return tuple(
            number
            for number, pair in enumerate(self.event.pairs)
            if pair.points and pair.common & self.later and number not in placed
        )

    @cached_property
    def movable(self) -> frozenset[int]:
        """The standing meetings that no lock holds in place."""
        return frozenset(
            number
            for number, meeting in self.standing.items()
            if frozenset((meeting.a, meeting.b)) not in self.locked
        )

    def place_without(self, moving: Collection[int]) -> dict[int, Option]:
        """Where the standing meetings are, but for those that may move."""
        return {number: option for number, option in self.place.items() if number not in moving}

    def needs(self, option: Option) -> Iterator[Resource]:
        """What a meeting uses one of."""
        pair = self.event.pairs[option.pair]
        for side in (pair.a, pair.b):
            yield "chair", side, option.round
            yield "person", side
        yield "table", option.pool, option.round
        if option.voice != NOWHERE:
            yield "voice", option.voice, option.round

    def limit(self, resource: Resource) -> float:
        """How many of a resource there are on a day without meetings."""
        kind, one = resource[0], resource[1]
        assert isinstance(one, int)
        people = self.event.problem.registrations
        match kind:
            case "chair":
                return people[one].delegates
            case "person":
                most = people[one].most
                return math.inf if most is None else most
            case "table":
                assert isinstance(resource[2], int)
                return len(self.event.open_tables[one][resource[2]])
            case _:
                return 1

    @cached_property
    def past_room(self) -> Room:
        """What the past has used of everybody's meetings over the day."""
        room: Room = {}
        for meeting in self.past:
            for name in (meeting.a, meeting.b):
                resource = "person", self.event.place[name]
                room[resource] = room.get(resource, self.limit(resource)) - 1
        return room

    def room(self, placed: Mapping[int, Option]) -> RoomLeft:
        """The room left beside the past and the meetings placed."""
        left = RoomLeft(self, dict(self.past_room))
        for option in placed.values():
            left.take(option)
        return left


class RoomLeft:
    """Counts resources down as meetings are placed."""

    def __init__(self, rest: Rest, counts: Room) -> None:
        self.rest = rest
        self.counts = counts

    def of(self, resource: Resource) -> float:
        """How many are left of a resource."""
        count = self.counts.get(resource)
        return self.rest.limit(resource) if count is None else count

    def take(self, option: Option) -> None:
        """One less of everything a meeting uses."""
        for resource in self.rest.needs(option):
            self.counts[resource] = self.of(resource) - 1

    def ways(self, number: int) -> Iterator[Option]:
        """Every way in which a pair could meet with what is left, by round."""
        rest, event = self.rest, self.rest.event
        pair = event.pairs[number]
        if self.of(("person", pair.a)) < 1 or self.of(("person", pair.b)) < 1:
            return
        for round_ in bits(pair.common & rest.later):
            if self.of(("chair", pair.a, round_)) < 1 or self.of(("chair", pair.b, round_)) < 1:
                continue
            for pool in pair.pools:
                if self.of(("table", pool, round_)) < 1:
                    continue
                for voice in (NOWHERE,) if pair.voices is None else pair.voices:
                    if voice == NOWHERE or (
                        event.voice_available[voice] >> round_ & 1 and self.of(("voice", voice, round_)) > 0
                    ):
                        yield Option(number, round_, pool, voice)
