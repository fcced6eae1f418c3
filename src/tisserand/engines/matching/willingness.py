"""How probably one says yes to another, from the answers given so far, people's habits smoothed.

A logistic model: how easily somebody says yes, how often they are said yes to, and traits known of the pair,
each drawn towards the average by a ridge (the prior of one answer either way), fitted by Newton's method.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from .weighing import Rows

ROUNDS = 8
RIDGE, LOOSE = 1.0, 1e-3


class Answer(NamedTuple):
    """What somebody answered to meeting somebody; `traits` are numbers known before, as many in each."""

    asker: str
    asked: str
    is_yes: bool
    traits: tuple[float, ...] = ()


class Willingness:
    """Probabilities of a yes, learned from answers; people nobody knows yet are taken for average ones."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        askers = sorted({answer.asker for answer in answers})
        asked = sorted({answer.asked for answer in answers})
        self._asker = {person: column for column, person in enumerate(askers)}
        self._asked = {person: column + len(askers) for column, person in enumerate(asked)}
        self._traits = len(answers[0].traits) if answers else 0
        known = np.array([answer.traits for answer in answers], float).reshape(len(answers), self._traits)
        self._middle = np.zeros(self._traits)
        if len(answers):
            counted = np.maximum(1, np.isfinite(known).sum(axis=0))
            self._middle = np.nansum(known, axis=0) / counted
        self._weights = self._fitted(answers)

    def _fitted(self, answers: Sequence[Answer]) -> np.ndarray:
        rows = self._rows((each.asker, each.asked, each.traits) for each in answers)
        truth = np.array([each.is_yes for each in answers], float)
        ridge = np.full(rows.shape[1], RIDGE)
        ridge[len(self._asker) + len(self._asked)] = LOOSE
        weights = np.zeros(rows.shape[1])
        for _ in range(ROUNDS if len(answers) else 0):
            chance = _logistic(rows @ weights)
            slope = rows.T @ (truth - chance) - ridge * weights
            bend = (rows.T @ sparse.diags(chance * (1 - chance)) @ rows).toarray() + np.diag(ridge)
            weights = weights + np.linalg.solve(bend, slope)
        return weights

    def chances(self, pairs: Iterable[tuple[str, str, tuple[float, ...]]]) -> np.ndarray:
        """The probability that the asker of each pair says yes to the asked."""
        return _logistic(self._rows(pairs) @ self._weights)

    def _rows(self, pairs: Iterable[tuple[str, str, tuple[float, ...]]]) -> Rows:
        """One row a pair: asker, asked, an always-1, traits; a trait that is not known is the average one."""
        people, always = len(self._asker) + len(self._asked), len(self._asker) + len(self._asked)
        cells, number = [], 0
        for number, (asker, asked, traits) in enumerate(pairs, start=1):
            row = number - 1
            cells += [
                (row, column, 1.0)
                for column in (self._asker.get(asker), self._asked.get(asked))
                if column is not None
            ]
            cells.append((row, always, 1.0))
            for place, (trait, middle) in enumerate(zip(traits, self._middle, strict=True)):
                cells.append((row, people + 1 + place, trait if np.isfinite(trait) else middle))
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        return sparse.csr_matrix((values, (rows, columns)), (number, people + 1 + self._traits))


def _logistic(values: np.ndarray) -> np.ndarray:
    chance: np.ndarray = 1 / (1 + np.exp(-values))
    return chance
