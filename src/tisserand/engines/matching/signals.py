"""What speaks for or against a pair beside its words: place, area, border, languages, amounts, roles, ties.

`signals` judges one pair in plain Python; `Table` has the offers as arrays and judges many at once, the same.
Numbers are 0 to 1, `welcome` -1/2 to 1/2. What one side leaves open is neither for nor against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, exp, inf, isinf, nan, radians, sin, sqrt

import numpy as np

from .problem import ANY_AMOUNT, TIES, Need, Offer, Place
from .sets import NameSets

EARTH_KM = 6371.0
NEAR_KM = 100.0
UNKNOWN_NEAR = 0.5
"""The distance at which nearness has fallen to 1/e, and what it is where a place is not known."""
HALF_LIFE_DAYS = 365.0
PRIOR_ANSWERS = 4.0
"""Answers of one half yes that everybody starts with: a single no says little."""
PRIOR_OUTCOMES = 1.0


@dataclass(frozen=True)
class Signals:
    """What is true of a pair; `distance_km` is infinite where a place is not known.

    Each `names_…`, `is_…` and the like holds only where both sides say what it takes.
    """

    near: float
    fresh: float
    welcome: float
    record: float
    tie: float
    through: float
    distance_km: float
    covers_area: bool
    is_outside_area: bool
    crosses_with_language: bool
    lacks_language: bool
    amount_fits: bool
    amount_misfits: bool
    role_fits: bool
    role_misfits: bool
    holds_accreditations: bool
    lacks_accreditation: bool
    is_known_already: bool
    is_full: bool
    is_impossible: bool


def distance_km(here: Place, there: Place) -> float:
    """The way between two places over the globe (haversine)."""
    up, across = radians(there.latitude - here.latitude), radians(there.longitude - here.longitude)
    part = (
        sin(up / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(across / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(1.0, part)))


def signals(need: Need, offer: Offer) -> Signals:
    """Every signal of one pair."""
    owner = offer.owner or offer.id
    far = distance_km(need.place, offer.place) if need.place and offer.place else inf
    tie = TIES.get(need.ties.get(owner, ""), 0.0)
    covers, outside = _area(need, offer, far)
    speak = bool(need.languages and offer.languages)
    crosses = bool(need.place and offer.place and need.place.country != offer.place.country)
    sums = ANY_AMOUNT not in (need.band, offer.band)
    overlap = offer.band.least <= need.band.most and need.band.least <= offer.band.most
    asks_role = bool(need.roles and offer.roles)
    return Signals(
        near=UNKNOWN_NEAR if isinf(far) else exp(-far / NEAR_KM),
        fresh=0.5 ** (offer.age_days / HALF_LIFE_DAYS),
        welcome=_welcome(offer),
        record=_record(offer),
        tie=0.0 if need.seeks_new else tie,
        through=1 - 0.5 ** len(need.through.get(owner, ())),
        distance_km=far,
        covers_area=covers,
        is_outside_area=outside,
        crosses_with_language=crosses and speak and bool(need.languages & offer.languages),
        lacks_language=speak and not need.languages & offer.languages,
        amount_fits=sums and overlap,
        amount_misfits=sums and not overlap,
        role_fits=asks_role and bool(need.roles & offer.roles),
        role_misfits=asks_role and not need.roles & offer.roles,
        holds_accreditations=bool(_asked(need)) and need.accreditations <= offer.accreditations,
        lacks_accreditation=not need.accreditations <= offer.accreditations,
        is_known_already=need.seeks_new and tie > 0,
        is_full=offer.is_full,
        is_impossible=bool({offer.id, owner} & need.refused)
        or bool(need.reserved_for and not need.reserved_for & offer.accreditations)
        or owner == need.owner,
    )


def _asked(need: Need) -> frozenset[str]:
    return need.accreditations | need.reserved_for


def _area(need: Need, offer: Offer, far: float) -> tuple[bool, bool]:
    """Whether the offer's area covers the need, whether it does not; neither where nobody can tell."""
    country = {need.place.country} if need.place else set()
    says = [
        (offer.radius_km < inf and not isinf(far), far <= offer.radius_km),
        (bool(offer.countries and country), bool(offer.countries & country)),
        (bool(offer.territories and need.territories), bool(offer.territories & need.territories)),
    ]
    covers = any(tells and holds for tells, holds in says)
    return covers, any(tells for tells, _ in says) and not covers


