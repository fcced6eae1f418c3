"""From a problem to the best plan found, what is proved of it, and why the other wishes were refused.

The levels count in this order: promised minimum, points, interpreters, comfort. Level by level: a greedy plan
stands at once; a b-matching says which wishes to grant and bounds the rest; Kempe chains place them; where
not all fit, the whole problem is solved as one program if it is small, and annealing goes on until the time
is up; at last breaks are annealed away with the grants held.

Fairness is not a level yet: the answer makes no statement about it.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from .answer import Answer, Level, LevelName, Meeting, Progress, Status
from .choose import Choice, choose, scale_of, worth_of
from .comfort import fewest_breaks
from .event import Event
from .explain import refusals
from .first import first_plan
from .locks import conflicting_locks
from .placement import NOWHERE, Placement, deal_tables
from .problem import Problem, Registration, Round, Table, Wish, WishLevel
from .slots import options_of, settle_slots

if TYPE_CHECKING:
    from .weaver import Weaver

EXACT_OPTIONS = 2_500
BOUNDED_OPTIONS = 25_000
"""Up to so many ways to grant pairs the whole problem is one program: in whole numbers, or as a bound."""

SIGN_OF_LIFE_SECONDS = 0.5
MOMENT_SECONDS = 2.0
SHARE_FOR_POINTS = 0.6


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float = 10.0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Answer:
    """The best plan found within `seconds` or until `stop()` is true, with a true bound for each level.

    There is always a plan, however early the end; only locks that exclude each other give none: then the
    status is `INFEASIBLE` and `conflict` names a few of them. `OPTIMAL` says that every level of the answer
    is proved, `BOUNDED` that at least one is not. The bounds of each level hold for plans that are as good on
    the levels before it. `progress` is told the first plan, each better one and a sign of life every half
    second.

    The searches are counted in moves: runs that end by their own proofs give the same plan for the same seed;
    what the clock or `stop` cuts short depends on the machine as well. The very first run on a machine also
    compiles the searches, which takes up to a minute and does not count (see `warm_up`). Raises `ValueError`
    if `seconds` is no number of at least 0.
    """
    if not (math.isfinite(seconds) and seconds >= 0):
        raise ValueError(f"seconds must be a number of at least 0, not {seconds}")
    watch = Watch(seconds, progress or (lambda _: None), stop or (lambda: False))
    event = Event(problem)
    if conflict := conflicting_locks(event):
        return Answer(Status.INFEASIBLE, (), (), (), watch.seconds, watch.seconds, seed, conflict)
    return Run(event, seed, watch).answer()


class Watch:
    """The clock of one run, its listener and its stop button."""

    def __init__(
        self, seconds: float, progress: Callable[[Progress], None], stop: Callable[[], bool]
    ) -> None:
        self.started = time.perf_counter()
        self.budget = seconds
        self.tell = progress
        self.told = -math.inf
        self._stop = stop
        self._was_stopped = False

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self.started

    @contextmanager
    def paused_while_long(self) -> Iterator[None]:
        """What is done meanwhile does not count, if it takes more than a moment (the first compilation)."""
        began = self.seconds
        yield
        if self.seconds - began > MOMENT_SECONDS:
            self.budget += self.seconds - began

    def left(self, share: float = 1.0) -> float:
        """Seconds until that share of the time is used up."""
        return share * self.budget - self.seconds

    def is_over(self, share: float = 1.0) -> bool:
        """Whether that share of the time is used up, or somebody pressed stop."""
        self._was_stopped = self._was_stopped or self._stop()
        return self._was_stopped or self.left(share) <= 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A placement with its promises kept, points, meetings interpreted and breaks."""

    placement: Placement
    kept: int
    points: int
    interpreted: int
    breaks: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Greater is better."""
        return self.kept, self.points, -self.interpreted, -self.breaks


class Run:
    """One run: the best plan so far and what is proved of its levels."""

    def __init__(self, event: Event, seed: int, watch: Watch) -> None:
        self.event, self.seed, self.watch = event, seed, watch
        self.scale = scale_of(event)
        self.kept_bound = len(event.problem.registrations)
        self.everything = sum(max(worth, 0) for worth in worth_of(event))
        self.worth_bound = self.everything
        self.level = LevelName.POINTS
        self.best = self.value_of(first_plan(event))
        self.report()
        self.first_seconds = self.watch.seconds
        if event.pairs and not watch.is_over():
            self.search()

    def value_of(self, placement: Placement) -> Standing:
        """What a placement is worth on every level."""
        pairs, people = self.event.pairs, len(self.event.problem.registrations)
        degree, busy = [0] * people, [0] * people
        points = 0
        for number in np.flatnonzero(placement.rounds != NOWHERE).tolist():
            points += pairs[number].points
            for side in (pairs[number].a, pairs[number].b):
                degree[side] += 1
                busy[side] |= 1 << int(placement.rounds[number])
        kept = sum(count >= promise for count, promise in zip(degree, self.event.promises, strict=True))
        breaks = sum(max((mask & ~(mask << 1)).bit_count() - 1, 0) for mask in busy)
        return Standing(placement, kept, points, int((placement.voices != NOWHERE).sum()), breaks)

    def consider(self, placement: Placement) -> None:
        """Keeps a placement, and tells of it, if it is better than the best."""
        standing = self.value_of(placement)
        if standing.rank > self.best.rank:
            self.best = standing
            self.report()

    def report(self) -> None:
        """Tells the listener how things stand."""
        level = next(level for level in self.levels() if level.name is self.level)
        meetings = deal_tables(self.event, self.best.placement)
        self.watch.told = self.watch.seconds
        self.watch.tell(
            Progress(self.watch.seconds, level.name, level.value, level.bound, self.best.breaks, meetings)
        )

    def must_end(self, share: float = 1.0) -> bool:
        """Whether to stop here; gives a sign of life where one is due."""
        if self.watch.seconds - self.watch.told > SIGN_OF_LIFE_SECONDS:
            self.report()
        return self.watch.is_over(share)

    @property
    def points_bound(self) -> int:
        """No plan that keeps as many promises has more points."""
        return (self.worth_bound + self.scale - 1) // self.scale

    @property
    def interpreters_bound(self) -> int:
        """No plan of as many points and promises has fewer interpreted meetings."""
        return max(0, self.scale * self.best.points - self.worth_bound)

    def levels(self) -> tuple[Level, ...]:
        """Every level that counts, in order."""
        best = self.best
        levels = (
            Level(LevelName.PROMISED_MINIMUM, best.kept, self.kept_bound),
            Level(LevelName.POINTS, best.points, self.points_bound),
            Level(LevelName.INTERPRETERS, best.interpreted, self.interpreters_bound, maximise=False),
        )
        if not self.event.problem.rules.minimise_breaks:
            return levels
        fewest = fewest_breaks(self.event, best.points)
        return (*levels, Level(LevelName.COMFORT, best.breaks, fewest, maximise=False))

    @property
    def grants_are_proved(self) -> bool:
        """Whether nothing can be gained but comfort."""
        worth = self.best.points * self.scale - self.best.interpreted
        return self.best.kept >= self.kept_bound and worth >= self.worth_bound

    def search(self) -> None:
        """Everything after the first plan, best level first."""
        choice = choose(
            self.event, seconds=self.watch.left(0.4), stop=lambda: self.must_end(0.4), seed=self.seed
        )
        self.learn(choice.bound, choice.kept_bound)
        if self.watch.is_over():
            return
        with self.watch.paused_while_long():
            warm_up()
        from .weaver import Weaver  # noqa: PLC0415 (loads numba, which the first plan does without)

        weaver = Weaver(self.event, self.seed)
        self.search_points(weaver, choice)
        if self.event.problem.rules.minimise_breaks:
            self.search_comfort(weaver)

    def learn(self, worth_bound: float, kept_bound: int) -> None:
        """Takes over bounds that are no weaker; a bound of worth holds at the promises it was found for."""
        if kept_bound < self.kept_bound:
            self.kept_bound, self.worth_bound = kept_bound, self.everything
        if math.isfinite(worth_bound):
            self.worth_bound = min(self.worth_bound, math.floor(worth_bound + 1e-6))

    def search_points(self, weaver: Weaver, choice: Choice) -> None:
        """Places the choice, then searches until promises and points are proved or their time is up."""
        for placement in weaver.placements(self.best.placement, choice.granted):
            self.consider(placement)
            if self.grants_are_proved or self.must_end():
                return
        share = SHARE_FOR_POINTS if self.event.problem.rules.minimise_breaks else 1.0
        for cycle in range(10**6):
            for placement in weaver.anneal(
                self.best.placement, cycle, self.worth_bound, lambda: self.must_end(share)
            ):
                self.consider(placement)
            if self.grants_are_proved or self.must_end(share):
                return
            if cycle == 0:
                self.settle_slots(share)
                if self.grants_are_proved:
                    return

    def settle_slots(self, share: float) -> None:
        """Solves the whole problem as one program where it is small enough, or bounds it so."""
        options = len(options_of(self.event))
        if options <= BOUNDED_OPTIONS:
            settled = settle_slots(
                self.event,
                whole=options <= EXACT_OPTIONS,
                kept_at_most=self.kept_bound,
                seconds=self.watch.left(share),
                stop=lambda: self.must_end(share),
                seed=self.seed,
            )
            self.learn(settled.bound, settled.kept_bound)
            if settled.placement is not None:
                self.consider(settled.placement)

    def bound_what_was_kept(self) -> None:
        """Bounds the points anew where fewer promises are kept than the bound of points takes for granted."""
        if self.best.kept < self.kept_bound and self.worth_bound < self.everything:
            seconds = max(self.watch.left(), SIGN_OF_LIFE_SECONDS)
            choice = choose(
                self.event, seconds=seconds, stop=lambda: False, kept=self.best.kept, seed=self.seed
            )
            self.worth_bound = math.floor(min(choice.bound, self.everything) + 1e-6)

    def search_comfort(self, weaver: Weaver) -> None:
        """Takes breaks out until there are as few as can be or time is up; the grants stay or get better."""
        self.level = LevelName.COMFORT
        cycle = 0
        while self.best.breaks > fewest_breaks(self.event, self.best.points) and not self.must_end():
            fewest = fewest_breaks(self.event, self.best.points)
            for placement in weaver.settle(self.best.placement, cycle, fewest, self.must_end):
                self.consider(placement)
            if not self.grants_are_proved:
                self.consider(weaver.finish(self.best.placement))
            cycle += 1

    def answer(self) -> Answer:
        """The best plan, with tables dealt, levels and refusals."""
        self.bound_what_was_kept()
        meetings: tuple[Meeting, ...] = deal_tables(self.event, self.best.placement)
        levels = self.levels()
        return Answer(
            status=Status.OPTIMAL if all(level.is_proved for level in levels) else Status.BOUNDED,
            meetings=meetings,
            levels=levels,
            refused=refusals(self.event, meetings),
            seconds=self.watch.seconds,
            first_plan_seconds=self.first_seconds,
            seed=self.seed,
        )


@cache
def warm_up() -> None:
    """Compiles the searches and keeps the machine code for later runs: a minute, once per installation.

    Every process loads it once from there, in a fraction of a second; `solve` does so itself.
    """
    from .weaver import Weaver  # noqa: PLC0415 (loads numba, which the first plan does without)

    event = Event(
        Problem(
            registrations=tuple(
                Registration(name, name, frozenset({"fr"}), frozenset({1, 2, 3})) for name in ("A", "B", "C")
            ),
            rounds=tuple(Round(number, 60 * number, 20) for number in (1, 2, 3)),
            tables=(Table(1),),
            wishes=(Wish("A", "B", WishLevel.MUST), Wish("A", "C", WishLevel.WOULD)),
        )
    )
    weaver, plan = Weaver(event, 0), first_plan(event)
    for search in (
        weaver.placements(plan, np.zeros(1, dtype=np.int64)),
        weaver.anneal(plan, 0, 0, lambda: True),
        weaver.settle(plan, 0, -1, lambda: True),
    ):
        deque(search, maxlen=0)
