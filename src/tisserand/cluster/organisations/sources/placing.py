"""Drafts put on the map without the network: by the point they bring, the place they name, or both.

Points are WGS 84 degrees. Where postcode, name and point disagree, two of them that agree are believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tisserand.cluster.territories.gazetteer import (
    Place,
    distance_km,
    nearest,
    place_near,
    place_of,
    plain_town,
)

from .draft import Draft, Refused

FAR_KM = 30  # between a point and the place it should lie in
DEPARTMENTS = {"54": "FRF31", "55": "FRF32", "57": "FRF33", "88": "FRF34"}
"""NUTS codes of the departments whose smallest communes the tree does not hold."""


class Geocoder(Protocol):
    """Something that knows where an address is, better than the middle of its town."""

    def point(self, street: str, postcode: str, town: str, country: str) -> tuple[float, float] | None:
        """(latitude, longitude), or None where it does not know or does not answer."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft with its place; `territories` are (scheme, code) from the smallest that may be in the
    tree up.
    """

    draft: Draft
    country: str
    town: str
    point: tuple[float, float] | None
    place: Place | None
    territories: Sequence[tuple[str, str]]

    @property
    def is_placed(self) -> bool:
        """Whether it is known where it is, at least its municipality."""
        return self.place is not None or self.point is not None


def placed(draft: Draft, geocoder: Geocoder | None = None) -> Placed:
    """The draft with its place. Raises Refused where neither a town nor a point is given, or no country."""
    point = (
        (draft.latitude, draft.longitude)
        if draft.latitude is not None and draft.longitude is not None
        else None
    )
    if point is None and not draft.town and not draft.postcode:
        raise Refused("no_place")
    place = _place(draft, point)
    country = draft.country or (place.country if place else "")
    if not country:
        raise Refused("no_country", value="")
    town = _town(draft, place)
    if point is None and geocoder and draft.street:
        point = geocoder.point(draft.street, draft.postcode, town, country)
    if place and place.point and (point is None or distance_km(place.point, point) > FAR_KM):
        point = place.point
    return Placed(draft, country, town, point, place, _territories(place, country))


def _town(draft: Draft, place: Place | None) -> str:
    """The town as it is officially written where that is the same name: "VERDUN CEDEX" is Verdun."""
    if place and (not draft.town or plain_town(draft.town) == plain_town(place.name)):
        return place.name
    return draft.town or draft.postcode


def _place(draft: Draft, point: tuple[float, float] | None) -> Place | None:
    place = place_of(draft.country, draft.town, draft.postcode, draft.district) if draft.country else None
    if point is None or (place and place.point and distance_km(place.point, point) <= FAR_KM):
        return place
    if draft.town and (other := place_near(draft.country, draft.town, point)):
        return other
    return place or nearest(*point, draft.country)


def _territories(place: Place | None, country: str) -> Sequence[tuple[str, str]]:
    known = []
    if place and place.geonames:
        known.append(("geonames", place.geonames))
    if place and country == "FR" and place.district in DEPARTMENTS:
        known.append(("nuts", DEPARTMENTS[place.district]))
    return [*known, ("iso3166", country)]
