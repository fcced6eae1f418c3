"""Meetings are dealt best for both sides, lists do not crowd: compared with exhaustive search."""

from itertools import combinations

import numpy as np
import pytest
from scipy import sparse

from tisserand.engines.matching.reciprocal import (
    answered,
    balanced,
    fair_lists,
    gini,
    meetings,
    mutual,
    shown,
)
from tisserand.engines.matching.willingness import Answer, Willingness


def best_by_trying(chance: np.ndarray, places: int) -> float:
    """The greatest sum of any set of pairs in which nobody has more than `places`."""
    cells = list(zip(*np.nonzero(chance), strict=True))
    best = 0.0
    for size in range(len(cells) + 1):
        for chosen in combinations(cells, size):
            rows, columns = [r for r, _ in chosen], [c for _, c in chosen]
            if all(rows.count(r) <= places for r in rows) and all(
                columns.count(c) <= places for c in columns
            ):
                best = max(best, sum(chance[cell] for cell in chosen))
    return best


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("places", [1, 2])
def test_meetings_have_the_greatest_sum(seed: int, places: int) -> None:
    draw = np.random.default_rng(seed)
    chance = draw.random((3, 4)) * (draw.random((3, 4)) < 0.8)
    found = meetings(sparse.csr_matrix(chance), [places] * 3, [places] * 4)
    assert sum(chance[pair] for pair in found) == pytest.approx(best_by_trying(chance, places))
    assert len(set(found)) == len(found)


def test_nobody_meets_where_nobody_can() -> None:
    assert meetings(sparse.csr_matrix((2, 2)), [1, 1], [1, 1]) == []


def test_a_mutual_chance_needs_both() -> None:
    left = sparse.csr_matrix(np.array([[0.5, 0.4]]))
    right = sparse.csr_matrix(np.array([[0.5, 0.0]]))
    assert mutual(left, right).toarray().tolist() == [[0.25, 0.0]]


def test_lists_use_no_more_than_the_places() -> None:
    chance = sparse.csr_matrix(np.random.default_rng(0).random((30, 20)))
    share = balanced(chance, np.full(30, 2.0), np.full(20, 3.0))
    assert np.asarray(share.sum(axis=1)).max() <= 2 + 1e-4
    assert np.asarray(share.sum(axis=0)).max() <= 3 + 1e-4


def crowded_market(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What 120 x 120 people want of each other, a few of whom everybody likes."""
    draw = np.random.default_rng(seed)

    def wants(appeal: np.ndarray) -> np.ndarray:
        return np.clip(0.1 + 0.05 * appeal + 0.3 * draw.random((120, 120)), 0, 0.95)

    return wants(draw.pareto(2.0, (1, 120))), wants(draw.pareto(2.0, (120, 1)))


@pytest.mark.parametrize("seed", range(7, 11))
def test_on_a_crowded_market_fair_lists_spread_and_more_meet(seed: int) -> None:
    left, right = (sparse.csr_matrix(each) for each in crowded_market(seed))
    chance = mutual(left, right)
    naive, fair = shown(chance, 10), fair_lists(chance, 10, np.full(120, 10))
    best = meetings(chance, [10] * 120, [10] * 120)
    seen = [np.bincount(np.concatenate(lists), minlength=120) for lists in (naive, fair)]
    assert gini(seen[0]) > 0.4
    assert gini(seen[1]) < 0.05
    value = answered(fair, chance, right, 10)
    assert value >= 1.35 * answered(naive, chance, right, 10)
    assert value >= 0.95 * sum(chance[pair] for pair in best)


def test_fair_lists_leave_nobody_above_the_places() -> None:
    chance = sparse.csr_matrix(np.array([[0.9, 0.5], [0.8, 0.1], [0.7, 0.0]]))
    assert fair_lists(chance, 2, np.array([1, 1])) == [[0, 1], [], []]
    assert fair_lists(chance, 1, np.array([1, 1])) == [[1], [0], []]
    assert fair_lists(sparse.csr_matrix((2, 3)), 2, np.array([1, 1, 1])) == [[], []]


def test_only_the_askers_wanted_most_are_answered() -> None:
    chance = sparse.csr_matrix(np.array([[0.4], [0.3]]))
    wants = sparse.csr_matrix(np.array([[0.5], [0.6]]))
    assert answered([[0], [0]], chance, wants, 1) == pytest.approx(0.3)
    assert answered([[0], [0]], chance, wants, 2) == pytest.approx(0.7)


def test_what_is_shown_is_the_worthiest_first() -> None:
    worth = sparse.csr_matrix(np.array([[0.1, 0.9, 0.9], [0.0, 0.0, 0.2]]))
    assert shown(worth, 2) == [[1, 2], [2]]


def test_gini_of_even_and_of_one() -> None:
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert gini(np.array([])) == 0


def test_answers_teach_who_says_yes_to_whom() -> None:
    answers = [
        Answer(asker, asked, asked == "liked", (1.0,)) for asker in "abcdef" for asked in ("liked", "other")
    ]
    liked, other, unknown = Willingness(answers).chances(
        [("a", "liked", (1.0,)), ("a", "other", (1.0,)), ("new", "newer", (float("nan"),))]
    )
    assert other < 0.3 < unknown < 0.7 < liked


def test_without_answers_everybody_is_undecided() -> None:
    assert Willingness([]).chances([("a", "b", ())]).tolist() == [0.5]
