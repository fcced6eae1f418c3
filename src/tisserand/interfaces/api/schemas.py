"""What the API says and takes: the shapes of its JSON. Codes are stable, names in the reader's language."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import ConfigDict, Field

LONGEST_QUESTION = 100
MOST_PER_PAGE = 100
# No control characters: databases refuse some of them, and nobody searches for any.
PLAIN = r"^[^\x00-\x1f\x7f]*$"


def said(description: Promise, default: object, **limits: Any) -> Any:
    """A parameter described in the language of whoever reads the description."""
    return Field(default, description=cast(str, description), **limits)


class Named(Schema):
    """A value of a list: its code and its name."""

    code: str
    name: str


class Identifier(Schema):
    """A number by which an office of a country knows the organisation."""

    scheme: str
    country: str
    value: str


class Origin(Schema):
    """Where the record was taken from, and its licence, which binds whoever takes it further."""

    name: str
    licence: str


class Organisation(Schema):
    """An organisation as the holder of the token sees it.

    E-mail address and telephone number are there only where they are public; use `contact_page` to write.
    """

    slug: str
    url: str
    contact_page: str
    name: str
    kind: Named
    sse_class: Named | None
    legal_form: str
    about: dict[str, str]
    language: str
    street: str
    postcode: str
    town: str
    country: str
    territory: Named
    latitude: float | None
    longitude: float | None
    languages: list[Named]
    themes: list[Named]
    offers: list[Named]
    seeks: list[Named]
    numbers: list[Identifier]
    accreditations: list[str]
    founded: int | None
    staff: int | None
    volunteers: int | None
    in_integration: int | None
    website: str
    links: list[str]
    email: str
    phone: str
    people: list[str]
    member_since: date | None
    updated: datetime
    sources: list[Origin]


class FacetValue(Schema):
    """A value of a facet, how many organisations it would leave, and the values within it."""

    value: str
    label: str
    count: int
    within: list["FacetValue"]


class Page(Schema):
    """A page of what was found: `found` of `total` organisations, on `pages` pages."""

    total: int
    found: int
    page: int
    pages: int
    facets: dict[str, list[FacetValue]]
    organisations: list[Organisation]


class Asked(Schema):
    """What is asked of the directory; several values of one parameter mean one of them."""

    q: str = said(_("Words in any language."), "", max_length=LONGEST_QUESTION, pattern=PLAIN)
    near: str = said(_("Name of a place."), "", max_length=LONGEST_QUESTION, pattern=PLAIN)
    km: int = said(_("How far from it, in kilometres."), 50, ge=1, le=500)
    territory: list[str] = said(_("Codes of territories."), [])
    trade: list[str] = said(_("Codes of trades offered."), [])
    kind: list[str] = said(_("Codes of what an organisation is."), [])
    sse_class: list[str] = said(_("Codes of SSE classes."), [], alias="class")
    accreditation: list[str] = said(_("Codes of accreditations."), [])
    theme: list[str] = said(_("Codes of themes."), [])
    language: list[str] = said(_("Codes of languages spoken there."), [])
    sort: Literal["", "relevance", "name", "distance"] = ""


class Paged(Schema):
    """Which part of it."""

    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(20, ge=1, le=MOST_PER_PAGE)


class Geometry(Schema):
    """A point: longitude, latitude."""

    type: Literal["Point"]
    coordinates: list[float]


class Feature(Schema):
    """An organisation on the map."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry | None
    properties: dict[str, object]


class FeatureCollection(Schema):
    """Organisations on a map (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class Territory(Schema):
    """A node of the place tree."""

    scheme: str
    code: str
    name: str
    country: str
    depth: int
    parent: str | None
    latitude: float | None
    longitude: float | None


class Trade(Schema):
    """A node of the trade tree; groups have no parent."""

    code: str
    name: str
    parent: str | None
    synonyms: list[str]
    cpv_prefixes: list[str]
    nace_codes: list[str]


class LegalForm(Schema):
    """A national legal form or accreditation with the neutral class it falls in."""

    code: str
    country: str
    name: str
    is_accreditation: bool
    sse_class: str
    law: str


class Strict(Schema):
    """Takes what it knows and nothing else."""

    model_config = ConfigDict(extra="forbid")


class TerritoriesAsked(Schema):
    """Which part of the place tree is asked for."""

    country: str = said(_("ISO 3166-1 code."), "", max_length=2, pattern=PLAIN)
    parent: str = said(_("Code of the node they lie in."), "", max_length=12, pattern=PLAIN)
    depth: int | None = said(_("0 for countries."), None, ge=0, le=9)


class Territories(Schema):
    """A page of the place tree."""

    found: int
    page: int
    pages: int
    territories: list[Territory]


Text = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=50, pattern=PLAIN)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Seen = Literal["public", "members", "facilitators", "private"]


class OrganisationChange(Strict):
    """What is to be changed of one's own record; whatever is left out stays as it is."""

    updated: datetime | None = said(_("When it was last changed, as it was read."), None)
    name: str = Field("", min_length=1, max_length=160, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")
    about: dict[Literal["fr", "de", "en"], Text] = said(_("What it does, by language."), {})
    street: str = Field("", max_length=160, pattern=PLAIN)
    postcode: str = Field("", max_length=12, pattern=PLAIN)
    town: str = Field("", min_length=1, max_length=80, pattern=PLAIN)
    country: str = said(_("ISO 3166-1 code."), "", min_length=2, max_length=2, pattern="^[A-Z]{2}$")
    languages: list[Code] = said(_("Codes of languages spoken there."), [], max_length=50)
    themes: list[Code] = said(_("Codes of themes."), [], max_length=50)
    offers: list[Code] = said(_("Codes of trades offered."), [], max_length=100)
    seeks: list[Code] = said(_("Codes of trades looked for."), [], max_length=100)
    founded: Annotated[int, Field(ge=1000, le=2100)] | None = None
    staff: Count | None = None
    volunteers: Count | None = None
    in_integration: Count | None = None
    website: str = Field("", max_length=200, pattern=PLAIN)
    links: list[Annotated[str, Field(max_length=200, pattern=PLAIN)]] = Field([], max_length=20)
    email: str = Field("", max_length=254, pattern=PLAIN)
    phone: str = Field("", max_length=40, pattern=PLAIN)
    contact_visibility: Seen = said(_("Who sees e-mail address and telephone."), "facilitators")
    people_visibility: Seen = said(_("Who sees the names of its people."), "public")
    figures_visibility: Seen = said(_("Who sees the figures."), "public")


class ImportAsked(Schema):
    """How a file is to be read."""

    source: str = said(_("Code of the source; found by the headers where left out."), "", max_length=40)
    dry_run: bool = said(_("Only decide, store nothing."), default=False)


class RejectedRow(Schema):
    """A row that was refused, and why."""

    row: int
    reason: str


class Imported(Schema):
    """What became of the rows; the counts and the rejected ones add up to `rows`."""

    rows: int
    created: int
    updated: int
    unchanged: int
    merged: int
    rejected: list[RejectedRow]
