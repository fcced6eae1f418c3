"""How much each word of a text tells (BM25), by counts over all texts, so that blocks are weighed alike.

A feature is anything hashable: a stem, or a language with a stem. Source: Robertson and Zaragoza 2009, "The
probabilistic relevance framework".
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
from scipy import sparse

from .weighing import Rows

SATURATION, LENGTH_SHARE = 1.2, 0.75
"""k1 and b."""


@dataclass
class Census:
    """Counts over texts: how many, their length in distinct features, how many hold each feature."""

    texts: int = 0
    length: int = 0
    holding: Counter[Any] = field(default_factory=Counter)
    _rarity: dict[Any, float] = field(default_factory=dict, repr=False, compare=False)

    def rarity(self, feature: Any) -> float:
        """How much a feature tells: the rarer, the more."""
        if feature not in self._rarity:
            held = self.holding.get(feature, 0)
            self._rarity[feature] = log(1 + (self.texts - held + 0.5) / (held + 0.5))
        return self._rarity[feature]


def counted(texts: Iterable[Sequence[Any]]) -> Census:
    """The counts over all texts; reads them one by one and keeps none."""
    counts = Census()
    for text in texts:
        distinct = set(text)
        counts.texts += 1
        counts.length += len(distinct)
        counts.holding.update(distinct)
    return counts


def bm25_rows(
    texts: Iterable[Sequence[Any]], columns: dict[Any, int], counts: Census | None = None
) -> tuple[Rows, Census]:
    """One row a text with the weights of its features, and the counts: those given, or those of these texts.

    `columns` grows by features that are new to it.
    """
    places, often, heads, met = array("i"), array("i"), array("q", [0]), dict[int, Any]()
    for text in texts:
        bag = Counter(text)
        for feature in bag:
            place = columns.setdefault(feature, len(columns))
            met[place] = feature
            places.append(place)
        often.extend(bag.values())
        heads.append(len(places))
    distinct, own, held = np.unique(np.array(places), return_inverse=True, return_counts=True)
    if counts is None:
        holding = {met[place]: number for place, number in zip(distinct.tolist(), held.tolist(), strict=True)}
        counts = Census(len(heads) - 1, len(places), Counter(holding))
    told = np.array([counts.rarity(met[place]) for place in distinct.tolist()], np.float32)[own]
    damped = _damped(np.array(often, np.float32), np.diff(heads), counts)
    rows = (damped * told, np.array(places, np.int32), np.array(heads))
    return sparse.csr_matrix(rows, (len(heads) - 1, len(columns))), counts


def _damped(often: np.ndarray, sizes: np.ndarray, counts: Census) -> np.ndarray:
    """How much a feature counts that stands so often in texts of such sizes."""
    usual = np.repeat(sizes / max(counts.length / max(counts.texts, 1), 1e-9), sizes).astype(np.float32)
    damper = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * usual)
    damped: np.ndarray = often * (SATURATION + 1) / (often + damper)
    return damped
