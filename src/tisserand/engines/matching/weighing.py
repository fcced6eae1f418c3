"""Texts as rows of numbers: what is rare among the texts learned from weighs more (tf-idf); rows of length 1.

Rows are scipy CSR matrices of 32-bit floats, one column a feature; a feature not met before is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

Rows = Any  # scipy's sparse matrices come without types


class Weighing:
    """The features of a collection of texts with the weight of their rarity."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        counts: Counter[str] = Counter()
        number = 0
        for features in texts:
            counts.update(set(features))
            number += 1
        self.columns = {feature: column for column, feature in enumerate(counts)}
        met = np.fromiter(counts.values(), np.float64, len(counts))
        self.rarity = np.log((1 + number) / (1 + met)) + 1

    @classmethod
    def of(cls, features: Sequence[str], rarity: np.ndarray) -> Weighing:
        """The weighing of features whose rarity is known."""
        weighing = cls(())
        weighing.columns = {feature: column for column, feature in enumerate(features)}
        weighing.rarity = rarity
        return weighing

    def rows(self, texts: Sequence[Sequence[str]]) -> Rows:
        """One row a text, of length 1 or empty."""
        heads, columns, weights = [0], [], []
        for features in texts:
            for feature, count in Counter(features).items():
                if (column := self.columns.get(feature)) is not None:
                    columns.append(column)
                    weights.append(float(count))
            heads.append(len(columns))
        places = np.array(columns, np.int32)
        values = (1 + np.log(np.array(weights or [1.0])))[: len(columns)] * self.rarity[places]
        shape = (len(texts), len(self.columns))
        return unit(sparse.csr_matrix((values.astype(np.float32), places, np.array(heads)), shape=shape))


def unit(rows: Rows) -> Rows:
    """The rows with length 1; empty ones stay empty."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return (sparse.diags(scale.astype(np.float32)) @ rows).tocsr()


def shares(matrix: np.ndarray) -> np.ndarray:
    """Each row divided by its sum; a row of zeros becomes even."""
    sums = matrix.sum(axis=1, keepdims=True)
    even = np.full_like(matrix, 1 / max(1, matrix.shape[1]))
    divided: np.ndarray = np.divide(matrix, sums, out=even, where=sums > 0)
    return divided
