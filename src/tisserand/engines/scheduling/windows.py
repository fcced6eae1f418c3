"""Better plans by solving parts of the whole anew, exactly: a window of rounds at a time, all else held.

A part frees the ways of some rounds for the pairs that meet there or wait. Ways that lose more than `DEAR`
points at the prices of the whole are left out, and so are at first those that its linear solution hardly
takes: among half of the ways a part is settled several times as fast, at little loss. Windows grow while
parts are settled without a gain, and shrink where a part is too hard or too large: large neighbourhood search
(Shaw 1998), led by prices. Once a window of all rounds is settled, all ways are looked at; then, no plan of
ways that are left in is better, nor of others if their loss is too great.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .grid import Grid, as_program
from .highs import Numbers, maximise
from .placement import Whole
from .ways import Truths

DEAR = 0.5
LIKELY = 0.15
NODES = 20
MOST_COLUMNS = 20_000
"""A part ends after so many nodes, and has no more columns: counted, so that one seed gives one plan."""

FIRST_WIDTH = 4.0
GROWTH, SHRINKAGE = 1.1, 0.8
CLOSE = 1e-6


class Windows:
    """The search from one plan: `taken` is what it has of each column; no plan exceeds `points_bound`.

    `values` are those of the columns in a linear solution; at first one looks among the likely ways only.
    """

    def __init__(
        self, grid: Grid, prices: Numbers, taken: Numbers, seed: int, *, values: Numbers | None = None
    ) -> None:
        ways = grid.ways
        self.grid, self.taken = grid, taken
        self.chance = np.random.default_rng(seed)
        self.columns = grid.rows.tocsc()
        self.loss, self.priced = grid.priced(prices)
        self.points_bound = math.floor(self.priced + CLOSE)
        self.rounds = int(ways.round.max(initial=0)) + 1
        self.is_likely = np.ones(ways.pair.size, dtype=bool)
        if values is not None:
            self.is_likely = values[: ways.pair.size] > LIKELY
        self.width, self.dear = min(FIRST_WIDTH, float(self.rounds)), DEAR

    @property
    def value(self) -> int:
        """The points of the plan."""
        return round(float(self.grid.worth @ self.taken))

    def step(self, *, seconds: float, stop: Callable[[], bool]) -> bool:
        """Solves one window anew; tells whether the plan or the bound is better for it."""
        before, bound_before = self.value, self.points_bound
        dear = min(self.dear, self.priced - before - 1 + 2 * CLOSE)
        window = self._window()
        free = self._free(window, dear)
        if free.size > MOST_COLUMNS and self.width > 1:
            self.width = max(1.0, self.width * SHRINKAGE)
            return False
        bound = self._solve(free, seconds, stop)
        if bound < self.value + 1:
            if window.all() and not self.is_likely.all():
                self.is_likely[:] = True
                self.width = min(FIRST_WIDTH, float(self.rounds))
            elif window.all():
                others = math.ceil(self.priced - dear + CLOSE) - 1
                self.points_bound = min(self.points_bound, max(math.floor(bound), others))
                self.dear *= 2
            elif self.value == before:
                self.width = min(float(self.rounds), self.width * GROWTH)
        elif self.value == before:
            self.width = max(1.0, self.width * SHRINKAGE)
        return self.value > before or self.points_bound < bound_before

    def _window(self) -> Truths:
        """Some rounds in a row, the last being followed by the first."""
        width = int(self.width)
        first = int(self.chance.integers(self.rounds))
        window = np.zeros(self.rounds, dtype=bool)
        window[np.arange(first, first + width) % self.rounds] = True
        return window

    def _free(self, window: Truths, dear: float) -> Whole:
        """The columns that may change: the window's ways of pairs that meet in it or wait; and no way's."""
        ways, count = self.grid.ways, self.grid.ways.pair.size
        has = self.taken[:count] > 0
        inside = window[ways.round]
        is_held = np.zeros(ways.pairs, dtype=bool)
        is_held[ways.pair[has & ~inside]] = True
        free = inside & ~is_held[ways.pair] & ((self.loss <= dear) & self.is_likely | has)
        return np.flatnonzero(np.concatenate((free, np.ones(self.taken.size - count, dtype=bool))))

    def _solve(self, free: Whole, seconds: float, stop: Callable[[], bool]) -> float:
        """Makes the best of these columns, all others held; gives a bound of what could be made."""
        grid, rest = self.grid, self.taken.copy()
        rest[free] = 0
        used = grid.rows @ rest
        rows = self.columns[:, free].tocsr()
        most, least = (np.asarray(part.sum(axis=1)).ravel() for part in (rows.maximum(0), rows.minimum(0)))
        lower, upper = grid.lower - used, grid.upper - used
        binding = (most * grid.largest > upper) | (least * grid.largest < lower)
        program = as_program(grid.worth[free], grid.most[free], rows[binding], lower[binding], upper[binding])
        found = maximise(program, seconds=seconds, stop=stop, start=self.taken[free], nodes=NODES)
        if found.values is not None:
            values = found.values.round()
            if grid.worth[free] @ values > grid.worth[free] @ self.taken[free]:
                self.taken[free] = values
        return found.bound + float(grid.worth @ rest) + CLOSE
