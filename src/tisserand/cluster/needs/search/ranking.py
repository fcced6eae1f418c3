"""How well each open need or offer fits the words of a search, in whatever language those are.

A word counts by the best place where it is met: in the title, the text, the names, or as a word for a trade;
a German word finds a French text by way of the trade they both name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tisserand.cluster.organisations.search import words
from tisserand.cluster.organisations.search.asking import Wanted, wanted
from tisserand.cluster.organisations.search.vocabulary import Term, Vocabulary

from .table import Mask, Table
from .tokens import BY_START, Scores

BY_TRADE, BY_EQUIVALENT = 7.0, 3.0
LEAST_SHARE = 0.5
BY_PARTS, BY_LIKENESS = 0.7, 0.6


@dataclass(frozen=True)
class Ranking:
    """Who fits and how well; `terms` are the words of the trade tree that met a trade, by its code."""

    mask: Mask
    scores: Scores
    terms: Mapping[str, Term] = field(default_factory=dict)
    mended: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_partial: bool = False


def ranked(spoken: Sequence[str], table: Table, seen: Mask, among: Mask, vocabulary: Vocabulary) -> Ranking:
    """Those among the given ones that fit all these words, or the most of them: 0 queries.

    What a word may be a slip for is looked up in what the reader has `seen` open, not in what is hidden.
    """
    if not spoken:
        return Ranking(among, np.zeros(table.size, np.float32))
    hits, scores = np.zeros(table.size, np.int8), np.zeros(table.size, np.float32)
    terms: dict[str, Term] = {}
    mended: dict[str, Sequence[str]] = {}
    for word in wanted(spoken, vocabulary):
        own, instead = _mended(word, table, seen, vocabulary)
        if instead:
            mended[word.typed] = instead
        is_hit = (own > 0) & among
        hits += is_hit
        scores += own * _rarity(int(np.count_nonzero(is_hit)), len(table.stamps))
        terms |= {code: meaning.term for code, meaning in word.meanings.items()}
    most = int(hits.max(initial=0))
    return Ranking((hits == most) & (hits > 0), scores, terms, mended, is_partial=0 < most < len(spoken))


def _rarity(number: int, total: int) -> float:
    return float(np.log1p((total + 1) / (number + 1)))


def _mended(word: Wanted, table: Table, seen: Mask, vocabulary: Vocabulary) -> tuple[Scores, Sequence[str]]:
    """The scores of a word; of the words it may be a slip for where nobody wrote it so."""
    scores = _scores(word, table, vocabulary) * seen
    if scores.any():
        return scores, ()
    instead = table.tokens.like(words.plain(word.typed), seen)
    table.tokens.add_scores(scores, instead, BY_LIKENESS)
    return scores, instead


def _scores(word: Wanted, table: Table, vocabulary: Vocabulary) -> Scores:
    scores = _alone(word, table)
    parts = wanted(words.parts(words.plain(word.typed)), vocabulary, is_whole=False)
    if parts:
        apart = np.minimum.reduce([_alone(part, table) for part in parts])
        scores = np.maximum(scores, apart * np.float32(BY_PARTS))
    return scores


def _alone(word: Wanted, table: Table) -> Scores:
    scores = np.zeros(table.size, np.float32)
    table.tokens.add_scores(scores, words.forms_in(word.typed))
    if word.start:
        table.tokens.add_scores(scores, table.tokens.beginning_with(word.start), BY_START)
    shares = {code: meaning.share for code, meaning in word.meanings.items() if meaning.share >= LEAST_SHARE}
    for code in word.starting:
        shares.setdefault(code, BY_START)
    for code, share in shares.items():
        having = table.pairs["trade"].having((code,), table.size)
        scores[having] = np.maximum(scores[having], BY_TRADE * share)
    for term in word.equivalents:
        rows = table.tokens.rows_with_all(words.stems(term.text, term.language))
        scores[rows] = np.maximum(scores[rows], BY_EQUIVALENT)
    return scores
