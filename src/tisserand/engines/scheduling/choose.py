"""Which wishes to grant, leaving open when: a b-matching, level by level, whose values bound every plan.

What it holds of the problem: each registration's meetings over the event and within the rounds that a group
of its partners can come to; tables and interpreters over the event; locks. What it leaves out: that all must
fit round by round. So no plan beats its values, and a plan that has them is proved best.

Interpreters of the same languages are dealt out together, and pairs with the same choice of tables or
interpreters alike: so the program stays small, and its linear solution is nearly always in whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_

from .event import FREE_TABLES, Event, bits
from .highs import Program
from .ladder import Model, Takers


def relaxation(event: Event) -> Model:
    """The b-matching of `event`: one column per pair, and some that deal tables and interpreters out."""
    program = Program()
    pairs_of: dict[int, list[int]] = defaultdict(list)
    for number, pair in enumerate(event.pairs):
        program.column(pair.points)
        pairs_of[pair.a].append(number)
        pairs_of[pair.b].append(number)
    for number, pair in enumerate(event.pairs):
        if (pair.a, pair.b) in event.lock_of:
            program.row([number], lower=1)
    for place, numbers in sorted(pairs_of.items()):
        _limit_person(program, event, place, numbers)
    _limit_tables(program, event)
    takers = _limit_voices(program, event)
    return Model(program, [[number] for number in range(len(event.pairs))], takers)


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
    """Over all rounds a pool has so many open tables; a host's while the host is there."""
    rounds = list(event.pool_open)
    for place, pool in enumerate(event.home):
        if pool != FREE_TABLES:
            rounds[pool] &= event.available[place]
    seats = [
        sum(len(tables[round_]) for round_ in bits(mask))
        for tables, mask in zip(event.open_tables, rounds, strict=True)
    ]
    _deal(program, {number: pair.pools for number, pair in enumerate(event.pairs)}, seats)


def _limit_voices(program: Program, event: Event) -> list[Takers]:
    """Over all rounds, the interpreters of the same languages have so many rounds together."""
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, voice in enumerate(event.problem.interpreters):
        alike[voice.languages].append(place)
    kinds = list(alike.values())
    kind_of = {place: kind for kind, places in enumerate(kinds) for place in places}
    needed = {
        number: tuple(sorted({kind_of[voice] for voice in pair.voices}))
        for number, pair in enumerate(event.pairs)
        if pair.voices is not None
    }
    seats = [sum(event.voice_available[place].bit_count() for place in places) for places in kinds]
    takers = _deal(program, needed, seats)
    return [Takers(columns, tuple(kinds[kind])) for kind, columns in takers.items()]


def _deal(program: Program, choices: dict[int, tuple[int, ...]], seats: list[int]) -> dict[int, list[int]]:
    """Every granted pair is dealt to one of its choices, and no choice gets more pairs than it has seats.

    Pairs with the same several choices get one column for each, which counts how many of them go there.
    """
    takers: dict[int, list[int]] = defaultdict(list)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, choice in choices.items():
        groups[choice].append(number)
    for choice, numbers in groups.items():
        if len(choice) == 1:
            takers[choice[0]] += numbers
            continue
        dealt = [program.column(0, len(numbers)) for _ in choice]
        program.row([*numbers, *dealt], [*([-1.0] * len(numbers)), *([1.0] * len(dealt))], lower=0)
        for member, column in zip(choice, dealt, strict=True):
            takers[member].append(column)
    for member, columns in takers.items():
        if sum(program.most[column] for column in columns) > seats[member]:
            program.row(columns, upper=seats[member])
    return takers
