"""The facts that a reason or a doubt rests on, by its code: numbers, names, and the sides of a pair.

Distances are km, amounts EUR, times days before now; sets are told in the order of the alphabet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import inf
from typing import NamedTuple

from .problem import Need, Offer
from .signals import Signals

Facts = Mapping[str, float | str | tuple[str, ...] | tuple[tuple[str, str], ...]]


class Pair(NamedTuple):
    """A need, an offer, and what is true of them."""

    need: Need
    offer: Offer
    true: Signals

    @property
    def tie(self) -> str:
        """The kind of tie so far; "" where there is none."""
        return self.need.ties.get(self.offer.owner or self.offer.id, "")


def facts(code: str, pair: Pair) -> Facts:
    """The facts of a code; {} where it needs none."""
    return FACTS[code](pair) if code in FACTS else {}


def _named(names: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _area(pair: Pair) -> Facts:
    return {
        "distance_km": pair.true.distance_km,
        "radius_km": pair.offer.radius_km,
        "countries": _named(pair.offer.countries),
        "territories": _named(pair.offer.territories),
    }


def _covering(pair: Pair) -> Facts:
    """Of the area only what covers the need."""
    need, offer = pair.need, pair.offer
    by_radius = pair.true.distance_km <= offer.radius_km < inf
    country = {need.place.country} if need.place else set()
    return {
        **({"distance_km": pair.true.distance_km, "radius_km": offer.radius_km} if by_radius else {}),
        "countries": _named(offer.countries & country),
        "territories": _named(offer.territories & need.territories),
    }


def _amounts(pair: Pair) -> Facts:
    asked, offered = pair.need.band, pair.offer.band
    return {
        "least": offered.least,
        "most": offered.most,
        "asked_least": asked.least,
        "asked_most": asked.most,
    }


def _across(pair: Pair) -> Facts:
    countries = tuple(place.country for place in (pair.need.place, pair.offer.place) if place)
    return {"countries": countries, "languages": _named(pair.need.languages & pair.offer.languages)}


def _answers(pair: Pair) -> Facts:
    return {"accepted": pair.offer.accepted, "declined": pair.offer.declined}


def _accredited(pair: Pair) -> Facts:
    asked = pair.need.accreditations | pair.need.reserved_for
    return {"accreditations": _named(asked & pair.offer.accreditations)}


def _record(pair: Pair) -> Facts:
    outcomes = pair.offer.outcomes
    return {"outcomes": len(outcomes), "last_days": min((each.age_days for each in outcomes), default=inf)}


FACTS: Mapping[str, Callable[[Pair], Facts]] = {
    "near": lambda pair: {"distance_km": pair.true.distance_km},
    "in_area": _covering,
    "outside_area": _area,
    "across_border": _across,
    "no_common_language": lambda pair: {
        "sought": _named(pair.need.languages),
        "offered": _named(pair.offer.languages),
    },
    "amount_fits": _amounts,
    "amount_does_not_fit": _amounts,
    "role_fits": lambda pair: {"roles": _named(pair.need.roles & pair.offer.roles)},
    "role_does_not_fit": lambda pair: {
        "sought": _named(pair.need.roles),
        "offered": _named(pair.offer.roles),
    },
    "accredited": _accredited,
    "accreditation_missing": lambda pair: {
        "missing": _named(pair.need.accreditations - pair.offer.accreditations)
    },
    "tie": lambda pair: {"tie": pair.tie},
    "already_in_contact": lambda pair: {"tie": pair.tie},
    "already_introduced": lambda pair: {"tie": pair.tie},
    "known_through": lambda pair: {"names": pair.need.through[pair.offer.owner or pair.offer.id]},
    "welcome": _answers,
    "often_declined": _answers,
    "went_well": _record,
    "fresh": lambda pair: {"age_days": pair.offer.age_days},
}
