"""What a refused wish would cost, compared with every plan there is."""

from collections import Counter

import pytest

from tisserand.engines.scheduling import judge, solve
from tisserand.engines.scheduling.price import Price, cost_of
from tisserand.engines.scheduling.worth import plan_points, promises_of

from .hall import BUYER, COOPERATIVE, SAWMILL, convention, must, no, with_changed, would
from .small_events import every_plan, small_event


def values_of_plans(problem):
    """Promises kept and points of every plan, with the pairs that meet in it."""
    promised = promises_of(problem)
    found = []
    for plan in every_plan(problem):
        held = Counter(name for m in plan for name in (m.a, m.b))
        kept = sum(held[name] >= promise for name, promise in promised.items())
        found.append(((kept, plan_points(problem, plan)), {frozenset((m.a, m.b)) for m in plan}))
    return found


@pytest.mark.thorough
def test_the_price_is_that_of_the_best_plan_with_the_wish():
    priced, impossible = 0, 0
    for seed in range(50):
        problem = small_event(seed)
        plans, answer = values_of_plans(problem), solve(problem, seconds=2)
        best = max(values for values, _ in plans)
        for refusal in answer.refused:
            price = cost_of(problem, answer, refusal.a, refusal.b, seconds=3)
            pair = frozenset((refusal.a, refusal.b))
            with_wish = max((values for values, pairs in plans if pair in pairs), default=None)
            if with_wish is None:
                assert price == Price()
                impossible += 1
            else:
                lost = best[0] - with_wish[0], best[1] - with_wish[1]
                assert (price.promises_lost, price.points_lost) == lost
                assert price.at_least <= price.points_lost
                assert pair in [{m.a, m.b} for m in price.meetings]
                assert judge(problem, price.meetings) == ()
                assert plan_points(problem, price.meetings) == with_wish[1]
                priced += 1
    assert priced >= 15
    assert impossible >= 10


def test_a_granted_wish_costs_nothing():
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    answer = solve(problem, seconds=1)
    price = cost_of(problem, answer, "longwy", "esch", seconds=1)
    assert (price.points_lost, price.promises_lost, price.meetings) == (0, 0, answer.meetings)
    assert price.is_proved


@pytest.mark.parametrize(
    "changes",
    [
        {"wishes": (must(BUYER, COOPERATIVE), no(COOPERATIVE, BUYER))},
        {"forbidden": frozenset({frozenset({"esch", "longwy"})})},
        {"registrations": with_changed(BUYER, most=0)},
        {"registrations": with_changed(BUYER, languages=frozenset({"de"}))},
    ],
    ids=["veto", "forbidden", "no meeting wanted", "no language"],
)
def test_what_no_plan_can_hold_has_no_price(changes):
    problem = convention(**({"wishes": (must(BUYER, COOPERATIVE),)} | changes))
    price = cost_of(problem, solve(problem, seconds=1), "esch", "longwy", seconds=1)
    assert price == Price()
    assert not price.is_possible
    assert not price.is_proved


def test_a_price_is_proved_where_every_round_is():
    people = with_changed(BUYER, rounds=frozenset({1}))
    problem = convention(registrations=people, wishes=(would(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    price = cost_of(problem, solve(problem, seconds=2), "esch", "longwy", seconds=2)
    assert (price.points_lost, price.at_least, price.round) == (3, 3, 1)
    assert price.is_proved


def test_without_time_there_is_a_price_all_the_same():
    people = with_changed(BUYER, rounds=frozenset({1}))
    problem = convention(registrations=people, wishes=(would(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    price = cost_of(problem, solve(problem, seconds=2), "esch", "longwy", seconds=0)
    assert price.points_lost == 3
    assert {"esch", "longwy"} in [{m.a, m.b} for m in price.meetings]
