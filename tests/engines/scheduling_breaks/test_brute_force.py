"""On tiny days the solver says what trying every plan says."""

import os
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tisserand.engines.scheduling.answer import Status
from tisserand.engines.scheduling.breaks import BrokerageDay, Encounter, Session, judge, run, solve

from .small_days import fewest_breaks_of_all_plans

SMALL_DAYS = int(os.environ.get("TISSERAND_SMALL_DAYS", "250"))


@st.composite
def days(draw: st.DrawFn, people: int, slots: int, meetings: int) -> BrokerageDay:
    participants = draw(st.integers(2, people))
    length = draw(st.integers(1, slots))
    morning = draw(st.integers(0, length))
    number = draw(st.integers(0, meetings))
    one_in_four = st.sampled_from((True, False, False, False))
    people_by_two = st.lists(st.integers(1, participants), min_size=2, max_size=2, unique=True)
    encounters = []
    for at in range(1, number + 1):
        a, b = draw(people_by_two)
        session = draw(st.sampled_from((Session.ANY, Session.ANY, Session.MORNING, Session.AFTERNOON)))
        is_fixed, is_late = draw(one_in_four), draw(one_in_four)
        fixed = draw(st.integers(1, length)) if is_fixed else None
        others = [other for other in range(1, number + 1) if other != at]
        after = {draw(st.sampled_from(others))} if others and is_late else set[int]()
        encounters.append(Encounter(a, b, session, fixed, frozenset(after)))
    forbidden = tuple(
        frozenset({draw(st.integers(1, length))}) if draw(one_in_four) else frozenset()
        for _ in range(participants)
    )
    return BrokerageDay(participants, length, morning, draw(st.integers(1, 2)), tuple(encounters), forbidden)


def assert_solved_as_by_trying(day: BrokerageDay) -> None:
    fewest = fewest_breaks_of_all_plans(day)

    answer = solve(day)

    if fewest is None:
        assert (answer.status, answer.breaks, answer.slots) == (Status.INFEASIBLE, None, ())
    else:
        assert (answer.status, answer.breaks, answer.bound) == (Status.OPTIMAL, fewest, fewest)
        assert judge(day, answer.slots, answer.tables) == ()


@pytest.mark.thorough
@settings(max_examples=SMALL_DAYS, deadline=None)
@given(days(people=5, slots=5, meetings=4))
def test_a_tiny_day_is_planned_as_well_as_can_be(day: BrokerageDay) -> None:
    assert_solved_as_by_trying(day)


@pytest.mark.thorough
@settings(max_examples=SMALL_DAYS, deadline=None)
@given(days(people=5, slots=5, meetings=4))
def test_questions_alone_plan_a_tiny_day_as_well_as_can_be(day: BrokerageDay) -> None:
    with patch.object(run, "can_weave", return_value=False):
        assert_solved_as_by_trying(day)


@settings(max_examples=40, deadline=None)
@given(days(people=2, slots=7, meetings=4))
def test_a_long_day_of_two_or_three_people_is_planned_as_well_as_can_be(day: BrokerageDay) -> None:
    assert_solved_as_by_trying(day)


def two_meet(*slots: int) -> tuple[Encounter, ...]:
    return tuple(Encounter(1, 2, fixed_slot=slot) for slot in slots)


def test_two_people_may_both_have_three_breaks() -> None:
    assert_solved_as_by_trying(BrokerageDay(2, 7, 4, 1, two_meet(1, 3, 5, 7)))


def test_nobody_has_three_breaks_beside_someone_who_has_none() -> None:
    assert_solved_as_by_trying(BrokerageDay(3, 7, 4, 1, two_meet(1, 3, 5, 7)))


def test_three_breaks_beside_one_are_fair() -> None:
    slots = (1, 3, 5, 7)
    meetings = (*two_meet(*slots), Encounter(3, 4, fixed_slot=1), Encounter(3, 4))

    answer = solve(BrokerageDay(4, 7, 4, 2, meetings))

    assert (answer.status, answer.breaks) == (Status.OPTIMAL, 3 + 3 + 1 + 1)


def test_a_crowded_day_with_one_table_uses_every_slot() -> None:
    ring = tuple(Encounter(a, a % 5 + 1) for a in range(1, 6))

    assert_solved_as_by_trying(BrokerageDay(5, 5, 3, 1, ring))
