"""No cap is ever broken, and nothing that is proved of a capped plan is beaten by any plan there is."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.scheduling.small_events import every_plan, small_event
from tisserand.engines.scheduling import Cap, Status, caps_are_kept, judge, solve_capped
from tisserand.engines.scheduling.answer import Cause, LevelName, Meeting
from tisserand.engines.scheduling.problem import (
    Lock,
    Problem,
    Registration,
    Round,
    Rules,
    Table,
    Wish,
    WishLevel,
)
from tisserand.engines.scheduling.worth import plan_points, promised_minimum_of

SECONDS = 1.0


def fair(rounds: int = 4, buyers: int = 2, sellers: int = 5, **more: object) -> Problem:
    """Everybody is there all day and speaks French; every buyer would meet every seller, the first a must."""
    names = [*(f"B{n}" for n in range(buyers)), *(f"S{n}" for n in range(sellers))]
    return Problem(
        registrations=tuple(
            Registration(name, name, frozenset({"fr"}), frozenset(range(1, rounds + 1))) for name in names
        ),
        rounds=tuple(Round(number, 20 * number, 15) for number in range(1, rounds + 1)),
        tables=tuple(Table(number) for number in range(1, 6)),
        wishes=tuple(
            Wish(f"B{b}", f"S{s}", WishLevel.MUST if s == 0 else WishLevel.WOULD)
            for b in range(buyers)
            for s in range(sellers)
        ),
        rules=Rules(fairness_steps=0, minimise_breaks=False),
        **more,
    )


SELLERS = frozenset(f"S{n}" for n in range(5))


def test_a_full_class_takes_its_worthiest_and_says_so_of_the_others() -> None:
    problem, cap = fair(), Cap("B0", SELLERS, 2)

    answer = solve_capped(problem, [cap], seconds=SECONDS)

    mine = sorted(m.b if m.a == "B0" else m.a for m in answer.meetings if "B0" in (m.a, m.b))
    assert (len(mine), mine[0], answer.status) == (2, "S0", Status.OPTIMAL)
    refused = [refusal for refusal in answer.refused if refusal.a == "B0"]
    assert {refusal.cause for refusal in refused} == {Cause.CAP_REACHED}
    assert all(refusal.details[:2] == ("B0", "2") for refusal in refused)
    assert {tuple(sorted(refusal.details[2:])) for refusal in refused} == {tuple(mine)}


def test_a_cap_that_binds_nobody_changes_nothing() -> None:
    problem = fair()
    free = solve_capped(problem, [], seconds=SECONDS)
    capped = solve_capped(problem, [Cap("B0", SELLERS, 5)], seconds=SECONDS)
    assert (capped.meetings, capped.levels) == (free.meetings, free.levels)


def test_room_that_a_chosen_pair_cannot_use_goes_to_another() -> None:
    """B0 may meet one seller; the must is chosen, but the only table of its round is another's by lock."""
    problem = fair(rounds=2, buyers=1, sellers=2)
    people = [replace(p, rounds=frozenset({1})) if p.id == "S0" else p for p in problem.registrations]
    others = [Registration(n, n, frozenset({"fr"}), frozenset({1, 2})) for n in ("X", "Y")]
    narrow = replace(
        problem,
        registrations=(*people, *others),
        tables=(Table(1),),
        locks=(Lock("X", "Y", 1, 1),),
    )

    answer = solve_capped(narrow, [Cap("B0", SELLERS, 1)], seconds=SECONDS)

    assert Meeting("B0", "S1", 2, 1) in answer.meetings


def test_locks_beyond_a_cap_exclude_each_other() -> None:
    problem = fair(locks=(Lock("B0", "S0", 1), Lock("B0", "S1", 2)))
    answer = solve_capped(problem, [Cap("B0", SELLERS, 1)], seconds=SECONDS)
    assert (answer.status, answer.meetings) == (Status.INFEASIBLE, ())
    assert answer.conflict == ("B0|S0|1|", "B0|S1|2|")


def test_the_judge_of_caps_counts() -> None:
    meetings = [Meeting("B0", "S0", 1, 1), Meeting("S1", "B0", 2, 1)]
    faults = list(caps_are_kept([Cap("B0", SELLERS, 1), Cap("B0", SELLERS, 2)], meetings))
    assert [(fault.code, fault.subject, fault.arguments) for fault in faults] == [
        ("cap_broken", "B0", ("2", "1"))
    ]


def test_an_early_stop_keeps_the_caps_too() -> None:
    problem, cap = fair(), Cap("B0", SELLERS, 1)
    answer = solve_capped(problem, [cap], seconds=0, stop=lambda: True)
    assert list(caps_are_kept([cap], answer.meetings)) == []


def test_signs_of_life_never_promise_what_caps_forbid() -> None:
    problem, caps, told = fair(), [Cap(f"B{n}", SELLERS, 2) for n in range(2)], []
    answer = solve_capped(problem, caps, seconds=SECONDS, progress=told.append)
    best = plan_points(problem, answer.meetings)
    assert all(sign.bound >= best for sign in told if sign.level is LevelName.POINTS)
    assert all(list(caps_are_kept(caps, sign.meetings)) == [] for sign in told)


def some_caps(seed: int) -> list[Cap]:
    chance = random.Random(seed)
    return [
        Cap(
            of, frozenset(chance.sample(sorted({*"ABCD"} - {of}), chance.randint(1, 3))), chance.randint(0, 2)
        )
        for of in chance.sample("ABCD", chance.randint(1, 3))
    ]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_no_cap_is_broken_and_no_plan_there_is_beats_a_bound(seed: int) -> None:
    problem, caps = small_event(seed), some_caps(seed)

    answer = solve_capped(problem, caps, seconds=SECONDS)

    assert judge(problem, answer.meetings) == ()
    assert list(caps_are_kept(caps, answer.meetings)) == []
    plans = [plan for plan in every_plan(problem) if not list(caps_are_kept(caps, plan))]
    values = [(promised_minimum_of(problem, plan), plan_points(problem, plan)) for plan in plans]
    kept, points = promised_minimum_of(problem, answer.meetings), plan_points(problem, answer.meetings)
    levels = {level.name: level for level in answer.levels}
    promise, worth = levels[LevelName.PROMISED_MINIMUM], levels[LevelName.POINTS]
    assert (promise.value, worth.value) == (kept, points)
    assert max(first for first, _ in values) <= promise.bound
    assert max(second for first, second in values if first >= kept) <= worth.bound
