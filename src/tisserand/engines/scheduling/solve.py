"""From a problem to the best plan found, what is proved of it, and why the other wishes were refused.

The levels count in this order: promised minimum, quota, points, fairness, interpreters, comfort. A greedy
plan stands at once; a b-matching says which wishes to grant, level by level, and bounds the rest; Kempe
chains place them. Where not all fit, the whole problem is solved as one program if it is small, else in
windows of rounds, and annealing goes on until the time is up. At last breaks are annealed away, grants held.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from operator import index
from typing import TYPE_CHECKING

from .answer import Answer, Level, LevelName, Progress, Status
from .choose import relaxation
from .comfort import fewest_discomforts
from .dealing import deal_tables
from .event import Event
from .explain import refusals
from .first import first_plan
from .ladder import POINTS, QUOTA, SHARES, Costs, Ladder, Model, rungs_of
from .locks import conflicting_locks
from .placement import Placement, Whole
from .problem import Problem
from .proofs import Proofs
from .slots import options_of, placed, slot_model
from .standing import Standing, Tally
from .trimming import trimmed
from .warming import load_searches

if TYPE_CHECKING:
    from .weaver import Weaver

EXACT_OPTIONS = 2_500
BOUNDED_OPTIONS = 25_000
"""Up to so many ways to grant pairs the whole problem is one program: in whole numbers, or as a bound."""

SWEEPS_AT_LAST = 4
SIGN_OF_LIFE_SECONDS = 0.5
MOMENT_SECONDS = 2.0
SHARE_FOR_WORK = 9.0
"""Better plans are told at once, unless telling would take more than one second of so many and one."""

SHARE_FOR_CHOICE = 0.4
SHARE_FOR_POINTS = 0.6
SHARE_FOR_GRANTS = 0.7


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
    if `seconds` is no number of at least 0, and `TypeError` where it or `seed` is of another kind.
    """
    seed = index(seed)
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


