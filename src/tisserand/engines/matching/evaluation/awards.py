"""Who wins an award: the rank of the winner among the suppliers seen before, and by one text.

The last quarter by date is tested, the earlier ones are known; one contract or one day of a buyer never
straddles. Tested are awards whose supplier was seen before. HR@10 is the share of winners among the first
ten, MRR the mean of 1 / rank (ties in the middle), CC@10 the share of suppliers that are among the first ten
of some later award (cc), or of some award that is tested (cc_cases).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from tisserand.engines.matching.knowledge import Knowledge
from tisserand.engines.matching.learning import fitted
from tisserand.engines.matching.weighing import Rows, Weighing, unit

from .records import Award, Figures, interval, mended, split_by_time

FIRST = 10
KNOWN_SHARE = 0.75
LEARNED_FROM = 0.7
"""The share of the known awards that are profiles while weights are learned from the rest."""
PATH = ((8, 1.0), (5, 0.8), (4, 0.6), (3, 0.36), (2, 0.216))
"""How much two codes share that agree in so many digits."""
TEXT, TREE, PLACE, PRACTICE = 1.0, 1.0, 0.7, 0.3
"""The fixed weights; those of text, tree and place are of the design, practice was set on the known part."""


class Market:
    """The suppliers of the known awards, and the signals of each tested award for each of them."""

    def __init__(self, knowledge: Knowledge, known: Sequence[Award], tested: Sequence[Award]) -> None:
        self.suppliers = sorted({row.supplier for row in known})
        place = {supplier: column for column, supplier in enumerate(self.suppliers)}
        self.tested = list(tested)
        self.winners = np.array([place.get(row.supplier, -1) for row in tested], int)
        self.cases = np.flatnonzero(self.winners >= 0)
        self._known, self._speech = known, knowledge.speech
        self._owner = np.array([place[row.supplier] for row in known], int)
        self._contracts = np.bincount(self._owner, minlength=len(self.suppliers))

    def text(self) -> np.ndarray:
        """The likeness of words to the supplier's nearest contract."""
        known = [self._speech.stems(row.object, "fr") for row in self._known]
        weighing = Weighing(known)
        asked = weighing.rows([self._speech.stems(row.object, "fr") for row in self.tested])
        return self._nearest(asked @ weighing.rows(known).T)

    def tree(self) -> np.ndarray:
        """The likeness of CPV codes to the supplier's nearest contract, ancestors counted."""
        weighing = Weighing([row.cpv[:digits] for digits, _ in PATH if row.cpv] for row in self._known)
        return self._nearest(_paths(weighing, self.tested) @ _paths(weighing, self._known).T)

    def place(self) -> np.ndarray:
        """The share of the supplier's contracts in the department of the award."""
        there = self._equal([row.department for row in self.tested], [row.department for row in self._known])
        return np.asarray((there @ self._of_supplier()).todense()) / self._contracts

    def practice(self) -> np.ndarray:
        """How many contracts the supplier has won, as a share of the most, in logarithms."""
        often = np.log1p(self._contracts)
        return np.tile(often / often.max(), (len(self.tested), 1))

    def tie(self) -> np.ndarray:
        """Whether the supplier has worked for this buyer."""
        buyers = self._equal([row.buyer for row in self.tested], [row.buyer for row in self._known])
        return np.asarray((buyers @ self._of_supplier()).todense() > 0, float)

    def focus(self) -> np.ndarray:
        """The root of the share of the supplier's contracts in the division of the award."""
        own = self._equal([row.cpv[:2] for row in self.tested], [row.cpv[:2] for row in self._known])
        return np.asarray(np.sqrt(np.asarray((own @ self._of_supplier()).todense()) / self._contracts))

    def region(self) -> np.ndarray:
        """The root of how much of its work the supplier has in departments that share their suppliers."""
        names = sorted({row.department for row in (*self._known, *self.tested)})
        place = {name: row for row, name in enumerate(names)}
        won = np.zeros((len(names), len(self.suppliers)))
        there = np.array([place[row.department] for row in self._known])
        np.add.at(won, (there, self._owner), 1.0)
        alike = unit(sparse.csr_matrix(np.log1p(won)))
        affinity = (alike @ alike.T).toarray()
        np.fill_diagonal(affinity, 1.0)
        near = affinity @ (won / self._contracts)
        return np.asarray(np.sqrt(near[[place[row.department] for row in self.tested]]))

    def recency(self) -> np.ndarray:
        """How late the supplier last won among the known awards: 0 first, 1 last."""
        dates = sorted(row.date for row in self._known)
        found = np.zeros(len(self.suppliers))
        np.maximum.at(found, self._owner, [bisect_left(dates, row.date) / len(dates) for row in self._known])
        return np.tile(found, (len(self.tested), 1))

    def signals(self) -> np.ndarray:
        """All signals, an array of awards x suppliers x signals; the fixed weights count the first four."""
        first = _relative(self.text()), _relative(self.tree()), np.sqrt(self.place()), self.practice()
        return np.stack([*first, self.tie(), self.focus(), self.region(), self.recency()], axis=-1)

    def rule(self) -> np.ndarray:
        """The baseline: the same division and the same department in one of its contracts."""
        asked = [row.department + row.cpv[:2] for row in self.tested]
        return self._nearest(self._equal(asked, [row.department + row.cpv[:2] for row in self._known]))

    def _of_supplier(self) -> Rows:
        """Which known award is whose."""
        number = np.arange(len(self._owner))
        shape = (len(self._owner), len(self.suppliers))
        return sparse.csr_matrix((np.ones(len(number)), (number, self._owner)), shape)

    def _equal(self, asked: Sequence[str], known: Sequence[str]) -> Rows:
        columns = {name: column for column, name in enumerate(dict.fromkeys([*asked, *known]))}

        def ones(names: Sequence[str]) -> Rows:
            places = [columns[name] for name in names]
            return sparse.csr_matrix(
                (np.ones(len(names)), (range(len(names)), places)), (len(names), len(columns))
            )

        return ones(asked) @ ones(known).T

    def _nearest(self, likeness: Rows) -> np.ndarray:
        """The greatest likeness to a contract of each supplier."""
        cells = likeness.tocoo()
        found = np.zeros((len(self.tested), len(self.suppliers)))
        np.maximum.at(found, (cells.row, self._owner[cells.col]), cells.data)
        return found


