"""How well each organisation fits the words of a search, reckoned alike on both databases.

Each word counts by the best place where it is met, and a little for every further one; rare words count more.
All arrays go by the organisation's id.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from . import words
from .asking import BY_START, LEAST_START, WEIGHTS, Wanted, wanted
from .database import documents_with, known_words, words_beginning, words_like
from .table import Ids, Mask, Table

Scores = NDArray[np.float32]

FURTHER = 0.15
"""What of its weight a place counts besides the best one."""

WHOLE_TERM = 0.6
"""How much of a trade's weight hangs on the share of the term that was said."""

BY_PARTS, BY_LIKENESS, BY_LAST_PART = 0.7, 0.6, 0.4
"""What is left where both parts of a compound are met apart, a mended spelling, or only the last part."""

LEAST_MENDED, MOST_MENDED = 4, 4
LONG_WORD = 6


@dataclass(frozen=True)
class Met:
    """A word with how much it counts for each organisation, 0 where it is not met.

    `sources` are the languages in which it was met and `best` the number of the best one, from 1; `instead`
    are the words that were looked for in its place.
    """

    word: Wanted
    scores: Scores
    best: NDArray[np.int16]
    sources: Sequence[str]
    instead: Sequence[Wanted] = ()
    is_mended: bool = False

    @property
    def is_nowhere(self) -> bool:
        """Whether nobody has the word."""
        return not self.scores.any()

    def languages_among(self, among: Mask) -> Mapping[str, int]:
        """In which languages its best places are, for how many of these organisations."""
        counted = np.bincount(self.best[among], minlength=len(self.sources) + 1)[1:]
        met: dict[str, int] = defaultdict(int)
        for language, number in zip(self.sources, counted.tolist(), strict=True):
            if language and number:
                met[language] += number
        return met


@dataclass(frozen=True)
class Ranking:
    """Who fits and how well; `is_partial` where nobody has all the words and the next best are given."""

    mask: Mask
    scores: Scores
    met: Sequence[Met] = ()
    is_partial: bool = False


def ranked(spoken: Sequence[str], table: Table) -> Ranking:
    """Everybody who fits these words: 1 query, and 2 for each word that is nowhere as it was typed."""
    if not spoken:
        return Ranking(table.listed, np.zeros(table.size, np.float32))
    met = _met(spoken, table)
    hits = np.zeros(table.size, np.int8)
    scores = np.zeros(table.size, np.float32)
    for one in met:
        is_hit = (one.scores > 0) & table.listed
        hits += is_hit
        scores += one.scores * _rarity(int(np.count_nonzero(is_hit)), len(table.order))
    most = int(hits.max(initial=0))
    return Ranking((hits == most) & (hits > 0), scores, met, is_partial=0 < most < len(met))


def _rarity(number: int, total: int) -> float:
    return float(np.log1p((total + 1) / (number + 1)))


def _met(spoken: Sequence[str], table: Table) -> list[Met]:
    """Each word as typed and by the parts of a compound; mended where that finds nobody."""
    vocabulary, last = table.labels.vocabulary, spoken[-1]
    beginning = words_beginning(words.plain(last)) if len(words.plain(last)) >= LEAST_START else []
    whole = wanted(spoken, vocabulary, is_whole=_goes_on(last, beginning))
    parts = [wanted(words.parts(words.plain(word)), vocabulary, is_whole=False) for word in spoken]
    answers = iter(_reckoned([*whole, *(part for some in parts for part in some)], table))
    met = [next(answers) for _ in whole]
    apart = [[next(answers) for _ in some] for some in parts]
    met = [_together(one, some) for one, some in zip(met, apart, strict=True)]
    unknown = _unknown(met, last if beginning else "")
    return [
        _helped(one, some, table) if one.word.typed in unknown else one
        for one, some in zip(met, apart, strict=True)
    ]


def _together(one: Met, parts: Sequence[Met]) -> Met:
    """The word, also where both parts of it are met apart."""
    if not parts:
        return one
    return _better(one, np.minimum.reduce([part.scores for part in parts]) * BY_PARTS, parts)


def _helped(one: Met, parts: Sequence[Met], table: Table) -> Met:
    """A word that nobody wrote so: mended, else split by the words of the index, else by its last part."""
    is_nowhere, vocabulary = one.is_nowhere, table.labels.vocabulary
    for other in _reckoned(wanted(_mended(one.word.typed), vocabulary, is_whole=False), table):
        one = replace(_better(one, other.scores * BY_LIKENESS, [other]), is_mended=is_nowhere)
    if one.is_nowhere and not parts:
        parts = _reckoned(wanted(_split(one.word.typed), vocabulary, is_whole=False), table)
        one = _together(one, parts)
    if one.is_nowhere and parts:
        one = _better(one, parts[-1].scores * BY_LAST_PART, parts[-1:])
    return one


