"""Every sign of life names a level, and what its own plan is worth there."""

import pytest
from bench.events import tight

from tisserand.engines.scheduling import solve
from tisserand.engines.scheduling.answer import LevelName, Progress
from tisserand.engines.scheduling.problem import Problem
from tisserand.engines.scheduling.worth import discomforts_of, values_of

from .small_events import combined_event

GREATER_IS_BETTER = {LevelName.PROMISED_MINIMUM, LevelName.POINTS, LevelName.FAIRNESS}


def signs_of(problem: Problem) -> list[Progress]:
    signs: list[Progress] = []
    solve(problem, seconds=1, progress=signs.append)
    return signs


@pytest.mark.thorough
@pytest.mark.parametrize(
    "problem",
    [*(combined_event(seed, "everything", minimise_breaks=True) for seed in range(4)), tight(30, 8, 1)],
)
def test_a_sign_of_life_tells_what_its_plan_is_worth_on_the_level_it_names(problem):
    signs = signs_of(problem)
    assert len(signs) > 0
    for sign in signs:
        values = values_of(problem, sign.meetings)
        assert sign.value == values[sign.level]
        assert sign.breaks == discomforts_of(problem, sign.meetings)
        is_bounded = sign.value <= sign.bound if sign.level in GREATER_IS_BETTER else sign.value >= sign.bound
        assert is_bounded
