"""The prover alone finds what others find, whatever it is told to make of its cores."""

from random import Random

import pytest

from tisserand.engines.scheduling.answer import Status
from tisserand.engines.scheduling.breaks import (
    BrokerageDay,
    DayAnswer,
    Encounter,
    Session,
    judge,
    prover,
    question,
)
from tisserand.engines.scheduling.breaks.run import Run

from .test_weighted import plan_by_maxsat


def held_up_day(seed: int) -> BrokerageDay:
    """Ten people, five meetings each or nearly, in nine slots with few tables; many are held up at times."""
    random = Random(seed)
    pairs = [(a, b) for a in range(1, 6) for b in range(6, 11)]
    random.shuffle(pairs)
    sessions = (Session.ANY, Session.ANY, Session.MORNING, Session.AFTERNOON)
    meetings = tuple(Encounter(a, b, random.choice(sessions)) for a, b in pairs[:22])
    forbidden = tuple(frozenset(random.sample(range(2, 9), random.randint(0, 2))) for _ in range(10))
    return BrokerageDay(10, 9, 5, 4, meetings, forbidden)


def proved_alone(day: BrokerageDay) -> DayAnswer:
    """What is known when nobody but the prover has worked."""
    run = Run(day, 0)
    while not run.is_over:
        run._prover.advance()
        run.is_infeasible |= run.breaks is None and run.bound > run.limit
    return run.answer()


@pytest.mark.parametrize("seed", range(12))
def test_the_prover_alone_agrees_with_another_solver(seed: int) -> None:
    day = held_up_day(seed)

    answer = proved_alone(day)

    other = plan_by_maxsat(day)
    if other is None:
        assert answer.status == Status.INFEASIBLE
    else:
        assert (answer.breaks, answer.bound) == (other[0], other[0])
        assert judge(day, answer.slots) == ()


def test_cores_of_any_size_prove_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proved = []
    for shrinking, orders, needy, at_once in ((200, 2, 16, 2), (1, 0, 0, 0), (1000, 9, 100, 0)):
        monkeypatch.setattr(prover, "SHRINKING", shrinking)
        monkeypatch.setattr(prover, "ORDERS", orders)
        monkeypatch.setattr(prover, "MOST_NEEDY", needy)
        monkeypatch.setattr(prover, "PORTIONS_AT_ONCE", at_once)
        proved.append([proved_alone(held_up_day(seed)).breaks for seed in range(12)])

    assert proved[0] == proved[1] == proved[2]
    assert len(set(proved[0])) > 3


def test_where_everybody_needs_many_breaks_the_plans_less_even_are_sought_too() -> None:
    slots = (1, 3, 5, 7)
    both = tuple(Encounter(1, 2, fixed_slot=slot) for slot in slots)

    answer = proved_alone(BrokerageDay(2, 7, 4, 1, both))

    assert (answer.breaks, answer.bound) == (6, 6)


def test_without_time_for_narrow_plans_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prover, "NARROW_PORTIONS", 0)

    assert [proved_alone(held_up_day(seed)).breaks for seed in range(3)] == [
        (plan_by_maxsat(held_up_day(seed)) or (None,))[0] for seed in range(3)
    ]


def test_a_first_question_put_again_and_again_proves_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "CONFLICTS_PER_PORTION", 3)
    monkeypatch.setattr(prover, "FIRST_PORTIONS", 1)

    assert [proved_alone(held_up_day(seed)).breaks for seed in range(12)] == [
        (plan_by_maxsat(held_up_day(seed)) or (None,))[0] for seed in range(12)
    ]
