"""Which wishes to grant, leaving open when: a b-matching solved by HiGHS, whose value bounds every plan.

What it holds of the problem: each registration's meetings over the event and within the rounds that a group
of its partners can come to; tables and interpreters over the event; locks; promises. What it leaves out: that
all must fit round by round. So no plan beats its value, and a plan that has it is proved best.

Worth is counted as points x `scale` - meetings interpreted, so that points come first and, among plans of
equal points, those with fewer interpreted meetings; `scale` exceeds the number of pairs that need an
interpreter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np

from .event import FREE_TABLES, Event
from .highs import Program, Solution, maximise
from .placement import Whole

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """The pairs to grant (None: none found in time) and the bound of the worth, and of the promises kept."""

    granted: Whole | None
    bound: float
    kept_bound: int


def scale_of(event: Event) -> int:
    """One more than the pairs that need an interpreter: what a point outweighs."""
    return 1 + sum(pair.voices is not None for pair in event.pairs)


def worth_of(event: Event) -> list[int]:
    """Each pair's points x scale, less one where it takes an interpreter."""
    scale = scale_of(event)
    return [pair.points * scale - (pair.voices is not None) for pair in event.pairs]


def choose(event: Event, *, seconds: float, stop: Stop, kept: int | None = None, seed: int = 0) -> Choice:
    """The best set of pairs that keeps `kept` promises (None: as many as can be kept), and bounds.

    The bound of worth holds for every plan that keeps so many promises.
    """
    program, promised = relaxation(event)
    people = len(event.problem.registrations)
    if not promised:
        return _choice(event, maximise(program, seconds=seconds, stop=stop, seed=seed), people)
    spared = people - len(promised)
    if kept is None:
        kept = spared + promises_kept_at_most(program, promised, seconds=seconds / 2, stop=stop)
    program.row(promised, lower=kept - spared)
    return _choice(event, maximise(program, seconds=seconds, stop=stop, seed=seed), kept)


def _choice(event: Event, solution: Solution, kept: int) -> Choice:
    if solution.values is None:
        return Choice(None, solution.bound, kept)
    granted = np.flatnonzero(solution.values[: len(event.pairs)] > 0.5)
    return Choice(granted.astype(np.int64), solution.bound, kept)


def promises_kept_at_most(program: Program, promised: list[int], *, seconds: float, stop: Stop) -> int:
    """How many of the promises (columns of `program`) can be kept at once, at most."""
    worth = program.worth
    program.worth = [0.0] * len(worth)
    for column in promised:
        program.worth[column] = 1.0
    bound = maximise(program, seconds=seconds, stop=stop).bound
    program.worth = worth
    return len(promised) if math.isinf(bound) else min(len(promised), math.floor(bound + 1e-6))


def relaxation(event: Event) -> tuple[Program, list[int]]:
    """The b-matching of `event`: one column per pair, then one per promise, whose places it gives too."""
    program = Program()
    for worth in worth_of(event):
        program.column(worth)
    for number, pair in enumerate(event.pairs):
        if (pair.a, pair.b) in event.lock_of:
            program.row([number], lower=1)
    pairs_of: dict[int, list[int]] = defaultdict(list)
    for number, pair in enumerate(event.pairs):
        pairs_of[pair.a].append(number)
        pairs_of[pair.b].append(number)
    for place, numbers in sorted(pairs_of.items()):
        _limit_person(program, event, place, numbers)
    _limit_tables(program, event)
    _limit_voices(program, event)
    return program, promise_columns(program, event, pairs_of)


def promise_columns(program: Program, event: Event, columns_of: dict[int, list[int]]) -> list[int]:
    """A column for every registration that was promised something: 1 only if enough of its own are."""
    promised = []
    for place, promise in enumerate(event.promises):
        if promise:
            kept = program.column(0)
            columns = columns_of[place]
            program.row([*columns, kept], [*([1.0] * len(columns)), -float(promise)], lower=0)
            promised.append(kept)
    return promised


def _limit_person(program: Program, event: Event, place: int, numbers: list[int]) -> None:
    """No more meetings than wanted, nor within any partner's rounds than there are rounds and delegates."""
    registration = event.problem.registrations[place]
    most = len(numbers) if registration.most is None else registration.most
    if most < len(numbers):
        program.row(numbers, upper=most)
    for window in {
        reduce(or_, (event.pairs[n].common for n in numbers)),
        *(event.pairs[n].common for n in numbers),
    }:
        within = [number for number in numbers if not event.pairs[number].common & ~window]
        if len(within) > window.bit_count() * registration.delegates:
            program.row(within, upper=window.bit_count() * registration.delegates)


def _limit_tables(program: Program, event: Event) -> None:
    """Every pool of tables has so many seats; a host's is open in the rounds in which the host is there."""
    open_rounds = [len(event.rounds)] * len(event.pools)
    for place, pool in enumerate(event.home):
        if pool != FREE_TABLES:
            open_rounds[pool] = event.available[place].bit_count()
    seats = [len(tables) * rounds for tables, rounds in zip(event.pools, open_rounds, strict=True)]
    _deal(program, {number: pair.pools for number, pair in enumerate(event.pairs)}, seats)


def _limit_voices(program: Program, event: Event) -> None:
    """Over all rounds, every interpreter has so many rounds."""
    needed = {number: pair.voices for number, pair in enumerate(event.pairs) if pair.voices is not None}
    _deal(program, needed, [available.bit_count() for available in event.voice_available])


def _deal(program: Program, choices: dict[int, tuple[int, ...]], seats: list[int]) -> None:
    """Every granted pair is dealt to one of its choices, and no choice gets more pairs than it has seats.

    A pair with several choices gets a column for each: two hosts meet at the table of one of them.
    """
    takers: dict[int, list[int]] = defaultdict(list)
    for number, choice in choices.items():
        if len(choice) == 1:
            takers[choice[0]].append(number)
            continue
        dealt = [program.column(0) for _ in choice]
        program.row([number, *dealt], [-1.0, *([1.0] * len(dealt))], lower=0)
        for member, column in zip(choice, dealt, strict=True):
            takers[member].append(column)
    for member, columns in takers.items():
        if len(columns) > seats[member]:
            program.row(columns, upper=seats[member])
