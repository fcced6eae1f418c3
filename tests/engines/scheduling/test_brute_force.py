"""The optimiser against trying everything: on small events its values, bounds and claims are all right.

`TISSERAND_SMALL_EVENTS` says how many events of each combination are tried; 2,000 are tried before a release.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings

from tisserand.engines.scheduling import Status, judge, solve, warm_up
from tisserand.engines.scheduling.answer import Answer, LevelName, Meeting
from tisserand.engines.scheduling.problem import Problem
from tisserand.engines.scheduling.worth import (
    breaks_of,
    interpreted_meetings,
    interpreters_used,
    plan_points,
    promised_minimum_of,
    quota_missing,
    shares_reached,
    values_of,
)

from .oracle import bounds_told, costs_told, every_cost
from .small_events import COMBINATIONS, combined_event, every_plan, small_event, small_events

pytestmark = pytest.mark.thorough

patient = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SOLVING = sys.modules[solve.__module__]
EVENTS = int(os.environ.get("TISSERAND_SMALL_EVENTS", "40"))
EVENTS_WITH_COMFORT = int(os.environ.get("TISSERAND_SMALL_EVENTS", "20"))
LONGEST_SECONDS = 20


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    warm_up()


def assert_bounds_hold(problem: Problem, answer: Answer) -> None:
    """No plan as good on the costs before beats the bound of a cost."""
    own, bounds = costs_told(answer), bounds_told(answer)
    if answer.levels[-1].name is LevelName.COMFORT:
        own, bounds = (*own, answer.levels[-1].value), (*bounds, answer.levels[-1].bound)
    costs = every_cost(problem)
    for place, bound in enumerate(bounds):
        rivals = [
            cost[place]
            for cost in costs
            if all(c <= o for c, o in zip(cost[:place], own[:place], strict=True))
        ]
        assert bound <= min(rivals)
        assert bound <= own[place]


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_grants_are_proved_best_and_are_best(combination):
    for seed in range(EVENTS):
        problem = combined_event(seed, combination)
        answer = solve(problem, seconds=LONGEST_SECONDS)
        assert judge(problem, answer.meetings) == (), seed
        assert (answer.status, costs_told(answer)) == (
            Status.OPTIMAL,
            min(cost[:-1] for cost in every_cost(problem)),
        ), seed


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_the_levels_tell_what_the_plan_is_worth(combination):
    for seed in range(EVENTS_WITH_COMFORT):
        problem = combined_event(seed, combination, minimise_breaks=True)
        answer = solve(problem, seconds=0.05)
        assert {level.name: level.value for level in answer.levels} == values_of(problem, answer.meetings)
        told = costs_told(answer)
        assert told[1] == quota_missing(problem, answer.meetings)
        assert tuple(-cost for cost in told[3:-2]) == shares_reached(problem, answer.meetings)
        assert told[-1] == interpreters_used(answer.meetings)


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_bounds_are_true_and_claims_hold_with_comfort(combination):
    for seed in range(EVENTS_WITH_COMFORT):
        problem = combined_event(seed, combination, minimise_breaks=True)
        answer = solve(problem, seconds=0.1)
        assert judge(problem, answer.meetings) == ()
        assert_bounds_hold(problem, answer)
        if answer.status is Status.OPTIMAL:
            assert (*costs_told(answer), answer.levels[-1].value) == min(every_cost(problem))


@pytest.mark.parametrize("bounded_options", [-1, 25_000], ids=["no program of slots", "linear program only"])
@pytest.mark.parametrize("combination", ["everything", "fairness"])
def test_bounds_are_true_without_the_exact_program(monkeypatch, bounded_options, combination):
    monkeypatch.setattr(SOLVING, "EXACT_OPTIONS", -1)
    monkeypatch.setattr(SOLVING, "BOUNDED_OPTIONS", bounded_options)
    for seed in range(EVENTS):
        problem = combined_event(seed, combination, minimise_breaks=True)
        answer = solve(problem, seconds=0.05)
        assert judge(problem, answer.meetings) == ()
        assert_bounds_hold(problem, answer)


@given(small_events(minimise_breaks=True))
@patient
def test_bounds_are_true_when_stopped_at_once(problem):
    answer = solve(problem, seconds=5, stop=lambda: True)
    assert judge(problem, answer.meetings) == ()
    assert_bounds_hold(problem, answer)


@given(small_events())
@patient
def test_level_names_come_in_their_order(problem):
    answer = solve(problem, seconds=0)
    assert [level.name for level in answer.levels] == [
        LevelName.PROMISED_MINIMUM,
        LevelName.POINTS,
        LevelName.FAIRNESS,
        LevelName.INTERPRETERS,
    ]


@pytest.mark.parametrize("seed", range(12))
def test_trying_round_by_round_finds_what_trying_every_plan_finds(seed):
    problem = small_event(seed)
    every_way = {costs_counted(problem, plan) for plan in every_plan(problem)}
    assert min(every_cost(problem)) == min(every_way)
    assert {costs[:-3] for costs in every_cost(problem)} == {costs[:-3] for costs in every_way}


def costs_counted(problem: Problem, plan: list[Meeting]) -> tuple[int, ...]:
    """The costs of a plan, as `worth` counts them."""
    return (
        -promised_minimum_of(problem, plan),
        quota_missing(problem, plan),
        -plan_points(problem, plan),
        *(-count for count in shares_reached(problem, plan)),
        interpreted_meetings(plan),
        interpreters_used(plan),
        breaks_of(problem, plan),
    )
