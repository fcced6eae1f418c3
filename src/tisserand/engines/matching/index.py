"""The index: one row of numbers an offer, one sparse product for all pairs, and its exact parts as reasons.

Columns are trades, their groups, and the words of each language. A need has columns of its own words and of
the words that the lexicon expects in the languages of the offers; since a product is a sum over columns, a
score splits exactly into them. Trades and words have length 1 each. An offer that changes is struck out where
it stands and written anew into a small matrix beside the large one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy import sparse

from .bm25 import Census, bm25_rows, counted
from .lexicon import Lexicon
from .problem import Need, Offer, Text
from .text import Speech
from .weighing import Rows, unit

GROUP_DECAY = 0.6
MOST_WORDS = 40
"""Words of a need that are compared, the weightiest first: a long need costs no more than a short one."""
THREADS = 2
FEW = 20
"""Needs up to which a plain product is faster than one that keeps only the best."""
TRADE, GROUP = "trade", "group"
Column = tuple[str, str]
"""("trade", code), ("group", code) or (language, stem)."""


class Part(NamedTuple):
    """What one column adds to a score: the column and the value."""

    column: Column
    value: float


class Index:
    """The offers as rows, places counted from 0 in the order they came."""

    def __init__(
        self,
        offers: Sequence[Offer],
        speech: Speech,
        group_of: Mapping[str, str],
        counts: Census | None = None,
    ) -> None:
        """`counts` are those of `census`, where the offers are only a block of all."""
        self._speech, self._group_of = speech, group_of
        self._columns: dict[Column, int] = {}
        self._names: list[Column] = []
        self._rows, self.counts = self._written(offers, counts)
        self._languages = {language for language, _ in self.counts.holding}
        self._by_column = self._rows.T.tocsr()
        self._recent: dict[int, Rows] = {}
        self._length = len(offers)

    def put(self, place: int, offer: Offer) -> None:
        """Replace the offer at a place, or add the next one; rarities stay those that were counted."""
        self.strike(place)
        self._languages.add(offer.text.language)
        self._recent[place], _ = self._written([offer], self.counts)
        self._length = max(self._length, place + 1)

    def strike(self, place: int) -> None:
        """Leave the offer at a place out from now on."""
        self._recent.pop(place, None)
        if place >= self._rows.shape[0]:
            return
        own = slice(self._rows.indptr[place], self._rows.indptr[place + 1])
        for column in self._rows.indices[own].tolist():
            start, end = self._by_column.indptr[column : column + 2]
            found = start + np.searchsorted(self._by_column.indices[start:end], place)
            self._by_column.data[found] = 0.0
        self._rows.data[own] = 0.0

    def rows(self, needs: Sequence[Need], lexicon: Lexicon, of_trades: float, of_words: float) -> Rows:
        """The needs as rows over the same columns, trades and words with their weights."""
        trades = [self._trades(need.trades) for need in needs]
        words = [self._words(need.text, lexicon) for need in needs]
        width = len(self._columns)
        return (_cells(trades, width) * of_trades + _cells(words, width) * of_words).tocsr()

    def best(self, rows: Rows, number: int) -> Rows:
        """The offers with the highest products for each need, at most `number`, best first."""
        self._by_column.resize(len(self._columns), self._rows.shape[0])
        found = _product(rows, self._by_column, number)
        if not self._recent:
            return found
        recent = _stacked(list(self._recent.values()), len(self._columns))
        beside = _product(rows, recent.T.tocsr(), number)
        places = np.array(list(self._recent), np.int32)
        shape = (rows.shape[0], self._length)
        found.resize(shape)
        moved = sparse.csr_matrix((beside.data, places[beside.indices], beside.indptr), shape)
        return _best_of_each((found + moved).tocsr(), number)

    def parts(self, row: Rows, place: int) -> list[Part]:
        """What every column adds to the product of a need's row and an offer, the most first."""
        offer = self._recent[place] if place in self._recent else self._rows[place]
        both = row.multiply(_widened(offer, row.shape[1])).tocoo()
        found = [
            Part(self._names[column], value)
            for column, value in zip(both.col.tolist(), both.data.tolist(), strict=True)
            if value
        ]
        return sorted(found, key=lambda part: (-part.value, part.column))

    def _written(self, offers: Sequence[Offer], counts: Census | None) -> tuple[Rows, Census]:
        """The rows of offers, and the counts they were weighed by; their columns are added."""
        trades = [
            {
                self._columns.setdefault(name, len(self._columns)): weight
                for name, weight in trade_cells(offer.trades, self._group_of).items()
            }
            for offer in offers
        ]
        spoken = (_spoken(offer, self._speech) for offer in offers)
        words, counts = bm25_rows(spoken, self._columns, counts)
        self._names += islice(self._columns, len(self._names), None)
        return (_cells(trades, len(self._columns)) + unit(words)).tocsr(), counts

    def _trades(self, trades: Mapping[str, float]) -> dict[int, float]:
        named = trade_cells(trades, self._group_of)
        return {self._columns[name]: weight for name, weight in named.items() if name in self._columns}

    def _words(self, text: Text, lexicon: Lexicon) -> dict[int, float]:
        """The words to expect of an offer that fits: a row of length 1 over all blocks of offers."""
        stems = set(self._speech.stems(*text))
        expected: dict[Column, float] = {}
        for language in self._languages:
            words = (
                dict.fromkeys(stems, 1.0)
                if language == text.language
                else lexicon.translated(stems, text.language, language)
            )
            for word, weight in words.items():
                name = language, word
                if name in self.counts.holding or name in self._columns:
                    expected[name] = min(1.0, weight) * self.counts.rarity(name)
        first = sorted(expected.items(), key=lambda cell: (-cell[1], cell[0]))[:MOST_WORDS]
        length = sqrt(sum(weight * weight for _, weight in first))
        return {self._columns[name]: weight / length for name, weight in first if name in self._columns}


