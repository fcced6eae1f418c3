"""What speaks for a pair beside its words: near, in the area, a common language, the amount, ties, answers.

`signals` judges one pair in plain Python; `Table` has the offers as arrays and judges many at once, the same.
Every signal is 0 to 1. A veto makes a pair impossible: it was refused, or lacks an accreditation asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, exp, radians, sin, sqrt

import numpy as np

from .problem import TIES, Need, Offer, Place

EARTH_KM = 6371.0
NEAR_KM = 50.0
UNKNOWN_NEAR = 0.25
HALF_LIFE_DAYS = 365.0
PRIOR_ANSWERS = 4.0
"""Answers of one half yes that everybody starts with: a single no says little."""


@dataclass(frozen=True)
class Signals:
    """What is true of a pair; `distance_km` is infinite where a place is not known."""

    near: float
    tie: float
    fresh: float
    welcome: float
    distance_km: float
    is_in_area: bool
    shares_language: bool
    crosses_border: bool
    amount_fits: bool
    is_vetoed: bool


def distance_km(here: Place, there: Place) -> float:
    """The way between two places over the globe (haversine)."""
    up, across = radians(there.latitude - here.latitude), radians(there.longitude - here.longitude)
    part = (
        sin(up / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(across / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(1.0, part)))


def signals(need: Need, offer: Offer) -> Signals:
    """Every signal of one pair."""
    known = need.place is not None and offer.place is not None
    far = distance_km(need.place, offer.place) if need.place and offer.place else float("inf")
    answers = offer.accepted + offer.declined
    return Signals(
        near=exp(-far / NEAR_KM) if known else UNKNOWN_NEAR,
        tie=TIES.get(need.ties.get(offer.id, ""), 0.0),
        fresh=0.5 ** (offer.age_days / HALF_LIFE_DAYS),
        welcome=(offer.accepted + PRIOR_ANSWERS / 2) / (answers + PRIOR_ANSWERS),
        distance_km=far,
        is_in_area=(not known or far <= offer.radius_km)
        and (not need.place or not offer.countries or need.place.country in offer.countries),
        shares_language=not need.languages or not offer.languages or bool(need.languages & offer.languages),
        crosses_border=bool(need.place and offer.place and need.place.country != offer.place.country),
        amount_fits=offer.band.least <= need.band.most and need.band.least <= offer.band.most,
        is_vetoed=offer.id in need.refused or not need.accreditations <= offer.accreditations,
    )


class Table:
    """The offers as arrays, one entry each, sets as bits of a number."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self.ids = {offer.id: place for place, offer in enumerate(offers)}
        self._bits: dict[tuple[str, str], int] = {}
        nan = float("nan")
        self.latitude = np.array([o.place.latitude if o.place else nan for o in offers])
        self.longitude = np.array([o.place.longitude if o.place else nan for o in offers])
        self.country = self._sets("country", [{o.place.country} if o.place else set() for o in offers])
        self.countries = self._sets("country", [o.countries for o in offers])
        self.languages = self._sets("language", [o.languages for o in offers])
        self.accreditations = self._sets("accreditation", [o.accreditations for o in offers])
        self.radius_km = np.array([o.radius_km for o in offers])
        self.least = np.array([o.band.least for o in offers])
        self.most = np.array([o.band.most for o in offers])
        self.fresh = 0.5 ** (np.array([o.age_days for o in offers]) / HALF_LIFE_DAYS)
        accepted = np.array([o.accepted for o in offers])
        answers = accepted + np.array([o.declined for o in offers])
        self.welcome = (accepted + PRIOR_ANSWERS / 2) / (answers + PRIOR_ANSWERS)

    def _sets(self, kind: str, sets: Sequence[frozenset[str] | set[str]]) -> np.ndarray:
        return np.array([self._number(kind, names, grows=True) for names in sets], np.uint64)

    def _number(self, kind: str, names: frozenset[str] | set[str], *, grows: bool = False) -> int:
        """The set as bits; a name no offer has is the last bit, which no offer has."""
        number = 0
        for name in names:
            if grows and (kind, name) not in self._bits:
                self._bits[kind, name] = sum(1 for each in self._bits if each[0] == kind)
            number |= 1 << min(self._bits.get((kind, name), 63), 63)
        return number

    def near(self, need: Need, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How near the chosen offers are, and their distance in km."""
        if need.place is None:
            return np.full(len(chosen), UNKNOWN_NEAR), np.full(len(chosen), np.inf)
        here, there = np.radians(need.place.latitude), np.radians(self.latitude[chosen])
        across = np.radians(self.longitude[chosen] - need.place.longitude)
        part = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(across / 2) ** 2
        far = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, part)))
        is_known = ~np.isnan(far)
        return np.where(is_known, np.exp(-far / NEAR_KM), UNKNOWN_NEAR), np.where(is_known, far, np.inf)

    def is_in_area(self, need: Need, chosen: np.ndarray, far: np.ndarray) -> np.ndarray:
        """Whether the need is where the offers are made."""
        found = (far <= self.radius_km[chosen]) | np.isinf(far)
        if need.place is not None:
            here = np.uint64(self._number("country", {need.place.country}))
            found &= (self.countries[chosen] == 0) | ((self.countries[chosen] & here) != 0)
        return np.asarray(found)

    def shares_language(self, need: Need, chosen: np.ndarray) -> np.ndarray:
        """Whether somebody on both sides speaks the same language, or one side says nothing of it."""
        spoken = np.uint64(self._number("language", need.languages))
        theirs = self.languages[chosen]
        return np.asarray((spoken == 0) | (theirs == 0) | ((theirs & spoken) != 0))

    def amount_fits(self, need: Need, chosen: np.ndarray) -> np.ndarray:
        """Whether the bands of amounts overlap."""
        return np.asarray((self.least[chosen] <= need.band.most) & (need.band.least <= self.most[chosen]))

    def is_vetoed(self, need: Need, chosen: np.ndarray) -> np.ndarray:
        """Whether a pair was refused or an accreditation is missing."""
        asked = np.uint64(self._number("accreditation", need.accreditations))
        lacks = (self.accreditations[chosen] & asked) != asked
        refused = [self.ids[each] for each in need.refused if each in self.ids]
        return np.asarray(lacks | np.isin(chosen, refused))

    def tie(self, need: Need, chosen: np.ndarray) -> np.ndarray:
        """The ties so far."""
        found = np.zeros(len(chosen))
        for each, kind in need.ties.items():
            if each in self.ids:
                found[chosen == self.ids[each]] = TIES[kind]
        return found
