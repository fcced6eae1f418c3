"""Suggestions for needs: a calibrated score, the three strongest reasons as codes with values, and doubts.

One sparse product gives the best offers by words and trades; these are scored again with every signal.
A score is a weighted sum; each doubt (out of the area, no common language, a misfit of amounts) halves it,
a veto removes the pair. `chance` maps it to a probability; reasons are parts of the sum, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .index import Index, Part, build
from .knowledge import Knowledge
from .problem import Need, Offer
from .signals import Table, signals
from .weighing import Rows

CANDIDATES = 200
MOST_REASONS = 3
MOST_EVIDENCE = 3
BLOCK = 2_000
DOUBT = 0.5


@dataclass(frozen=True)
class Weights:
    """What each signal counts, and the curve from score to chance; the defaults are fixed, not learned."""

    text: float = 1.0
    trade: float = 1.0
    near: float = 0.7
    tie: float = 0.7
    welcome: float = 0.3
    fresh: float = 0.1
    slope: float = 3.0
    offset: float = -4.5

    def chance(self, score: np.ndarray | float) -> np.ndarray:
        """The probability that a suggestion of this score is accepted."""
        curve: np.ndarray = 1 / (1 + np.exp(-(self.slope * np.asarray(score) + self.offset)))
        return curve


@dataclass(frozen=True)
class Reason:
    """Why, or why not: a code, what it adds to the score (0 for doubts), and the facts that gave it."""

    code: str
    share: float
    facts: Mapping[str, float | str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """An offer for a need, with its score, its chance, three reasons at most, and the doubts."""

    need: str
    offer: str
    score: float
    chance: float
    reasons: tuple[Reason, ...]
    doubts: tuple[Reason, ...]


class Matcher:
    """Matches needs with a set of offers; make a new one when offers change."""

    def __init__(self, knowledge: Knowledge, offers: Sequence[Offer], weights: Weights | None = None) -> None:
        self.knowledge, self.offers, self.weights = knowledge, tuple(offers), weights or Weights()
        self._index: Index = build(self.offers, knowledge.speech, knowledge.tree.group_of)
        self._table = Table(self.offers)
        of_trades = [block in {"trade", "group"} for block, _ in self._index.names]
        self._column_weights = np.where(of_trades, self.weights.trade, self.weights.text).astype(np.float32)

    def best(self, needs: Sequence[Need], number: int = 20) -> list[list[Suggestion]]:
        """For each need the offers with the highest scores, best first, with their reasons."""
        found = []
        for need, row, chosen, scores in self._ranked(needs, number):
            pairs = zip(chosen.tolist(), scores.tolist(), strict=True)
            found.append([self._suggestion(need, row, offer, score) for offer, score in pairs])
        return found

    def scores(self, needs: Sequence[Need], number: int = 20) -> list[list[tuple[int, float]]]:
        """For each need the places of the best offers with their scores, without reasons."""
        return [
            list(zip(chosen.tolist(), scores.tolist(), strict=True))
            for _, _, chosen, scores in self._ranked(needs, number)
        ]

    def _ranked(
        self, needs: Sequence[Need], number: int
    ) -> Iterator[tuple[Need, Rows, np.ndarray, np.ndarray]]:
        for start in range(0, len(needs), BLOCK):
            block = needs[start : start + BLOCK]
            rows = self._index.rows(block, self.knowledge.speech, self.knowledge.lexicon)
            weighed = rows.copy()
            weighed.data *= self._column_weights[weighed.indices]
            found = self._index.best(weighed, max(CANDIDATES, number))
            for place, need in enumerate(block):
                part = slice(found.indptr[place], found.indptr[place + 1])
                chosen = found.indices[part]
                scores = self._scored(need, chosen, found.data[part])
                order = np.lexsort((chosen, -scores))[:number]
                order = order[scores[order] > 0]
                yield need, weighed[place], chosen[order], scores[order]

    def _scored(self, need: Need, chosen: np.ndarray, likeness: np.ndarray) -> np.ndarray:
        table, weights = self._table, self.weights
        near, far = table.near(need, chosen)
        score = likeness + weights.near * np.sqrt(near) + weights.tie * table.tie(need, chosen)
        score += weights.welcome * table.welcome[chosen] + weights.fresh * table.fresh[chosen]
        score[~table.is_in_area(need, chosen, far)] *= DOUBT
        score[~table.shares_language(need, chosen)] *= DOUBT
        score[~table.amount_fits(need, chosen)] *= DOUBT
        score[table.is_vetoed(need, chosen)] = 0.0
        return np.asarray(score)

    def _suggestion(self, need: Need, row: Rows, place: int, score: float) -> Suggestion:
        offer = self.offers[place]
        reasons = self._reasons(need, offer, self._index.parts(row, place))
        return Suggestion(
            need.id,
            offer.id,
            score,
            float(self.weights.chance(score)),
            tuple(sorted(reasons, key=lambda each: (-each.share, each.code))[:MOST_REASONS]),
            tuple(doubts(need, offer)),
        )

    def _reasons(self, need: Need, offer: Offer, parts: Sequence[Part]) -> list[Reason]:
        """Every part of the score that is above 0, before doubts."""
        true, weights = signals(need, offer), self.weights
        found = [
            _evidence("same_trade", parts, "trade"),
            _evidence("same_group", parts, "group"),
            _evidence("same_words", parts, "words"),
            Reason("near", weights.near * true.near**0.5, {"distance_km": true.distance_km}),
            Reason("tie", weights.tie * true.tie, {"tie": need.ties.get(offer.id, "")}),
            Reason("welcome", weights.welcome * true.welcome, {"accepted": offer.accepted}),
            Reason("fresh", weights.fresh * true.fresh, {"age_days": offer.age_days}),
        ]
        return [reason for reason in found if reason.share > 0]


def _evidence(code: str, parts: Sequence[Part], block: str) -> Reason:
    own = [part for part in parts if part.block == block]
    names = tuple(part.name for part in own[:MOST_EVIDENCE])
    return Reason(code, sum(part.value for part in own), {"names": names})


def doubts(need: Need, offer: Offer) -> list[Reason]:
    """What speaks against a pair; a border crossed with a language in common is no doubt."""
    true = signals(need, offer)
    tests: list[tuple[str, bool, Callable[[], dict[str, float]]]] = [
        ("outside_area", not true.is_in_area, lambda: {"distance_km": true.distance_km}),
        ("no_common_language", not true.shares_language, dict),
        (
            "amount_does_not_fit",
            not true.amount_fits,
            lambda: {"most": offer.band.most, "least": offer.band.least},
        ),
    ]
    return [Reason(code, 0.0, facts()) for code, holds, facts in tests if holds]


def calibrated(weights: Weights, scores: Sequence[float], accepted: Sequence[bool]) -> Weights:
    """The weights with the curve that fits judged suggestions best (Platt 1999), both ends smoothed.

    Raises ValueError without both an accepted and a declined one.
    """
    values, truth = np.asarray(scores, float), np.asarray(accepted, float)
    yes, no = truth.sum(), len(truth) - truth.sum()
    if not yes or not no:
        raise ValueError("a curve needs accepted and declined suggestions")
    target = np.where(truth > 0, (yes + 1) / (yes + 2), 1 / (no + 2))
    rows = np.column_stack([values, np.ones_like(values)])
    line = np.array([0.0, 0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ line))
        bend = rows.T @ (rows * (chance * (1 - chance))[:, None]) + 1e-6 * np.eye(2)
        line = line + np.linalg.solve(bend, rows.T @ (target - chance))
    return Weights(**{**weights.__dict__, "slope": float(line[0]), "offset": float(line[1])})
