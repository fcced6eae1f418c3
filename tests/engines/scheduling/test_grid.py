"""The program of all ways: a plan is among its solutions, and is worth there what it is worth."""

import numpy as np
import pytest

from tisserand.engines.scheduling.dealing import deal_tables
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.grid import grid_of
from tisserand.engines.scheduling.ladder import POINTS
from tisserand.engines.scheduling.locks import conflicting_locks
from tisserand.engines.scheduling.placement import Placement
from tisserand.engines.scheduling.standing import Tally
from tisserand.engines.scheduling.worth import crosses_a_border, plan_points, quota_missing

from .small_events import COMBINATIONS, combined_event

pytestmark = pytest.mark.thorough


def plans(combination):
    """Of some small events the first plan and what it costs; and the empty plan, where nothing is locked."""
    for seed in range(30):
        problem = combined_event(seed, combination)
        event = Event(problem)
        if event.pairs and not conflicting_locks(event):
            yield problem, event, first_plan(event)
            if not problem.locks:
                yield problem, event, Placement.empty(len(event.pairs))


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_a_plan_keeps_every_row_of_the_program_that_holds_what_it_costs(combination):
    for problem, event, placement in plans(combination):
        grid = grid_of(event, Tally(event).standing(placement).costs[:POINTS])
        taken = grid.taken_by(event, placement)
        used = grid.rows @ taken
        assert np.all(grid.lower <= used)
        assert np.all(used <= grid.upper)
        assert np.all(taken <= grid.most)
        assert grid.worth @ taken == plan_points(problem, deal_tables(event, placement))


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_costs_one_less_than_a_plan_has_shut_it_out(combination):
    for _, event, placement in plans(combination):
        promises, quota, *_ = Tally(event).standing(placement).costs
        columns = grid_of(event, (promises, quota)).taken_by(event, placement)
        for held in ((promises - 1, quota), *([(promises, quota - 1)] if quota else ())):
            grid = grid_of(event, held)
            used = grid.rows @ columns
            assert np.any(used < grid.lower) or np.any(used > grid.upper)


@pytest.mark.parametrize("combination", ["quota", "everything"])
def test_meetings_missing_to_the_quota_or_above_it_have_a_column_each(combination):
    for problem, event, placement in plans(combination):
        plan = deal_tables(event, placement)
        people = {person.id: person for person in problem.registrations}
        crossing = sum(crosses_a_border(people[m.a], people[m.b]) for m in plan)
        short = grid_of(event, (0, len(plan))).taken_by(event, placement)[-2:]
        if event.has_quota:
            assert sum(short) == quota_missing(problem, plan)
            assert short[0] == 0 or 100 * crossing < problem.rules.cross_border_at_least * len(plan)
            assert short[1] == 0 or 100 * crossing > problem.rules.cross_border_at_most * len(plan)
