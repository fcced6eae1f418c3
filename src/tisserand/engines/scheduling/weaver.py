"""The compiled searches as plain calls: placements in, better ones out, in pieces short enough to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .board import BREAKS, KEPT, PROMISE_WEIGHT, WORTH, lay_out, load_placement, placement_on
from .choose import scale_of, worth_of
from .event import Event
from .moves import scratch
from .placement import NOWHERE, Placement, Whole
from .search import Cooling, anneal, finish, place_all, settle

MOVES_PER_PIECE = 20_000
LEAST_MOVES = 200_000
MOVES_PER_PAIR = 100
LONGEST_CYCLE = 6
"""A cooling cycle takes `MOVES_PER_PAIR` moves per pair, twice as many each time, up to 2 to this power."""


class Weaver:
    """The board of one event with the searches on it."""

    def __init__(self, event: Event, seed: int) -> None:
        self.event = event
        worth = worth_of(event)
        self.scale = scale_of(event)
        self.promise_weight = 4 * max(worth) + 1
        self.strict_weight = sum(abs(one) for one in worth) + 1
        self.board = lay_out(event, worth, seed)
        self.work = scratch()
        self.by_worth = self._hardest_first(np.arange(len(worth), dtype=np.int64), np.array(worth))

    def _hardest_first(self, pairs: Whole, worth: Whole) -> Whole:
        """The pairs by falling worth, then by the rounds they can take, then by how busy their sides are."""
        demand = np.bincount(
            np.concatenate((self.board.a[pairs], self.board.b[pairs])), minlength=self.board.busy.size
        )
        choice = np.array([int(mask).bit_count() for mask in self.board.common[pairs]], dtype=np.int64)
        busy = demand[self.board.a[pairs]] + demand[self.board.b[pairs]]
        return pairs[np.lexsort((-busy, choice, -worth[pairs]))]

    def placements(self, first: Placement, granted: Whole | None) -> Iterator[Placement]:
        """Plans made by placing a choice of pairs, then all others that fit, then by exchanges."""
        locked = self.board.locked.astype(bool)
        load_placement(self.board, Placement(*(np.where(locked, row, NOWHERE) for row in _rows(first))))
        if granted is not None:
            place_all(
                self.board, self._hardest_first(granted, np.zeros(locked.size, dtype=np.int64)), self.work
            )
            yield placement_on(self.board)
        place_all(self.board, self.by_worth, self.work)
        yield placement_on(self.board)
        yield self.finish(placement_on(self.board))
        yield self.finish(first)

    def finish(self, placement: Placement) -> Placement:
        """`placement` with every wish let in that fits, alone or by a single exchange that gains."""
        load_placement(self.board, placement)
        self.board.sums[PROMISE_WEIGHT] = self.strict_weight
        finish(self.board, self.by_worth, self.work)
        return placement_on(self.board)

    def anneal(
        self, start: Placement, cycle: int, aim: int, must_end: Callable[[], bool]
    ) -> Iterator[Placement]:
        """Better plans met in one cooling cycle for promises and points; ends early at a worth of `aim`."""
        load_placement(self.board, start)
        self.board.sums[PROMISE_WEIGHT] = self.promise_weight
        best = np.array(_rows(start))
        record = np.array([self.board.sums[KEPT], self.board.sums[WORTH]])
        for cooling in self._coolings(cycle, float(self.scale), 0.1 * self.scale, aim):
            before = record.copy()
            anneal(self.board, self.work, best, record, cooling)
            if (record != before).any():
                yield Placement(*best.copy())
            if must_end() or record[1] >= aim:
                break
        yield self.finish(Placement(*best.copy()))

    def settle(
        self, start: Placement, cycle: int, aim: int, must_end: Callable[[], bool]
    ) -> Iterator[Placement]:
        """Plans of fewer breaks met in one cooling cycle, grants held; ends early at `aim` breaks."""
        load_placement(self.board, start)
        best = np.array(_rows(start))
        record = np.array([self.board.sums[BREAKS]])
        for cooling in self._coolings(cycle, 0.5, 0.1, aim):
            before = record[0]
            settle(self.board, self.work, best, record, cooling)
            if record[0] < before:
                yield Placement(*best.copy())
            if must_end() or record[0] <= aim:
                return

    def _coolings(self, cycle: int, hot: float, cold: float, aim: int) -> Iterator[Cooling]:
        """The pieces of one cooling cycle."""
        moves = max(LEAST_MOVES, MOVES_PER_PAIR * len(self.event.pairs)) * 2 ** min(cycle, LONGEST_CYCLE)
        pieces = moves // MOVES_PER_PIECE
        for piece in range(pieces):
            warm, cool = (hot * (cold / hot) ** (done / pieces) for done in (piece, piece + 1))
            yield Cooling(MOVES_PER_PIECE, warm, cool, aim)


def _rows(placement: Placement) -> tuple[Whole, Whole, Whole]:
    return placement.rounds, placement.pools, placement.voices
