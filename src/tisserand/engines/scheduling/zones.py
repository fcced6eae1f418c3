"""In which zone of the hall each meeting is held, so that guests seldom change zones between their meetings.

A meeting's neighbours are those that its guests come from and go to. Round by round, every meeting goes where
most of its neighbours are, as long as there are tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import pairwise

import numpy as np

from .event import FREE_TABLES, Event
from .placement import Placement


class Zones:
    """The zones of one placement's meetings, by pair; `fixed` are the tables that some pairs must have."""

    def __init__(self, event: Event, placement: Placement, fixed: dict[int, int]) -> None:
        self.event = event
        self.zone_of_table = {table.number: table.zone for table in event.problem.tables}
        self.place: list[tuple[int, int]] = list(
            zip(placement.pools.tolist(), placement.rounds.tolist(), strict=True)
        )
        self._by_zone: dict[int, dict[str, tuple[int, ...]]] = {}
        self.by_round: dict[int, list[int]] = defaultdict(list)
        for pair in np.flatnonzero(placement.rounds >= 0).tolist():
            self.by_round[int(placement.rounds[pair])].append(pair)
        self.fixed = {pair: self.zone_of_table[table] for pair, table in fixed.items()}
        self.zone: dict[int, str] = {}

    @cached_property
    def neighbours(self) -> dict[int, list[int]]:
        """The meetings that a meeting's guests have in their rounds just before and after."""
        meetings_of: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for round_, pairs in sorted(self.by_round.items()):
            for pair in pairs:
                for side in (self.event.pairs[pair].a, self.event.pairs[pair].b):
                    if self.event.home[side] == FREE_TABLES:
                        meetings_of[side][round_].append(pair)
        neighbours: dict[int, list[int]] = defaultdict(list)
        for meetings in meetings_of.values():
            for before, after in pairwise(meetings.values()):
                for pair in before:
                    neighbours[pair] += after
                for pair in after:
                    neighbours[pair] += before
        return neighbours

    def tables_for(self, pair: int) -> tuple[int, ...]:
        """The tables that would do for a pair, in its zone if it has one."""
        pool, round_ = self.place[pair]
        if pair in self.zone:
            return self.by_zone(pool, round_)[self.zone[pair]]
        return self.event.open_tables[pool][round_]

    def by_zone(self, pool: int, round_: int) -> dict[str, tuple[int, ...]]:
        """The tables of a pool that are open in a round, by zone."""
        tables = self.event.open_tables[pool][round_]
        known = id(tables)  # one tuple serves all rounds in which nothing is closed
        if known not in self._by_zone:
            self._by_zone[known] = {
                zone: tuple(number for number in tables if self.zone_of_table[number] == zone)
                for zone in sorted({self.zone_of_table[number] for number in tables})
            }
        return self._by_zone[known]

    def settle(self, sweeps: int) -> None:
        """Goes through all rounds so often, forwards and backwards, or until nothing gets better."""
        for sweep in range(sweeps):
            rounds = sorted(self.by_round, reverse=bool(sweep % 2))
            if sum(self._settle_round(self.by_round[round_]) for round_ in rounds) == 0:
                break

    def _settle_round(self, pairs: list[int]) -> bool:
        """Gives the meetings of one round other zones if more of their neighbours are there."""
        votes = {
            pair: Counter(self.zone[other] for other in self.neighbours[pair] if other in self.zone)
            for pair in pairs
        }
        dealt = self._dealt(pairs, votes)
        now = sum(votes[pair][self.zone[pair]] if pair in self.zone else -1 for pair in pairs)
        if sum(votes[pair][zone] for pair, zone in dealt.items()) <= now:
            return False
        self.zone |= dealt
        return True

    def _dealt(self, pairs: list[int], votes: dict[int, Counter[str]]) -> dict[int, str]:
        """A zone with a table for each pair; who has most neighbours in one zone chooses first."""
        spare = {
            place: {zone: len(tables) for zone, tables in self.by_zone(*place).items()}
            for place in {self.place[pair] for pair in pairs}
        }
        dealt = {pair: self.fixed[pair] for pair in pairs if pair in self.fixed}
        for pair, zone in dealt.items():
            spare[self.place[pair]][zone] -= 1
        for pair in sorted(pairs, key=lambda pair: -max(votes[pair].values(), default=0)):
            if pair not in dealt:
                free, wanted = spare[self.place[pair]], votes[pair]
                zone = max((zone for zone in free if free[zone]), key=lambda zone: (wanted[zone], free[zone]))
                dealt[pair] = zone
                free[zone] -= 1
        return dealt
