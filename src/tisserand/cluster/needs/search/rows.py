"""A need or an offer as the boards know it: its words with what they count, its facet values, its point."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import numpy as np

from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.search import words
from tisserand.cluster.organisations.search.document import Places
from tisserand.cluster.territories import reference
from tisserand.cluster.territories.models import Reservation, Territory
from tisserand.cluster.territories.thread_map import soil

from .tokens import Token

TITLE, NAME, TOWN, TEXT = 6.0, 5.0, 5.0, 4.0
LANGUAGES = ("fr", "de", "en")
KM_PER_DEGREE = 111.2


def tokens_of(notice: Need | Offer) -> Iterator[Token]:
    """Every form of every word, with what it counts by where it stands."""
    organisation, best = notice.organisation, dict[str, float]()
    texts = (
        (TEXT, notice.text, (notice.original_language,)),
        (TOWN, f"{organisation.town} {_place_names(notice)}", LANGUAGES),
        (NAME, organisation.name, words.ANY),
        (TITLE, notice.title, (notice.original_language,)),
    )
    for weight, text, languages in texts:
        for form in words.forms_of_text(text, languages):
            best[form] = max(weight, best.get(form, 0))
    return ((notice.pk, form, weight) for form, weight in best.items())


def facets_of(notice: Need | Offer, regions: "Regions") -> Iterator[tuple[str, str]]:
    """Facet and value: trades with their groups, kind, territories with all they lie in, languages, …"""
    for trade in notice.trades.all():
        yield "trade", trade.code
        if trade.parent:
            yield "trade", trade.parent.code
    yield "kind", notice.kind
    yield from (("territory", code) for code in _territories(notice, regions))
    yield from (("language", language.pk) for language in notice.languages.all())
    yield from (("criteria", criterion) for criterion in _criteria(notice))
    yield "who", notice.organisation.kind
    if notice.organisation.sse_class:
        yield "class", notice.organisation.sse_class


def point_of(notice: Need | Offer) -> tuple[float, float] | None:
    """Where it stands on the map: the place of a need if that is a town, else the organisation's seat."""
    place = notice.place if isinstance(notice, Need) else None
    for one in (place, notice.organisation):
        if one is not None and one.latitude is not None and one.longitude is not None:
            return one.latitude, one.longitude
    return None


class Regions:
    """The territories of the facet, read once: those of the Greater Region as the map has them."""

    def __init__(self) -> None:
        self._places = Places()
        every = Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)
        tops = {threads.territory.code for threads in soil().threads}
        paths = {one.code: tuple(part.code for part in self._places.path(one)) for one in every}
        self._paths = {code: path for code, path in paths.items() if path[0] in tops}
        self._tops = sorted(tops)

    def path(self, territory: Territory) -> tuple[str, ...]:
        """Its code and those of what it lies in, as far as the facet has them; the parts of what is wider."""
        return self._parts(territory) or tuple(part.code for part in self._places.path(territory))

    def whole(self) -> frozenset[str]:
        """All of them."""
        return frozenset(code for path in self._paths.values() for code in path)

    def around(self, territory: Territory) -> frozenset[str]:
        """A territory with all that lies in it, and all it lies in."""
        if parts := self._parts(territory):
            return frozenset(code for code, path in self._paths.items() if path[0] in parts)
        code = territory.code
        inner = {part for path in self._paths.values() if code in path for part in path[path.index(code) :]}
        return frozenset(inner | {*self._paths.get(code, (code,))})

    def _parts(self, territory: Territory) -> tuple[str, ...]:
        """The parts the map shows of something wider; their NUTS codes begin with its own."""
        code = territory.code
        return tuple(top for top in self._tops if top.startswith(code) and top != code)

    def within_km(self, organisation: Organisation, radius_km: int) -> frozenset[str]:
        """Those with a municipality no farther than that from the organisation's seat."""
        here = (organisation.latitude or 0.0, organisation.longitude or 0.0)
        parents = _parents_near(here, radius_km)
        seat = self.path(organisation.territory)
        return frozenset({*seat, *(code for parent in parents for code in self._paths.get(parent, ()))})


def _territories(notice: Need | Offer, regions: Regions) -> Iterable[str]:
    if isinstance(notice, Need):
        return regions.path(notice.place or notice.organisation.territory)
    if notice.area == Offer.Area.EVERYWHERE:
        return regions.whole()
    if notice.area == Offer.Area.RADIUS:
        return regions.within_km(notice.organisation, notice.radius_km or 0)
    return frozenset().union(*(regions.around(one) for one in notice.territories.all()))


def _criteria(notice: Need | Offer) -> Iterator[str]:
    if notice.is_environmental:
        yield "environmental"
    if isinstance(notice, Need):
        if notice.has_social_clause:
            yield "social"
        if notice.reservation != Reservation.NONE:
            yield "reserved"
        if notice.is_local:
            yield "local"


def _place_names(notice: Need | Offer) -> str:
    place = notice.place if isinstance(notice, Need) else notice.organisation.territory
    return " ".join(filter(None, (getattr(place, f"name_{language}", "") for language in LANGUAGES)))


@lru_cache(maxsize=4_096)
def _parents_near(here: tuple[float, float], radius_km: int) -> frozenset[str]:
    points, parents = _municipalities()
    degrees = np.radians(here[0])
    north = points[:, 0] - here[0]
    east = (points[:, 1] - here[1]) * np.cos(degrees)
    near = KM_PER_DEGREE * np.hypot(north, east) <= radius_km
    return frozenset(parents[index] for index in np.flatnonzero(near).tolist())


@cache
def _municipalities() -> tuple[np.ndarray, tuple[str, ...]]:
    places = reference.municipalities()
    points = np.array([(place.latitude, place.longitude) for place in places])
    return points, tuple(place.parent for place in places)
