"""A first plan in milliseconds: locks, promises, then the best wishes, each in its first open round.

Plain Python over bit masks, so that nothing has to be loaded or compiled before a plan stands.
"""

from __future__ import annotations

from .event import Event, Pair, bits
from .locks import standings
from .placement import NOWHERE, Placement


class FirstPlan:
    """The greedy plan of `event`, whose locks must be able to stand."""

    def __init__(self, event: Event) -> None:
        self.event = event
        people = event.problem.registrations
        self.placement = Placement.empty(len(event.pairs))
        self.open = list(event.available)
        self.at_once = [[0] * len(event.rounds) for _ in people]
        self.left = [len(event.rounds) * p.delegates if p.most is None else p.most for p in people]
        self.short = list(event.promises)
        self.short_across = list(event.promises_across)
        self.tables_open = list(event.pool_open)
        self.load = [[0] * len(event.rounds) for _ in event.pools]
        self.voice_open = list(event.voice_available)
        self._place_locks()
        self._place_wishes()

    def _place_locks(self) -> None:
        number = {(pair.a, pair.b): place for place, pair in enumerate(self.event.pairs)}
        for standing in standings(self.event, self.event.problem.locks) or ():
            pool = self.event.pool_of_table[standing.table]
            voice = NOWHERE if standing.voice is None else standing.voice
            self._place(number[standing.a, standing.b], standing.round, pool, voice)

    def _place_wishes(self) -> None:
        pairs = self.event.pairs
        order = sorted(
            range(len(pairs)), key=lambda place: (-pairs[place].points, pairs[place].common.bit_count())
        )
        for number in order:
            if self._serves_a_promise(pairs[number]):
                self._try(number, pairs[number])
        for number in order:
            self._try(number, pairs[number])

    def _serves_a_promise(self, pair: Pair) -> bool:
        return any(
            self.short[side] > 0 or (pair.crosses and self.short_across[side] > 0)
            for side in (pair.a, pair.b)
        )

    def _try(self, number: int, pair: Pair) -> None:
        if self.placement.rounds[number] != NOWHERE or not (self.left[pair.a] > 0 and self.left[pair.b] > 0):
            return
        both = pair.common & self.open[pair.a] & self.open[pair.b]
        for pool in pair.pools:
            for round_ in bits(both & self.tables_open[pool]):
                voice = self._voice(pair, round_)
                if voice is not None:
                    self._place(number, round_, pool, voice)
                    return

    def _voice(self, pair: Pair, round_: int) -> int | None:
        if pair.voices is None:
            return NOWHERE
        return next((voice for voice in pair.voices if self.voice_open[voice] >> round_ & 1), None)

    def _place(self, number: int, round_: int, pool: int, voice: int) -> None:
        pair, bit = self.event.pairs[number], 1 << round_
        self.placement.rounds[number], self.placement.pools[number] = round_, pool
        self.placement.voices[number] = voice
        for side in (pair.a, pair.b):
            self.left[side] -= 1
            self.short[side] -= 1
            self.short_across[side] -= pair.crosses
            self.at_once[side][round_] += 1
            if self.at_once[side][round_] == self.event.problem.registrations[side].delegates:
                self.open[side] &= ~bit
        self.load[pool][round_] += 1
        if self.load[pool][round_] == len(self.event.open_tables[pool][round_]):
            self.tables_open[pool] &= ~bit
        if voice != NOWHERE:
            self.voice_open[voice] &= ~bit


def first_plan(event: Event) -> Placement:
    """Every lock, then wishes by their points, those that serve a promise first; nothing is moved twice."""
    return FirstPlan(event).placement
