"""A lexicon learned from aligned phrases: how probably a word of one language stands for one of another.

IBM Model 1 (Brown et al. 1993, "The mathematics of statistical machine translation"), by expectation
maximisation over numpy arrays; an empty word takes what has no counterpart. Words are stems; probabilities of
one source word add up to at most 1, since the faintest are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

Phrase = Sequence[str]
ROUNDS = 8
FAINTEST = 0.05
MOST_TRANSLATIONS = 6
COMMONEST = 1.0
"""A prior count that keeps words seen once from being sure of a whole phrase."""


@dataclass(frozen=True)
class Lexicon:
    """What the words of a language mean in another: (from, to) → word → translations with probabilities."""

    tables: Mapping[tuple[str, str], Mapping[str, Mapping[str, float]]] = field(default_factory=dict)

    def translations(self, word: str, source: str, target: str) -> Mapping[str, float]:
        """Words of `target` that a stem of `source` stands for; none where it was never met."""
        return self.tables.get((source, target), {}).get(word, {})

    def translated(self, stems: Iterable[str], source: str, target: str) -> dict[str, float]:
        """The words of `target` that a text of `source` is expected to hold, each with its expected count."""
        table = self.tables.get((source, target), {})
        expected: dict[str, float] = {}
        for word in stems:
            for other, probability in table.get(word, {}).items():
                expected[other] = expected.get(other, 0.0) + probability
        return expected


def learn(aligned: Iterable[Mapping[str, Phrase]], languages: Sequence[str]) -> Lexicon:
    """The lexicon between all pairs of languages, from phrases that say the same in several of them."""
    phrases = list(aligned)
    tables = {}
    for source in languages:
        for target in languages:
            both = [(row[source], row[target]) for row in phrases if row.get(source) and row.get(target)]
            if source != target and both:
                tables[source, target] = _model_one(both)
    return Lexicon(tables)


def _model_one(pairs: Sequence[tuple[Phrase, Phrase]]) -> dict[str, dict[str, float]]:
    """Translation probabilities t(target | source) of one direction."""
    sources: dict[str, int] = {"": 0}
    targets: dict[str, int] = {}
    slots, of_source, of_target = [], [], []
    slot = 0
    for source, target in pairs:
        numbers = [0] + [sources.setdefault(word, len(sources)) for word in dict.fromkeys(source)]
        for word in dict.fromkeys(target):
            number = targets.setdefault(word, len(targets))
            slots += [slot] * len(numbers)
            of_source += numbers
            of_target += [number] * len(numbers)
            slot += 1
    links, link_of = np.unique(
        np.array(of_source, np.int64) * len(targets) + np.array(of_target, np.int64), return_inverse=True
    )
    chance = _converged(np.array(slots), link_of, links // len(targets), len(sources))
    return _table(chance, links, list(sources), list(targets))


def _converged(slots: np.ndarray, link_of: np.ndarray, source_of: np.ndarray, size: int) -> np.ndarray:
    """The probability of each link after some rounds of expectation and maximisation."""
    chance = np.ones(len(source_of))
    for _ in range(ROUNDS):
        weight = chance[link_of]
        weight /= np.bincount(slots, weight)[slots]
        counts = np.bincount(link_of, weight, len(source_of))
        chance = counts / (np.bincount(source_of, counts, size)[source_of] + COMMONEST)
    return chance


def _table(
    chance: np.ndarray, links: np.ndarray, sources: Sequence[str], targets: Sequence[str]
) -> dict[str, dict[str, float]]:
    table: dict[str, list[tuple[float, str]]] = {}
    kept = np.flatnonzero(chance >= FAINTEST)
    for value, link in zip(chance[kept].tolist(), links[kept].tolist(), strict=True):
        source, target = divmod(link, len(targets))
        if source:
            table.setdefault(sources[source], []).append((value, targets[target]))
    return {
        word: {
            other: value
            for value, other in sorted(found, key=lambda each: (-each[0], each[1]))[:MOST_TRANSLATIONS]
        }
        for word, found in table.items()
    }