def _welcome(offer: Offer) -> float:
    """How far the share of yes among the answers lies from one half, few answers drawn to it."""
    answers = offer.accepted + offer.declined
    return (offer.accepted + PRIOR_ANSWERS / 2) / (answers + PRIOR_ANSWERS) - 0.5


def _record(offer: Offer) -> float:
    """How well earlier contacts went, recent ones the most, few of them little."""
    weights = [0.5 ** (each.age_days / HALF_LIFE_DAYS) for each in offer.outcomes]
    well = sum(w * each.went_well for w, each in zip(weights, offer.outcomes, strict=True))
    return float(well / (sum(weights) + PRIOR_OUTCOMES))


NUMBERS = ("latitude", "longitude", "radius_km", "least", "most", "fresh", "welcome", "record", "full")
SETS = ("country", "countries", "territories", "languages", "accreditations", "roles")


class Table:
    """The offers as arrays, one entry each, in the order they came."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self._numbers = np.array([_numbers(offer) for offer in offers]).reshape(len(offers), len(NUMBERS)).T
        rows = [_sets(offer) for offer in offers]
        self._sets = {name: NameSets([row[k] for row in rows]) for k, name in enumerate(SETS)}
        self._place_of: dict[str, int] = {offer.id: place for place, offer in enumerate(offers)}
        self._owned: dict[str, set[int]] = {}
        for place, offer in enumerate(offers):
            self._owned.setdefault(offer.owner or offer.id, set()).add(place)

    def put(self, place: int, offer: Offer, before: Offer | None) -> None:
        """Replace an offer, or add the next one."""
        if place >= self._numbers.shape[1]:
            self._numbers = np.pad(self._numbers, ((0, 0), (0, max(64, place // 8))))
        self._numbers[:, place] = _numbers(offer)
        for sets, names in zip(self._sets.values(), _sets(offer), strict=True):
            sets.put(place, names)
        if before:
            self._owned[before.owner or before.id].discard(place)
        self._owned.setdefault(offer.owner or offer.id, set()).add(place)
        self._place_of[offer.id] = place

    def of(self, need: Need, chosen: np.ndarray) -> dict[str, np.ndarray]:
        """Every signal of the chosen offers for a need, by its name."""
        far = self._distance_km(need, chosen)
        tie = self._by_owner(chosen, {owner: TIES[kind] for owner, kind in need.ties.items()})
        through = {owner: 1 - 0.5 ** len(names) for owner, names in need.through.items()}
        found = {
            "near": np.where(np.isinf(far), UNKNOWN_NEAR, np.exp(-far / NEAR_KM)),
            **{name: self._number(name, chosen) for name in ("fresh", "welcome", "record")},
            "tie": np.zeros(len(chosen)) if need.seeks_new else tie,
            "through": self._by_owner(chosen, through),
            "distance_km": far,
            "is_known_already": (tie > 0) & need.seeks_new,
            "is_full": self._number("full", chosen) > 0,
            "is_impossible": self._is_impossible(need, chosen),
        }
        found |= self._area(need, chosen, far) | self._language(need, chosen, far)
        return found | self._amount(need, chosen) | self._role(need, chosen) | self._held(need, chosen)

    def _number(self, name: str, chosen: np.ndarray) -> np.ndarray:
        return np.asarray(self._numbers[NUMBERS.index(name)][chosen])

    def _distance_km(self, need: Need, chosen: np.ndarray) -> np.ndarray:
        if need.place is None:
            return np.full(len(chosen), np.inf)
        here, there = np.radians(need.place.latitude), np.radians(self._number("latitude", chosen))
        across = np.radians(self._number("longitude", chosen) - need.place.longitude)
        part = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(across / 2) ** 2
        far = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, part)))
        return np.where(np.isnan(far), np.inf, far)

    def _area(self, need: Need, chosen: np.ndarray, far: np.ndarray) -> dict[str, np.ndarray]:
        radius, sets = self._number("radius_km", chosen), self._sets
        country = {need.place.country} if need.place else set()
        tells = np.isfinite(radius) & np.isfinite(far)
        covers = tells & (far <= radius)
        for name, names in (("countries", country), ("territories", need.territories)):
            if names:
                tells = tells | ~sets[name].are_empty(chosen)
                covers = covers | sets[name].share(names, chosen)
        return {"covers_area": covers, "is_outside_area": tells & ~covers}

    def _language(self, need: Need, chosen: np.ndarray, far: np.ndarray) -> dict[str, np.ndarray]:
        share = self._sets["languages"].share(need.languages, chosen)
        silent = self._sets["languages"].are_empty(chosen) | (not need.languages)
        crosses = np.isfinite(far) & ~self._sets["country"].share(
            {need.place.country} if need.place else (), chosen
        )
        return {"crosses_with_language": crosses & share, "lacks_language": ~share & ~silent}

    def _amount(self, need: Need, chosen: np.ndarray) -> dict[str, np.ndarray]:
        least, most = self._number("least", chosen), self._number("most", chosen)
        sums = ((least > 0) | np.isfinite(most)) & (need.band != ANY_AMOUNT)
        overlap = (least <= need.band.most) & (need.band.least <= most)
        return {"amount_fits": sums & overlap, "amount_misfits": sums & ~overlap}

    def _role(self, need: Need, chosen: np.ndarray) -> dict[str, np.ndarray]:
        share = self._sets["roles"].share(need.roles, chosen)
        silent = self._sets["roles"].are_empty(chosen) | (not need.roles)
        return {"role_fits": share, "role_misfits": ~share & ~silent}

    def _held(self, need: Need, chosen: np.ndarray) -> dict[str, np.ndarray]:
        holds = self._sets["accreditations"].hold(need.accreditations, chosen)
        return {"holds_accreditations": holds & bool(_asked(need)), "lacks_accreditation": ~holds}

    def _is_impossible(self, need: Need, chosen: np.ndarray) -> np.ndarray:
        out = [self._place_of[name] for name in need.refused if name in self._place_of]
        out += [place for name in {*need.refused, need.owner} for place in self._owned.get(name, ())]
        found = np.isin(chosen, out) if out else np.zeros(len(chosen), bool)
        if need.reserved_for:
            found |= ~self._sets["accreditations"].share(need.reserved_for, chosen)
        return found

    def _by_owner(self, chosen: np.ndarray, values: dict[str, float]) -> np.ndarray:
        found = np.zeros(len(chosen))
        for owner, value in values.items():
            for place in self._owned.get(owner, ()):
                found[chosen == place] = value
        return found


def _numbers(offer: Offer) -> tuple[float, ...]:
    where = (offer.place.latitude, offer.place.longitude) if offer.place else (nan, nan)
    fresh = 0.5 ** (offer.age_days / HALF_LIFE_DAYS)
    sums = (offer.radius_km, offer.band.least, offer.band.most)
    return (*where, *sums, fresh, _welcome(offer), _record(offer), float(offer.is_full))


def _sets(offer: Offer) -> tuple[frozenset[str], ...]:
    country = frozenset({offer.place.country} if offer.place else ())
    return (
        country,
        offer.countries,
        offer.territories,
        offer.languages,
        offer.accreditations,
        offer.roles,
    )
