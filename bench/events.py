"""Realistic conventions, made up from a seed: popular few, several countries and languages, part-day guests.

`case_2019` is the size of the 2019 case, `ordinary` an event with room enough, `tight` one in which presence,
tables and popular partners are scarce. `event` makes small ones to measure.
"""

from __future__ import annotations

import random
from dataclasses import replace

from tisserand.engines.scheduling.problem import (
    Interpreter,
    Problem,
    Registration,
    Round,
    Rules,
    Session,
    Table,
    Wish,
    WishLevel,
)

from .crowd import Crowd, part_of_the_day, registrations_of, short_windows, wishes_of

COUNTRIES = {"LU": ({"fr", "de", "en"}, {"fr", "de"}, {"fr", "en"}), "FR": ({"fr"}, {"fr"}, {"fr", "en"})}
COUNTRIES |= {"BE": ({"fr"}, {"fr", "de"}, {"de"}), "DE": ({"de"}, {"de"}, {"de", "en"})}
SHARES = {"LU": 0.35, "FR": 0.3, "BE": 0.2, "DE": 0.15}


def case_2019(seed: int = 2019) -> Problem:
    """The size of the 2019 case: 93 organisations, 140 people, 590 meetings in 3 hours, 4 interpreters."""
    return event(seed)


def ordinary(registrations: int = 300, rounds: int = 20, seed: int = 1) -> Problem:
    """Half of the people are there all day, tables are plenty, about 10.4 wished pairs a registration."""
    crowd = Crowd(
        registrations=registrations,
        rounds=rounds,
        presence=part_of_the_day,
        wished_pairs=round(registrations * (10 + rounds / 50)),
        popularity=0.78,
        hosts=0.04,
    )
    return _convention(crowd, tables=registrations * 2 // 5, seed=seed)


def tight(registrations: int = 300, rounds: int = 20, seed: int = 1) -> Problem:
    """People come and go, a few are popular, tables are scarce, and every third was promised 3 meetings."""
    crowd = Crowd(
        registrations=registrations,
        rounds=rounds,
        presence=short_windows,
        wished_pairs=round(registrations * (10 + rounds / 50)),
        popularity=0.8,
        hosts=0.02,
        promised=1 / 3,
        promise=3,
    )
    return _convention(crowd, tables=registrations // 7, seed=seed)


def _convention(crowd: Crowd, *, tables: int, seed: int) -> Problem:
    """The crowd in a hall, with an interpreter for every 25 registrations and one programme session."""
    chance = random.Random(f"{seed} of {crowd.registrations}")
    people = registrations_of(chance, crowd)
    numbers = range(1, crowd.rounds + 1)
    voices = max(1, crowd.registrations // 25)
    return Problem(
        registrations=people,
        rounds=tuple(Round(number, 9 * 60 + 15 * (number - 1), 12, 3) for number in numbers),
        tables=tuple(Table(number, zone="ABCDEFGH"[number % 8]) for number in range(1, tables + 1)),
        wishes=wishes_of(chance, crowd, people),
        interpreters=tuple(
            Interpreter(
                f"I{n:03d}",
                f"Interpreter {n}",
                frozenset({"fr", "de", *("en" * (n % 2),)}),
                frozenset(numbers),
            )
            for n in range(1, voices + 1)
        ),
        sessions=(
            Session("Round table", frozenset({crowd.rounds // 2}), frozenset(p.id for p in people[:8])),
        ),
        rules=Rules(cross_border_bonus=1),
    )


def event(
    seed: int = 2019,
    *,
    registrations: int = 93,
    rounds: int = 12,
    tables: int = 50,
    wanted: float = 10.5,
    interpreters: int = 4,
    all_day: float = 0.8,
    popularity: float = 0.4,
    hosts: float = 0.06,
    least: int = 0,
    rules: Rules | None = None,
) -> Problem:
    """A convention: `wanted` wishes each on average, `all_day` the share that is there all the time."""
    chance = random.Random(seed)
    numbers = frozenset(range(1, rounds + 1))
    people = [_registration(chance, place, numbers, all_day, least) for place in range(registrations)]
    people = _with_hosts(chance, people, tables, hosts)
    return Problem(
        registrations=tuple(people),
        rounds=tuple(Round(number, 13 * 60 + 15 * (number - 1), 12, 3) for number in sorted(numbers)),
        tables=tuple(Table(number, zone="ABCDE"[number % 5]) for number in range(1, tables + 1)),
        wishes=_wishes(chance, people, wanted, popularity),
        interpreters=tuple(
            Interpreter(
                f"I{n}", f"Interpreter {n}", frozenset({"fr", "de"} if n % 2 else {"fr", "de", "en"}), numbers
            )
            for n in range(1, interpreters + 1)
        ),
        sessions=(Session("Round table", frozenset({1}), frozenset(p.id for p in people[:4])),),
        rules=rules or Rules(cross_border_bonus=1),
    )


def _registration(
    chance: random.Random, place: int, numbers: frozenset[int], all_day: float, least: int
) -> Registration:
    country = chance.choices(list(SHARES), list(SHARES.values()))[0]
    there = numbers
    if chance.random() > all_day:
        arrives = chance.randrange(len(numbers) // 2 + 1)
        there = frozenset(range(arrives + 1, arrives + 1 + (len(numbers) + 1) // 2)) & numbers
    name = f"R{place + 1:04d}"
    return Registration(
        id=name,
        name=f"Organisation {place + 1}",
        languages=frozenset(chance.choice(COUNTRIES[country])),
        rounds=there,
        organisation=name,
        country=country,
        delegates=2 if chance.random() < 0.5 else 1,
        least=least,
    )


def _with_hosts(
    chance: random.Random, people: list[Registration], tables: int, hosts: float
) -> list[Registration]:
    """The first tables go to hosts, one each or two where they are two."""
    table, hosting = 1, []
    for person in people:
        if chance.random() < hosts and table + person.delegates <= tables // 2:
            own = frozenset(range(table, table + person.delegates))
            table += person.delegates
            hosting.append(_with_tables(person, own))
        else:
            hosting.append(person)
    return hosting


def _with_tables(person: Registration, own: frozenset[int]) -> Registration:
    return replace(person, host_tables=own)


def _wishes(
    chance: random.Random, people: list[Registration], wanted: float, popularity: float
) -> tuple[Wish, ...]:
    """Everybody wishes some others, popular ones more often; some wishes are returned, a few are refused."""
    attraction = [(place + 1) ** -popularity for place in range(len(people))]
    chance.shuffle(attraction)
    said: dict[tuple[str, str], WishLevel] = {}
    for person in people:
        for other in chance.choices(people, attraction, k=max(1, round(chance.gauss(wanted, wanted / 3)))):
            if other.id != person.id and (person.id, other.id) not in said:
                said[person.id, other.id] = chance.choices(
                    [WishLevel.MUST, WishLevel.WOULD, WishLevel.NO], [0.3, 0.67, 0.03]
                )[0]
                if chance.random() < 0.3:
                    said.setdefault((other.id, person.id), chance.choice([WishLevel.MUST, WishLevel.WOULD]))
    return tuple(Wish(of, to, level) for (of, to), level in said.items())
