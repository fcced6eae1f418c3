"""All ways to grant pairs as one program for the points, and true bounds from any prices of its rows.

Columns are the ways, then a few that stand for promises kept and for the quota's shortfall. `held` are the
costs of the levels before the points (see `ladder`): a bound is true for plans that cost no more there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from .event import Event
from .highs import Numbers, Program
from .ladder import PROMISES, QUOTA, Costs
from .placement import NOWHERE, Placement, Whole
from .ways import Ways, ways_of

WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Grid:
    """Maximise `worth` · x over `lower` <= `rows` x <= `upper`, 0 <= x <= `most`.

    The first rows are one for each pair: at most one of its ways, exactly one where it is locked.
    """

    ways: Ways
    worth: Numbers
    most: Numbers
    rows: Any
    lower: Numbers
    upper: Numbers

    def program(self) -> Program:
        """The whole, as a program for HiGHS."""
        return as_program(self.worth, self.most, self.rows, self.lower, self.upper)

    @property
    def largest(self) -> float:
        """No column is more than this."""
        return float(self.most.max(initial=1.0))

    def priced(self, prices: Numbers) -> tuple[Numbers, float]:
        """What taking each way loses against the bound at these prices of the rows; and the bound.

        Every plan is worth no more than the bound, whatever the prices: a row sells at most its upper limit,
        buys back no less than its lower one (whose price is negative), and what columns gain beyond that is
        counted once a pair (Everett 1963). A plan that takes a way is worth no more than the bound less its
        loss.
        """
        pairs = self.ways.pairs
        prices = np.where(np.isinf(self.upper), np.minimum(prices, 0), prices)
        prices = np.where(np.isinf(self.lower), np.maximum(prices, 0), prices)
        paid = prices.copy()
        paid[:pairs] = 0
        limits = np.where(paid > 0, self.upper, np.where(paid < 0, self.lower, 0))
        gains = self.worth - self.rows.T @ paid
        best = np.where(self.lower[:pairs] > 0, -np.inf, 0.0)
        np.maximum.at(best, self.ways.pair, gains[: self.ways.pair.size])
        best[np.isinf(best)] = 0
        loss = best[self.ways.pair] - gains[: self.ways.pair.size]
        extra = gains[self.ways.pair.size :] * self.most[self.ways.pair.size :]
        return loss, float(paid @ limits + best.sum() + np.maximum(extra, 0).sum())

    def taken_by(self, event: Event, placement: Placement) -> Numbers:
        """What `placement` has of each column."""
        ways = self.ways.are_of(placement).astype(np.float64)
        granted = [event.pairs[number] for number in np.flatnonzero(placement.rounds != NOWHERE)]
        meets, across = Counter[int](), Counter[int]()
        for pair in granted:
            meets.update((pair.a, pair.b))
            across.update((pair.a, pair.b) if pair.crosses else ())
        kept = [
            float(meets[place] >= event.promises[place] and across[place] >= event.promises_across[place])
            for place in _promised(event)
        ]
        rules, crossing = event.problem.rules, sum(pair.crosses for pair in granted)
        lacking = rules.cross_border_at_least * len(granted) - WHOLE_PERCENT * crossing
        beyond = WHOLE_PERCENT * crossing - rules.cross_border_at_most * len(granted)
        short = [float(max(0, -(-missing // WHOLE_PERCENT))) for missing in (lacking, beyond)]
        return np.concatenate((ways, kept, short if event.has_quota else []))


def _promised(event: Event) -> list[int]:
    """Who was promised something."""
    both = zip(event.promises, event.promises_across, strict=True)
    return [place for place, promises in enumerate(both) if any(promises)]


def as_program(worth: Numbers, most: Numbers, rows: Any, lower: Numbers, upper: Numbers) -> Program:
    """A sparse matrix as rows of a program."""
    return Program(
        worth=worth.tolist(),
        most=most.tolist(),
        starts=rows.indptr[:-1].tolist(),
        columns=rows.indices.tolist(),
        factors=rows.data.tolist(),
        lower=lower.tolist(),
        upper=upper.tolist(),
    )


class _Rows:
    """Rows gathered block by block."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.blocks: list[Any] = []
        self.lower: list[Numbers] = []
        self.upper: list[Numbers] = []

    def add(self, block: Any, lower: Numbers | float, upper: Numbers | float) -> None:
        """Rows over the first columns, each with its limits."""
        count = block.shape[0]
        block = sparse.csr_matrix(block)
        block.resize(count, self.columns)
        self.blocks.append(block)
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), count))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count))


