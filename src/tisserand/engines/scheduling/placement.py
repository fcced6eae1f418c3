"""Where pairs are placed, before tables have numbers, and the dealing of numbered tables to them.

A placement gives, for every pair of `Event.pairs`, the place of its round (-1: not granted), of its pool of
tables and of its interpreter (-1: none).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .answer import Meeting
from .event import Event

Whole = npt.NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """Three arrays of one whole number per pair."""

    rounds: Whole
    pools: Whole
    voices: Whole

    @classmethod
    def empty(cls, pairs: int) -> Placement:
        """No pair granted yet."""
        return cls(*(np.full(pairs, NOWHERE, dtype=np.int64) for _ in range(3)))


def deal_tables(event: Event, placement: Placement) -> tuple[Meeting, ...]:
    """The meetings, by round and table; people stay where they sat before where that table is free.

    Promises one meeting per table and round if the placement keeps every pool's number of tables. Locked
    tables go first.
    """
    fixed = {
        (event.round_place[lock.round], *sorted((event.place[lock.a], event.place[lock.b]))): lock.table
        for lock in event.problem.locks
        if lock.table is not None
    }
    by_round: dict[int, list[int]] = defaultdict(list)
    for pair in np.flatnonzero(placement.rounds != NOWHERE).tolist():
        by_round[int(placement.rounds[pair])].append(pair)
    seat: dict[int, int] = {}
    meetings = []
    for round_, pairs in sorted(by_round.items()):
        tables = _deal_round(
            event, placement, pairs, {p: fixed.get((round_, *_sides(event, p))) for p in pairs}, seat
        )
        meetings += [_meeting(event, placement, pair, table) for pair, table in tables.items()]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.round, meeting.table)))


def _sides(event: Event, pair: int) -> tuple[int, int]:
    return event.pairs[pair].a, event.pairs[pair].b


def _deal_round(
    event: Event, placement: Placement, pairs: list[int], fixed: dict[int, int | None], seat: dict[int, int]
) -> dict[int, int]:
    """A table for each pair of one round; `seat` remembers each registration's latest table."""
    dealt = {pair: table for pair, table in fixed.items() if table is not None}
    taken = set(dealt.values())
    open_pairs = [pair for pair in pairs if pair not in dealt]
    for pair in open_pairs:
        pool = event.pools[int(placement.pools[pair])]
        for side in _sides(event, pair):
            table = seat.get(side)
            if pair not in dealt and table in pool and table not in taken:
                dealt[pair] = table
                taken.add(table)
    spare = {pool: list(event.pools[pool]) for pool in {int(placement.pools[pair]) for pair in open_pairs}}
    for pair in open_pairs:
        while pair not in dealt:
            table = heapq.heappop(spare[int(placement.pools[pair])])
            if table not in taken:
                dealt[pair] = table
    seat.update((side, table) for pair, table in dealt.items() for side in _sides(event, pair))
    return dealt


def _meeting(event: Event, placement: Placement, pair: int, table: int) -> Meeting:
    people, voice = event.problem.registrations, int(placement.voices[pair])
    a, b = _sides(event, pair)
    return Meeting(
        a=people[a].id,
        b=people[b].id,
        round=event.rounds[int(placement.rounds[pair])],
        table=table,
        interpreter=None if voice == NOWHERE else event.problem.interpreters[voice].id,
    )
