"""The records of the business-meeting problem: who could meet whom, when, where and with which interpreter.

Rounds and tables are numbered from 1, as people call them in the hall; times are minutes after midnight on
the day of the event; languages and countries are ISO 639-1 and ISO 3166-1 alpha-2 codes in lower and upper
case respectively. Every record is frozen; what they say together is checked when a `Problem` is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class WishLevel(StrEnum):
    """How much one registration wants another; no wish at all means open: accepts whoever asks."""

    MUST = "must"
    WOULD = "would"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Round:
    """One slot of the meeting grid; `buffer_minutes` is the walk to the next table, after the meeting."""

    number: int
    start_minute: int
    minutes: int
    buffer_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered place of the hall where one meeting at a time is held, in these `rounds` (None: in all)."""

    number: int
    zone: str = ""
    seats: int = 4
    rounds: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """An organisation's presence: `delegates` meetings at once, in the `rounds` it can come to.

    A host has `host_tables` of its own and receives there; everybody else is a guest. `most` caps its
    meetings over the event (None: as many as fit), `least` is what it was promised, `cross_border_least` how
    many of these across a border.
    """

    id: str
    name: str
    languages: frozenset[str]
    rounds: frozenset[int]
    organisation: str = ""
    country: str = ""
    territory: str = ""
    delegates: int = 1
    host_tables: frozenset[int] = frozenset()
    most: int | None = None
    least: int = 0
    cross_border_least: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What `of` says of `to` (registration ids)."""

    of: str
    to: str
    level: WishLevel


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A person who can stand between any two of `languages`, in the `rounds` given."""

    id: str
    name: str
    languages: frozenset[str]
    rounds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Session:
    """A programme item that takes `registrations` wholly out of the meetings of `rounds`."""

    name: str
    rounds: frozenset[int]
    registrations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lock:
    """A meeting that stands whatever the optimiser thinks; table None leaves the table open."""

    a: str
    b: str
    round: int
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a granted pair is worth, in points, and which levels count.

    `cross_border_at_least` and `cross_border_at_most` are percent of all meetings; a pair that met at an
    earlier edition counts `met_before_percent` of its points, rounded down, but one at least. Shares are
    compared in `fairness_steps` equal steps (5: fifths); 0 leaves fairness out.
    Who is there for all `lunch_rounds` should have one of them free.
    """

    mutual_must: int = 8
    must_and_would: int = 5
    one_sided_must: int = 4
    mutual_would: int = 3
    one_sided_would: int = 1
    cross_border_bonus: int = 0
    cross_border_at_least: int = 0
    cross_border_at_most: int = 100
    met_before_percent: int = 100
    fairness_steps: int = 5
    lunch_rounds: frozenset[int] = frozenset()
    minimise_breaks: bool = True


@dataclass(frozen=True, slots=True)
class Description:
    """All that is said of one event, unchecked; `met_before` are pairs that know each other already."""

    registrations: tuple[Registration, ...]
    rounds: tuple[Round, ...]
    tables: tuple[Table, ...]
    wishes: tuple[Wish, ...]
    interpreters: tuple[Interpreter, ...] = ()
    sessions: tuple[Session, ...] = ()
    locks: tuple[Lock, ...] = ()
    forbidden: frozenset[frozenset[str]] = frozenset()
    met_before: frozenset[frozenset[str]] = frozenset()
    rules: Rules = field(default_factory=Rules)
