"""Joint bids are the smallest that cover everything: compared with all sets of members."""

import random
from itertools import combinations

import pytest

from tisserand.engines.matching import Member, consortia
from tisserand.engines.matching.problem import ProblemError


def by_trying(demands: set[str], members: list[Member], capacity: float) -> tuple[int, float] | None:
    """The size and the cost of the best set, by trying all."""
    for size in range(1, 7):
        costs = [
            sum(member.cost for member in group)
            for group in combinations(members, size)
            if demands <= set().union(*(member.covers for member in group))
            and sum(member.capacity for member in group) >= capacity
        ]
        if costs:
            return size, min(costs)
    return None


@pytest.mark.parametrize("seed", range(40))
def test_the_smallest_and_cheapest_set_is_found(seed: int) -> None:
    chance = random.Random(seed)
    demands = set("abcdef"[: chance.randint(1, 6)])
    members = [
        Member(
            f"m{n}",
            frozenset(chance.sample("abcdefg", chance.randint(0, 3))),
            chance.choice([0, 10, 50]),
            chance.choice([1.0, 2.0, 3.5]),
        )
        for n in range(8)
    ]
    capacity = chance.choice([0, 0, 40, 90])
    found = consortia(demands, members, capacity=capacity)
    best = by_trying(demands, members, capacity)
    assert (found and (len(found[0].members), found[0].cost)) == (best or [])


def test_each_member_is_told_by_the_gap_it_fills() -> None:
    members = [Member("wood", frozenset({"joinery", "LU"})), Member("glass", frozenset({"windows", "LU"}))]
    found = consortia({"joinery", "windows", "LU"}, members)
    assert [each.gaps for each in found] == [
        {"glass": frozenset({"windows"}), "wood": frozenset({"joinery"})}
    ]


def test_who_only_makes_the_group_large_enough_is_told_so() -> None:
    members = [Member("wood", frozenset({"joinery"}), 40), Member("big", frozenset(), 60)]
    found = consortia({"joinery"}, members, capacity=90)
    assert [each.gaps for each in found] == [
        {"big": frozenset({"capacity"}), "wood": frozenset({"joinery", "capacity"})}
    ]


def test_members_that_are_tied_come_first() -> None:
    members = [Member("a", frozenset("x")), Member("b", frozenset("y")), Member("c", frozenset("y"))]
    found = consortia("xy", members, ties={frozenset({"a", "c"})})
    assert [each.members for each in found] == [("a", "c"), ("a", "b")]


def test_there_is_none_where_a_demand_stays_open() -> None:
    assert consortia({"moon"}, [Member("a", frozenset("x"))]) == []


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(ProblemError, match="cannot be negative"):
        Member("a", frozenset(), cost=-1)
