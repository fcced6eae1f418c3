"""The whole problem as one program: a column for every pair, round, pool and interpreter that could be.

Exact where it is solved in whole numbers, and then its plan is a best one; as a linear program it bounds
every plan more tightly than `choose`. It grows with pairs x rounds, so it serves small or tight events.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from .choose import Stop, promise_columns, promises_kept_at_most, worth_of
from .event import Event, bits
from .highs import Numbers, Program, maximise
from .placement import NOWHERE, Placement


class Option(NamedTuple):
    """One way to grant a pair (all by place)."""

    pair: int
    round: int
    pool: int
    voice: int


class Settled(NamedTuple):
    """A best plan (None: none found in time), the bound of the worth and of the promises kept."""

    placement: Placement | None
    bound: float
    kept_bound: int


def options_of(event: Event) -> list[Option]:
    """Every way to grant every pair; a locked pair only as it is locked."""
    return [option for number in range(len(event.pairs)) for option in _ways(event, number)]


def _ways(event: Event, number: int) -> Iterator[Option]:
    pair = event.pairs[number]
    lock = event.lock_of.get((pair.a, pair.b))
    for round_ in bits(pair.common):
        if lock is not None and event.round_place[lock.round] != round_:
            continue
        for pool in pair.pools:
            if lock is not None and lock.table is not None and event.pool_of_table[lock.table] != pool:
                continue
            for voice in (NOWHERE,) if pair.voices is None else pair.voices:
                if voice == NOWHERE or event.voice_available[voice] >> round_ & 1:
                    yield Option(number, round_, pool, voice)


def settle_slots(
    event: Event, *, whole: bool, kept_at_most: int, seconds: float, stop: Stop, seed: int = 0
) -> Settled:
    """The best plan and its worth where `whole`; else only a bound of the worth, from the linear program.

    The bound holds for plans that keep `Settled.kept_bound` promises, never more than `kept_at_most`.
    """
    options = options_of(event)
    program, promised = slot_program(event, options)
    people = len(event.problem.registrations)
    kept = kept_at_most
    if promised:
        spared = people - len(promised)
        found = promises_kept_at_most(program, promised, seconds=seconds / 2, stop=stop)
        kept = min(kept_at_most, spared + found)
        program.row(promised, lower=kept - spared)
    solution = maximise(program, seconds=seconds, whole=whole, stop=stop, seed=seed)
    placement = _placement(event, options, solution.values) if whole and solution.values is not None else None
    return Settled(placement, solution.bound, kept)


def _placement(event: Event, options: list[Option], values: Numbers) -> Placement:
    placement = Placement.empty(len(event.pairs))
    for option, value in zip(options, values, strict=False):
        if value > 0.5:
            placement.rounds[option.pair] = option.round
            placement.pools[option.pair] = option.pool
            placement.voices[option.pair] = option.voice
    return placement


def slot_program(event: Event, options: list[Option]) -> tuple[Program, list[int]]:
    """Every rule as rows over `options`; gives also the places of the columns that stand for promises."""
    program = Program()
    worth = worth_of(event)
    uses: dict[Hashable, list[int]] = defaultdict(list)
    limits: dict[Hashable, float] = {}
    for option in options:
        column = program.column(worth[option.pair])
        for resource, limit in _needs(event, option):
            uses[resource].append(column)
            limits[resource] = limit
    for resource, columns in uses.items():
        if len(columns) > limits[resource]:
            program.row(columns, upper=limits[resource])
    for number, pair in enumerate(event.pairs):
        if (pair.a, pair.b) in event.lock_of:
            program.row(uses["pair", number], lower=1)
    columns_of = {place: uses["person", place] for place in range(len(event.problem.registrations))}
    return program, promise_columns(program, event, columns_of)


def _needs(event: Event, option: Option) -> Iterator[tuple[Hashable, float]]:
    """What an option uses one of, with how many there are."""
    pair = event.pairs[option.pair]
    yield ("pair", option.pair), 1
    for side in (pair.a, pair.b):
        registration = event.problem.registrations[side]
        yield ("chair", side, option.round), registration.delegates
        yield ("person", side), math.inf if registration.most is None else registration.most
    yield ("table", option.pool, option.round), len(event.pools[option.pool])
    if option.voice != NOWHERE:
        yield ("voice", option.voice, option.round), 1
