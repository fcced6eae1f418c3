"""The whole problem as one program: a column for every pair, round, pool and interpreter that could be.

Exact where it is solved in whole numbers, and then its plan is a best one; as a linear program it bounds
every plan more tightly than `choose`. It grows with pairs x rounds, so it serves small or tight events.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from .event import Event, bits
from .highs import Program
from .ladder import Model, Takers
from .placement import NOWHERE, Placement


class Option(NamedTuple):
    """One way to grant a pair (all by place)."""

    pair: int
    round: int
    pool: int
    voice: int


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


def placed(event: Event, options: list[Option], taken: Iterable[int]) -> Placement:
    """The placement in which these options (by place) are taken."""
    placement = Placement.empty(len(event.pairs))
    for option in (options[place] for place in taken):
        placement.rounds[option.pair] = option.round
        placement.pools[option.pair] = option.pool
        placement.voices[option.pair] = option.voice
    return placement


def slot_model(event: Event, options: list[Option]) -> Model:
    """Every rule as rows over `options`, a column for each."""
    program = Program()
    uses: dict[Hashable, list[int]] = defaultdict(list)
    limits: dict[Hashable, float] = {}
    grants: list[list[int]] = [[] for _ in event.pairs]
    takers: dict[int, list[int]] = defaultdict(list)
    for option in options:
        column = program.column(event.pairs[option.pair].points)
        grants[option.pair].append(column)
        if option.voice != NOWHERE:
            takers[option.voice].append(column)
        for resource, limit in _needs(event, option):
            uses[resource].append(column)
            limits[resource] = limit
    for resource, columns in uses.items():
        if len(columns) > limits[resource]:
            program.row(columns, upper=limits[resource])
    for number, pair in enumerate(event.pairs):
        if (pair.a, pair.b) in event.lock_of:
            program.row(grants[number], lower=1)
    return Model(program, grants, [Takers(columns, (voice,)) for voice, columns in sorted(takers.items())])


def _needs(event: Event, option: Option) -> Iterator[tuple[Hashable, float]]:
    """What an option uses one of, with how many there are."""
    pair = event.pairs[option.pair]
    yield ("pair", option.pair), 1
    for side in (pair.a, pair.b):
        registration = event.problem.registrations[side]
        yield ("chair", side, option.round), registration.delegates
        yield ("person", side), math.inf if registration.most is None else registration.most
    yield ("table", option.pool, option.round), len(event.open_tables[option.pool][option.round])
    if option.voice != NOWHERE:
        yield ("voice", option.voice, option.round), 1
