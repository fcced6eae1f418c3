"""An event file as the command line knows it: the engine's problem and what only the prints need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tisserand.engines.scheduling.problem import Problem


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the event is called, when and where it takes place."""

    title: str = ""
    day: date | None = None
    venue: str = ""
    town: str = ""
    timezone: str = "Europe/Luxembourg"
    cluster: str = ""
    phone: str = ""
    cross_border_bonus: int = 0


@dataclass(frozen=True, slots=True)
class Presence:
    """What is printed of a registration beside the engine's record; `reads` is fr, de or en."""

    town: str = ""
    email: str = ""
    people: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    reads: str = "en"


@dataclass(frozen=True, slots=True)
class Item:
    """A programme item with its times in minutes after midnight."""

    name: str
    start_minute: int
    end_minute: int
    place: str = ""
    is_for_everybody: bool = True


@dataclass(frozen=True, slots=True)
class EventFile:
    """Everything an event file says; presences by registration id, interpreters' languages by their id."""

    problem: Problem
    occasion: Occasion
    presences: Mapping[str, Presence]
    interpreter_reads: Mapping[str, str]
    programme: tuple[Item, ...] = ()
