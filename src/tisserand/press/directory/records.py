"""An organisation as it leaves the house: only what its reader may see, in plain values.

Coordinates are WGS 84 degrees, countries ISO 3166-1, languages ISO 639-1; names are what the reader reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Text = Mapping[str, str]
"""A text by its language."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a list: its code and its name in the reader's language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number by which an office knows the organisation."""

    scheme: str
    country: str
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was taken from, under which licence."""

    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation, `slug` in the address of its page.

    Address, telephone, figures and people are empty unless the reader may see them.
    """

    slug: str
    url: str
    name: str
    kind: Term
    town: str
    country: str
    territory: Term
    sse_class: Term | None = None
    legal_form: str = ""
    about: Text = field(default_factory=dict)
    language: str = "fr"
    street: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[Term, ...] = ()
    themes: tuple[Term, ...] = ()
    offers: tuple[Term, ...] = ()
    seeks: tuple[Term, ...] = ()
    numbers: tuple[Number, ...] = ()
    accreditations: tuple[str, ...] = ()
    founded: int | None = None
    staff: int | None = None
    volunteers: int | None = None
    in_integration: int | None = None
    website: str = ""
    links: tuple[str, ...] = ()
    logo: str = ""
    contact_page: str = ""
    email: str = ""
    phone: str = ""
    people: tuple[str, ...] = ()
    member_since: date | None = None
    updated: datetime | None = None
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError(f"{self.url}: a place has both coordinates or none")

    def said_in(self, language: str) -> str:
        """What it does, in this language or else in the one it was written in."""
        return (
            self.about.get(language) or self.about.get(self.language) or next(iter(self.about.values()), "")
        )
