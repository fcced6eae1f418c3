"""A crowd of buyers and suppliers, made up from a seed: from where, there when, and whom they wish.

Rounds count from 1; a wished pair is two registrations of which at least one wishes the other.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

from tisserand.engines.scheduling.problem import Registration, Wish, WishLevel

Presence = Callable[[random.Random, int], frozenset[int]]
"""The rounds, of so many, in which somebody is there."""

TERRITORIES = {
    "Luxembourg": ("LU", 0.35, ({"fr", "de", "en"}, {"fr", "de"}, {"fr", "en"})),
    "Lorraine": ("FR", 0.2, ({"fr"}, {"fr"}, {"fr", "en"})),
    "Alsace": ("FR", 0.1, ({"fr"}, {"fr", "de"})),
    "Wallonie": ("BE", 0.15, ({"fr"}, {"fr", "en"})),
    "Ostbelgien": ("BE", 0.05, ({"de"}, {"fr", "de"})),
    "Saarland": ("DE", 0.08, ({"de"}, {"fr", "de"}, {"de", "en"})),
    "Rheinland-Pfalz": ("DE", 0.07, ({"de"}, {"de", "en"})),
}
"""Country, share of the registrations, and the languages that people there bring."""

BUYERS = 0.4
WISHES_THE_OTHER_SIDE = 0.9
SHUNS_FOREIGN_LANGUAGE = 0.6
TWO_DELEGATES = 0.15
IS_RETURNED = 0.3
VETOES_PER_REGISTRATION = 0.2


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many come, when, how many pairs are wished, how unequally wishes fall, and who is promised what."""

    registrations: int
    rounds: int
    presence: Presence
    wished_pairs: int
    popularity: float
    hosts: float
    promised: float = 0.0
    promise: int = 0


def part_of_the_day(chance: random.Random, rounds: int) -> frozenset[int]:
    """Half of the people stay all day; the others come for an unbroken 40 to 80 % of it."""
    if chance.random() < 0.5:
        return frozenset(range(1, rounds + 1))
    stay = round(rounds * chance.uniform(0.4, 0.8))
    arrival = chance.randint(1, rounds - stay + 1)
    return frozenset(range(arrival, arrival + stay))


def short_windows(chance: random.Random, rounds: int) -> frozenset[int]:
    """Two to four windows of three to five rounds each, anywhere, which may overlap."""
    starts = [chance.randint(1, rounds - 2) for _ in range(chance.randint(2, 4))]
    lengths = [chance.randint(3, 5) for _ in starts]
    there = {start + step for start, length in zip(starts, lengths, strict=True) for step in range(length)}
    return frozenset(number for number in there if number <= rounds)


def registrations_of(chance: random.Random, crowd: Crowd) -> tuple[Registration, ...]:
    """Everybody who comes; hosts have the first tables, one for each delegate."""
    shares = [share for _, share, _ in TERRITORIES.values()]
    people, next_table = [], 1
    for place in range(1, crowd.registrations + 1):
        territory = chance.choices(list(TERRITORIES), shares)[0]
        country, _, languages = TERRITORIES[territory]
        person = Registration(
            id=f"R{place:04d}",
            name=f"Organisation {place}",
            languages=frozenset(chance.choice(languages)),
            rounds=crowd.presence(chance, crowd.rounds),
            organisation=f"O{place:04d}",
            country=country,
            territory=territory,
            delegates=2 if chance.random() < TWO_DELEGATES else 1,
            least=crowd.promise if chance.random() < crowd.promised else 0,
        )
        if chance.random() < crowd.hosts:
            own = frozenset(range(next_table, next_table + person.delegates))
            next_table += person.delegates
            person = replace(person, host_tables=own)
        people.append(person)
    return tuple(people)


def wishes_of(chance: random.Random, crowd: Crowd, people: tuple[Registration, ...]) -> tuple[Wish, ...]:
    """Exactly `wished_pairs` pairs, some of them mutual, and a few vetoes beside.

    Partners are drawn from the other side mostly, from those with a common language rather, and by a power
    law: the k-th most popular with a weight of 1 / k ** `popularity`.
    """
    buyers = round(BUYERS * len(people))
    sides = (
        _Side(chance, people[:buyers], crowd.popularity),
        _Side(chance, people[buyers:], crowd.popularity),
    )
    said: dict[tuple[str, str], WishLevel] = {}
    pairs = vetoes = 0
    while pairs < crowd.wished_pairs or vetoes < VETOES_PER_REGISTRATION * len(people):
        place = chance.randrange(len(people))
        person, own_side = people[place], int(place >= buyers)
        other = sides[1 - own_side if chance.random() < WISHES_THE_OTHER_SIDE else own_side].draw(chance)
        is_shunned = not person.languages & other.languages and chance.random() < SHUNS_FOREIGN_LANGUAGE
        is_known = (person.id, other.id) in said or (other.id, person.id) in said
        if other is person or is_known or is_shunned:
            continue
        if pairs == crowd.wished_pairs:
            said[person.id, other.id] = WishLevel.NO
            vetoes += 1
            continue
        said[person.id, other.id] = _wish(chance)
        if chance.random() < IS_RETURNED:
            said[other.id, person.id] = _wish(chance)
        pairs += 1
    return tuple(Wish(of, to, level) for (of, to), level in said.items())


def _wish(chance: random.Random) -> WishLevel:
    return WishLevel.MUST if chance.random() < 0.3 else WishLevel.WOULD


class _Side:
    """Buyers or suppliers, of whom some are drawn far more often than others."""

    def __init__(self, chance: random.Random, people: tuple[Registration, ...], popularity: float) -> None:
        self.people = list(people)
        chance.shuffle(self.people)
        self.weights = list(accumulate((place + 1) ** -popularity for place in range(len(people))))

    def draw(self, chance: random.Random) -> Registration:
        return chance.choices(self.people, cum_weights=self.weights)[0]
