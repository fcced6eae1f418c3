"""From a text to the trades it may be about: a distribution over codes, never one code alone.

Out of the box by the labels of the codes (names, synonyms, official phrases): every label votes for its codes
by its likeness to the text, in words of the same language and in runs of letters of any. Learned where there
are texts with known codes: a linear support-vector machine, nearest neighbours and the labels, multiplied.
A distribution is a row of probabilities that add up to 1, one column a code in the order of `codes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from .problem import Label, Text
from .text import Speech, letter_runs
from .weighing import Rows, Weighing, shares

LIKENESS_POWER = 5
NEIGHBOUR_POWER, NEIGHBOUR_SHARE = 4, 0.3
MARGIN_SCALE = 4.0
LABEL_WEIGHT, SLACK = 0.2, 2.0
FLOOR = 1e-3
"""How a label's likeness turns into its vote, what neighbours count, how sure margins make, what labels weigh
among the rows that are learned, and the probability below which no witness can push a code. All were set on
notices before 2021, learned until 2018 (see docs/benchmarks/matching.md)."""
BLOCK = 2_000
"""Texts that are compared with all labels at once: bounds the memory."""


@dataclass(frozen=True)
class Guess:
    """A code with its probability, and the label that speaks most for it."""

    code: str
    probability: float
    label: str


class Linker:
    """Links texts to codes by labels, and by what was learned where `learned` was called."""

    def __init__(self, labels: Sequence[Label], speech: Speech) -> None:
        """Raises ValueError where no label names a code."""
        self.codes = tuple(sorted({code for label in labels for code in label.codes}))
        if not self.codes:
            raise ValueError("labels without codes link nothing")
        self.labels, self.speech = tuple(labels), speech
        self._column = {code: column for column, code in enumerate(self.codes)}
        texts = [Text(label.text, label.language) for label in labels]
        self._words, self._letters = self._weighings(texts)
        self._label_rows = self._rows(texts)
        self._votes = self._table([label.codes for label in labels])
        self._machine: Any = None
        self._neighbours: Rows = None
        self._neighbour_votes: Rows = None

    def learned(self, rows: Sequence[Label]) -> Linker:
        """A linker that has learned from texts with known codes, too; codes without labels are left out."""
        # heavy, and only needed where there is data
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        known = [row for row in rows if any(code in self._column for code in row.codes)]
        linker = Linker(self.labels, self.speech)
        if not known:
            return linker
        texts = [Text(row.text, row.language) for row in known]
        linker._words, linker._letters = self._weighings(
            [*(Text(label.text, label.language) for label in self.labels), *texts]
        )
        linker._label_rows = linker._rows([Text(label.text, label.language) for label in self.labels])
        linker._neighbours, linker._neighbour_votes = (
            linker._rows(texts),
            self._table([row.codes for row in known]),
        )
        weights = np.r_[np.ones(len(known)), [LABEL_WEIGHT * label.is_learned for label in self.labels]]
        targets = np.r_[_strongest(linker._neighbour_votes), _strongest(self._votes)]
        kept = weights > 0
        if len(set(targets[kept])) > 1:
            rows_of_all = sparse.vstack([linker._neighbours, linker._label_rows]).tocsr()
            linker._machine = LinearSVC(C=SLACK, random_state=0).fit(
                rows_of_all[kept], targets[kept], sample_weight=weights[kept]
            )
        return linker

    def link(self, texts: Sequence[Text]) -> np.ndarray:
        """The distribution of each text: an array of texts x codes."""
        blocks = [self._linked(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)]
        return np.vstack(blocks) if blocks else np.zeros((0, len(self.codes)), np.float32)

    def guesses(self, text: Text, number: int = 5) -> list[Guess]:
        """The likeliest codes of one text, each with its label nearest to the text; [] for a silent text."""
        row = self._rows([text])
        if not row.nnz:
            return []
        chances = self._linked([text])[0]
        likeness = (row @ self._label_rows.T).toarray()[0]
        votes = self._votes.tocsc()
        best = np.argsort(-chances, kind="stable")[:number]
        found = []
        for column in best.tolist():
            voters = votes.indices[votes.indptr[column] : votes.indptr[column + 1]]
            nearest = voters[np.argmax(likeness[voters])]
            label = self.labels[nearest].text if likeness[nearest] > 0 else ""
            found.append(Guess(self.codes[column], float(chances[column]), label))
        return found

    def _linked(self, texts: Sequence[Text]) -> np.ndarray:
        rows = self._rows(texts)
        by_labels = shares(_voted(rows, self._label_rows, self._votes, LIKENESS_POWER))
        if self._neighbours is None:
            return by_labels
        near = shares(_voted(rows, self._neighbours, self._neighbour_votes, NEIGHBOUR_POWER))
        belief = np.log(by_labels + FLOOR) + NEIGHBOUR_SHARE * np.log(near + FLOOR)
        if self._machine is not None:
            belief += np.log(self._by_machine(rows) + FLOOR / 10)
        return shares(np.exp(belief - belief.max(axis=1, keepdims=True)))

    def _by_machine(self, rows: Rows) -> np.ndarray:
        margins = self._machine.decision_function(rows)
        if margins.ndim == 1:
            margins = np.column_stack([-margins, margins])
        certainty = np.exp(MARGIN_SCALE * (margins - margins.max(axis=1, keepdims=True)))
        found = np.zeros((rows.shape[0], len(self.codes)))
        found[:, self._machine.classes_] = shares(certainty)
        return found

    def _weighings(self, texts: Sequence[Text]) -> tuple[Weighing, Weighing]:
        return Weighing(map(self._spoken, texts)), Weighing(letter_runs(*text) for text in texts)

    def _spoken(self, text: Text) -> list[str]:
        return [f"{text.language}:{stem}" for stem in self.speech.stems(*text)]

    def _rows(self, texts: Sequence[Text]) -> Rows:
        """Words and runs of letters beside each other, each half of the likeness."""
        words = self._words.rows([self._spoken(text) for text in texts])
        letters = self._letters.rows([letter_runs(*text) for text in texts])
        return sparse.hstack([words, letters]).tocsr() * np.float32(np.sqrt(0.5))

    def _table(self, codes: Sequence[Mapping[str, float]]) -> Rows:
        votes = [
            (row, self._column[code], weight)
            for row, weights in enumerate(codes)
            for code, weight in weights.items()
            if code in self._column
        ]
        rows, columns, weights = zip(*votes, strict=True) if votes else ((), (), ())
        return sparse.csr_matrix((weights, (rows, columns)), (len(codes), len(self.codes)), np.float32)


def _strongest(votes: Rows) -> np.ndarray:
    return np.asarray(votes.argmax(axis=1)).ravel()


def _voted(rows: Rows, voters: Rows, votes: Rows, power: int) -> np.ndarray:
    """Votes of every voter for every row, by the likeness to the power; a dense array of rows x codes."""
    likeness = (rows @ voters.T).tocsr()
    likeness.data **= power
    return np.asarray((likeness @ votes).todense(), np.float64)


def coarser(
    distribution: np.ndarray, codes: Sequence[str], parts: Mapping[str, Mapping[str, float]]
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The distribution over coarser codes, each code dealt out by `parts` (code → coarser code → share)."""
    names = tuple(sorted({name for code in codes for name in parts.get(code, {})}))
    place = {name: column for column, name in enumerate(names)}
    deal = np.zeros((len(codes), len(names)))
    for row, code in enumerate(codes):
        for name, share in parts.get(code, {}).items():
            deal[row, place[name]] = share
    return distribution @ deal, names
