"""Two hundred random days of 20 to 100 registrations: every repair is what it promises to be."""

import random

import pytest

from tisserand.engines.scheduling.repair import NoShow, judge_repair, judge_today, repair

from .days import RandomDay, random_day

QUICK = range(20)
THE_REST = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(20, 200)]


@pytest.mark.parametrize("seed", [*QUICK, *THE_REST])
def test_a_repair_keeps_every_promise_on_any_day(seed: int) -> None:
    day = random_day(seed)

    repair = day.repaired()

    assert judge_repair(day.problem, day.plan, day.events, day.now, repair) == ()
    assert judge_today(day.problem, repair.meetings, day.events, day.now) == ()
    assert repair.points_after >= repair.points_before


@pytest.mark.parametrize("seed", [*QUICK, *THE_REST])
def test_a_repair_is_where_the_next_one_begins(seed: int) -> None:
    day = random_day(seed)
    first = day.repaired()

    again = repair(first.problem, first.meetings, [], day.now)
    retold = repair(day.problem, first.meetings, day.events, day.now)

    assert again.lost == again.moved == again.reseated == ()
    assert judge_repair(first.problem, first.meetings, [], day.now, again) == ()
    assert retold.lost == retold.moved == retold.reseated == ()
    if first.is_proved:
        assert (again.added, retold.added) == ((), ())


@pytest.mark.parametrize("seed", [*QUICK, *THE_REST])
def test_a_single_no_show_moves_nobody_else(seed: int) -> None:
    day = random_day(seed)
    chance = random.Random(seed)
    absent = chance.choice(day.problem.registrations).id
    day = RandomDay(day.problem, day.plan, (NoShow(absent),), chance.randint(0, len(day.problem.rounds)))

    repair = day.repaired()

    assert judge_repair(day.problem, day.plan, day.events, day.now, repair) == ()
    assert all(absent in change.people for change in repair.lost)
    assert (repair.moved, repair.reseated) == ((), ())
    assert repair.is_proved


def test_the_same_seed_gives_the_same_repair() -> None:
    day = random_day(11)

    first, second = day.repaired(seed=3), day.repaired(seed=3)

    assert (first.meetings, first.changes) == (second.meetings, second.changes)
