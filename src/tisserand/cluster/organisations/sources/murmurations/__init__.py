"""Profiles of the Murmurations protocol: organisations that publish who they are on their own site.

Schema: organizations_schema of the Murmurations library; nested names arrive joined by dots.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Kind
from tisserand.cluster.organisations.sources import cleaning
from tisserand.cluster.organisations.sources.draft import Draft, Refused, Source
from tisserand.cluster.organisations.sources.reading import Row
from tisserand.cluster.territories.countries import country_code

HEADERS = frozenset({"linked_schemas", "name"})
LANGUAGES = ("fr", "de", "en")


def draft(row: Row, _columns: Mapping[str, str]) -> Draft:
    """One profile, known by the address it is published at, else by its first page. Raises Refused."""
    cells = row.cells
    if "organization" not in cells["linked_schemas"]:
        raise Refused("not_an_organisation", value=cells["linked_schemas"][:80])
    page = cleaning.website(_first(cells, "primary_url", "url", "urls.url", "urls"))
    key = _first(cells, "profile_url", "primary_url", "url") or page
    if not key:
        raise Refused("no_key")
    said = _first(cells, "country_iso_3166", "geolocation.country_iso_3166", "country_name", "country")
    country = country_code(said)
    if said and not country:
        raise Refused("no_country", value=said[:40])
    point = cleaning.on_earth(
        _first(cells, "geolocation.lat", "latitude", "lat"),
        _first(cells, "geolocation.lon", "longitude", "lon"),
    ) or (None, None)
    languages = [code.strip()[:2].lower() for code in cells.get("languages", "").split(";") if code.strip()]
    written = next((code for code in languages if code in LANGUAGES), "en")
    return Draft(
        key=key[:120],
        name=cleaning.name_of(cells["name"]),
        kind=Kind.SSE_ENTERPRISE,
        language=written,
        spoken=tuple(languages),
        street=cleaning.line(_first(cells, "street_address", "address.street", "full_address")),
        postcode=cleaning.line(_first(cells, "postal_code", "postcode", "address.postcode"), 12),
        town=cleaning.line(_first(cells, "locality", "city", "town"), 80),
        country=country,
        latitude=point[0],
        longitude=point[1],
        about=cleaning.prose(_first(cells, "description", "mission", "short_description")),
        website=page,
        email=cleaning.email(cells.get("email", "")),
        phone=cleaning.line(cells.get("phone", ""), 40),
        founded=cleaning.whole(cells.get("founding_date", "")[:4]),
    )


def _first(cells: Mapping[str, str], *names: str) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


SOURCE = Source("murmurations", _("Murmurations profiles"), "", HEADERS, draft)