def census(offers: Iterable[Offer], speech: Speech) -> Census:
    """The counts over the texts of all offers, where the index is made in blocks."""
    return counted(_spoken(offer, speech) for offer in offers)


def _spoken(offer: Offer, speech: Speech) -> list[Column]:
    return [(offer.text.language, stem) for stem in speech.stems(*offer.text)]


def trade_cells(trades: Mapping[str, float], group_of: Mapping[str, str]) -> dict[Column, float]:
    """The trades and their groups as a row of length 1; a group counts with its trades together, decayed.

    Shares enter by their root, so that two equal distributions have a product of 1. What shares lack to 1 is
    unknown: it is like nothing, and makes the row as much shorter.
    """
    groups: dict[str, float] = {}
    for trade, share in trades.items():
        if group := group_of.get(trade):
            groups[group] = groups.get(group, 0.0) + share
    found: dict[Column, float] = {(TRADE, trade): sqrt(share) for trade, share in trades.items()}
    found |= {(GROUP, group): GROUP_DECAY * sqrt(share) for group, share in groups.items()}
    unknown = max(0.0, 1.0 - sum(trades.values())) * (1 + GROUP_DECAY**2)
    length = sqrt(sum(value * value for value in found.values()) + unknown)
    return {column: value / length for column, value in found.items()}


def _product(rows: Rows, by_column: Rows, number: int) -> Rows:
    if rows.shape[0] <= FEW:
        return _best_of_each(rows @ by_column, number)
    # compiled, and only needed to search
    from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415

    return sp_matmul_topn(rows, by_column, top_n=number, sort=True, n_threads=THREADS)


def _best_of_each(products: Rows, number: int) -> Rows:
    """The highest products above 0 of each row, best first."""
    heads, columns, values = [0], [], []
    for row in range(products.shape[0]):
        part = slice(products.indptr[row], products.indptr[row + 1])
        data, indices = products.data[part], products.indices[part]
        if len(data) > number:
            kept = np.argpartition(-data, number - 1)[:number]
            data, indices = data[kept], indices[kept]
        order = np.argsort(-data, kind="stable")
        order = order[data[order] > 0]
        columns.append(indices[order])
        values.append(data[order])
        heads.append(heads[-1] + len(order))
    both = (np.concatenate(values), np.concatenate(columns), np.array(heads))
    return sparse.csr_matrix(both, products.shape)


def _widened(row: Rows, width: int) -> Rows:
    return sparse.csr_matrix((row.data, row.indices, row.indptr), (row.shape[0], width))


def _stacked(rows: Sequence[Rows], width: int) -> Rows:
    """Single rows as one matrix."""
    heads = np.cumsum([0, *(row.nnz for row in rows)])
    values, places = (
        np.concatenate(each) for each in zip(*((row.data, row.indices) for row in rows), strict=True)
    )
    return sparse.csr_matrix((values, places, heads), (len(rows), width))


def _cells(cells: Sequence[Mapping[int, float]], width: int) -> Rows:
    heads = np.cumsum([0, *(len(row) for row in cells)])
    places = np.array([column for row in cells for column in row], np.int32)
    values = np.array([value for row in cells for value in row.values()], np.float32)
    return sparse.csr_matrix((values, places, heads), (len(cells), width))