def _paths(weighing: Weighing, rows: Sequence[Award]) -> Rows:
    cells = [
        (number, column, share * weighing.rarity[column])
        for number, row in enumerate(rows)
        for digits, share in PATH
        if row.cpv and (column := weighing.columns.get(row.cpv[:digits])) is not None
    ]
    numbers, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return unit(sparse.csr_matrix((values, (numbers, columns)), (len(rows), len(weighing.columns))))


def evaluate_awards(
    knowledge: Knowledge, awards: Sequence[Award], known: Sequence[Award] | None = None
) -> Figures:
    """Figures of the baselines and of the fixed weights, for whole profiles and for those of one text.

    With `known` all awards are tested and these are known; else the protocol splits them by time.
    """
    if known is None:
        known, tested = split_by_time(mended(awards), KNOWN_SHARE)
    else:
        known, tested = mended(known), mended(awards)
    whole = Market(knowledge, known, tested)
    figures = Figures("awards", len(whole.cases))
    if not len(whole.cases):
        return figures
    latest = {row.supplier: row for row in known}
    for profile, market in (("", whole), (", one text", Market(knowledge, list(latest.values()), tested))):
        text, tree, place = _relative(market.text()), _relative(market.tree()), np.sqrt(market.place())
        _measure(figures, f"same division and department{profile}", market, market.rule())
        _measure(figures, f"CPV tree{profile}", market, tree)
        _measure(figures, f"text{profile}", market, text)
        _measure(figures, f"text + tree + place{profile}", market, TEXT * text + TREE * tree + PLACE * place)
        scores = TEXT * text + TREE * tree + PLACE * place + PRACTICE * market.practice()
        _measure(figures, f"fixed weights{profile}", market, scores)
        if profile == "":
            _apart(figures, whole, known, scores)
            _learned(figures, knowledge, whole, known)
    return figures


def _learned(figures: Figures, knowledge: Knowledge, market: Market, known: Sequence[Award]) -> None:
    """Weights of all signals, learned from who won the later of the known awards against all others."""
    earlier, later = split_by_time(known, LEARNED_FROM)
    taught = Market(knowledge, earlier, later)
    if not len(taught.cases):
        return
    signals = taught.signals()
    weights = fitted([(signals[row], int(taught.winners[row])) for row in taught.cases.tolist()])
    _measure(figures, "learned weights", market, market.signals() @ weights)


def _apart(figures: Figures, market: Market, known: Sequence[Award], scores: np.ndarray) -> None:
    """The fixed weights for pairs of buyer and supplier seen before, and for new ones."""
    met = {(row.buyer, row.supplier) for row in known}
    is_seen = np.array([(row.buyer, row.supplier) in met for row in market.tested])
    for name, chosen in (("seen pairs", is_seen), ("new pairs", ~is_seen)):
        rows = market.cases[chosen[market.cases]]
        if len(rows):
            _measure(figures, f"fixed weights, {name}", market, scores, rows)


def _measure(
    figures: Figures, name: str, market: Market, scores: np.ndarray, chosen: np.ndarray | None = None
) -> None:
    rows = market.cases if chosen is None else chosen
    reach = _coverage(scores)
    scores, winners = scores[rows], market.winners[rows]
    own = scores[np.arange(len(rows)), winners][:, None]
    rank = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) + 1) / 2
    low, high = interval(rank <= FIRST)
    figures.add(
        name,
        hr=(rank <= FIRST).mean(),
        low=low,
        high=high,
        mrr=(1 / rank).mean(),
        cc=reach,
        cc_cases=_coverage(scores),
        cases=len(rows),
    )


def _coverage(scores: np.ndarray) -> float:
    """The share of suppliers that are among the first ten of some award."""
    first = np.argsort(-scores, axis=1, kind="stable")[:, :FIRST]
    return float(len(np.unique(first)) / scores.shape[1])


def _relative(scores: np.ndarray) -> np.ndarray:
    best: np.ndarray = np.maximum(scores.max(axis=1, keepdims=True), 1e-9)
    return np.asarray(scores / best)
