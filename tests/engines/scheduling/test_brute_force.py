"""The optimiser against trying everything: on small events its values, bounds and claims are all right."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings

from tisserand.engines.scheduling import Status, judge, solve
from tisserand.engines.scheduling.answer import Answer, LevelName
from tisserand.engines.scheduling.problem import Problem
from tisserand.engines.scheduling.worth import values_of

from .small_events import every_value, small_events

patient = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SOLVING = sys.modules[solve.__module__]


def values_in(answer: Answer) -> tuple[float, ...]:
    return tuple(level.value for level in answer.levels)


def as_costs(values: tuple[int, ...]) -> tuple[int, ...]:
    """The four values so that less is better on every level."""
    kept, points, interpreted, breaks = values
    return -kept, -points, interpreted, breaks


def assert_bounds_hold(problem: Problem, answer: Answer) -> None:
    """No plan as good on the levels before beats the bound of a level."""
    costs = {as_costs(values) for values in every_value(problem)}
    own = [-level.value if level.maximise else level.value for level in answer.levels]
    for place, level in enumerate(answer.levels):
        bound = -level.bound if level.maximise else level.bound
        rivals = [
            cost[place]
            for cost in costs
            if all(c <= o for c, o in zip(cost[:place], own[:place], strict=True))
        ]
        assert bound <= min(rivals)
        assert bound <= own[place]


@given(small_events())
@patient
def test_grants_are_proved_best_and_are_best(problem):
    answer = solve(problem, seconds=5)
    assert judge(problem, answer.meetings) == ()
    assert answer.status is Status.OPTIMAL
    best = min(as_costs(values)[:3] for values in every_value(problem))
    assert tuple(as_costs((*values_in(answer), 0))[:3]) == best


@given(small_events(minimise_breaks=True))
@patient
def test_bounds_are_true_and_claims_hold_with_comfort(problem):
    answer = solve(problem, seconds=0.1)
    assert judge(problem, answer.meetings) == ()
    assert {level.name: level.value for level in answer.levels} == values_of(problem, answer.meetings)
    assert_bounds_hold(problem, answer)
    if answer.status is Status.OPTIMAL:
        assert as_costs(values_in(answer)) == min(as_costs(values) for values in every_value(problem))


@pytest.mark.parametrize("bounded_options", [-1, 25_000], ids=["no program of slots", "linear program only"])
@given(small_events(minimise_breaks=True))
@patient
def test_bounds_are_true_without_the_exact_program(bounded_options, problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SOLVING, "EXACT_OPTIONS", -1)
        patch.setattr(SOLVING, "BOUNDED_OPTIONS", bounded_options)
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
        LevelName.INTERPRETERS,
    ]
