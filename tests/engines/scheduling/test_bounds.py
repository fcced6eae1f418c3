"""Bounds that look at every round, and the windows that reach them, against trying everything."""

import math
import os
from itertools import count, pairwise

import numpy as np
import pytest
from bench.events import tight

from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.dealing import deal_tables
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.grid import grid_of
from tisserand.engines.scheduling.highs import inner_point, maximise
from tisserand.engines.scheduling.ladder import POINTS, PROMISES, QUOTA, SHARES, Fact, Ladder
from tisserand.engines.scheduling.locks import conflicting_locks
from tisserand.engines.scheduling.slots import options_of, slot_model
from tisserand.engines.scheduling.standing import Tally
from tisserand.engines.scheduling.tighten import tighten
from tisserand.engines.scheduling.ways import ways_of

from .oracle import every_cost
from .small_events import COMBINATIONS, combined_event

pytestmark = pytest.mark.thorough

EVENTS = int(os.environ.get("TISSERAND_SMALL_EVENTS", "40"))


def never():
    return False


def plenty():
    return 60.0


def sound_events(combination):
    """Small events whose locks can all stand, with what every plan costs."""
    for seed in range(EVENTS):
        problem = combined_event(seed, combination)
        event = Event(problem)
        if event.pairs and not conflicting_locks(event):
            yield problem, event


def best_points(problem, held):
    """The most points of any plan whose first costs are at most these, by trying all."""
    return -min(
        cost[POINTS]
        for cost in every_cost(problem)
        if all(c <= h for c, h in zip(cost[:POINTS], held, strict=True))
    )


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_windows_end_at_the_best_points_there_are(combination):
    for problem, event in sound_events(combination):
        start, tally = first_plan(event), Tally(event)
        held = tally.standing(start).costs[:POINTS]
        placement, fact = start, None
        for step in tighten(event, start, held, seconds=plenty, stop=never):
            placement, fact = step.placement or placement, step.fact
        costs = tally.standing(placement).costs
        assert judge(problem, deal_tables(event, placement)) == ()
        assert fact == Fact(POINTS, held, costs[POINTS])
        assert -costs[POINTS] == best_points(problem, held)
        assert all(cost <= limit for cost, limit in zip(costs[:POINTS], held, strict=True))


@pytest.mark.parametrize("combination", ["quota", "everything"])
def test_windows_come_as_close_to_the_quota_as_can_be(combination):
    mended = 0
    for problem, event in sound_events(combination):
        start, tally = first_plan(event), Tally(event)
        held = tally.standing(start).costs[:POINTS]
        placement, fact = start, None
        for step in tighten(event, start, held, place=QUOTA, seconds=plenty, stop=never):
            placement, fact = step.placement or placement, step.fact
        costs = tally.standing(placement).costs
        fewest = min(cost[QUOTA] for cost in every_cost(problem) if cost[PROMISES] <= held[PROMISES])
        assert judge(problem, deal_tables(event, placement)) == ()
        assert (costs[QUOTA], fact) == (fewest, Fact(QUOTA, held[:QUOTA], fewest))
        assert costs[PROMISES] <= held[PROMISES]
        mended += costs[QUOTA] < held[QUOTA]
    assert mended > 0


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_any_prices_give_a_true_bound_and_true_losses(combination):
    chance = np.random.default_rng(7)
    for problem, event in sound_events(combination):
        held = Tally(event).standing(first_plan(event)).costs[:POINTS]
        grid = grid_of(event, held)
        best = best_points(problem, held)
        good, _ = inner_point(grid.program(), seconds=5)
        for prices in (good, np.zeros(good.size), good + chance.normal(0, 1, good.size)):
            losses, bound = grid.priced(prices)
            assert bound >= best - 1e-6
            assert losses.min(initial=0) >= -1e-9


def test_good_prices_bound_as_tightly_as_the_linear_program_of_slots():
    event = Event(tight(40, 8, 3))
    model = slot_model(event, options_of(event))
    held = (-len(event.promises) + sum(promise > 0 for promise in event.promises), 0)
    grid = grid_of(event, held)
    model.program.worth = [float(event.pairs[o.pair].points) for o in options_of(event)]
    exact = maximise(model.program, seconds=30, whole=False).bound
    assert math.isclose(grid.priced(inner_point(grid.program(), seconds=30)[0])[1], exact, abs_tol=1e-3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_middle_events_end_at_the_optimum_of_the_whole_program(seed):
    event = Event(tight(30, 8, seed))
    ladder = Ladder(event, slot_model(event, options_of(event)), stop=never)
    assert ladder.climb(SHARES, plenty)
    tally, start = Tally(event), first_plan(event)
    held = tally.standing(start).costs[:POINTS]
    *_, last = tighten(event, start, held, seconds=plenty, stop=never)
    assert last.fact.held == held
    if held == tuple(ladder.costs[:POINTS]):
        assert last.fact.bound == ladder.costs[POINTS]
    else:
        assert last.fact.bound <= ladder.costs[POINTS]


def test_plans_get_better_and_bounds_tighter_step_by_step():
    event = Event(tight(60, 10, 5))
    tally, start = Tally(event), first_plan(event)
    first = tally.standing(start).costs
    steps = list(tighten(event, start, first[:POINTS], seconds=plenty, stop=never))
    costs = [first[POINTS]] + [
        tally.standing(step.placement).costs[POINTS] for step in steps if step.placement is not None
    ]
    assert all(later < earlier for earlier, later in pairwise(costs))
    bounds = [step.fact.bound for step in steps]
    assert all(later >= earlier for earlier, later in pairwise(bounds))
    assert bounds[-1] == costs[-1]


def test_the_same_seed_gives_the_same_plans():
    event = Event(tight(60, 10, 5))
    start = first_plan(event)
    held = Tally(event).standing(start).costs[:POINTS]
    one, other = (
        [
            (None if step.placement is None else step.placement.rounds.tolist(), step.fact)
            for step in tighten(event, start, held, seconds=plenty, stop=never, seed=4)
        ]
        for _ in range(2)
    )
    assert one == other


def test_windows_too_large_shrink_to_what_can_be_solved(monkeypatch):
    monkeypatch.setattr("tisserand.engines.scheduling.windows.MOST_COLUMNS", 200)
    event = Event(tight(60, 10, 5))
    tally, start = Tally(event), first_plan(event)
    first = tally.standing(start).costs
    looks = count()
    steps = list(
        tighten(event, start, first[:POINTS], seconds=plenty, stop=lambda: next(looks) > 2000, seed=1)
    )
    plans = [step.placement for step in steps if step.placement is not None]
    assert tally.standing(plans[-1]).costs < first


def test_stopped_at_once_it_says_only_what_is_true():
    event = Event(tight(60, 10, 5))
    start = first_plan(event)
    held = Tally(event).standing(start).costs[:POINTS]
    (only,) = tighten(event, start, held, seconds=plenty, stop=lambda: True)
    assert only.placement is None
    *_, last = tighten(event, start, held, seconds=plenty, stop=never)
    assert only.fact.bound <= last.fact.bound


def test_ways_and_placements_tell_the_same():
    event = Event(tight(60, 10, 5))
    plan, ways = first_plan(event), ways_of(event)
    again = ways.placement(event, ways.are_of(plan))
    assert again.rounds.tolist() == plan.rounds.tolist()
    assert again.pools.tolist() == plan.pools.tolist()
    assert (again.voices >= 0).tolist() == (plan.voices >= 0).tolist()