def _goes_on(word: str, beginning: Sequence[str]) -> bool:
    """Whether one of the words that begin so is more than another form of it."""
    forms = words.forms_in(word)
    return any(forms.isdisjoint(words.forms_in(longer)) for longer in beginning)


def _unknown(met: Sequence[Met], begun: str) -> set[str]:
    """The words that stand nowhere in the index as they were typed, nor begin one as the last: 1 query."""
    known = known_words([words.plain(one.word.typed) for one in met])
    return {
        one.word.typed
        for one in met
        if one.is_nowhere or not (words.plain(one.word.typed) in known or one.word.typed == begun)
    }


def _split(word: str) -> list[str]:
    """The two words of the index that a compound nobody wrote is made of: 1 query."""
    small = words.plain(word)
    cuts = range(words.LEAST_PART, len(small) - words.LEAST_PART + 1)
    known = known_words([part for cut in cuts for part in (small[:cut], small[cut:])])
    whole = [cut for cut in cuts if {small[:cut], small[cut:]} <= known]
    return [small[: whole[0]], small[whole[0] :]] if whole else []


def _better(one: Met, scores: Scores, others: Sequence[Met]) -> Met:
    """The word with these scores where they are higher, by way of other words."""
    is_better = scores > one.scores
    if not is_better.any():
        return one
    best = one.best.copy()
    best[is_better] = others[-1].best[is_better] + len(one.sources)
    return Met(
        one.word,
        np.where(is_better, scores, one.scores),
        best,
        [*one.sources, *others[-1].sources],
        [*one.instead, *(other.word for other in others)],
    )


def _mended(word: str) -> list[str]:
    """Words of the index that this one may be a slip for, the likeliest first: 1 query."""
    small = words.plain(word)
    if len(small) < LEAST_MENDED:
        return []
    most = 1 if len(small) < LONG_WORD else 2
    near = sorted(
        (distance, other)
        for other in words_like(small)
        if (distance := OSA.distance(small, other, score_cutoff=most)) <= most
    )
    return [other for distance, other in near if distance == near[0][0]][:MOST_MENDED]


def _reckoned(searched: Sequence[Wanted], table: Table) -> list[Met]:
    """What each word counts for everybody: 1 query for some four words."""
    ways = [list(one.ways()) for one in searched]
    answers = iter(documents_with([way.question for some in ways for way in some]))
    met = []
    for one, some in zip(searched, ways, strict=True):
        places = [(way.weight, way.language, next(answers)) for way in some]
        places += _trades(one, table)
        met.append(_summed(one, sorted(places, key=lambda place: -place[0]), table.size))
    return met


def _summed(one: Wanted, places: Sequence[tuple[float, str, Ids]], size: int) -> Met:
    """The best place counts whole, every further one a little."""
    best, total = np.zeros(size, np.float32), np.zeros(size, np.float32)
    which = np.zeros(size, np.int16)
    for number, (weight, _, found) in enumerate(places, 1):
        ids = found[found < size]  # younger documents wait for the next table
        if weight > WEIGHTS["sought"]:
            total[ids] += weight
        fresh = ids[best[ids] == 0]
        best[fresh] = weight
        which[fresh] = number
    scores = best + FURTHER * np.maximum(total - best, 0)
    return Met(one, scores, which, [language for _, language, _ in places])


def _trades(one: Wanted, table: Table) -> Iterator[tuple[float, str, Ids]]:
    """Who offers or seeks a trade that the word names; terms of one share and language are taken together."""
    named: dict[tuple[float, str], list[str]] = defaultdict(list)
    for trade, meaning in one.meanings.items():
        worth = 1 - WHOLE_TERM + WHOLE_TERM * meaning.share
        named[worth, meaning.term.language].append(trade)
    for trade, term in one.starting.items():
        if trade not in one.meanings:
            named[BY_START * (1 - WHOLE_TERM), term.language].append(trade)
    for (worth, language), trades in named.items():
        for facet, where in (("trade", "trade"), ("sought", "sought")):
            ids = np.flatnonzero(table.having(facet, trades)).astype(np.int32)
            yield WEIGHTS[where] * worth, language, ids
