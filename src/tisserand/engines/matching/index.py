"""The index: one row of numbers a text, one sparse product for all pairs, and its exact parts as reasons.

Columns stand in blocks: trades, their groups, then the words of each language. A need has columns of its own
words and of the words that the lexicon expects in the languages of the offers; since a product is a sum over
columns, a score splits exactly into its blocks, and those into words. Both sides have length 1 in each part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from scipy import sparse

from .lexicon import Lexicon
from .problem import Need, Offer, Text
from .text import Speech
from .weighing import Rows, unit

SATURATION, LENGTH_SHARE = 1.2, 0.75
"""k1 and b of BM25 (Robertson and Zaragoza 2009, "The probabilistic relevance framework")."""
GROUP_DECAY = 0.6
MOST_WORDS = 40
"""Words of a need that are compared, the weightiest first: a long need costs no more than a short one."""
THREADS = 2
FEW = 20
"""Needs up to which a plain product is faster than one that keeps only the best."""
Feature = TypeVar("Feature", str, tuple[str, str])


class Part(NamedTuple):
    """What one column adds to a score: its block (trade, group or words), its name and its value."""

    block: str
    name: str
    value: float


@dataclass(frozen=True)
class Index:
    """The offers as rows, and the names of columns: ("trade", code), ("group", code), (language, stem)."""

    offers: Rows
    columns: Mapping[tuple[str, str], int]
    rarity: np.ndarray
    languages: tuple[str, ...]
    group_of: Mapping[str, str]

    def rows(self, needs: Sequence[Need], speech: Speech, lexicon: Lexicon) -> Rows:
        """The needs as rows over the same columns."""
        trades = [self._trades(need.trades) for need in needs]
        words = [self._words(need.text, speech, lexicon) for need in needs]
        return _side_by_side(_row_block(trades, len(self.columns)), _row_block(words, len(self.columns)))

    def best(self, rows: Rows, number: int) -> Rows:
        """The offers with the highest products for each need, at most `number`, best first."""
        if rows.shape[0] <= FEW:
            return _best_of_each(rows @ self.offers_by_column, number)
        # compiled, and only needed to search
        from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415

        return sp_matmul_topn(rows, self.offers_by_column, top_n=number, sort=True, n_threads=THREADS)

    @property
    def offers_by_column(self) -> Rows:
        """The offers turned, made once."""
        kept = self.__dict__.get("_turned")
        if kept is None:
            kept = self.offers.T.tocsr()
            object.__setattr__(self, "_turned", kept)
        return kept

    def parts(self, row: Rows, offer: int) -> list[Part]:
        """What every column adds to the product of a need's row and an offer, the most first."""
        both = row.multiply(self.offers[offer]).tocoo()
        names = self.names
        found = [
            Part(
                names[column][0] if names[column][0] in {"trade", "group"} else "words",
                names[column][1],
                value,
            )
            for column, value in zip(both.col.tolist(), both.data.tolist(), strict=True)
        ]
        return sorted(found, key=lambda part: (-part.value, part.block, part.name))

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        """The names of the columns in their order, made once."""
        kept = self.__dict__.get("_names")
        if kept is None:
            kept = tuple(self.columns)
            object.__setattr__(self, "_names", kept)
        return kept

    def _trades(self, trades: Mapping[str, float]) -> dict[int, float]:
        return {
            self.columns[name]: weight
            for name, weight in with_groups(trades, self.group_of).items()
            if name in self.columns
        }

    def _words(self, text: Text, speech: Speech, lexicon: Lexicon) -> dict[int, float]:
        stems = set(speech.stems(*text))
        expected: Counter[int] = Counter()
        for language in self.languages:
            words = (
                dict.fromkeys(stems, 1.0)
                if language == text.language
                else lexicon.translated(stems, text.language, language)
            )
            for word, weight in words.items():
                if (column := self.columns.get((language, word))) is not None:
                    expected[column] = min(1.0, weight) * self.rarity[column]
        return dict(expected.most_common(MOST_WORDS))


