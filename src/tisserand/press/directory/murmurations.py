"""Organisations as Murmurations profiles (schema organizations_schema-v1.0.0), for networks that index them.

Only `linked_schemas` and `name` are required there; what is not known is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .geojson import json_list
from .records import Entry

SCHEMA = "organizations_schema-v1.0.0"


def profile(entry: Entry, language: str) -> dict[str, Any]:
    """One profile; tags are its class, its themes and what it offers, in the reader's language."""
    said = [entry.sse_class, *entry.themes, *entry.offers]
    tags = dict.fromkeys(term.name for term in said if term)
    profile = {
        "linked_schemas": [SCHEMA],
        "name": entry.name,
        "primary_url": entry.website or entry.url,
        "tags": list(tags),
        "urls": [
            {"name": entry.name, "url": url} for url in (entry.url, *entry.links) if url != entry.website
        ],
        "description": entry.said_in(language),
        "status": "active",
        "full_address": ", ".join(
            part for part in (entry.street, f"{entry.postcode} {entry.town}".strip(), entry.country) if part
        ),
        "country_iso_3166": entry.country,
        "geolocation": None if entry.latitude is None else {"lat": entry.latitude, "lon": entry.longitude},
        "image": entry.logo,
        "contact_details": _contact(entry),
        "telephone": entry.phone,
        "unique_id": entry.url,
    }
    return {name: value for name, value in profile.items() if value}


def profile_parts(entries: Iterable[Entry], language: str) -> Iterator[bytes]:
    """A list of profiles in parts, one an organisation."""
    return json_list("[", (profile(entry, language) for entry in entries))


def _contact(entry: Entry) -> dict[str, str]:
    """Where to write: the form of the cluster, and its address where that is public."""
    ways = {"contact_form": entry.contact_page, "email": entry.email}
    return {way: where for way, where in ways.items() if where}
