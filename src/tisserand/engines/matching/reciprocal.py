"""Who should meet whom where both must want it: lists that do not crowd, meetings that use every seat.

Chances are sparse CSR matrices of probabilities, left people in rows, right people in columns; a pair that is
not stored cannot meet. Sources: Pizzato et al. 2010 (RECON) for the product of both wills; Choo and Siow 2006
and Tomita et al. 2023 for matching with transferable utility, solved by iterative proportional fitting.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from .weighing import Rows

ROUNDS = 500
CLOSE = 1e-6
POOL = 4
SPREAD = 0.03
"""How far suggestions may leave the best for the free: the scale of the logit, in units of chance."""


def mutual(left_wants: Rows, right_wants: Rows) -> Rows:
    """The chance that both want to meet: p(a → b) · p(b → a), pairs that either leaves out left out."""
    return left_wants.multiply(right_wants).tocsr()


def balanced(chance: Rows, left_places: np.ndarray, right_places: np.ndarray, spread: float = SPREAD) -> Rows:
    """How much of each pair is recommended where everybody has only so many places: never more than these.

    Pairs people by transferable utility: the share of a pair grows with its chance and shrinks with how much
    both are asked for. Rows add up to at most `left_places`, columns to at most `right_places`.
    """
    pull = chance.tocsr(copy=True)
    pull.data = np.exp(pull.data / (2 * spread))
    back = pull.T.tocsr()
    left = np.sqrt(np.asarray(left_places, float))
    right = np.sqrt(np.asarray(right_places, float))
    for _ in range(ROUNDS):
        before = left
        left = _free(pull @ right, left_places)
        right = _free(back @ left, right_places)
        if np.abs(left - before).max(initial=0.0) < CLOSE:
            break
    share = (sparse.diags(left) @ pull @ sparse.diags(right)).tocsr()
    over = np.maximum(1.0, np.asarray(share.sum(axis=1)).ravel() / np.maximum(left_places, 1e-12))
    return (sparse.diags(1 / over) @ share).tocsr()


def _free(demand: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The positive root x of x² + demand·x = places: the square root of what stays free."""
    free: np.ndarray = places / (np.sqrt(places + demand**2 / 4) + demand / 2)
    return free


def fair_lists(chance: Rows, number: int, right_places: np.ndarray) -> list[list[int]]:
    """The columns to show to each row, the likeliest first: at most `number`, no column above its places.

    Of each row the pairs with most transferable utility are kept, four times what is shown; among these the
    choice with the greatest sum of chances is exact, so that nobody is asked by more than can be answered.
    """
    places = np.full(chance.shape[0], number)
    share = balanced(chance, places, right_places)
    kept = _strongest(share, chance, POOL * number)
    lists: list[list[int]] = [[] for _ in range(chance.shape[0])]
    for row, column in meetings(kept, places.tolist(), np.asarray(right_places).tolist()):
        lists[row].append(column)
    return [sorted(each, key=lambda column: (-chance[row, column], column)) for row, each in enumerate(lists)]


def _strongest(share: Rows, chance: Rows, number: int) -> Rows:
    """The chances of the pairs that are strongest for a row or for a column."""
    across, along = shown(share, number), shown(share.T.tocsr(), number)
    pairs = {(row, column) for row, columns in enumerate(across) for column in columns}
    pairs |= {(row, column) for column, rows in enumerate(along) for row in rows}
    kept = sparse.csr_matrix(chance.shape)
    if pairs:
        rows, columns = zip(*sorted(pairs), strict=True)
        kept = sparse.csr_matrix((np.ones(len(pairs)), (rows, columns)), chance.shape)
    return chance.multiply(kept).tocsr()


def answered(lists: Sequence[Sequence[int]], chance: Rows, right_wants: Rows, number: int) -> float:
    """The expected pairs where both say yes, if everybody answers only the `number` askers wanted most."""
    asking: dict[int, list[int]] = {}
    for row, columns in enumerate(lists):
        for column in columns:
            asking.setdefault(column, []).append(row)
    found = 0.0
    for column, rows in asking.items():
        first = sorted(rows, key=lambda row: (-right_wants[row, column], row))[:number]
        found += sum(float(chance[row, column]) for row in first)
    return found


def shown(worth: Rows, number: int) -> list[list[int]]:
    """The columns to show to each row: the worthiest first, at most `number`, the lower column on a tie."""
    found = []
    for row in range(worth.shape[0]):
        part = slice(worth.indptr[row], worth.indptr[row + 1])
        order = np.lexsort((worth.indices[part], -worth.data[part]))
        found.append(worth.indices[part][order[:number]].tolist())
    return found


def meetings(chance: Rows, left_places: Sequence[int], right_places: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs to meet with the greatest sum of chances, nobody above their places: exact, by HiGHS.

    Between two sides the linear programme has whole corners (Hoffman and Kruskal 1956).
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - the solver, only where meetings are dealt

    pairs = chance.tocoo()
    if not pairs.nnz:
        return []
    number = np.arange(pairs.nnz)
    ends = np.concatenate([pairs.row, pairs.col + chance.shape[0]])
    uses = sparse.csr_matrix(
        (np.ones(2 * pairs.nnz), (ends, np.concatenate([number, number]))), (sum(chance.shape), pairs.nnz)
    )
    places = np.concatenate([left_places, right_places])
    solved = linprog(-pairs.data, A_ub=uses, b_ub=places, bounds=(0, 1), method="highs-ds")
    if solved.x is None:
        raise ValueError(f"places cannot be negative: {places.min()}")
    return sorted((int(pairs.row[k]), int(pairs.col[k])) for k in np.flatnonzero(solved.x > 0.5))


def gini(exposure: np.ndarray) -> float:
    """How unevenly something is spread: 0 all the same, near 1 one has it all; 0 where there is nothing."""
    values = np.sort(np.asarray(exposure, float))
    if not values.sum():
        return 0.0
    ranks = np.arange(1, len(values) + 1)
    return float((2 * ranks - len(values) - 1) @ values / (len(values) * values.sum()))