class Run:
    """One run: the best plan so far and what is proved of its levels."""

    def __init__(self, event: Event, seed: int, watch: Watch) -> None:
        self.event, self.seed, self.watch = event, seed, watch
        self.tally, self.proofs = Tally(event), Proofs(event)
        self.rungs = rungs_of(event)
        self.level = LevelName.POINTS
        self.fewest: dict[int, int] = {}
        self.best, self.is_told = self.standing_of(first_plan(event)), False
        self.report()
        self.first_seconds = self.watch.seconds
        if event.pairs and not watch.is_over():
            self.search()

    def standing_of(self, placement: Placement) -> Standing:
        """What a placement is worth, if need be less some meetings that lead off the quota."""
        standing = self.tally.standing(placement)
        if standing.costs[QUOTA]:
            other = self.tally.standing(trimmed(self.event, placement))
            return other if other.rank < standing.rank else standing
        return standing

    def consider(self, placement: Placement) -> None:
        """Keeps a placement, and tells of it, if it is better than the best."""
        standing = self.standing_of(placement)
        if standing.rank < self.best.rank:
            self.best, self.is_told = standing, False
            if self.is_time_to_deal():
                self.report()

    def is_time_to_deal(self) -> bool:
        """Whether enough was worked since tables were dealt last."""
        return self.watch.seconds - self.dealt > SHARE_FOR_WORK * self.dealing_seconds

    def report(self, *, sweeps: int = 0) -> None:
        """Tells the listener how things stand; tables are dealt with that much care (see `deal_tables`)."""
        began = self.watch.seconds
        if not self.is_told:
            self.meetings, self.is_told = deal_tables(self.event, self.best.placement, sweeps=sweeps), True
            self.dealt = self.watch.seconds
            self.dealing_seconds = self.dealt - began
        level = next(level for level in self.levels() if level.name is self.level)
        self.tell(Progress(began, level.name, level.value, level.bound, self.best.breaks, self.meetings))

    def tell(self, sign: Progress) -> None:
        """Tells the listener, and remembers what was told and when."""
        self.watch.tell(sign)
        self.sign, self.watch.told = sign, self.watch.seconds

    def must_end(self, share: float = 1.0) -> bool:
        """Whether to stop here; gives a sign of life where one is due, at times of a plan told before."""
        if self.watch.seconds - self.watch.told > SIGN_OF_LIFE_SECONDS:
            if self.is_told or self.is_time_to_deal():
                self.report()
            else:
                self.tell(replace(self.sign, seconds=self.watch.seconds))
        return self.watch.is_over(share)

    def levels(self) -> tuple[Level, ...]:
        """Every level that counts, in order."""
        levels, best = self.proofs.levels(self.best.costs), self.best
        if not self.event.problem.rules.minimise_breaks:
            return levels
        return (*levels, Level(LevelName.COMFORT, best.breaks, self.fewest_breaks, maximise=False))

    @property
    def fewest_breaks(self) -> int:
        """No plan as good on the levels before has fewer breaks and missed lunches."""
        points = -self.best.costs[POINTS]
        if points not in self.fewest:
            all_kept = -self.best.costs[0] == len(self.event.promises)
            self.fewest[points] = fewest_discomforts(self.event, points, all_promises_kept=all_kept)
        return self.fewest[points]

    def is_proved(self, rungs: int) -> bool:
        """Whether the first costs, so many, can be no less."""
        return self.proofs.unproved(self.best.costs) >= rungs

    def search(self) -> None:
        """Everything after the first plan, best level first."""
        choice = self.ladder(relaxation(self.event), SHARE_FOR_CHOICE)
        self.climb(choice, SHARES, SHARE_FOR_CHOICE)
        if self.watch.is_over():
            return
        with self.watch.paused_while_long():
            load_searches()
        from .weaver import Weaver  # noqa: PLC0415 (loads numba, which the first plan does without)

        weaver = Weaver(self.event, self.seed)
        self.place(weaver, choice)
        self.search_points(weaver)
        self.report()
        self.search_fairness(weaver, choice)
        if self.event.problem.rules.minimise_breaks:
            self.search_comfort(weaver)

    def ladder(self, model: Model, share: float, *, held: Costs | None = None) -> Ladder:
        """A ladder to be climbed until that share of the time is used up."""
        return Ladder(self.event, model, stop=lambda: self.must_end(share), seed=self.seed, held=held)

    def climb(self, ladder: Ladder, rungs: int, share: float) -> bool:
        """Climbs, and learns what there is to be learnt; tells whether it got there."""
        known = len(ladder.facts)
        arrived = ladder.climb(rungs, lambda: self.watch.left(share))
        self.proofs.learn(ladder.facts[known:])
        return arrived

    def place(self, weaver: Weaver, choice: Ladder) -> None:
        """Places the choice, then all else that fits."""
        for placement in weaver.placements(self.best.placement, self.chosen(choice)):
            self.consider(placement)
            if self.is_proved(SHARES) or self.must_end():
                return

    def place_fairly(self, weaver: Weaver, choice: Ladder) -> None:
        """Places the choice, if it can be with as few interpreters as were chosen."""
        chosen = self.chosen(choice)
        for voices in (choice.voices(), None):
            if chosen is None or self.is_proved(self.rungs - 1):
                return
            for placement in weaver.place_choice(self.best.placement, chosen, voices):
                self.consider(placement)
                if self.is_proved(self.rungs) or self.must_end():
                    return

    def chosen(self, choice: Ladder) -> Whole | None:
        """The pairs that a ladder on the b-matching grants."""
        taken = choice.taken()
        return None if taken is None else taken[taken < len(self.event.pairs)]

    def search_points(self, weaver: Weaver) -> None:
        """Searches until promises, quota and points are proved or their time is up."""

        def must_end() -> bool:
            return self.is_proved(SHARES) or self.must_end(SHARE_FOR_POINTS)

        if not must_end():
            self.settle_slots(EXACT_OPTIONS, SHARE_FOR_POINTS)
        for cycle in range(10**6):
            for place in (QUOTA, POINTS):
                if self.is_proved(place) and not self.is_proved(place + 1) and not must_end():
                    self.tighten(place, must_end)
            if must_end():
                return
            for placement in weaver.anneal(self.best.placement, cycle, self.aim(SHARES), must_end):
                self.consider(placement)

    def tighten(self, place: int, must_end: Callable[[], bool]) -> None:
        """Solves windows of rounds anew, levels before held, and bounds quota or points round by round."""
        from .tighten import tighten  # noqa: PLC0415 (loads scipy, which ordinary events do without)

        best = self.best
        seconds = partial(self.watch.left, SHARE_FOR_POINTS)
        for step in tighten(
            self.event,
            best.placement,
            best.costs,
            place=place,
            seconds=seconds,
            stop=lambda: self.is_proved(place + 1) or must_end(),
            seed=self.seed,
        ):
            self.proofs.learn([step.fact])
            if step.placement is not None:
                self.consider(step.placement)

    def aim(self, rungs: int) -> Costs:
        """The bounds of the first costs, so many; of the others what is no better than any plan has."""
        bounds = [self.proofs.bound(place, self.best.costs) for place in range(rungs)]
        worst = [0] * (self.rungs - 2) + [len(self.event.pairs)] * 2
        return (*bounds, *worst[rungs:])

    def settle_slots(self, at_most: int, share: float) -> None:
        """Solves the whole problem as one program, or bounds it so, if it has `at_most` so many options."""
        if sum(pair.common.bit_count() * len(pair.pools) for pair in self.event.pairs) > at_most:
            return
        options = options_of(self.event)
        is_small = len(options) <= EXACT_OPTIONS
        model = slot_model(self.event, options)
        ladder = self.ladder(model, share, held=None if is_small else self.best.costs)
        self.climb(ladder, self.rungs, share)
        taken = ladder.taken()
        if taken is not None:
            self.consider(placed(self.event, options, taken.tolist()))

    def search_fairness(self, weaver: Weaver, choice: Ladder) -> None:
        """Among plans of as many points, seeks one that is fairer and takes fewer interpreters."""
        steps = self.event.problem.rules.fairness_steps
        self.level = LevelName.FAIRNESS if steps else LevelName.INTERPRETERS
        if self.best.costs[:SHARES] == tuple(choice.costs):
            self.climb(choice, self.rungs, SHARE_FOR_CHOICE)
            self.place_fairly(weaver, choice)
        for cycle in range(10**6):
            if self.is_proved(self.rungs) or self.must_end(SHARE_FOR_GRANTS):
                break
            if cycle == 0:
                self.settle_slots(BOUNDED_OPTIONS, SHARE_FOR_GRANTS)
            for placement in weaver.even_out(
                self.best.placement, cycle, self.aim(self.rungs), lambda: self.must_end(SHARE_FOR_GRANTS)
            ):
                self.consider(placement)
        self.bound_what_was_reached()

    def bound_what_was_reached(self) -> None:
        """Bounds by linear programs what no fact bounds that holds for plans as good as the best."""
        if not self.is_bounded():
            seconds = max(self.watch.left(), SIGN_OF_LIFE_SECONDS)
            end = self.watch.seconds + seconds
            model = relaxation(self.event)
            ladder = Ladder(self.event, model, stop=lambda: False, seed=self.seed, held=self.best.costs)
            ladder.climb(self.rungs, lambda: end - self.watch.seconds)
            self.proofs.learn(ladder.facts)

    def is_bounded(self) -> bool:
        """Whether every cost is bounded as well as is known, for plans as good as the best."""
        return not self.proofs.facts or all(
            self.proofs.knows(place, self.best.costs) for place in range(self.rungs)
        )

    def search_comfort(self, weaver: Weaver) -> None:
        """Takes breaks out until there are as few as can be or time is up; the grants stay or get better."""
        self.level = LevelName.COMFORT
        cycle = 0
        while self.best.breaks > self.fewest_breaks and not self.must_end():
            for placement in weaver.settle(
                self.best.placement, cycle, self.fewest_breaks, self.must_end, self.watch.left
            ):
                self.consider(placement)
            if not self.is_proved(SHARES):
                self.consider(weaver.finish(self.best.placement))
            cycle += 1

    def answer(self) -> Answer:
        """The best plan, with tables dealt, levels and refusals."""
        self.bound_what_was_reached()
        self.is_told = False
        self.report(sweeps=SWEEPS_AT_LAST)
        levels = self.levels()
        return Answer(
            status=Status.OPTIMAL if all(level.is_proved for level in levels) else Status.BOUNDED,
            meetings=self.meetings,
            levels=levels,
            refused=refusals(self.event, self.meetings),
            seconds=self.watch.seconds,
            first_plan_seconds=self.first_seconds,
            seed=self.seed,
        )