def grid_of(event: Event, held: Costs, *, shortfall_price: int = 0) -> Grid:
    """The program of all ways to grant pairs, for plans that cost at most `held` on the levels before.

    Each meeting missing to the quota takes `shortfall_price` points away.
    """
    ways = ways_of(event)
    promised = _promised(event)
    count, kept = ways.pair.size, len(promised)
    short = 2 if event.has_quota else 0
    rows = _Rows(count + kept + short)
    locked = np.array([(pair.a, pair.b) in event.lock_of for pair in event.pairs], dtype=np.float64)
    rows.add(_incidence(ways.pair, ways.pairs), np.where(locked > 0, 1.0, -np.inf), 1.0)
    _add_goods(rows, ways)
    _add_people(rows, event, ways, promised, held)
    if short:
        _add_quota(rows, event, ways, held)
    points = np.array([pair.points for pair in event.pairs], dtype=np.float64)
    return Grid(
        ways,
        np.concatenate((points[ways.pair], np.zeros(kept), np.full(short, -float(shortfall_price)))),
        np.concatenate((np.ones(count + kept), np.full(short, float(held[QUOTA])))),
        sparse.vstack(rows.blocks).tocsr(),
        np.concatenate(rows.lower),
        np.concatenate(rows.upper),
    )


def _incidence(row: Whole, rows: int) -> Any:
    """One in the row given for each column."""
    columns = np.arange(row.size)
    return sparse.csr_matrix((np.ones(row.size), (row, columns)), shape=(rows, row.size))


def _add_goods(rows: _Rows, ways: Ways) -> None:
    """No good is taken more often than there is of it."""
    taken = sum(_incidence(ways.uses[:, use], ways.supply.size) for use in range(4)).tocsr()
    scarce = np.asarray(taken.sum(axis=1)).ravel() > ways.supply
    rows.add(taken[scarce], -np.inf, ways.supply[scarce].astype(np.float64))


def _add_people(rows: _Rows, event: Event, ways: Ways, promised: list[int], held: Costs) -> None:
    """Nobody has more meetings than wanted; as many have what they were promised as are held."""
    people = event.problem.registrations
    sides = np.array([(pair.a, pair.b) for pair in event.pairs], dtype=np.int64)[ways.pair]
    meets = _incidence(sides[:, 0], len(people)) + _incidence(sides[:, 1], len(people))
    crosses = sparse.diags([float(event.pairs[pair].crosses) for pair in ways.pair])
    modest = [place for place, person in enumerate(people) if person.most is not None]
    rows.add(meets[modest], -np.inf, np.array([people[place].most for place in modest], dtype=np.float64))
    for counted, least in ((meets, event.promises), (meets @ crosses, event.promises_across)):
        kept = sparse.diags([-float(least[place]) for place in promised])
        rows.add(sparse.hstack((counted[promised], kept)), 0.0, np.inf)
    total = np.concatenate((np.zeros(ways.pair.size), np.ones(len(promised))))
    rows.add(total[None, :], float(-held[PROMISES] - len(people) + len(promised)), np.inf)


def _add_quota(rows: _Rows, event: Event, ways: Ways, held: Costs) -> None:
    """The share of meetings across a border is within the quota, but for the shortfall held."""
    rules = event.problem.rules
    crosses = np.array([pair.crosses for pair in event.pairs], dtype=np.float64)[ways.pair]
    room = rows.columns - 2 - ways.pair.size
    for place, (percent, sign) in enumerate(
        ((rules.cross_border_at_least, 1), (rules.cross_border_at_most, -1))
    ):
        short = [WHOLE_PERCENT * float(place == other) for other in range(2)]
        rows.add(
            np.concatenate((sign * (WHOLE_PERCENT * crosses - percent), np.zeros(room), short))[None, :],
            0.0,
            np.inf,
        )
    rows.add(np.concatenate((np.zeros(rows.columns - 2), [1.0, 1.0]))[None, :], -np.inf, float(held[QUOTA]))
