"""A need in one language → offers in another: recall among the first ten (capped at 10), and hits.

Queries are notices of the asking language from 2021 on. The pool is every earlier notice of the answering
language and half of the awards (by buyer); the other half and the other earlier notices are for learning.
Relevant is what has the same CPV class (4 digits); a text stands in the pool once for each class.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from tisserand.engines.matching.bm25 import bm25_rows
from tisserand.engines.matching.knowledge import CLASS_DIGITS, Knowledge
from tisserand.engines.matching.linking import Linker
from tisserand.engines.matching.problem import Label, Text
from tisserand.engines.matching.text import letter_runs
from tisserand.engines.matching.weighing import Weighing

from .records import LEAST_CPV, Award, Figures, Notice, interval, mended

FIRST = 10
TESTED_FROM = "2021"
LEXICON_WEIGHT = 0.3
TEXT_WEIGHT = 1.0
"""Of the lexicon, or of words of the same language, beside the concepts; set on notices before 2021."""


class Crossing:
    """Queries, pool and rows to learn from of one pair of languages."""

    def __init__(
        self,
        notices: Sequence[Notice],
        awards: Sequence[Award],
        asking: str,
        answering: str,
        tested_from: str = TESTED_FROM,
    ) -> None:
        usable = [row for row in notices if len(row.cpv) >= LEAST_CPV]
        contracts = [
            row for row in mended(awards) if len(row.cpv) >= LEAST_CPV and not row.cpv.startswith("00")
        ]
        earlier = [row for row in usable if row.date < tested_from]
        self.asking, self.answering = asking, answering
        queries = [row for row in usable if row.date >= tested_from and row.language == asking]
        pool = [(row.text, row.cpv[:CLASS_DIGITS]) for row in earlier if row.language == answering]
        pool += [(Text(row.object, "fr"), row.cpv[:CLASS_DIGITS]) for row in contracts if _in_pool(row)]
        pool = [row for row in dict.fromkeys(pool) if row[0].language == answering]
        self.learnable = [(row.text, row.cpv) for row in earlier if row.language != answering]
        self.learnable += [(Text(row.object, "fr"), row.cpv) for row in contracts if not _in_pool(row)]
        self.pool = [text for text, _ in pool]
        classes = np.array([code for _, code in pool])
        known = set(classes.tolist())
        queries = [row for row in queries if row.cpv[:CLASS_DIGITS] in known]
        self.queries = [row.text for row in queries]
        self.relevant = [np.flatnonzero(classes == row.cpv[:CLASS_DIGITS]) for row in queries]

    def measure(self, figures: Figures, name: str, scores: np.ndarray) -> None:
        """Recall and hits of scores (queries x pool), with the interval of the recall."""
        found = []
        for row, relevant in zip(scores, self.relevant, strict=True):
            first = np.argsort(-row, kind="stable")[:FIRST]
            found.append(np.isin(first, relevant).sum() / min(FIRST, len(relevant)))
        low, high = interval(found)
        recall = np.array(found)
        figures.add(name, recall=recall.mean(), low=low, high=high, hit=(recall > 0).mean())


def _in_pool(row: Award) -> bool:
    return hashlib.sha256(row.buyer.encode()).digest()[0] % 2 == 0


def evaluate_crossing(
    knowledge: Knowledge,
    notices: Sequence[Notice],
    awards: Sequence[Award],
    *,
    askings: Sequence[str] = ("de",),
    answering: str = "fr",
    tested_from: str = TESTED_FROM,
) -> list[Figures]:
    """Figures of each asking language: the baselines, what is shipped, what was learned."""
    cases = [Crossing(notices, awards, asking, answering, tested_from) for asking in askings]
    learned = _learned(knowledge, cases[0].learnable if cases else [])
    return [_evaluated(case, knowledge, learned) for case in cases]


def _learned(knowledge: Knowledge, learnable: Sequence[tuple[Text, str]]) -> list[Linker]:
    """The linkers to trades and, with the CPV, to its classes, both taught; [] where nothing is to learn."""
    trades = [Label(*text, codes) for text, cpv in learnable if (codes := knowledge.tree.by_cpv(cpv))]
    if not trades:
        return []
    classes = [Label(*text, {cpv[:CLASS_DIGITS]: 1.0}) for text, cpv in learnable]
    return [
        knowledge.trades.learned(trades),
        *([knowledge.classes.learned(classes)] if knowledge.classes else []),
    ]


def _evaluated(case: Crossing, knowledge: Knowledge, learned: Sequence[Linker]) -> Figures:
    figures = Figures(f"{case.asking} → {case.answering}", len(case.queries))
    if not case.queries:
        return figures
    is_crossing = case.asking != case.answering
    shared = shared_words(case, knowledge)
    case.measure(figures, "BM25 of shared words", shared)
    case.measure(figures, "runs of letters", _letters(case))
    words = relative(translated_words(case, knowledge) if is_crossing else shared)
    if is_crossing:
        case.measure(figures, "lexicon", words)
    words = words * (LEXICON_WEIGHT if is_crossing else TEXT_WEIGHT)
    trades = likeness(knowledge.trades, case.queries, case.pool)
    classes = likeness(knowledge.classes, case.queries, case.pool) if knowledge.classes else 0.0
    case.measure(figures, "concepts", trades + classes)
    case.measure(figures, "fused, untrained", trades + classes + words)
    if learned:
        taught = sum(likeness(linker, case.queries, case.pool) for linker in learned)
        case.measure(figures, "fused, trained", taught + classes + words)
    return figures


def likeness(linker: Linker, queries: Sequence[Text], pool: Sequence[Text]) -> np.ndarray:
    """The cosine of the distributions of every query and every text."""
    asked, given = linker.link(queries), linker.link(pool)
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    given /= np.linalg.norm(given, axis=1, keepdims=True)
    cosine: np.ndarray = asked @ given.T
    return cosine


def relative(scores: np.ndarray) -> np.ndarray:
    """Scores of each query as shares of its best."""
    best: np.ndarray = np.maximum(scores.max(axis=1, keepdims=True), 1e-9)
    return np.asarray(scores / best)


def shared_words(case: Crossing, knowledge: Knowledge) -> np.ndarray:
    """BM25 with the words of the query as they are."""
    speech = knowledge.speech
    return _bm25([Counter(set(speech.stems(*text))) for text in case.queries], case, knowledge)


def translated_words(case: Crossing, knowledge: Knowledge) -> np.ndarray:
    """BM25 with the words that the lexicon expects in the other language."""
    expected = [
        knowledge.lexicon.translated(set(knowledge.speech.stems(*text)), case.asking, case.answering)
        for text in case.queries
    ]
    return _bm25(
        [{word: min(1.0, count) for word, count in row.items()} for row in expected], case, knowledge
    )


def _bm25(queries: Sequence[Mapping[str, float]], case: Crossing, knowledge: Knowledge) -> np.ndarray:
    columns: dict[str, int] = {}
    offered, _ = bm25_rows((knowledge.speech.stems(*text) for text in case.pool), columns)
    cells = [
        (row, columns[word], weight)
        for row, words in enumerate(queries)
        for word, weight in words.items()
        if word in columns
    ]
    rows, places, weights = zip(*cells, strict=True) if cells else ((), (), ())
    asked = sparse.csr_matrix((weights, (rows, places)), (len(queries), len(columns)))
    return np.asarray((asked @ offered.T).todense())


def _letters(case: Crossing) -> np.ndarray:
    weighing = Weighing(letter_runs(*text) for text in case.pool)
    asked, given = (
        weighing.rows([letter_runs(*text) for text in texts]) for texts in (case.queries, case.pool)
    )
    return np.asarray((asked @ given.T).todense())
