"""Sets of names of many records as bits: whether each shares a name with one set, or holds all of it.

An array of records x words of 64 bits; it grows with records and with names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

BITS = 64


class NameSets:
    """The sets of some records, one row each."""

    def __init__(self, sets: Sequence[Collection[str]]) -> None:
        self._bit: dict[str, int] = {}
        for names in sets:
            self._learn(names)
        self._rows = np.zeros((len(sets), len(self._bit) // BITS + 1), np.uint64)
        for place, names in enumerate(sets):
            if names:
                self._rows[place] = self._row(names)

    def put(self, place: int, names: Collection[str]) -> None:
        """Replace the set of a record, or add the next one."""
        self._learn(names)
        wider = max(0, len(self._bit) // BITS + 1 - self._rows.shape[1])
        longer = max(64, place // 8) if place >= len(self._rows) else 0
        if wider or longer:
            self._rows = np.pad(self._rows, ((0, longer), (0, wider)))
        self._rows[place] = self._row(names)

    def are_empty(self, chosen: np.ndarray) -> np.ndarray:
        """Whether each chosen record has no name at all."""
        return np.asarray(~self._rows[chosen].any(axis=1))

    def share(self, names: Collection[str], chosen: np.ndarray) -> np.ndarray:
        """Whether each chosen record has one of the names."""
        if not names:
            return np.zeros(len(chosen), bool)
        return np.asarray((self._rows[chosen] & self._row(names)).any(axis=1))

    def hold(self, names: Collection[str], chosen: np.ndarray) -> np.ndarray:
        """Whether each chosen record has all of the names."""
        if not names:
            return np.ones(len(chosen), bool)
        if not all(name in self._bit for name in names):
            return np.zeros(len(chosen), bool)
        asked = self._row(names)
        return np.asarray(((self._rows[chosen] & asked) == asked).all(axis=1))

    def _learn(self, names: Collection[str]) -> None:
        for name in names:
            self._bit.setdefault(name, len(self._bit))

    def _row(self, names: Collection[str]) -> np.ndarray:
        """The names as bits; a name that no record has is left out."""
        words = [0] * self._rows.shape[1]
        for name in names:
            if (bit := self._bit.get(name)) is not None:
                words[bit // BITS] |= 1 << (bit % BITS)
        return np.array(words, np.uint64)
