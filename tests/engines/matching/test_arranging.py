"""Wishes are kept at the lowest price: compared with trying all lists."""

import random
from itertools import combinations, product

import pytest

from tisserand.engines.matching import Suggestion
from tisserand.engines.matching.arranging import Wish, arranged


def suggestion(need: str, offer: str, score: float) -> Suggestion:
    return Suggestion(need, offer, score, 0.5, (), ())


def some_candidates(seed: int) -> list[list[Suggestion]]:
    chance = random.Random(seed)
    offers = ["a", "b", "c+", "d+"]
    return [[suggestion(f"n{n}", offer, chance.random()) for offer in offers] for n in range(3)]


def crosses(each: Suggestion) -> bool:
    return each.offer.endswith("+")


def best_by_trying(
    candidates: list[list[Suggestion]], places: int, share: float, cap: int
) -> tuple[int, float]:
    """The fewest suggestions a wish lacks, then the greatest sum of scores, by trying all lists."""
    best = (-99, 0.0)
    total = sum(min(places, len(each)) for each in candidates)
    of_each = [
        [group for size in range(places + 1) for group in combinations(each, size)] for each in candidates
    ]
    for lists in product(*of_each):
        shown = [each for group in lists for each in group]
        if any(sum(each.offer == offer for each in shown) > cap for offer in ["a", "b", "c+", "d+"]):
            continue
        lacking = max(0.0, -(-share * total // 1) - sum(map(crosses, shown)))
        best = max(best, (-int(lacking), sum(each.score for each in shown)))
    return best


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("share", "cap"), [(0.0, 3), (0.5, 3), (0.5, 2), (1.0, 1)])
def test_no_other_lists_are_better(seed: int, share: float, cap: int) -> None:
    candidates = some_candidates(seed)
    wish = Wish("border", share, crosses)
    found = arranged(candidates, [wish], places=2, cap=cap)
    shown = [each for group in found.lists for each in group]
    lacking, value = best_by_trying(candidates, 2, share, cap)
    assert sum(each.score for each in shown) == pytest.approx(value)
    assert found.shares["border"] * 6 == pytest.approx(sum(map(crosses, shown)))
    assert found.shares["border"] >= share + lacking / 6 - 1e-9


def test_without_wishes_everybody_has_the_best_and_all_is_kept() -> None:
    candidates = some_candidates(9)
    found = arranged(candidates, places=2)
    assert found.lists == [sorted(each, key=lambda one: -one.score)[:2] for each in candidates]
    assert (found.kept, found.prices, found.shares) == (1.0, {}, {})


def test_each_wish_has_its_price() -> None:
    candidates = [[suggestion("n", "a", 1.0), suggestion("n", "b+", 0.9)]]
    found = arranged(candidates, [Wish("border", 1.0, crosses), Wish("any", 1.0, lambda _: True)], places=1)
    assert [each.offer for each in found.lists[0]] == ["b+"]
    assert found.kept == pytest.approx(0.9)
    assert found.prices == {"border": pytest.approx(0.1), "any": 0.0}


def test_a_cap_sends_people_elsewhere_and_has_its_price_too() -> None:
    candidates = [[suggestion(need, "a", 1.0), suggestion(need, "b", 0.5)] for need in ("n", "m")]
    found = arranged(candidates, places=1, cap=1)
    assert sorted(each[0].offer for each in found.lists) == ["a", "b"]
    assert (found.kept, found.prices) == (0.75, {"cap": 0.25})


def test_what_the_candidates_cannot_give_is_told() -> None:
    found = arranged([[suggestion("n", "a", 1.0)], []], [Wish("border", 0.5, crosses)], places=1)
    assert [[each.offer for each in one] for one in found.lists] == [["a"], []]
    assert (found.kept, found.shares) == (1.0, {"border": 0.0})
    assert arranged([], [Wish("border", 0.5, crosses)]).lists == []
