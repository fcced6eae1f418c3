"""The cluster's wishes as constraints on all lists together, each with its price in relevance.

Wishes (so many across a border, social enterprises, newcomers) are shares of all places in the lists, and
nobody is shown more often than a cap allows. Relevance is the sum of scores; prices and what is kept are
shares of the relevance without wishes. Exact, by HiGHS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .reasons import Suggestion

CAP = "cap"
MISSING = 100.0
"""What each suggestion missing to a wish costs: more than any score, so that it fails only where it must."""
GAP = 1e-6


@dataclass(frozen=True)
class Wish:
    """That at least this share (0 to 1) of all places is filled with suggestions of a kind."""

    name: str
    least_share: float
    is_met: Callable[[Suggestion], bool]


@dataclass(frozen=True)
class Arrangement:
    """The lists, best first; the relevance kept (0 to 1); each wish with its price and the share reached.

    A price is the relevance that would come back without this wish; the cap is named "cap" among them.
    """

    lists: list[list[Suggestion]]
    kept: float
    prices: dict[str, float]
    shares: dict[str, float]


def arranged(
    candidates: Sequence[Sequence[Suggestion]],
    wishes: Sequence[Wish] = (),
    *,
    places: int = 5,
    cap: int | None = None,
) -> Arrangement:
    """The lists of greatest relevance that fulfil the wishes as far as the candidates can.

    `candidates` are the suggestions of each need, more of them than `places` where wishes are to have a
    choice; `cap` is how often an offer may be shown at most.
    """
    lists = _Lists(candidates, places)
    free = lists.value(lists.chosen((), None))
    best = lists.chosen(wishes, cap)
    value = lists.value(best)
    prices = {
        wish.name: lists.value(lists.chosen([other for other in wishes if other is not wish], cap)) - value
        for wish in wishes
    }
    if cap is not None:
        prices[CAP] = lists.value(lists.chosen(wishes, None)) - value
    whole = max(free, 1e-12)
    return Arrangement(
        lists.told(best),
        value / whole if free else 1.0,
        {name: max(0.0, price / whole) for name, price in prices.items()},
        {wish.name: lists.share(wish, best) for wish in wishes},
    )


class _Lists:
    """All candidate suggestions in one row, and the choice among them as a program of zeros and ones."""

    def __init__(self, candidates: Sequence[Sequence[Suggestion]], places: int) -> None:
        self.all = [each for found in candidates for each in found]
        self.need = np.repeat(np.arange(len(candidates)), [len(found) for found in candidates])
        self.scores = np.array([each.score for each in self.all])
        self.places = places
        self.total = sum(min(places, len(found)) for found in candidates)
        self._needs = len(candidates)

    def chosen(self, wishes: Sequence[Wish], cap: int | None) -> np.ndarray:
        """Which suggestions are shown, as booleans."""
        from scipy.optimize import LinearConstraint, milp  # noqa: PLC0415 - the solver, only where wishes are

        if not self.all:
            return np.zeros(0, bool)
        count, extra = len(self.all), len(wishes)
        rows, most = [_sums(self.need, self._needs)], [np.full(self._needs, float(self.places))]
        if cap is not None:
            _, offer = np.unique([each.offer for each in self.all], return_inverse=True)
            rows.append(_sums(offer, int(offer.max()) + 1))
            most.append(np.full(int(offer.max()) + 1, float(cap)))
        for wish in wishes:
            rows.append(sparse.csr_matrix(-self._kind(wish).astype(float)))
            most.append(np.array([-np.ceil(wish.least_share * self.total - 1e-9)]))
        lacking = sparse.vstack(
            [sparse.csr_matrix((sum(row.shape[0] for row in rows) - extra, extra)), -sparse.identity(extra)]
        )
        limits = LinearConstraint(
            sparse.hstack([sparse.vstack(rows), lacking]).tocsr(), ub=np.concatenate(most)
        )
        solved = milp(
            np.r_[-self.scores, np.full(extra, MISSING)],
            constraints=limits,
            integrality=np.r_[np.ones(count), np.zeros(extra)],
            bounds=_bounds(count, extra),
            options={"mip_rel_gap": GAP},
        )
        return np.asarray(solved.x[:count] > 0.5)

    def value(self, chosen: np.ndarray) -> float:
        """The sum of the scores that are shown."""
        return float(self.scores[chosen].sum())

    def share(self, wish: Wish, chosen: np.ndarray) -> float:
        """How much of all places the wish has."""
        return float(self._kind(wish)[chosen].sum() / max(1, self.total))

    def told(self, chosen: np.ndarray) -> list[list[Suggestion]]:
        """The lists of all needs, best first."""
        found: list[list[Suggestion]] = [[] for _ in range(self._needs)]
        for place in np.flatnonzero(chosen).tolist():
            found[self.need[place]].append(self.all[place])
        return [sorted(each, key=lambda one: (-one.score, one.offer)) for each in found]

    def _kind(self, wish: Wish) -> np.ndarray:
        return np.array([wish.is_met(each) for each in self.all], bool)


def _sums(group: np.ndarray, number: int) -> sparse.csr_matrix:
    """A matrix that sums the choices of each group."""
    return sparse.csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))), (number, len(group)))


def _bounds(count: int, extra: int) -> object:
    from scipy.optimize import Bounds  # noqa: PLC0415 - the solver, only where wishes are

    return Bounds(0, np.r_[np.ones(count), np.full(extra, np.inf)])
