"""One row as an organisation that may come to be, and the refusal of a row; no database yet.

Coordinates are WGS 84 degrees; countries ISO 3166-1; forms and accreditations are codes of the shipped data.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.identifiers import NotSuchANumber, compact, country_of

from .reading import Row

BAD_NUMBER = "bad_number"


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """An identifier in its compact form, as the models keep it."""

    scheme: str
    country: str
    value: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a source says of one organisation; `key` is what the source knows it by. Empty texts say
    nothing.
    """

    key: str
    name: str
    kind: str
    country: str
    town: str = ""
    legal_name: str = ""
    sse_class: str = ""
    form: str = ""
    legal_form: str = ""
    language: str = "fr"
    spoken: tuple[str, ...] = ()
    street: str = ""
    postcode: str = ""
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None
    about: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    founded: int | None = None
    staff: int | None = None
    in_integration: int | None = None
    identifiers: tuple[Number, ...] = ()
    accreditations: tuple[str, ...] = ()
    nace: str = ""

    @property
    def checksum(self) -> str:
        """Changes whenever the source says something else."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


class Refused(Exception):
    """A row that is not taken; `str()` is a sentence for its reader."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        return sentence(self.code, self.facts)


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """Why a row was refused, in the language of the moment; the code itself where it is not known any
    more.
    """
    if code == BAD_NUMBER:
        return str(NotSuchANumber(str(facts["scheme"]), str(facts["value"])))
    return str(REASONS[code]) % facts if code in REASONS else code


def number_of(scheme: str, value: str, country: str = "") -> Number:
    """The identifier in its compact form; `country` issued it unless its scheme says. Raises Refused."""
    try:
        number = compact(scheme, value)
    except NotSuchANumber as wrong:
        raise Refused(BAD_NUMBER, scheme=str(scheme), value=wrong.value[:60]) from None
    return Number(str(scheme), country_of(scheme, number, country), number)


REASONS: dict[str, Promise] = {
    "too_many_cells": _(
        "The row has more cells than there are headers: a delimiter inside a text is not quoted."
    ),
    "no_name": _("There is no name. Fill it in."),
    "long_name": _("The name has more than %(most)s characters: “%(value)s”. Shorten it."),
    "no_key": _("Nothing says which record this is: give an identifier, or a name with a town."),
    "no_country": _(
        "“%(value)s” is not a country that is known. Write its name or its two-letter code, such as LU."
    ),
    "no_place": _("Neither a town nor a point on the map is given. Fill in one of them."),
    "unknown_kind": _("“%(value)s” is not a kind that this source knows. Known: %(known)s."),
    "bad_point": _("“%(value)s” is not a point on earth. Write latitude and longitude in degrees."),
    "not_an_organisation": _("The profile is not one of an organisation: its schema is “%(value)s”."),
    "several_records": _(
        "Its identifiers belong to several records of the directory (%(names)s). Merge these"
        " first, then import again."
    ),
    "row_twice": _("The row says of the same record something else than row %(row)s. Keep one of the two."),
}
"""Why rows are refused and what to do, by the code of the refusal."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where files come from: how they are known by their headers, their licence, how a row is understood.

    `draft` takes a row and the columns chosen for each field (none for sources with headers of their own); it
    raises Refused.
    """

    code: str
    title: Promise
    licence: str
    headers: frozenset[str]
    draft: Callable[[Row, Mapping[str, str]], Draft]
    fields: tuple[str, ...] = field(default=())
