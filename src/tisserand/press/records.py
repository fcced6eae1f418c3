"""What the press needs to know of an event, whoever asks for the print: plain records, no database.

Times are aware datetimes; rounds and tables are numbered from 1; texts that exist in several languages are
mappings from a language code (fr, de, en) to text, with a fallback to any language that is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """One round of the meeting grid."""

    number: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered table in a zone of the hall."""

    number: int
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A delegate, as a badge names them; `url` opens their agenda, from the code on it."""

    id: str
    name: str
    role: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A registration as it is printed; `mark` is the permanent id the woven mark is drawn from."""

    id: str
    mark: str
    name: str
    town: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    language: str = "fr"
    people: tuple[Person, ...] = ()
    about: Text | None = None
    host_tables: tuple[int, ...] = ()
    agenda_url: str = ""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A person with language pairs; `language` is the language they read."""

    id: str
    name: str
    languages: tuple[str, ...] = ()
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two participants (ids), a round, a table, perhaps an interpreter (id); `uid` never changes.

    `attended_by` names the person who goes, by the id of the participant, where that is settled.
    """

    uid: str
    a: str
    b: str
    round: int
    table: int
    interpreter: str | None = None
    attended_by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting as the version before had it and as it is now (None: new, or cancelled)."""

    before: Meeting | None
    after: Meeting | None


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """A session that everybody may attend, or a break; shown between the meetings of an agenda."""

    starts: datetime
    ends: datetime
    title: Text
    place: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One convention with one version of its plan, and what `changes` since the one before.

    `sequence` counts what participants were shown; without it the version does. `cancelled` are meetings that
    were shown once and stand no more, as last shown; `former` names those who no longer come.
    `sender` is the e-mail address that calendars name as the organiser.
    """

    id: str
    title: Text
    cluster: Text
    starts: datetime
    ends: datetime
    timezone: str
    venue: str
    town: str
    slots: tuple[Slot, ...]
    places: tuple[Place, ...]
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    interpreters: tuple[Interpreter, ...] = ()
    programme: tuple[ProgrammeItem, ...] = ()
    version: int = 1
    published: datetime | None = None
    desk_phone: str = ""
    changes: tuple[Change, ...] = ()
    sequence: int | None = None
    cancelled: tuple[Meeting, ...] = ()
    former: tuple[Participant, ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True)
class RefusedWish:
    """A wished pair that did not come about; `cause` and `details` as the scheduler's answer gives them.

    `further` are the causes, with their details, that would bar it next.
    """

    a: str
    b: str
    cause: str
    points: int = 0
    details: tuple[str, ...] = ()
    further: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class GrantedWish:
    """What a meeting rests on, as the scheduler tells it; wishes are "must", "would" or "" (open to it).

    `kept_promises` are ids; `languages` (of a, of b) are given where the two share none.
    """

    a: str
    b: str
    a_wishes: str = ""
    b_wishes: str = ""
    points: int = 0
    has_border_bonus: bool = False
    has_met_before: bool = False
    is_locked: bool = False
    kept_promises: tuple[str, ...] = ()
    interpreter: str | None = None
    languages: tuple[tuple[str, ...], tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class ReachedStep:
    """A finer count within a level; `share` is what it counts registrations of, where it counts such."""

    name: str
    value: float
    bound: float
    share: float | None = None


@dataclass(frozen=True, slots=True)
class ReachedLevel:
    """The value reached on one objective and the bound that no plan can beat; shares are from 0 to 1."""

    name: str
    value: float
    bound: float
    maximise: bool = True
    steps: tuple[ReachedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the optimiser says of a plan; `wished` counts the pairs that at least one side wished for."""

    status: str
    levels: tuple[ReachedLevel, ...] = ()
    refused: tuple[RefusedWish, ...] = ()
    granted: tuple[GrantedWish, ...] = ()
    wished: int = 0
    seconds: float = 0.0
    seed: int = 0
