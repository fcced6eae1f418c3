"""The levels as objectives over a program whose columns grant pairs, climbed one after the other.

Every level is counted in whole numbers, its *costs*, less being better: promises kept (negative), meetings
missing to the quota, points (negative), registrations that reach each step of the share (negative), meetings
interpreted, interpreters used. A rung is climbed by a linear program, in whole numbers where its plan is not;
what was reached is held as a row, and columns that no plan as good can change leave the program.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .event import Event
from .highs import Numbers, Program, Solution, maximise
from .placement import Whole

Costs = tuple[int, ...]
Truths = npt.NDArray[np.bool_]

PROMISES, QUOTA, POINTS, SHARES = range(4)
"""Places of the costs; a step of the share each follows, then meetings interpreted and interpreters used."""

CLOSE = 1e-6


def rungs_of(event: Event) -> int:
    """How many costs there are before comfort."""
    return SHARES + event.problem.rules.fairness_steps + 2


class Fact(NamedTuple):
    """No plan whose costs before `place` are at most `held`, each, costs less than `bound` there."""

    place: int
    held: Costs
    bound: int


class Takers(NamedTuple):
    """Columns that take one of these interpreters each, and how many more surely do."""

    columns: list[int]
    voices: tuple[int, ...]
    sure: int = 0


@dataclass(slots=True)
class Model:
    """A program and what its columns mean: `grants` gives, for every pair, those that grant it."""

    program: Program
    grants: list[list[int]]
    takers: list[Takers]


class Rung(NamedTuple):
    """An objective, the greater the better: the sum of columns times factors, and a constant."""

    columns: Sequence[int]
    factors: Sequence[float]
    constant: float


class Ladder:
    """One climb: the costs reached so far, the plan that has them, and the facts learnt on the way.

    Where `held` is given it is climbed by linear programs alone, to bound plans that cost no more than that.
    """

    def __init__(
        self,
        event: Event,
        model: Model,
        *,
        stop: Callable[[], bool],
        seed: int = 0,
        held: Costs | None = None,
    ) -> None:
        self.event, self.model, self.stop, self.seed, self.held = event, model, stop, seed, held
        self.names = list(range(len(model.program.worth)))
        self.named: dict[int, int] = {}
        self.size = self.added = len(self.names)
        self.ones: list[int] = []
        self.sure = np.zeros(len(event.pairs), dtype=bool)
        self.values: list[float] | None = None
        self.costs: list[int] = []
        self.facts: list[Fact] = []
        self.pairs_of: list[list[int]] = [[] for _ in event.problem.registrations]
        for number, pair in enumerate(event.pairs):
            self.pairs_of[pair.a].append(number)
            self.pairs_of[pair.b].append(number)

    def climb(self, to: int, left: Callable[[], float]) -> bool:
        """Climbs until `to` costs are settled or no seconds are `left`; tells whether it got there."""
        while len(self.costs) < to:
            if left() <= 0 or self.stop() or not self._step(left):
                return False
        return True

    def taken(self) -> Whole | None:
        """The columns of the model, as it was, that count 1 in the plan; None where there is none yet."""
        if self.values is None:
            return None
        return np.array(sorted(name for name in self._at_one() if name < self.size), dtype=np.int64)

    def _at_one(self) -> list[int]:
        return self.ones + [n for n, value in zip(self.names, self.values or (), strict=True) if value > 0.5]

    def _is_granted(self, number: int) -> bool:
        values = self.values or []
        return bool(self.sure[number]) or any(values[column] > 0.5 for column in self.model.grants[number])

    def _step(self, left: Callable[[], float]) -> bool:
        """Settles one cost more, if a plan is known."""
        rung, program = self._rung(len(self.costs)), self.model.program
        if not rung.columns:
            self.facts.append(Fact(len(self.costs), tuple(self.costs), -round(rung.constant)))
            return self._hold(rung, Solution(None, 0.0))
        program.worth = [0.0] * len(program.worth)
        for column, factor in zip(rung.columns, rung.factors, strict=True):
            program.worth[column] += factor
        relaxed = maximise(program, seconds=left(), whole=False, stop=self.stop, seed=self.seed)
        bound = relaxed.bound
        if self.held is None:
            bound = min(bound, self._settle(rung, relaxed, left))
        if math.isfinite(bound):
            best = math.floor(bound + rung.constant + CLOSE)
            self.facts.append(Fact(len(self.costs), tuple(self.costs), -best))
        return self._hold(rung, relaxed)

    def _settle(self, rung: Rung, relaxed: Solution, left: Callable[[], float]) -> float:
        """Finds a plan in whole numbers, unless the one known or the linear one is; gives its bound."""
        if self.values is not None and self._value(rung) >= relaxed.bound - 1 + CLOSE:
            return relaxed.bound
        if relaxed.values is not None and np.abs(relaxed.values - relaxed.values.round()).max() < CLOSE:
            self.values = relaxed.values.round().tolist()
            return relaxed.bound
        known = None if self.values is None else np.array(self.values)
        found = maximise(self.model.program, seconds=left() / 2, stop=self.stop, seed=self.seed, start=known)
        if found.values is not None and (
            known is None or self._value(rung, found.values) >= self._value(rung)
        ):
            self.values = found.values.round().tolist()
        return found.bound

    def _value(self, rung: Rung, values: Sequence[float] | Numbers | None = None) -> int:
        """What a plan (that known, 0 if none is) has of an objective, but for its constant."""
        of = self.values if values is None else values
        return (
            0
            if of is None
            else round(sum(f * of[c] for c, f in zip(rung.columns, rung.factors, strict=True)))
        )

    def _hold(self, rung: Rung, relaxed: Solution) -> bool:
        """Makes a row of what was reached; False where that is not known."""
        place = len(self.costs)
        if self.held is not None:
            cost = self.held[place]
        elif self.values is not None or not rung.columns:
            cost = -self._value(rung) - round(rung.constant)
        else:
            return False
        reached = -cost - rung.constant
        self.costs.append(cost)
        if rung.columns:
            self.model.program.row(rung.columns, rung.factors, lower=reached)
        if relaxed.reduced is not None and relaxed.values is not None:
            self._narrow(relaxed.values, np.floor(relaxed.bound - np.abs(relaxed.reduced) + CLOSE) < reached)
        return True

    def _narrow(self, values: Numbers, is_dear: Truths) -> None:
        """Takes out the columns at an end of their range whose change would cost more than is held."""
        single = np.array(self.model.program.most) == 1
        at_one, at_zero = values > 1 - CLOSE, values < CLOSE
        fixed = is_dear & single & (at_one | at_zero)
        if 4 * fixed.sum() < fixed.size:
            return
        ones = fixed & at_one
        for columns in self.model.grants:
            if any(ones[column] for column in columns):
                fixed[columns] = True
        self.model.program = without(self.model.program, fixed, ones)
        place, names = np.cumsum(~fixed) - 1, np.array(self.names)
        self.names, self.ones = names[~fixed].tolist(), [*self.ones, *names[ones].tolist()]
        for number, columns in enumerate(self.model.grants):
            self.sure[number] |= any(ones[column] for column in columns)
            self.model.grants[number] = [int(place[column]) for column in columns if not fixed[column]]
        self.model.takers = [
            Takers(
                [int(place[column]) for column in columns if not fixed[column]],
                voices,
                sure + sum(bool(ones[column]) for column in columns),
            )
            for columns, voices, sure in self.model.takers
        ]
        if self.values is not None:
            self.values = np.array(self.values)[~fixed].tolist()

    def _rung(self, place: int) -> Rung:
        steps = self.event.problem.rules.fairness_steps
        if place == PROMISES:
            return self._promises()
        if place == QUOTA:
            return self._quota()
        if place == POINTS:
            return self._sum([pair.points for pair in self.event.pairs])
        if place < SHARES + steps:
            return self._share(place - SHARES)
        if place == SHARES + steps:
            return self._sum([-(pair.voices is not None) for pair in self.event.pairs])
        return self._voices_used()

    def _sum(self, worth: Sequence[int]) -> Rung:
        """The worth of all pairs granted."""
        columns, factors = self._terms(range(len(worth)), worth)
        return Rung(columns, factors, sum(one for one, sure in zip(worth, self.sure, strict=True) if sure))

    def _terms(
        self, numbers: Sequence[int], worth: Sequence[int] | Mapping[int, int]
    ) -> tuple[list[int], list[float]]:
        """The columns of these pairs, each with its worth; those worth nothing left out."""
        grants = self.model.grants
        terms = [(c, float(worth[n])) for n in numbers if worth[n] for c in grants[n]]
        return [column for column, _ in terms], [factor for _, factor in terms]

    def _column(self, value: float, most: float = 1.0) -> int:
        """A further column, with its value in the plan known, if one is."""
        if self.values is not None:
            self.values.append(value)
        self.names.append(self.added)
        self.added += 1
        return self.model.program.column(0, most)

    def _promises(self) -> Rung:
        """A column for every registration that was promised something: 1 only if it is kept."""
        kept = []
        event = self.event
        ones, across = [1] * len(event.pairs), [int(pair.crosses) for pair in event.pairs]
        for place, promised in enumerate(zip(event.promises, event.promises_across, strict=True)):
            if any(promised):
                kept.append(self._column(0.0))
                for number, worth in zip(promised, (ones, across), strict=True):
                    columns, factors = self._terms(self.pairs_of[place], worth)
                    self.model.program.row([*columns, kept[-1]], [*factors, -float(number)], lower=0)
        spared = len(event.promises) - len(kept)
        return Rung(kept, [1.0] * len(kept), spared)

    def _quota(self) -> Rung:
        """A column for the meetings missing to the least share across a border, and one to the most."""
        if not self.event.has_quota:
            return Rung((), (), 0)
        rules, missing = self.event.problem.rules, []
        for percent, sign in ((rules.cross_border_at_least, 1), (rules.cross_border_at_most, -1)):
            worth = [sign * (100 * pair.crosses - percent) for pair in self.event.pairs]
            rung = self._sum(worth)
            lacking = max(0, -((self._value(rung) + round(rung.constant)) // 100))
            missing.append(self._column(lacking, math.inf))
            lower = -float(rung.constant)
            self.model.program.row([*rung.columns, missing[-1]], [*rung.factors, 100.0], lower=lower)
        return Rung(missing, [-1.0] * len(missing), 0)

    def _share(self, step: int) -> Rung:
        """A column for every registration that may or may not reach a step of its share."""
        reaching: list[int] = []
        constant, pairs, program = 0, self.event.pairs, self.model.program
        for numbers, needs in zip(self.pairs_of, self.event.shares, strict=True):
            lacking = needs[step] - sum(pairs[number].points for number in numbers if self.sure[number])
            worth = {number: min(pairs[number].points, lacking) for number in numbers}
            open_ones = [number for number in numbers if self.model.grants[number]]
            if lacking <= 0:
                constant += 1
            elif sum(worth[number] for number in open_ones) >= lacking:
                has = sum(worth[n] for n in open_ones if self.values is not None and self._is_granted(n))
                reaching.append(self._column(float(has >= lacking)))
                columns, factors = self._terms(open_ones, worth)
                program.row([*columns, reaching[-1]], [*factors, -float(lacking)], lower=0)
        return Rung(reaching, [1.0] * len(reaching), constant)

    def _voices_used(self) -> Rung:
        """A column for every interpreter of use: those used have rounds enough for all who take one."""
        rounds = [mask.bit_count() for mask in self.event.voice_available]
        used = {
            voice: self._column(1.0)
            for voice in sorted({voice for takers in self.model.takers for voice in takers.voices})
        }
        for columns, voices, sure in self.model.takers:
            seats = [float(rounds[voice]) for voice in voices]
            ones = [-1.0] * len(columns)
            self.model.program.row([*columns, *(used[v] for v in voices)], [*ones, *seats], lower=sure)
        self.named = {self.names[column]: voice for voice, column in used.items()}
        return Rung(list(used.values()), [-1.0] * len(used), 0)

    def voices(self) -> tuple[int, ...] | None:
        """The interpreters that the plan uses, once the last rung is climbed; else None."""
        if self.values is None or len(self.costs) < rungs_of(self.event):
            return None
        return tuple(sorted(self.named[name] for name in self._at_one() if name in self.named))


def without(program: Program, fixed: Truths, ones: Truths) -> Program:
    """`program` less the columns `fixed`, of which `ones` count 1 and the others 0."""
    columns, factors = np.array(program.columns, dtype=np.int64), np.array(program.factors)
    rows = np.repeat(np.arange(len(program.lower)), np.diff([*program.starts, columns.size]))
    taken = np.bincount(rows, weights=factors * ones[columns], minlength=len(program.lower))
    stays = ~fixed[columns]
    counts = np.bincount(rows[stays], minlength=len(program.lower))
    lasting = counts > 0
    return Program(
        worth=np.array(program.worth)[~fixed].tolist(),
        most=np.array(program.most)[~fixed].tolist(),
        starts=(np.cumsum(counts[lasting]) - counts[lasting]).tolist(),
        columns=(np.cumsum(~fixed) - 1)[columns[stays]].tolist(),
        factors=factors[stays].tolist(),
        lower=(np.array(program.lower) - taken)[lasting].tolist(),
        upper=(np.array(program.upper) - taken)[lasting].tolist(),
    )
