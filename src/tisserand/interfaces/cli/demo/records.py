"""The records of the demo: a cluster, its organisations, one convention to plan and the edition before it.

Languages are ISO 639-1 codes, countries ISO 3166-1 alpha-2, territories NUTS 3 codes; a `Text` maps fr, de
and en to the text in that language. Times are local to the hall. Nobody and nothing here exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts for an organisation; `role` is in its language, `language` is the one they read."""

    name: str
    role: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Trading:
    """One need or offer as its organisation words it; `trade` is a code of the trade tree, or empty."""

    title: str
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of the directory; `language` is the one its needs, offers and roles are written in."""

    slug: str
    name: str
    country: str
    town: str
    territory: str
    kind: str
    sse_class: str
    legal_form: str
    founded: int
    staff: int
    languages: tuple[str, ...]
    language: str
    themes: tuple[str, ...]
    website: str
    about: Text
    offers: tuple[Trading, ...]
    needs: tuple[Trading, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject the cluster cares about."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Facilitator:
    """One of those who run the cluster."""

    name: str
    email: str
    language: str
    role: Text


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, told in one language, with the slugs of the organisations it is about."""

    slug: str
    date: date
    language: str
    title: str
    body: str
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the cluster says of itself."""

    name: str
    slug: str
    founded: int
    website: str
    email: str
    town: str
    country: str
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    subtitle: Text
    claim: Text
    about: Text
    charter: Text
    themes: tuple[Theme, ...]
    facilitators: tuple[Facilitator, ...]
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a session, and for which organisation (its slug)."""

    name: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Session:
    """A programme item; `sort` is welcome, round_table, workshop, break or meetings."""

    sort: str
    starts: time
    ends: time
    title: Text
    place: Text
    summary: Text
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One slot of the meeting grid; the buffer is the walk to the next table, after `ends`."""

    number: int
    starts: time
    ends: time
    buffer_minutes: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the hall with its table numbers."""

    code: str
    name: Text
    tables: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A person who can stand between any two of `languages`, in the `rounds` given."""

    name: str
    languages: tuple[str, ...]
    language: str
    rounds: frozenset[int]


@dataclass(frozen=True, slots=True)
class Registration:
    """An organisation (slug) that comes with its `delegates`; a host receives at its own `tables`."""

    organisation: str
    delegates: tuple[Person, ...]
    languages: tuple[str, ...]
    rounds: frozenset[int]
    tables: tuple[int, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Convention:
    """The convention to plan; `place` is the invented town of the hall, `town` the real one near it."""

    slug: str
    date: date
    timezone: str
    opens: time
    closes: time
    venue: str
    place: str
    town: str
    country: str
    desk_phone: str
    registration_until: datetime
    wishes_until: datetime
    title: Text
    summary: Text
    sessions: tuple[Session, ...]
    rounds: tuple[Round, ...]
    zones: tuple[Zone, ...]
    interpreters: tuple[Interpreter, ...]
    registrations: tuple[Registration, ...]


@dataclass(frozen=True, slots=True)
class PastConvention:
    """The edition before: the same organisations, and figures to make its cloth from."""

    slug: str
    date: date
    venue: str
    town: str
    country: str
    people: int
    rounds: int
    tables: int
    meetings: int
    title: Text


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything the demo shows; `reasons` holds the text of each reason a wish may give."""

    cluster: Cluster
    organisations: tuple[Organisation, ...]
    convention: Convention
    past: PastConvention
    reasons: Mapping[str, Text]


class Wish(NamedTuple):
    """What the organisation `of` says of `to` (slugs): must, would or no, and the key of its reason."""

    of: str
    to: str
    level: str
    reason: str


class PastMeeting(NamedTuple):
    """Two organisations (slugs) that met in a round at a table of the past edition."""

    a: str
    b: str
    round: int
    table: int
