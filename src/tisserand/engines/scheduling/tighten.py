"""Tight events: a bound of the points that looks at every round, and plans that come close to it.

Where the quota is not met yet, meetings missing to it are priced above all points, and bounded alike.

The linear program of all ways to grant pairs is nearly exact, but large; its prices, found by an inner
point, give the bound and tell which ways are worth a look. Windows of rounds are then solved anew, exactly,
until the plan meets the bound or time is up. Where there are too many ways to price, windows go without.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from .event import Event
from .grid import Grid, grid_of
from .highs import Numbers, inner_point
from .ladder import POINTS, QUOTA, Costs, Fact
from .placement import Placement
from .windows import Windows

PRICED_WAYS = 100_000
"""So many ways are priced: the time and memory of the inner point grow faster than they do."""


class Tightened(NamedTuple):
    """A better plan (None: none yet), and what is known of all plans."""

    placement: Placement | None
    fact: Fact


def tighten(
    event: Event,
    start: Placement,
    held: Costs,
    *,
    place: int = POINTS,
    seconds: Callable[[], float],
    stop: Callable[[], bool],
    seed: int = 0,
) -> Iterator[Tightened]:
    """Plans of more and more points than `start`, and bounds; ends when they meet or `stop` or time says so.

    `held` are the costs of the levels before the points (see `ladder`), which `start` must not exceed; no
    plan found does, and the facts are about plans that do not. Where `place` is `QUOTA`, plans come closer to
    the quota first, and the facts are about that. `seconds` tells how much time is left.
    """
    if not event.pairs:
        return
    price = 1 + sum(pair.points for pair in event.pairs) if place == QUOTA else 0
    grid = grid_of(event, held[:POINTS], shortfall_price=price)
    prices, values = _inner_point(grid, seconds(), stop)
    windows = Windows(grid, prices, grid.taken_by(event, start), seed, values=values)
    yield Tightened(None, _fact(windows, held, price))
    while windows.value < windows.points_bound and seconds() > 0 and not stop():
        before = windows.value
        if windows.step(seconds=seconds(), stop=stop):
            better = windows.value > before
            yield Tightened(_placement(event, windows) if better else None, _fact(windows, held, price))


def _inner_point(grid: Grid, seconds: float, stop: Callable[[], bool]) -> tuple[Numbers, Numbers]:
    if grid.ways.pair.size > PRICED_WAYS:
        return np.zeros(grid.lower.size), np.ones(grid.worth.size)
    return inner_point(grid.program(), seconds=seconds, stop=stop)


def _fact(windows: Windows, held: Costs, price: int) -> Fact:
    if price:
        # A plan has no fewer points than none, so that more than the bound is missing from any.
        return Fact(QUOTA, tuple(held[:QUOTA]), max(0, math.ceil(-windows.points_bound / price)))
    return Fact(POINTS, tuple(held[:POINTS]), -windows.points_bound)


def _placement(event: Event, windows: Windows) -> Placement:
    ways = windows.grid.ways
    return ways.placement(event, windows.taken[: ways.pair.size] > 0.5)
