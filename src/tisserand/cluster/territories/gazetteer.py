"""Addresses placed without the network: the commune or town meant by country, name and postcode.

Points are WGS 84 degrees, of the town hall or middle; districts are departments in France ("57", "2A").
Sources: GeoNames (CC BY 4.0), Insee's COG (Licence Ouverte); made by scripts/build_gazetteer.py.
"""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from .reference import folded, place_called

_ARTICLES = re.compile(r"^(l|le|la|les|los|el) (?=\S)")
_ROUND_OF_MAIL = re.compile(r"\b(cedex|cdx|bp|cs)\b.*$")
_QUARTER = re.compile(r" (\d{1,2}(e|er|eme|ieme|nd)?)( arrondissement)?$")
_ABBREVIATIONS = {"s": "sur", "ss": "sous", "lès": "les", "lez": "les", "mt": "mont", "nd": "notre dame"}
_LIKE_ENOUGH, _LIKE_ENOUGH_IN_A_DISTRICT = 80, 90  # percent, measured on the French lists of SIAE and ESAT
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or town; `geonames` is "" where it has no entry there, the point None where none is known."""

    country: str
    code: str
    geonames: str
    name: str
    district: str
    postcodes: tuple[str, ...]
    point: tuple[float, float] | None


def place_of(country: str, town: str, postcode: str = "", district: str = "") -> Place | None:
    """The place meant, with some tolerance of spelling; None where there is none or several could be meant.

    In France the department counts, told by the postcode or the `district`; a name that nobody knows there is
    taken for a hamlet of the one commune that has its postcode.
    """
    country, name = country.upper(), plain_town(town)
    if country == "FR":
        return _commune(name, postcode, district or department_of(postcode))
    for known in (_index().by_name.get((country, name), ()), _index().by_other_name.get((country, name), ())):
        if len(known) == 1:
            return known[0]
    if municipality := place_called(town, country):
        return _index().by_geonames.get(municipality.code)
    return None


def place_near(country: str, town: str, point: tuple[float, float], within_km: float = 20) -> Place | None:
    """The place of that name around a point, whatever the postcode says; None where there is none."""
    named = _index().by_name.get((country.upper(), plain_town(town)), ())
    near = [(distance_km(place.point, point), place.code, place) for place in named if place.point]
    distance, _code, found = min(near, default=(math.inf, "", None))
    return found if distance <= within_km else None


def nearest(latitude: float, longitude: float, country: str = "", within_km: float = 12) -> Place | None:
    """The place whose middle is nearest, of any country unless one is named; None if none is so near."""
    row, column = math.floor(latitude * 5), math.floor(longitude * 5)
    cells = (
        _index().by_cell.get((row + up, column + right), ()) for up in (-1, 0, 1) for right in (-1, 0, 1)
    )
    near = [
        (distance_km(place.point, (latitude, longitude)), place.code, place)
        for cell in cells
        for place in cell
        if place.point and country in {"", place.country}
    ]
    distance, _code, found = min(near, default=(math.inf, "", None))
    return found if distance <= within_km else None


def is_a_middle(point: tuple[float, float]) -> bool:
    """Whether a point is only that of a place, not of an address in it."""
    return (round(point[0], 4), round(point[1], 4)) in _index().middles


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points not too far apart (plane, 0.5 % right within 200 km)."""
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return _KM_PER_DEGREE * math.hypot(one[0] - other[0], east)


def department_of(postcode: str) -> str:
    """The French department of a postcode, "20" for Corsica; "" where it is none."""
    if not re.fullmatch(r"\d{5}", postcode):
        return ""
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def plain_town(town: str) -> str:
    """The name as it is compared: "ST-DENIS CEDEX 09" and "Saint-Denis" give the same, "PARIS 12" and
    "Paris".
    """
    name = re.sub(r"^[\s\dA-Z]{0,2}-?\d{4,5}\s+", "", town)
    name = folded(re.sub(r"(?<=\w\w)/(?=\w)", " sur ", re.sub(r"\b([Ss]{1,2})/", r"\1 ", name)))
    name = _QUARTER.sub("", _ROUND_OF_MAIL.sub("", name).strip())
    words = [_ABBREVIATIONS.get(word, word) for word in name.split()]
    return _ARTICLES.sub("", " ".join(words))


def _commune(name: str, postcode: str, district: str) -> Place | None:
    index = _index()
    named = [place for place in index.by_name.get(("FR", name), ()) if _lies_in(place, district)]
    if len(named) > 1:
        named = [place for place in named if postcode in place.postcodes] or list(_whole(named))
    if len(named) == 1:
        return named[0]
    here = index.by_postcode.get(postcode, ())
    there = index.by_district.get(district, ())
    if found := _like(name, here, _LIKE_ENOUGH) or _like(name, there, _LIKE_ENOUGH_IN_A_DISTRICT):
        return found
    longer = [place for place in there if name and plain_town(place.name).startswith(f"{name} ")]
    if len(longer) == 1:  # Ancenis, since it is Ancenis-Saint-Géréon
        return longer[0]
    return here[0] if len(here) == 1 else None


def _lies_in(place: Place, district: str) -> bool:
    """Whether a commune is in a department; Corsica's postcodes all begin with 20."""
    return not district or place.district == district or (district == "20" and place.district in {"2A", "2B"})


def _whole(places: Sequence[Place]) -> Sequence[Place]:
    """Only the place itself where others merely carry the name among those they absorbed."""
    names = {plain_town(place.name) for place in places}
    return [place for place in places if plain_town(place.name) in names][:1] if len(names) == 1 else places


def _like(name: str, places: Sequence[Place], enough: float) -> Place | None:
    """The one place whose name is most like it, if it is like enough and no other is as like."""
    names = [plain_town(place.name) for place in places]
    best = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=enough, limit=2) if name else []
    if not best or (len(best) == 2 and best[0][1] - best[1][1] < 4):
        return None
    return places[best[0][2]]


@dataclass(frozen=True, slots=True)
class _Index:
    by_name: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_other_name: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_postcode: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_district: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_cell: dict[tuple[int, int], list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_geonames: dict[str, Place] = field(default_factory=dict)
    middles: set[tuple[float, float]] = field(default_factory=set)


@cache
def _index() -> _Index:
    """Everything by what it is looked up by: some 56,000 places, read once."""
    index = _Index()
    text = (files(__package__) / "data" / "gazetteer.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        place = _place(row)
        _file(index, place, filter(None, row["also"].split("|")))
    return index


def _place(row: Mapping[str, str]) -> Place:
    point = (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None
    postcodes = tuple(row["postcodes"].split())
    return Place(row["country"], row["code"], row["geonames"], row["name"], row["district"], postcodes, point)


def _file(index: _Index, place: Place, also: Iterable[str]) -> None:
    is_quarter = place.country == "FR" and "Arrondissement" in place.name
    own, others = plain_town(place.name), {plain_town(name) for name in also}
    if not is_quarter:
        index.by_name[place.country, own].append(place)
    for name in sorted(others - {own}):
        names = index.by_name if place.country == "FR" else index.by_other_name
        names[place.country, name].append(place)
    if place.geonames:
        index.by_geonames[place.geonames] = place
    if place.point:
        index.middles.add(place.point)
    if place.point and not is_quarter:
        cell = math.floor(place.point[0] * 5), math.floor(place.point[1] * 5)
        index.by_cell[cell].append(place)
    if place.country == "FR" and not is_quarter:
        index.by_district[place.district].append(place)
        for postcode in place.postcodes:
            index.by_postcode[postcode].append(place)