def build(offers: Sequence[Offer], speech: Speech, group_of: Mapping[str, str]) -> Index:
    """The index of the offers, whose order it keeps."""
    columns: dict[tuple[str, str], int] = {}
    trades = []
    for offer in offers:
        named = with_groups(offer.trades, group_of)
        trades.append({columns.setdefault(name, len(columns)): weight for name, weight in named.items()})
    stems = [[(offer.text.language, stem) for stem in speech.stems(*offer.text)] for offer in offers]
    words, met = bm25_rows(stems)
    shift = len(columns)
    columns.update({name: column + shift for name, column in met.items()})
    words = sparse.csr_matrix((words.data, words.indices + shift, words.indptr), (len(offers), len(columns)))
    often = np.bincount(words.indices, minlength=len(columns))
    rarity = np.log(1 + (len(offers) - often + 0.5) / (often + 0.5))
    rows = _side_by_side(_row_block(trades, len(columns)), words)
    return Index(rows, columns, rarity, tuple(sorted({offer.text.language for offer in offers})), group_of)


def with_groups(trades: Mapping[str, float], group_of: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """The trades and their groups as columns; a group counts with its trades together, decayed.

    Shares enter by their root, so that two equal distributions have a product of 1 before the groups.
    """
    found: dict[tuple[str, str], float] = {}
    groups: dict[str, float] = {}
    for trade, share in trades.items():
        found["trade", trade] = float(np.sqrt(share))
        if group := group_of.get(trade):
            groups[group] = groups.get(group, 0.0) + share
    return found | {("group", group): GROUP_DECAY * float(np.sqrt(share)) for group, share in groups.items()}


def bm25_rows(texts: Sequence[Sequence[Feature]]) -> tuple[Rows, dict[Feature, int]]:
    """BM25 weights of the words of each text, rarity included, and the column of each word."""
    counts: list[Counter[Feature]] = [Counter(words) for words in texts]
    columns: dict[Feature, int] = {}
    for words in counts:
        for word in words:
            columns.setdefault(word, len(columns))
    heads = np.cumsum([0, *(len(words) for words in counts)])
    places = np.array([columns[word] for words in counts for word in words], np.int32)
    met = np.bincount(places, minlength=len(columns))
    rarity = np.log(1 + (len(texts) - met + 0.5) / (met + 0.5))
    often = np.array([count for words in counts for count in words.values()], float)
    lengths = np.array([len(words) for words in texts], float)
    usual = np.repeat(lengths / max(lengths.mean() if len(lengths) else 1.0, 1e-9), np.diff(heads))
    damped = often * (SATURATION + 1) / (often + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * usual))
    shape = (len(texts), len(columns))
    return sparse.csr_matrix(((damped * rarity[places]).astype(np.float32), places, heads), shape), columns


def _best_of_each(products: Rows, number: int) -> Rows:
    """The highest products of each row, best first."""
    heads, columns, values = [0], [], []
    for row in range(products.shape[0]):
        part = slice(products.indptr[row], products.indptr[row + 1])
        data, indices = products.data[part], products.indices[part]
        if len(data) > number:
            kept = np.argpartition(-data, number - 1)[:number]
            data, indices = data[kept], indices[kept]
        order = np.argsort(-data, kind="stable")
        columns.append(indices[order])
        values.append(data[order])
        heads.append(heads[-1] + len(order))
    both = (np.concatenate(values), np.concatenate(columns), np.array(heads))
    return sparse.csr_matrix(both, products.shape)


def _row_block(cells: Sequence[Mapping[int, float]], width: int) -> Rows:
    heads = np.cumsum([0, *(len(row) for row in cells)])
    places = np.array([column for row in cells for column in row], np.int32)
    values = np.array([value for row in cells for value in row.values()], np.float32)
    return sparse.csr_matrix((values, places, heads), (len(cells), width))


def _side_by_side(trades: Rows, words: Rows) -> Rows:
    """Both parts in one matrix, each of length 1 in every row."""
    return (unit(trades) + unit(words)).tocsr()
