"""A small convention in Belvaux that tests fill as needed: four organisations, three rounds, two tables."""

from dataclasses import replace

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Problem,
    Registration,
    Round,
    Table,
    Wish,
    WishLevel,
)

MUST, WOULD, NO = WishLevel.MUST, WishLevel.WOULD, WishLevel.NO

COOPERATIVE = Registration(
    "longwy", "Coopérative du Bassin, Longwy", frozenset({"fr"}), frozenset({1, 2, 3}), "coop", "FR"
)
INKLUSION = Registration(
    "trier", "Inklusionsbetrieb Moselblick, Trier", frozenset({"de"}), frozenset({1, 2, 3}), "inklusion", "DE"
)
BUYER = Registration(
    "esch", "Service des achats, Esch", frozenset({"fr", "de", "en"}), frozenset({1, 2, 3}), "commune", "LU"
)
SAWMILL = Registration(
    "arlon", "Scierie solidaire, Arlon", frozenset({"fr"}), frozenset({1, 2, 3}), "scierie", "BE"
)
EVERYBODY = (COOPERATIVE, INKLUSION, BUYER, SAWMILL)
ROUNDS = tuple(Round(number, 540 + 30 * number, 20, 5) for number in (1, 2, 3))
TABLES = (Table(1), Table(2))
INTERPRETER = Interpreter("claire", "Claire, fr-de", frozenset({"fr", "de"}), frozenset({1, 2, 3}))


def convention(**changes) -> Problem:
    """The convention in Belvaux with other records put in."""
    records = {"registrations": EVERYBODY, "rounds": ROUNDS, "tables": TABLES, "wishes": ()}
    return Problem(**(records | changes))


def with_changed(person: Registration, **changes) -> tuple[Registration, ...]:
    """Everybody, one of them changed."""
    return tuple(replace(one, **changes) if one.id == person.id else one for one in EVERYBODY)


def must(of: Registration, to: Registration) -> Wish:
    return Wish(of.id, to.id, MUST)


def would(of: Registration, to: Registration) -> Wish:
    return Wish(of.id, to.id, WOULD)


def no(of: Registration, to: Registration) -> Wish:
    return Wish(of.id, to.id, NO)


def meeting(
    a: Registration, b: Registration, round_: int = 1, table: int = 1, interpreter: str | None = None
) -> Meeting:
    return Meeting(a.id, b.id, round_, table, interpreter)
