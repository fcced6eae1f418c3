"""Every way to grant every pair, as arrays: what is priced, and what windows of rounds are made of.

A way is a pair in a round at a pool of tables with a *kind* of interpreter: interpreters who would do for the
same pairs count together, as many in a round as are there. `Ways.uses` names, for each way, the four *goods*
it takes one of: the seats of its two sides, a table and an interpreter in that round. The last good of all,
`len(supply) - 1`, stands for nothing and never runs out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .event import Event
from .placement import NOWHERE, Placement, Whole

Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways by pair: `pair`, `round`, `pool`, `kind` (-1: none); `uses` has a row of four goods for each."""

    pair: Whole
    round: Whole
    pool: Whole
    kind: Whole
    uses: Whole
    supply: Whole
    kinds: tuple[tuple[int, ...], ...]
    pairs: int

    def are_of(self, placement: Placement) -> Truths:
        """Which of the ways `placement` takes."""
        kind_of = {voice: kind for kind, voices in enumerate(self.kinds) for voice in voices}
        kinds = np.array([kind_of.get(voice, NOWHERE) for voice in placement.voices.tolist()], dtype=np.int64)
        taken: Truths = (
            (placement.rounds[self.pair] == self.round)
            & (placement.pools[self.pair] == self.pool)
            & (kinds[self.pair] == self.kind)
        )
        return taken

    def placement(self, event: Event, taken: Truths) -> Placement:
        """The placement that takes these ways, each with an interpreter of its kind who is there."""
        placement = Placement.empty(self.pairs)
        spare: dict[tuple[int, int], list[int]] = {}
        for way in np.flatnonzero(taken).tolist():
            pair, round_, kind = int(self.pair[way]), int(self.round[way]), int(self.kind[way])
            placement.rounds[pair], placement.pools[pair] = round_, self.pool[way]
            if kind != NOWHERE:
                if (kind, round_) not in spare:
                    there = [v for v in self.kinds[kind] if event.voice_available[v] >> round_ & 1]
                    spare[kind, round_] = there[::-1]
                placement.voices[pair] = spare[kind, round_].pop()
        return placement


def ways_of(event: Event) -> Ways:
    """Every way to grant every pair of `event`; a locked pair only as it is locked."""
    kinds = _kinds(event)
    heard = [_heard(event, kind) for kind in kinds]
    kinds_of = {None: (NOWHERE,)} | {
        choice: tuple(number for number, kind in enumerate(kinds) if kind[0] in choice)
        for choice in {pair.voices for pair in event.pairs if pair.voices is not None}
    }
    rows = [
        (number, round_, pool, kind)
        for number, pair in enumerate(event.pairs)
        for round_, pools in _slots(event, number)
        for pool in pools
        for kind in kinds_of[pair.voices]
        if kind == NOWHERE or heard[kind][round_]
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    supply = _supply(event, heard)
    pair, round_, pool, kind = table.T.copy()
    uses = _uses(event, table, len(supply))
    return Ways(pair, round_, pool, kind, uses, supply, tuple(kinds), len(event.pairs))


def _kinds(event: Event) -> list[tuple[int, ...]]:
    """Interpreters by the pairs they would do for."""
    choices = sorted({pair.voices for pair in event.pairs if pair.voices})
    alike: dict[tuple[bool, ...], list[int]] = defaultdict(list)
    for voice in range(len(event.voice_available)):
        alike[tuple(voice in choice for choice in choices)].append(voice)
    return [tuple(voices) for serves, voices in alike.items() if any(serves)]


def _heard(event: Event, kind: tuple[int, ...]) -> list[int]:
    """How many interpreters of a kind are there in each round."""
    return [sum(event.voice_available[v] >> r & 1 for v in kind) for r in range(len(event.rounds))]


def _slots(event: Event, number: int) -> list[tuple[int, tuple[int, ...]]]:
    """The rounds a pair can take, with the pools of tables."""
    pair = event.pairs[number]
    lock = event.lock_of.get((pair.a, pair.b))
    rounds = [r for r in range(len(event.rounds)) if pair.common >> r & 1]
    pools = tuple(pool for pool in pair.pools if event.pools[pool])
    if lock is not None:
        rounds = [r for r in rounds if r == event.round_place[lock.round]]
        if lock.table is not None:
            pools = tuple(pool for pool in pools if pool == event.pool_of_table[lock.table])
    return [(round_, pools) for round_ in rounds]


def _supply(event: Event, heard: list[list[int]]) -> Whole:
    """How many there are of each good: seats by person and round, tables by pool and round, interpreters."""
    rounds = len(event.rounds)
    seats = np.repeat([person.delegates for person in event.problem.registrations], rounds)
    tables = np.array([len(tables) for by_round in event.open_tables for tables in by_round], dtype=np.int64)
    voices = np.array([count for row in heard for count in row], dtype=np.int64)
    return np.concatenate((seats, tables, voices, [np.iinfo(np.int64).max]))


def _uses(event: Event, table: Whole, goods: int) -> Whole:
    pair, round_, pool, kind = table.T
    rounds, people, pools = len(event.rounds), len(event.problem.registrations), len(event.pools)
    sides = np.array([(p.a, p.b) for p in event.pairs], dtype=np.int64).reshape(-1, 2)
    heard = np.where(kind == NOWHERE, goods - 1, (people + pools + kind) * rounds + round_)
    return np.stack(
        (
            sides[pair, 0] * rounds + round_,
            sides[pair, 1] * rounds + round_,
            (people + pool) * rounds + round_,
            heard,
        ),
        axis=1,
    )
