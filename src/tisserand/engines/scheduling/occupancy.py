"""Who sits where in a plan, and what keeps two registrations from meeting in it, round by round.

Sets of rounds are bit masks as in `event`. One bit above the last round stands for a round that does not
exist yet: in it everybody, every table and every interpreter is free. Meetings stay in their rounds; within a
round tables and interpreters may be dealt anew, so a round is short of them only if no dealing would do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .answer import Cause, Meeting
from .event import FREE_TABLES, Event

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of the plan by places: its points, and whether it crosses a border and is locked."""

    a: int
    b: int
    round: int
    pool: int
    voice: int | None
    points: int
    crosses: bool
    is_locked: bool
    keeps_its_table: bool

    @property
    def sides(self) -> tuple[int, int]:
        """Both registrations."""
        return self.a, self.b


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair by places: points, the rounds both are there in, pools, interpreters (None: it needs none)."""

    a: int
    b: int
    points: int
    crosses: bool
    there: int
    pools: tuple[int, ...]
    voices: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Block:
    """What keeps a pair from meeting; `side` is the registration that has no room, else `NOBODY`."""

    cause: Cause
    side: int = NOBODY


TABLE = Block(Cause.TABLES_EXHAUSTED)
VOICE = Block(Cause.INTERPRETERS_BUSY)
Blocks = dict[Block, int]
"""Of each block the rounds that it holds for; those behind which the fewest meetings stand first."""


class Occupancy:
    """A plan looked up by person, table, interpreter and round."""

    def __init__(self, event: Event, meetings: Sequence[Meeting]) -> None:
        self.event = event
        self.new_round = 1 << len(event.rounds)
        self._voices: dict[tuple[frozenset[str], ...], tuple[int, ...] | None] = {}
        self.held = sorted((_held(event, meeting) for meeting in meetings), key=_when)
        self.of: list[list[Held]] = [[] for _ in event.problem.registrations]
        self.at: dict[tuple[int, int], list[Held]] = defaultdict(list)
        self.in_pool: dict[tuple[int, int], list[Held]] = defaultdict(list)
        self.heard: dict[tuple[int, int], Held] = {}
        for held in self.held:
            for side in held.sides:
                self.of[side].append(held)
                self.at[side, held.round].append(held)
            self.in_pool[held.pool, held.round].append(held)
            if held.voice is not None and self.voices_for(*held.sides) is not None:
                self.heard[held.voice, held.round] = held
        self.full = self._full()
        self._tables_open: dict[tuple[int, ...], int] = {}
        self._voices_open: dict[tuple[int, ...], int] = {}
        self._voices_reached: dict[tuple[tuple[int, ...], int], frozenset[int]] = {}

    def _full(self) -> list[int]:
        """Of each registration the rounds in which all its delegates are busy."""
        masks = [0] * len(self.of)
        for (side, round_), held in self.at.items():
            if len(held) >= self.event.problem.registrations[side].delegates:
                masks[side] |= 1 << round_
        return masks

    def has_enough(self, side: int) -> bool:
        """Whether a registration has as many meetings as it wants."""
        most = self.event.problem.registrations[side].most
        return most is not None and len(self.of[side]) >= most

    def ask(self, a: int, b: int) -> Asked:
        """What a meeting of two registrations would need; the new round where they have none in common."""
        there = self.event.available[a] & self.event.available[b]
        points = self.event.wished.get((a, b), 0)
        crosses, pools = _crosses(self.event, a, b), self.pools_for(a, b)
        return Asked(a, b, points, crosses, there or self.new_round, pools, self.voices_for(a, b))

    def pools_for(self, a: int, b: int) -> tuple[int, ...]:
        """`Event.pools_for`, but never empty: free tables even where there are none."""
        return self.event.pools_for(a, b) or (FREE_TABLES,)

    def voices_for(self, a: int, b: int) -> tuple[int, ...] | None:
        """`Event.voices_for`, worked out once for all pairs who speak the same."""
        spoken = tuple(self.event.problem.registrations[side].languages for side in (a, b))
        if spoken not in self._voices:
            self._voices[spoken] = self.event.voices_for(a, b)
        return self._voices[spoken]

    def blocks(self, asked: Asked) -> Blocks:
        """What keeps the pair from meeting, and when; interpreters only where some would do."""
        blocks = {}
        for side in (asked.a, asked.b):
            blocks[Block(Cause.PARTNER_FULL, side)] = self.full[side]
            blocks[Block(Cause.MOST_REACHED, side)] = asked.there if self.has_enough(side) else 0
        if asked.voices:
            blocks[VOICE] = ~self.voices_open(asked.voices)
        blocks[TABLE] = ~self.tables_open(asked.pools)
        return {block: mask & asked.there for block, mask in blocks.items() if mask & asked.there}

    def tables_open(self, pools: tuple[int, ...]) -> int:
        """The rounds in which a table of these pools can be had."""
        if pools not in self._tables_open:
            has_tables = any(self.event.pools[pool] for pool in pools)
            self._tables_open[pools] = self.new_round * has_tables | sum(
                1 << round_
                for round_ in range(len(self.event.rounds))
                if any(self._has_a_table(pool, round_) for pool in self.pools_reached(pools, round_))
            )
        return self._tables_open[pools]

    def _has_a_table(self, pool: int, round_: int) -> bool:
        return len(self.in_pool.get((pool, round_), ())) < len(self.event.open_tables[pool][round_])

    def pools_reached(self, pools: tuple[int, ...], round_: int) -> tuple[int, ...]:
        """These pools and all from which, by meetings changing tables in the round, one could be freed."""
        if pools == (FREE_TABLES,):
            return pools
        reached = list(pools)
        for pool in reached:
            for held in self.in_pool.get((pool, round_), ()):
                others = () if held.keeps_its_table else self.event.pools_for(*held.sides)
                reached += [other for other in others if other not in reached]
        return tuple(reached)

    def voices_open(self, voices: tuple[int, ...]) -> int:
        """The rounds in which one of these interpreters can be had."""
        if voices not in self._voices_open:
            self._voices_open[voices] = self.new_round | sum(
                1 << round_
                for round_ in range(len(self.event.rounds))
                if any((voice, round_) not in self.heard for voice in self.voices_reached(voices, round_))
            )
        return self._voices_open[voices]

    def voices_reached(self, voices: tuple[int, ...], round_: int) -> frozenset[int]:
        """Those of these interpreters who are there, and all who could stand in for one of them."""
        if (voices, round_) not in self._voices_reached:
            reached = list(self._there(voices, round_))
            known = set(reached)
            for voice in reached:
                held = self.heard.get((voice, round_))
                stand_ins = self.voices_for(*held.sides) if held else ()
                fresh = [one for one in self._there(stand_ins or (), round_) if one not in known]
                reached += fresh
                known.update(fresh)
            self._voices_reached[voices, round_] = frozenset(known)
        return self._voices_reached[voices, round_]

    def _there(self, voices: Iterable[int], round_: int) -> list[int]:
        return [voice for voice in voices if self.event.voice_available[voice] >> round_ & 1]

    def elsewhere(self, held: Held) -> int:
        """The other rounds in which a meeting of the plan could be held, everything else as it is."""
        if held.is_locked:
            return 0
        a, b = held.sides
        there = self.event.available[a] & self.event.available[b] & ~self.full[a] & ~self.full[b]
        there &= ~(1 << held.round) & self.tables_open(self.pools_for(a, b))
        voices = self.voices_for(a, b)
        return there if voices is None else there & self.voices_open(voices)


def _crosses(event: Event, a: int, b: int) -> bool:
    first, second = (event.problem.registrations[side].country for side in (a, b))
    return bool(first and second and first != second)


def _when(held: Held) -> tuple[int, int, int]:
    return held.round, held.a, held.b


def _held(event: Event, meeting: Meeting) -> Held:
    a, b = sorted((event.place[meeting.a], event.place[meeting.b]))
    lock = event.lock_of.get((a, b))
    return Held(
        a,
        b,
        event.round_place[meeting.round],
        event.pool_of_table[meeting.table],
        None if meeting.interpreter is None else event.voice_place[meeting.interpreter],
        event.wanted.get((a, b), 0),
        _crosses(event, a, b),
        is_locked=lock is not None,
        keeps_its_table=lock is not None and lock.table is not None,
    )
