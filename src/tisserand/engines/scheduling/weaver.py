"""The compiled searches as plain calls: placements in, better ones out, in pieces short enough to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from .board import KEPT, PROMISE_WEIGHT, WORTH, load_placement, placement_on
from .event import Event
from .ladder import POINTS, SHARES, Costs
from .layout import lay_out
from .moves import scratch
from .placement import NOWHERE, Placement, Whole
from .search import Cooling, anneal, finish, insist, place_all
from .settling import LEAST, settle, take_stock, unrest_in

MOVES_PER_PIECE = 20_000
LEAST_MOVES = 200_000
MOVES_PER_PAIR = 100
WAITING_HEAT, CALM = 2.0, 0.15
SHARE_OF_A_COOLING = 0.2
"""Coolings for comfort go from that heat down to that share of it; their moves are counted where they take no
more than such a share of the time that is left."""

LONGEST_CYCLE = 6
"""A cooling cycle takes `MOVES_PER_PAIR` moves per pair, twice as many each time, up to 2 to this power."""


MOST_INSISTED = 50
PIECES_INSISTED = 20
MOVES_INSISTED = 2_000
"""Where so few pairs of a choice wait, so many moves are spent on placing them, in pieces."""


class Weaver:
    """The board of one event with the searches on it."""

    def __init__(self, event: Event, seed: int) -> None:
        self.event = event
        interpreted = sum(pair.voices is not None for pair in event.pairs)
        self.step_worth = self._step_worth(1 + interpreted)
        self.scale = 1 + interpreted + len(event.shares) * sum(self.step_worth)
        worth = [pair.points * self.scale - (pair.voices is not None) for pair in event.pairs]
        self.promise_weight = 4 * max(worth) + 1
        self.strict_weight = sum(abs(one) for one in worth) + self.scale
        self.board = lay_out(event, worth, self.step_worth, seed)
        self.served = [int((self.board.step > step).sum()) for step in range(len(self.step_worth))]
        self.voices = self.board.voice_available.copy()
        self.work = scratch()
        self.unrest = unrest_in(event)
        self.moves_per_second = 0.0
        self.by_worth = self._hardest_first(np.arange(len(worth), dtype=np.int64), np.array(worth))

    def _step_worth(self, unit: int) -> list[int]:
        """What each step of a share counts: twice the next; nothing where numbers would grow too large."""
        steps, people = self.event.problem.rules.fairness_steps, len(self.event.shares)
        worth = [unit << steps - 1 - step for step in range(steps)]
        everything = sum(pair.points for pair in self.event.pairs)
        return worth if (sum(worth) * people + unit) * everything * people < 2**61 else [0] * steps

    def worth_of(self, costs: Costs) -> int:
        """What a plan of these costs counts on the board."""
        reached = zip(self.step_worth, costs[SHARES:-2], self.served, strict=True)
        fair = sum(worth * (-cost - served) for worth, cost, served in reached)
        return -costs[POINTS] * self.scale + fair - costs[-2]

    def load(self, placement: Placement) -> None:
        """Sets up `placement`; the searches then use no interpreters but its own."""
        load_placement(self.board, placement)
        self._hear(_heard(placement))

    def _hear(self, voices: Whole | None) -> None:
        """Lets the searches use these interpreters only (None: all)."""
        self.board.voice_available[:] = self.voices if voices is None else 0
        if voices is not None:
            self.board.voice_available[voices] = self.voices[voices]

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
        if granted is None:
            load_placement(self.board, self._locked(first))
        else:
            yield from self.place_choice(first, granted, None)
        self._hear(None)
        place_all(self.board, self.by_worth, self.work)
        yield placement_on(self.board)
        yield self.finish(placement_on(self.board))
        yield self.finish(first)

    def place_choice(
        self, first: Placement, granted: Whole, voices: Sequence[int] | None
    ) -> Iterator[Placement]:
        """Plans made by placing a choice of pairs with these interpreters only (None: all)."""
        load_placement(self.board, self._locked(first))
        self._hear(None if voices is None else np.array(voices, dtype=np.int64))
        place_all(self.board, self._hardest_first(granted, np.zeros(self.by_worth.size, np.int64)), self.work)
        yield placement_on(self.board)
        yield from self._insisted(granted)

    def _locked(self, first: Placement) -> Placement:
        """What is locked of a plan."""
        locked = self.board.locked.astype(bool)
        return Placement(*(np.where(locked, row, NOWHERE) for row in _rows(first)))

    def _insisted(self, granted: Whole) -> Iterator[Placement]:
        """The board with those placed that still wait, piece by piece, as long as there is hope."""
        waiting = granted[self.board.round_of[granted] < 0]
        for _ in range(PIECES_INSISTED if 0 < waiting.size <= MOST_INSISTED else 0):
            left = insist(self.board, waiting, self.work, MOVES_INSISTED)
            yield placement_on(self.board)
            if left == 0:
                return

    def finish(self, placement: Placement) -> Placement:
        """`placement` with every wish let in that fits, alone or by a single exchange that gains."""
        load_placement(self.board, placement)
        self._hear(None)
        self.board.sums[PROMISE_WEIGHT] = self.strict_weight
        finish(self.board, self.by_worth, self.work)
        return placement_on(self.board)

    def anneal(
        self, start: Placement, cycle: int, aim: Costs, must_end: Callable[[], bool]
    ) -> Iterator[Placement]:
        """Better plans met in one cooling cycle for promises and points; ends early at the worth of `aim`."""
        yield from self._anneal(start, self._coolings(cycle, self.scale, 0.1 * self.scale, aim), must_end)

    def even_out(
        self, start: Placement, cycle: int, aim: Costs, must_end: Callable[[], bool]
    ) -> Iterator[Placement]:
        """Plans of no fewer points that are fairer, or take fewer interpreters, met in one cooling cycle."""
        hot = max(self.step_worth, default=0) or 1
        yield from self._anneal(start, self._coolings(cycle, hot, 0.2, aim), must_end)

    def _anneal(
        self, start: Placement, coolings: Iterable[Cooling], must_end: Callable[[], bool]
    ) -> Iterator[Placement]:
        load_placement(self.board, start)
        self._hear(None)
        self.board.sums[PROMISE_WEIGHT] = self.promise_weight
        best = np.array(_rows(start))
        record = np.array([self.board.sums[KEPT], self.board.sums[WORTH]])
        for cooling in coolings:
            before = record.copy()
            anneal(self.board, self.work, best, record, cooling)
            if (record != before).any():
                yield Placement(*best.copy())
            if must_end() or record[1] >= cooling.aim:
                break
        yield self.finish(Placement(*best.copy()))

    def settle(
        self,
        start: Placement,
        cycle: int,
        aim: int,
        must_end: Callable[[], bool],
        seconds_left: Callable[[], float],
    ) -> Iterator[Placement]:
        """Plans of fewer discomforts met in one cooling, grants held; ends early at `aim` of them.

        Coolings take four times as many moves each; the first that would take too much of the time that is
        left is stretched over all of it.
        """
        self.load(start)
        take_stock(self.board, self.unrest)
        best, sums = np.array(_rows(start)), self.unrest.sums
        for cooling in self._settlings(cycle, aim, seconds_left):
            before = sums[LEAST]
            settle(self.board, self.work, self.unrest, best, cooling)
            if sums[LEAST] < before:
                plan = Placement(*best.copy())
                yield plan
                if _heard(plan).size < (self.board.voice_available > 0).sum():
                    # Later plans must do with as few interpreters as this one.
                    self.load(plan)
                    take_stock(self.board, self.unrest)
            if must_end() or sums[LEAST] <= aim:
                return

    def _settlings(self, cycle: int, aim: int, seconds_left: Callable[[], float]) -> Iterator[Cooling]:
        """The pieces of one cooling for comfort, counted in moves or paced by the clock."""
        moves = max(LEAST_MOVES, MOVES_PER_PAIR * len(self.event.pairs))
        piece, began = moves // 10, seconds_left()
        if cycle == 0 or moves * 4**cycle < SHARE_OF_A_COOLING * began * self.moves_per_second:
            for done in range(10 * 4**cycle):
                heat = WAITING_HEAT * CALM ** (done / (10 * 4**cycle))
                yield Cooling(piece, heat, heat, aim)
            self.moves_per_second = moves * 4**cycle / max(began - seconds_left(), 1e-6)
            return
        while (left := seconds_left()) > 0:
            heat = WAITING_HEAT * CALM ** (1 - left / began)
            yield Cooling(piece, heat, heat, aim)

    def _coolings(self, cycle: int, hot: float, cold: float, aim: Costs | int) -> Iterator[Cooling]:
        """The pieces of one cooling cycle."""
        aim = aim if isinstance(aim, int) else self.worth_of(aim)
        moves = max(LEAST_MOVES, MOVES_PER_PAIR * len(self.event.pairs)) * 2 ** min(cycle, LONGEST_CYCLE)
        pieces = moves // MOVES_PER_PIECE
        for piece in range(pieces):
            warm, cool = (hot * (cold / hot) ** (done / pieces) for done in (piece, piece + 1))
            yield Cooling(MOVES_PER_PIECE, float(warm), float(cool), aim)


def _heard(placement: Placement) -> Whole:
    """The interpreters of a placement."""
    return np.unique(placement.voices[placement.voices != NOWHERE])


def _rows(placement: Placement) -> tuple[Whole, Whole, Whole]:
    return placement.rounds, placement.pools, placement.voices
