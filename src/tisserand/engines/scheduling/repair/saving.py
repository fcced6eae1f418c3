"""How what was struck out is saved, and what waits let in: exact programs on few meetings at a time.

A *solution* gives an option for each pair placed anew. What counts, one before the other: points saved,
fewest meetings moved in time and then reseated, points added, fewest interpreters for these. Meetings that
can be held are never cancelled for another's sake; they move only where that saves one that would be lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress

from tisserand.engines.scheduling.event import bits
from tisserand.engines.scheduling.highs import Program, maximise
from tisserand.engines.scheduling.placement import NOWHERE
from tisserand.engines.scheduling.slots import Option

from .rest import Resource, Rest, RoomLeft

Solution = dict[int, Option]
Rank = tuple[int, int, int, int]

MOST_OPTIONS = 12_000
"""A neighbourhood with more ways to place its meetings is left out: it would take seconds."""
DEPTH = 2
"""Whoever stands in the way may move, whoever stands in their way too, and so on up to this depth."""


@dataclass(slots=True)
class Watch:
    """How long the search may go on, and the wish to stop it."""

    seconds: float
    stop: Callable[[], bool] = lambda: False
    began: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """The seconds since the start."""
        return time.monotonic() - self.began

    def is_over(self) -> bool:
        """Whether to stop here."""
        return self.stop() or self.spent >= self.seconds


class Exchange:
    """Beside what is `fixed`, `loose` pairs are placed: those that stand for sure, others where they fit."""

    def __init__(self, rest: Rest, fixed: Mapping[int, Option], loose: Iterable[int]) -> None:
        self.rest = rest
        self.room = rest.room(fixed)
        self.options = [option for number in loose for option in self._ways(number)]
        self.values = [value_of(rest, option) for option in self.options]

    def _ways(self, number: int) -> Iterable[Option]:
        """Every way; a meeting that stands can always stay."""
        stays = [self.rest.place[number]] if number in self.rest.place else []
        return dict.fromkeys([*stays, *self.room.ways(number)])

    def program(self) -> Program:
        """The rules over the options."""
        program = Program()
        pairs: dict[int, list[int]] = {}
        uses: dict[Resource, list[int]] = {}
        for option in self.options:
            column = program.column(0)
            pairs.setdefault(option.pair, []).append(column)
            for resource in self.rest.needs(option):
                uses.setdefault(resource, []).append(column)
        for number, columns in pairs.items():
            program.row(columns, lower=1 if number in self.rest.place else 0, upper=1)
        for resource, columns in uses.items():
            if (left := self.room.of(resource)) < len(columns):
                program.row(columns, upper=left)
        return program

    def solve(
        self, watch: Watch, seed: int, start: Solution, levels: tuple[int, ...]
    ) -> tuple[Solution, bool]:
        """`start` made better on the levels in turn, none before made worse, and whether that is proved."""
        program = self.program()
        best, reached = start, rank(self.rest, start)
        for level in range(levels[-1] + 1):
            worth = [float(value[level]) for value in self.values]
            if level in levels and any(worth) and reached[level] != self._most(level):
                program.worth = worth
                left = watch.seconds - watch.spent
                solution = maximise(program, seconds=left, stop=watch.is_over, seed=seed)
                if solution.values is None or watch.is_over():
                    return (start if level <= CHANGED else best), False  # else many would move for nothing
                chosen = {option.pair: option for option in compress(self.options, solution.values > 0.5)}
                if rank(self.rest, chosen)[level] > reached[level]:
                    best, reached = chosen, rank(self.rest, chosen)
            columns = [column for column, value in enumerate(worth) if value]
            program.row(columns, [worth[column] for column in columns], lower=reached[level])
        return best, True

    def _most(self, level: int) -> int:
        """What no solution beats on a level: everything placed for its points, and nothing changed."""
        if level in (CHANGED, INTERPRETED):
            return 0
        best_of = {option.pair: value[level] for option, value in zip(self.options, self.values, strict=True)}
        return sum(best_of.values())


SAVED, CHANGED, ADDED, INTERPRETED = range(4)
MOVE = 10_000
"""A meeting moved in time counts more than all that change their table or interpreter only."""


def value_of(rest: Rest, option: Option) -> Rank:
    """What one option counts on every level, greater is better."""
    pair = rest.event.pairs[option.pair]
    before = rest.place.get(option.pair)
    if before is not None:
        return 0, -_change(before.round, option) * (before != option), 0, 0
    struck = rest.hopeful.get(option.pair)
    if struck is not None:
        home = rest.event.round_place[struck.meeting.round]
        return pair.points * (len(rest.hopeful) + 1) + 1, -_change(home, option), 0, 0
    return 0, 0, pair.points, -int(option.voice != NOWHERE)


def _change(home: int, option: Option) -> int:
    return 1 if option.round == home else MOVE


def rank(rest: Rest, solution: Solution) -> Rank:
    """What a solution counts on every level, greater is better."""
    values = [value_of(rest, option) for option in solution.values()]
    saved, changed, added, interpreted = (sum(value[level] for value in values) for level in range(4))
    return saved, changed, added, interpreted


def at_once(rest: Rest, placed: Mapping[int, Option], numbers: Iterable[int]) -> Solution:
    """Pairs placed in milliseconds by their points, each where it was if it can, else as early as it can."""
    room, solution = rest.room(placed), dict[int, Option]()
    for number in sorted(numbers, key=lambda number: -rest.event.pairs[number].points):
        struck = rest.hopeful.get(number)
        home = None if struck is None else rest.event.round_place[struck.meeting.round]
        ways = room.ways(number)
        way = min(ways, key=lambda option: (option.round != home, option.round), default=None)
        if way is not None:
            solution[number] = way
            room.take(way)
    return solution


def mended(rest: Rest, watch: Watch, seed: int) -> tuple[Solution, bool]:
    """The best solution found, and whether it is proved that none saves more, moves less or adds more."""
    saved, moving, is_proved = _saved(rest, watch, seed)
    filled = at_once(rest, rest.place | saved, rest.waiting)
    exchange = Exchange(rest, rest.place_without(moving), (*sorted(moving), *rest.hopeful, *rest.waiting))
    if len(exchange.options) <= MOST_OPTIONS:
        best, is_full = exchange.solve(watch, seed, saved | filled, (ADDED, INTERPRETED))
        return best, is_proved and is_full
    exchange = Exchange(rest, rest.place | saved, rest.waiting)
    best, is_full = exchange.solve(watch, seed, filled, (ADDED, INTERPRETED))
    return saved | best, is_proved and is_full and not saved


def _saved(rest: Rest, watch: Watch, seed: int) -> tuple[Solution, frozenset[int], bool]:
    """What was struck out placed anew, who moves for it, and whether nothing saves more or moves less."""
    best = at_once(rest, rest.place, rest.hopeful)
    for depth in range(DEPTH + 1):
        targets = _avoidably_changed(rest, best) if depth < DEPTH else rest.hopeful.keys() - best.keys()
        if not targets or watch.is_over():
            break
        moving = frozenset(best.keys() & rest.place.keys())
        for _ in range(depth):
            moving |= in_the_way(rest, targets | moving)
        exchange = Exchange(rest, rest.place_without(moving), (*sorted(moving), *rest.hopeful))
        if len(exchange.options) > MOST_OPTIONS:
            break
        stays = {number: rest.place[number] for number in moving}
        placed, _ = exchange.solve(watch, seed, stays | best, (SAVED, CHANGED))
        best = {number: option for number, option in placed.items() if option != rest.place.get(number)}
    moved = frozenset(best.keys() & rest.place.keys())
    return best, moved, not moved and not _avoidably_changed(rest, best)


def _avoidably_changed(rest: Rest, solution: Solution) -> set[int]:
    """The struck meetings that are not placed, or in another round though their own would do."""
    return {
        number
        for number, struck in rest.hopeful.items()
        for home in [rest.event.round_place[struck.meeting.round]]
        if number not in solution
        or (solution[number].round != home and rest.event.pairs[number].common & rest.later & 1 << home)
    }


def in_the_way(rest: Rest, numbers: Iterable[int]) -> frozenset[int]:
    """The meetings that may move and hold something that one of these pairs would need in some round."""
    room = rest.room(rest.place)
    holders: dict[Resource, list[int]] = {}
    for number in sorted(rest.movable):
        for resource in rest.needs(rest.place[number]):
            holders.setdefault(resource, []).append(number)
    found: set[int] = set()
    for number in numbers:
        for resource in _wanted(rest, room, number):
            found.update(holders.get(resource, ()))
    return frozenset(found)


def _wanted(rest: Rest, room: RoomLeft, number: int) -> Iterator[Resource]:
    """What a pair would need but finds taken, round by round."""
    pair = rest.event.pairs[number]
    for round_ in bits(pair.common & rest.later):
        chairs = [("chair", side, round_) for side in (pair.a, pair.b)]
        tables = [("table", pool, round_) for pool in pair.pools]
        voices = [
            ("voice", voice, round_)
            for voice in pair.voices or ()
            if rest.event.voice_available[voice] >> round_ & 1
        ]
        yield from (chair for chair in chairs if room.of(chair) < 1)
        for several in (tables, voices):
            if all(room.of(one) < 1 for one in several):
                yield from several
