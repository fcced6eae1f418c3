"""The directory as JSON-LD with the words of schema.org; an organisation's address is its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .geojson import json_list
from .records import Entry

CONTEXT = "https://schema.org"
TYPES = {
    "local_authority": "GovernmentOrganization",
    "public_authority": "GovernmentOrganization",
    "research_education": "EducationalOrganization",
    "association": "NGO",
}


def organisation(entry: Entry) -> dict[str, Any]:
    """An organisation as a node, without its context; what is not known is not said."""
    node = {
        "@type": TYPES.get(entry.kind.code, "Organization"),
        "@id": entry.url,
        "name": entry.name,
        "mainEntityOfPage": entry.url,
        "url": entry.website or entry.url,
        "sameAs": list(entry.links),
        "logo": entry.logo,
        "description": [
            {"@language": language, "@value": text} for language, text in entry.about.items() if text
        ],
        "address": _address(entry),
        "location": _place(entry),
        "email": entry.email,
        "telephone": entry.phone,
        "knowsLanguage": [term.code for term in entry.languages],
        "keywords": [term.name for term in entry.themes],
        "foundingDate": str(entry.founded or ""),
        "numberOfEmployees": entry.staff and {"@type": "QuantitativeValue", "value": entry.staff},
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.scheme, "value": one.value} for one in entry.numbers
        ],
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": term.name}}
            for term in entry.offers
        ],
        "seeks": [
            {"@type": "Demand", "itemOffered": {"@type": "Service", "name": term.name}}
            for term in entry.seeks
        ],
        "employee": [{"@type": "Person", "name": name} for name in entry.people],
        "hasCredential": list(entry.accreditations),
    }
    return {name: value for name, value in node.items() if value}


def document(entry: Entry) -> dict[str, Any]:
    """One organisation with its context, as its page carries it."""
    return {"@context": CONTEXT, **organisation(entry)}


def json_ld_parts(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A graph of organisations in parts, one an organisation."""
    return json_list(f'{{"@context": "{CONTEXT}", "@graph": [', map(organisation, entries))


def _address(entry: Entry) -> dict[str, str]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": entry.street,
        "postalCode": entry.postcode,
        "addressLocality": entry.town,
        "addressCountry": entry.country,
    }
    return {name: value for name, value in address.items() if value}


def _place(entry: Entry) -> dict[str, Any] | None:
    if entry.latitude is None:
        return None
    geo = {"@type": "GeoCoordinates", "latitude": entry.latitude, "longitude": entry.longitude}
    return {"@type": "Place", "geo": geo}
