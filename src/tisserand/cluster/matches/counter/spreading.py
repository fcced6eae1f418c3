"""Lists that do not crowd: who is shown to whom so that nobody is asked by more than can be answered.

Chances are those that both sides say yes, by (whose list, who is shown), under keys of any kind of record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy import sparse

from tisserand.engines.matching.reciprocal import fair_lists, gini, shown

LEAST_PLACES = 10
"""In how many lists anybody may stand, however few lists there are."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The lists, the likeliest first; the relevance kept, how unevenly people are shown (Gini)."""

    lists: Mapping[int, Sequence[int]]
    kept: float
    gini: float


def spread(chances: Mapping[tuple[int, int], float], number: int, least_places: int = LEAST_PLACES) -> Spread:
    """At most `number` in each list; everybody in at most the average number of lists, or `least_places`."""
    if not chances:
        return Spread({}, 1.0, 0.0)
    rows, columns = (
        {key: place for place, key in enumerate(sorted(set(side)))} for side in zip(*chances, strict=True)
    )
    cells = np.array([(rows[row], columns[column]) for row, column in chances]).T
    worth = sparse.csr_matrix((list(chances.values()), tuple(cells)), (len(rows), len(columns)))
    places = np.full(len(columns), max(least_places, ceil(number * len(rows) / len(columns))))
    lists, freely = fair_lists(worth, number, places), shown(worth, number)
    value, most = (
        sum(float(worth[r, c]) for r, own in enumerate(each) for c in own) for each in (lists, freely)
    )
    exposure = np.bincount([column for own in lists for column in own], minlength=len(columns))
    whose, who = list(rows), list(columns)
    return Spread(
        {whose[row]: [who[column] for column in own] for row, own in enumerate(lists)},
        value / most if most else 1.0,
        gini(exposure),
    )
