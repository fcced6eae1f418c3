"""From a text to the trades it may be about: a distribution over codes, never one code alone.

Out of the box by the labels of the codes (names, synonyms, official phrases): every label votes for its codes
by its likeness to the text, in words of the same language and in runs of letters of any. Learned where there
are texts with known codes: a linear support-vector machine, nearest neighbours and the labels, multiplied.
A distribution is a row of probabilities that add up to 1, one column a code in the order of `codes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .lesson import Lesson, rounded
from .problem import Label, ProblemError, Text
from .text import Speech, letter_runs
from .weighing import Rows, Weighing, shares

LIKENESS_POWER = 5
NEIGHBOUR_POWER, NEIGHBOUR_SHARE = 4, 0.3
MARGIN_SCALE = 4.0
LABEL_WEIGHT, SLACK = 0.2, 2.0
FLOOR = 1e-3
FAINT, HEAD_SHARE = 0.2, 0.3
"""How a label's likeness turns into its vote, what neighbours count, how sure margins make, what labels weigh
among the rows that are learned, the probability below which no witness can push a code, the likeness of a
label that says next to nothing, and what the first line counts beside the whole text. All were set on notices
before 2021 (see docs/benchmarks/matching.md)."""
MOST_SEPARATED = 300
"""Codes up to which a machine learns to tell them apart; of more, only neighbours are kept."""
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

    def __init__(self, labels: Sequence[Label], speech: Speech, lesson: Lesson | None = None) -> None:
        """Raises ProblemError where no label names a code, or the lesson was about other codes."""
        self.codes = tuple(sorted({code for label in labels for code in label.codes}))
        if not self.codes:
            raise ProblemError("labels without codes link nothing")
        if lesson and lesson.codes != self.codes:
            raise ProblemError("this lesson is about other codes than the labels: train again")
        self.labels, self.speech, self.lesson = tuple(labels), speech, lesson
        self._column = {code: column for column, code in enumerate(self.codes)}
        texts = [Text(label.text, label.language) for label in labels]
        self._words, self._letters = (lesson.words, lesson.letters) if lesson else self._weighings(texts)
        self._label_rows = self._rows(texts)
        self._votes = self._table([label.codes for label in labels])

    def learned(self, rows: Sequence[Label]) -> Linker:
        """A linker that has learned from texts with known codes, and from their first lines.

        Codes without labels are left out.
        """
        known = [row for row in rows if any(code in self._column for code in row.codes)]
        heads = ((row, Text(row.text, row.language).head) for row in known)
        known += [Label(*head, row.codes) for row, head in heads if head.words != row.text.strip()]
        if not known:
            return Linker(self.labels, self.speech)
        texts = [Text(row.text, row.language) for row in known]
        names = [Text(label.text, label.language) for label in self.labels]
        words, letters = self._weighings([*names, *texts])
        own, of_labels = self._rows(texts, (words, letters)), self._rows(names, (words, letters))
        votes = self._table([row.codes for row in known])
        weights = np.r_[np.ones(len(known)), [LABEL_WEIGHT * label.is_learned for label in self.labels]]
        targets = np.r_[_strongest(votes), _strongest(self._votes)]
        kept = weights > 0
        slopes, offsets = _separated(
            sparse.vstack([own, of_labels]).tocsr()[kept], targets[kept], weights[kept], len(self.codes)
        )
        lesson = Lesson(self.codes, words, letters, own, votes, slopes, offsets)
        return Linker(self.labels, self.speech, lesson)

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
        if self.lesson is None:
            return self._by_labels(rows)
        heads = self._rows([text.head for text in texts])
        belief = (1 - HEAD_SHARE) * self._belief(rows, self.lesson)
        belief += HEAD_SHARE * self._belief(heads, self.lesson)
        return shares(np.exp(belief - belief.max(axis=1, keepdims=True)))

    def _by_labels(self, rows: Rows) -> np.ndarray:
        votes = _voted(rows, self._label_rows, self._votes, LIKENESS_POWER)
        return shares(votes + FAINT**LIKENESS_POWER / len(self.codes))

    def _belief(self, rows: Rows, lesson: Lesson) -> np.ndarray:
        """The logarithms of what labels, neighbours and margins say, added up."""
        near = shares(_voted(rows, lesson.texts, lesson.votes, NEIGHBOUR_POWER))
        margins = lesson.margins(rows)
        by_margin = shares(np.exp(MARGIN_SCALE * (margins - margins.max(axis=1, keepdims=True))))
        belief: np.ndarray = np.log(self._by_labels(rows) + FLOOR) + NEIGHBOUR_SHARE * np.log(near + FLOOR)
        return belief + np.log(by_margin + FLOOR / 10)

    def _weighings(self, texts: Sequence[Text]) -> tuple[Weighing, Weighing]:
        return Weighing(map(self._spoken, texts)), Weighing(letter_runs(*text) for text in texts)

    def _spoken(self, text: Text) -> list[str]:
        return [f"{text.language}:{stem}" for stem in self.speech.stems(*text)]

    def _rows(self, texts: Sequence[Text], by: tuple[Weighing, Weighing] | None = None) -> Rows:
        """Words and runs of letters beside each other, each half of the likeness."""
        of_words, of_letters = by or (self._words, self._letters)
        words = of_words.rows([self._spoken(text) for text in texts])
        letters = of_letters.rows([letter_runs(*text) for text in texts])
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


def _separated(rows: Rows, targets: np.ndarray, weights: np.ndarray, number: int) -> tuple[Rows, np.ndarray]:
    """Slopes (features x codes) and offsets of a support-vector machine; no offset for codes not met."""
    # heavy, and only needed where there is data
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    if number > MOST_SEPARATED:
        return sparse.csr_matrix((rows.shape[1], number), dtype=np.float32), np.zeros(number)
    slopes, offsets = np.zeros((rows.shape[1], number)), np.full(number, -np.inf)
    if len(set(targets.tolist())) == 1:
        offsets[targets[0]] = 0.0
        return rounded(slopes), offsets
    machine = LinearSVC(C=SLACK, random_state=0).fit(rows, targets, sample_weight=weights)
    given, own = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        given, own = np.vstack([-given, given]), np.r_[-own, own]
    slopes[:, machine.classes_], offsets[machine.classes_] = given.T, own
    return rounded(slopes), offsets


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
