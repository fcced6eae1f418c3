"""Bounds that follow from facts, and the levels told of a plan, on costs small enough to write down."""

import pytest

from tisserand.engines.scheduling.answer import Level, LevelName, Step, StepName
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.ladder import Fact
from tisserand.engines.scheduling.problem import Rules
from tisserand.engines.scheduling.proofs import Proofs

from .hall import BUYER, COOPERATIVE, SAWMILL, convention, must, would

WISHES = (must(BUYER, COOPERATIVE), must(COOPERATIVE, BUYER), would(BUYER, SAWMILL))
COSTS = (-4, 1, -8, -3, -2, 0, 0)
"""Promises, quota, points, two steps of the share, meetings interpreted, interpreters used."""


def proofs(**rules: int) -> Proofs:
    return Proofs(Event(convention(wishes=WISHES, rules=Rules(**({"fairness_steps": 2} | rules)))))


def test_without_any_fact_nothing_beats_all_promises_all_points_and_all_shares():
    assert proofs().trivial == (-4, 0, -9, -4, -4, 0, 0)
    assert [proofs().bound(place, COSTS) for place in range(7)] == [-4, 0, -9, -4, -4, 0, 0]


def test_the_best_of_the_facts_that_hold_is_the_bound():
    known = proofs()
    known.learn([Fact(2, (-4, 1), -9), Fact(2, (-4, 2), -8), Fact(2, (-4, 1), -10)])
    known.learn([Fact(3, (-4, 1, -8), -2)])
    assert known.bound(2, COSTS) == -8
    assert known.bound(3, COSTS) == -2


@pytest.mark.parametrize(
    ("held", "bound"),
    [((-4, 1), -8), ((-4, 2), -8), ((-3, 1), -8), ((-4, 0), -9), ((-5, 1), -9)],
)
def test_a_fact_holds_for_plans_at_least_as_good_as_what_it_was_learnt_at(held, bound):
    known = proofs()
    known.learn([Fact(2, held, -8)])
    assert known.bound(2, COSTS) == bound


def test_a_cost_is_known_where_a_fact_bounds_it_or_nothing_could_be_less():
    known = proofs()
    assert [known.knows(place, COSTS) for place in range(7)] == [True, False, False, False, False, True, True]
    known.learn([Fact(1, (-4,), 0), Fact(2, (-4, 0), -8)])
    assert [known.knows(place, COSTS) for place in range(3)] == [True, True, False]


def test_the_first_cost_that_may_be_less_is_unproved():
    known = proofs()
    assert known.unproved(COSTS) == 1
    known.learn([Fact(1, (-4,), 1)])
    assert known.unproved(COSTS) == 2
    known.learn([Fact(2, (-4, 1), -8), Fact(4, (-4, 1, -8, -3), -2)])
    assert known.unproved(COSTS) == 3
    known.learn([Fact(3, (-4, 1, -8), -3)])
    assert known.unproved(COSTS) == 7


def test_levels_are_told_as_people_count_them():
    known = proofs(cross_border_at_least=50)
    known.learn([Fact(2, (-4, 1), -8), Fact(3, (-4, 1, -8), -4)])
    assert known.levels((-4, 1, -8, -4, -2, 3, 2)) == (
        Level(LevelName.PROMISED_MINIMUM, 4, 4, maximise=True),
        Level(LevelName.QUOTA, 1, 0, maximise=False),
        Level(LevelName.POINTS, 8, 8, maximise=True),
        Level(
            LevelName.FAIRNESS,
            0.5,
            1.0,
            maximise=True,
            steps=(
                Step(StepName.SHARE, 4, 4, maximise=True, share=0.5),
                Step(StepName.SHARE, 2, 4, maximise=True, share=1.0),
            ),
        ),
        Level(
            LevelName.INTERPRETERS,
            3,
            0,
            maximise=False,
            steps=(Step(StepName.INTERPRETERS_USED, 2, 0, maximise=False),),
        ),
    )


def test_quota_and_fairness_are_told_only_where_they_count():
    known = proofs(fairness_steps=0)
    assert [level.name for level in known.levels((-4, 0, -8, 0, 0))] == [
        LevelName.PROMISED_MINIMUM,
        LevelName.POINTS,
        LevelName.INTERPRETERS,
    ]


@pytest.mark.parametrize(
    ("reached", "share"), [((4, 4), 1.0), ((4, 3), 0.5), ((3, 3), 0.0), ((3, 4), 0.0), ((0, 0), 0.0)]
)
def test_the_smallest_share_is_the_last_step_that_everybody_reaches(reached, share):
    told = proofs().levels((-4, 0, -8, *(-count for count in reached), 0, 0))
    assert {level.name: level.value for level in told}[LevelName.FAIRNESS] == share
