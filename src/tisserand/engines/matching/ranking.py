"""Suggestions for needs: a score, a chance, the parts of the score as reasons, and what speaks against.

One sparse product gives the best offers by words and trades; these are scored again with every signal.
A score is a sum; each doubt (out of the area, no common language, …) halves it, a veto removes the pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from .bm25 import Census
from .index import Index
from .knowledge import Knowledge
from .problem import Need, Offer
from .reasons import Suggestion, Weights, of_trades, of_words, score, told
from .signals import Table
from .weighing import Rows

CANDIDATES = 200
"""Offers whose words and trades are most like a need, and which are judged by every signal."""
BLOCK = 2_000


class Matcher:
    """Matches needs with a set of offers, which may change one by one.

    Rarities of words stay those of the beginning: make a new matcher once many offers have changed. It may be
    asked by several threads, but not while an offer changes: hold a lock for `put` and `remove`.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        offers: Sequence[Offer],
        weights: Weights | None = None,
        counts: Census | None = None,
    ) -> None:
        """`counts` are those of all offers (`index.census`) where these are only a block of them."""
        self.knowledge, self.weights = knowledge, weights or Weights()
        self._offers: list[Offer | None] = []
        self._guessed: set[str] = set()
        offers = self._with_trades(offers)
        self._offers += offers
        self._place = {offer.id: place for place, offer in enumerate(offers)}
        self._index = Index(offers, knowledge.speech, knowledge.tree.group_of, counts)
        self._table = Table(offers)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The offers as they stand, those without trades with their likely ones."""
        return tuple(offer for offer in self._offers if offer)

    def put(self, offer: Offer) -> None:
        """Add an offer, or replace the one with its id; milliseconds, however many there are."""
        self._guessed.discard(offer.id)
        (offer,) = self._with_trades([offer])
        place = self._place.setdefault(offer.id, len(self._offers))
        before = self._offers[place] if place < len(self._offers) else None
        self._offers[place : place + 1] = [offer]
        self._index.put(place, offer)
        self._table.put(place, offer, before)

    def remove(self, offer_id: str) -> None:
        """Leave an offer out from now on; one that is not there stays so."""
        place = self._place.get(offer_id)
        if place is not None:
            self._offers[place] = None
            self._index.strike(place)

    def best(self, needs: Sequence[Need], number: int = 20) -> list[list[Suggestion]]:
        """For each need the offers with the highest scores, best first, with their reasons."""
        return [
            [self._suggestion(need, row, place) for place in chosen.tolist()]
            for need, row, chosen, _ in self._ranked(needs, number)
        ]

    def scores(self, needs: Sequence[Need], number: int = 20) -> list[list[tuple[str, float]]]:
        """For each need the ids of the best offers with their scores, without reasons."""
        return [
            [
                (self._at(place).id, value)
                for place, value in zip(chosen.tolist(), scores.tolist(), strict=True)
            ]
            for _, _, chosen, scores in self._ranked(needs, number)
        ]

    def suggestion(self, need: Need, offer_id: str) -> Suggestion | None:
        """One pair with its reasons, whatever its rank; None where it is impossible."""
        place = self._place.get(offer_id)
        if place is None or self._offers[place] is None:
            return None
        row = self._rows([need])
        likeness = sum(part.value for part in self._index.parts(row, place))
        found = self._table.of(need, np.array([place]))
        if score(np.array([likeness]), found, self.weights)[0] <= 0:
            return None
        return self._suggestion(need, row, place)

    def _at(self, place: int) -> Offer:
        offer = self._offers[place]
        assert offer is not None  # a struck offer has no product with any need
        return offer

    def _with_trades(self, offers: Sequence[Offer]) -> list[Offer]:
        """The offers; those that confirmed no trade with the likely ones of their text."""
        silent = [offer for offer in offers if not offer.trades]
        likely = dict(
            zip(
                (offer.id for offer in silent),
                self.knowledge.likely([each.text for each in silent]),
                strict=True,
            )
        )
        self._guessed |= likely.keys()
        return [replace(each, trades=likely[each.id]) if each.id in likely else each for each in offers]

    def _rows(self, needs: Sequence[Need]) -> Rows:
        silent = [place for place, need in enumerate(needs) if not need.trades]
        likely = dict(
            zip(silent, self.knowledge.likely([needs[place].text for place in silent]), strict=True)
        )
        full = [
            replace(need, trades=likely[place]) if place in likely else need
            for place, need in enumerate(needs)
        ]
        return self._index.rows(full, self.knowledge.lexicon, self.weights.trade, self.weights.text)

    def _ranked(
        self, needs: Sequence[Need], number: int
    ) -> Iterator[tuple[Need, Rows, np.ndarray, np.ndarray]]:
        """Each need with its row, the places of its best offers, and their scores."""
        remaining = iter(needs)
        while block := list(islice(remaining, BLOCK)):
            rows = self._rows(block)
            found = self._index.best(rows, max(CANDIDATES, number))
            for place, need in enumerate(block):
                part = slice(found.indptr[place], found.indptr[place + 1])
                chosen = found.indices[part]
                scores = score(found.data[part], self._table.of(need, chosen), self.weights)
                order = np.lexsort((chosen, -scores))[:number]
                order = order[scores[order] > 0]
                yield need, rows[place], chosen[order], scores[order]

    def _suggestion(self, need: Need, row: Rows, place: int) -> Suggestion:
        offer, known = self._at(place), self.knowledge
        parts = self._index.parts(row, place)
        evidence = of_trades(parts, is_guessed=not need.trades or offer.id in self._guessed)
        evidence += of_words(parts, need, offer, known.speech, known.lexicon)
        total, reasons, doubts = told(need, offer, evidence, self.weights)
        return Suggestion(
            need.id, offer.id, total, float(self.weights.chance(total)), tuple(reasons), tuple(doubts)
        )


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
    return replace(weights, slope=float(line[0]), offset=float(line[1]))
