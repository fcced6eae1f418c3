"""The directory on a map: GeoJSON (RFC 7946), one point an organisation; those without a place have none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .records import Entry


def feature(entry: Entry, language: str) -> dict[str, Any]:
    """An organisation as a feature; coordinates are longitude, latitude."""
    properties = {
        "name": entry.name,
        "kind": entry.kind.code,
        "sse_class": entry.sse_class.code if entry.sse_class else None,
        "about": entry.said_in(language),
        "street": entry.street,
        "postcode": entry.postcode,
        "town": entry.town,
        "country": entry.country,
        "territory": entry.territory.code,
        "languages": [term.code for term in entry.languages],
        "themes": [term.code for term in entry.themes],
        "offers": [term.code for term in entry.offers],
        "seeks": [term.code for term in entry.seeks],
        "website": entry.website,
        "email": entry.email,
        "phone": entry.phone,
        "sources": [{"name": one.name, "licence": one.licence} for one in entry.sources],
    }
    return {
        "type": "Feature",
        "id": entry.url,
        "geometry": None
        if entry.latitude is None
        else {"type": "Point", "coordinates": [entry.longitude, entry.latitude]},
        "properties": {name: value for name, value in properties.items() if value not in ("", [], None)},
    }


def geojson_parts(entries: Iterable[Entry], language: str) -> Iterator[bytes]:
    """A feature collection in parts, one an organisation."""
    return json_list(
        '{"type": "FeatureCollection", "features": [', (feature(one, language) for one in entries)
    )


def json_list(opening: str, values: Iterable[Any]) -> Iterator[bytes]:
    """A JSON object whose last member is a list, in parts: what opens it, the values, what closes it."""
    yield opening.encode()
    for position, value in enumerate(values):
        text = json.dumps(value, ensure_ascii=False)
        yield (f",\n{text}" if position else f"\n{text}").encode()
    yield b"\n]}\n" if opening.lstrip().startswith("{") else b"\n]\n"
