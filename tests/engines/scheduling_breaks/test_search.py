"""A run can be cut short at any time: the best plan is kept, and the bound is true."""

import math
import time
from multiprocessing import Pipe
from random import Random
from typing import Any

import pytest

from tisserand.engines.scheduling.answer import Level, LevelName, Status
from tisserand.engines.scheduling.breaks import (
    BrokerageDay,
    DayProgress,
    Encounter,
    breaks_of,
    hunter,
    judge,
    question,
    run,
    search,
    solve,
)
from tisserand.engines.scheduling.breaks.race import race
from tisserand.engines.scheduling.breaks.run import Run

from .small_days import day_of

pytestmark = pytest.mark.thorough


def lively_day() -> BrokerageDay:
    """Sixteen people with six meetings each, or nearly, in eleven slots, some of them held up."""
    random = Random(5)
    pairs = [(a, b) for a in range(1, 9) for b in range(9, 17)]
    random.shuffle(pairs)
    forbidden = tuple(frozenset({random.randint(3, 9)}) for _ in range(16))
    return BrokerageDay(16, 11, 6, 6, tuple(Encounter(a, b) for a, b in pairs[:46]), forbidden)


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is left to questions, and these are put in many portions."""
    monkeypatch.setattr(question, "CONFLICTS_PER_PORTION", 5)
    monkeypatch.setattr(run, "can_weave", lambda _: False)


@pytest.mark.usefixtures("small_portions")
def test_a_run_stopped_at_its_first_plan_keeps_it() -> None:
    day = lively_day()
    told: list[DayProgress] = []

    answer = solve(day, progress=told.append, stop=lambda: bool(told and told[-1].slots))

    assert answer.is_planned
    assert judge(day, answer.slots, answer.tables) == ()
    assert answer.breaks == sum(breaks_of(day, answer.slots)) == told[-1].breaks
    assert answer.bound <= solve(day).bound <= answer.breaks
    assert answer.status != Status.INFEASIBLE


@pytest.mark.usefixtures("small_portions")
def test_bounds_rise_and_plans_get_better_until_they_meet() -> None:
    told: list[DayProgress] = []

    answer = solve(lively_day(), progress=told.append)

    breaks = [sign.breaks for sign in told if sign.breaks is not None]
    bounds = [sign.bound for sign in told]
    assert breaks == sorted(breaks, reverse=True)
    assert bounds == sorted(bounds)
    assert (answer.status, answer.breaks) == (Status.OPTIMAL, answer.bound)
    assert (breaks[-1], bounds[-1]) == (answer.breaks, answer.bound)
    assert solve(lively_day(), seed=3).breaks == answer.breaks


@pytest.mark.usefixtures("small_portions")
@pytest.mark.parametrize("gap", [0, 1, 100])
def test_a_hunter_without_patience_finds_the_same(gap: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fewest = solve(lively_day()).breaks
    monkeypatch.setattr(hunter, "PATIENCE", 0)
    monkeypatch.setattr(hunter, "FIRST_GAP", gap)
    monkeypatch.setattr(run, "HEAD_START", 0)
    monkeypatch.setattr(run, "TURNS_PER_ROUND", 1)

    answer = solve(lively_day())

    assert (answer.status, answer.breaks) == (Status.OPTIMAL, fewest)
    assert judge(lively_day(), answer.slots, answer.tables) == ()


def test_two_workers_prove_the_same_as_one() -> None:
    told: list[DayProgress] = []

    answer = solve(lively_day(), workers=2, progress=told.append)

    assert (answer.status, answer.breaks) == (Status.OPTIMAL, solve(lively_day()).breaks)
    assert judge(lively_day(), answer.slots, answer.tables) == ()
    assert told[-1].bound == answer.bound


def test_two_workers_know_at_once_that_a_day_cannot_be() -> None:
    answer = solve(day_of(*(Encounter(1, b) for b in (2, 3, 4, 2, 3))), workers=2)

    assert (answer.status, answer.slots) == (Status.INFEASIBLE, ())


class Silent(Run):
    """A run that never gets a turn: what it knows, others have told it."""

    def advance(self) -> None:
        time.sleep(0.01)


def test_what_the_other_worker_finds_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    fewest = solve(lively_day()).breaks
    monkeypatch.setattr(search, "Run", Silent)

    answer = solve(lively_day(), workers=2, seconds=60)

    assert (answer.status, answer.breaks) == (Status.OPTIMAL, fewest)
    assert judge(lively_day(), answer.slots, answer.tables) == ()


def test_the_other_worker_stops_when_nobody_listens() -> None:
    here, there = Pipe()
    here.close()

    race(there, lively_day(), seed=0)

    assert there.closed


def test_the_same_seed_gives_the_same_plan() -> None:
    assert solve(lively_day(), seed=7).slots == solve(lively_day(), seed=7).slots


def test_a_huge_or_negative_seed_is_a_seed() -> None:
    day = day_of(Encounter(1, 2))

    assert solve(day, seed=2**70).seed == 2**70
    assert solve(day, seed=-1).status == Status.OPTIMAL


def test_without_time_there_is_no_plan_but_a_true_bound() -> None:
    day = day_of(*(Encounter(1, 2, fixed_slot=slot) for slot in (1, 4)))

    answer = solve(day, seconds=0)

    assert (answer.status, answer.bound, answer.is_planned, answer.levels) == (Status.BOUNDED, 2, False, ())
    assert answer.slots == answer.tables == ()
    assert answer.first_plan_seconds is None


def test_stopped_before_it_begins_it_does_nothing() -> None:
    told: list[DayProgress] = []

    answer = solve(day_of(Encounter(1, 2)), progress=told.append, stop=lambda: True)

    assert (answer.is_planned, told) == (False, [])


@pytest.mark.parametrize("seconds", [-1.0, math.nan])
def test_time_that_is_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds must be a number of at least 0"):
        solve(day_of(Encounter(1, 2)), seconds=seconds)


@pytest.mark.parametrize(
    "wrong", [{"seconds": "3"}, {"seconds": None}, {"seed": 1.5}, {"seed": "1"}, {"workers": 1.0}]
)
def test_what_is_no_number_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        solve(day_of(Encounter(1, 2)), **wrong)


@pytest.mark.parametrize("workers", [0, 3, -1])
def test_one_or_two_workers_are_all_there_can_be(workers: int) -> None:
    with pytest.raises(ValueError, match=f"workers must be 1 or 2, not {workers}"):
        solve(day_of(Encounter(1, 2)), workers=workers)


@pytest.mark.usefixtures("small_portions")
def test_a_run_stopped_in_its_first_portion_has_a_true_bound() -> None:
    answer = solve(lively_day(), seconds=1e-9)

    assert (answer.status, answer.breaks, answer.slots) == (Status.BOUNDED, None, ())
    assert answer.bound <= solve(lively_day()).bound


def test_the_clock_of_the_day_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    back = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: next(back))

    answer = solve(lively_day(), seconds=60)

    assert answer.status == Status.OPTIMAL
    assert 0 <= answer.seconds < 60


def test_a_day_without_meetings_is_planned() -> None:
    answer = solve(day_of(), seconds=math.inf)

    assert (answer.status, answer.slots, answer.tables, answer.breaks) == (Status.OPTIMAL, (), (), 0)


def test_tables_are_dealt_from_one_within_each_slot() -> None:
    same_slot = (Encounter(1, 2, fixed_slot=3), Encounter(3, 4, fixed_slot=3), Encounter(1, 4, fixed_slot=1))

    answer = solve(day_of(*same_slot))

    assert (answer.slots, answer.tables) == ((3, 3, 1), (1, 2, 1))
    assert answer.levels == (Level(LevelName.COMFORT, 2, 2, maximise=False),)


@pytest.mark.parametrize(
    "day",
    [
        day_of(Encounter(1, 2, fixed_slot=1), Encounter(1, 3, fixed_slot=1)),
        day_of(*(Encounter(1, b) for b in (2, 3, 4, 2, 3))),
        day_of(Encounter(1, 2, after=frozenset({2})), Encounter(3, 4, after=frozenset({1}))),
        day_of(Encounter(1, 2), forbidden=(frozenset({1, 2}), frozenset({3, 4}), frozenset(), frozenset())),
        day_of(*(Encounter(a, a % 4 + 1) for a in (1, 2, 3, 4)), slots=3, tables=1),
        day_of(*(Encounter(a, b) for a, b in ((1, 2), (2, 3), (1, 3))), participants=3, slots=2),
    ],
    ids=["two at once", "too many for one", "circle", "no common slot", "too few tables", "odd ring"],
)
def test_a_day_that_cannot_be_is_told(day: BrokerageDay) -> None:
    answer = solve(day)

    assert (answer.status, answer.slots, answer.breaks, answer.bound) == (Status.INFEASIBLE, (), None, 0)
