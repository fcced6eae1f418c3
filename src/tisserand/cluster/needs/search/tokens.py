"""Which need or offer holds which word and how much that counts: three columns, sorted by the word's number.

Rows are ids of needs or offers. Words are folded and cut to stems (organisations.search.words).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]
BY_START = 0.6
LEAST_MENDED, LONG_WORD, MOST_MENDED = 4, 6, 4
Token = tuple[int, str, float]


@dataclass(frozen=True)
class Tokens:
    """The columns, never changed: others may be reading them while newer ones are made."""

    numbers: dict[str, int]
    codes: Ids
    rows: Ids
    weights: Scores

    @classmethod
    def none(cls) -> "Tokens":
        """No words yet."""
        return cls({}, np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))

    def with_new(self, changed: NDArray[np.bool_], added: Sequence[Token]) -> "Tokens":
        """Without the words of the changed rows, and with these (row, word, weight)."""
        numbers = dict(self.numbers)
        new = [numbers.setdefault(word, len(numbers)) for _row, word, _weight in added]
        kept = ~changed[self.rows]
        codes = np.concatenate([self.codes[kept], np.array(new, np.int32)])
        rows = np.concatenate([self.rows[kept], np.array([row for row, _w, _v in added], np.int32)])
        weights = np.concatenate([self.weights[kept], np.array([v for _r, _w, v in added], np.float32)])
        order = np.argsort(codes, kind="stable")
        return Tokens(numbers, codes[order], rows[order], weights[order])

    def add_scores(self, scores: Scores, some: Iterable[str], factor: float = 1.0) -> None:
        """Raises the scores of the rows that hold one of these words to what that counts."""
        for word in some:
            start, end = self._span(word)
            np.maximum.at(scores, self.rows[start:end], self.weights[start:end] * np.float32(factor))

    def rows_with_all(self, some: Iterable[str]) -> Ids:
        """The rows that hold each of these words."""
        found: Ids | None = None
        for word in some:
            start, end = self._span(word)
            here = np.unique(self.rows[start:end])
            found = here if found is None else np.intersect1d(found, here, assume_unique=True)
        return np.zeros(0, np.int32) if found is None else found

    def beginning_with(self, start: str) -> list[str]:
        """The words that begin so."""
        return [word for word in self.numbers if word.startswith(start)]

    def like(self, word: str, among: NDArray[np.bool_]) -> list[str]:
        """The words of these rows that this one may be a slip for: one letter wrong, in long words two."""
        if len(word) < LEAST_MENDED:
            return []
        is_there = np.zeros(len(self.numbers), np.bool_)
        is_there[self.codes[among[self.rows]]] = True
        known = [other for other, number in self.numbers.items() if is_there[number]]
        most = 1 if len(word) < LONG_WORD else 2
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=MOST_MENDED)
        return [other for other, distance, _ in near if distance == near[0][1]]

    def _span(self, word: str) -> tuple[int, int]:
        number = self.numbers.get(word)
        if number is None:
            return 0, 0
        start, end = np.searchsorted(self.codes, [number, number + 1])
        return int(start), int(end)
