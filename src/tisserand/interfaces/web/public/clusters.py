"""Organisations of a long result gathered on the thread map: squares of the map with how many lie in each.

Units are those of the map's viewBox; a gathering leads to the same search near its largest town.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, hypot, radians, sqrt
from typing import Any

import numpy as np
from django.utils.translation import get_language
from numpy.typing import NDArray

from tisserand.cluster.organisations.search import place_meant
from tisserand.cluster.territories.reference import Municipality, municipalities
from tisserand.cluster.territories.thread_map import project, project_all, soil

CELL = 62
DOT, SMALLEST, LARGEST = 10, 19, 40
TOUCHING = 0.85
KM_PER_DEGREE = 111.2
Numbers = NDArray[np.floating[Any]]
Members = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Gathering:
    """So many organisations around a town: its circle on the map, and the search that shows them."""

    x: float
    y: float
    radius: float
    count: int
    town: str
    km: int


def gathered(latitudes: Numbers, longitudes: Numbers) -> tuple[Sequence[Gathering], int]:
    """The gatherings of these sites, largest first, and how many sites lie outside the map."""
    x, y = project_all(latitudes, longitudes)
    left, top, width, height = (float(side) for side in soil().view_box.split())
    inside = (x >= left) & (x < left + width) & (y >= top) & (y < top + height)
    x, y, latitudes, longitudes = x[inside], y[inside], latitudes[inside], longitudes[inside]
    language = get_language() or "fr"
    gatherings = []
    for middle_x, middle_y, radius, own in _circles(x, y):
        town = _town_for(middle_x, middle_y)
        km = _reach(town, latitudes[own], longitudes[own])
        gatherings.append(
            Gathering(round(middle_x, 1), round(middle_y, 1), radius, len(own), town.names[language], km)
        )
    return gatherings, int(np.count_nonzero(~inside))


def _circles(x: Numbers, y: Numbers) -> Sequence[tuple[float, float, float, Members]]:
    """The squares with somebody in them as circles, largest first; one that would be covered joins."""
    squares = (y // CELL).astype(np.int32) * 1000 + (x // CELL).astype(np.int32)
    order = np.argsort(squares, kind="stable")
    starts = np.flatnonzero(np.diff(squares[order])) + 1
    groups = sorted(np.split(order, starts), key=len, reverse=True) if len(order) else []
    most = len(groups[0]) if groups else 1
    circles: list[tuple[float, float, float, Members]] = []
    for own in groups:
        radius = _radius(len(own), most)
        middle_x, middle_y = float(x[own].mean()), float(y[own].mean())
        for number, (other_x, other_y, other_radius, others) in enumerate(circles):
            if hypot(middle_x - other_x, middle_y - other_y) < (radius + other_radius) * TOUCHING:
                both = np.concatenate([others, own])
                circles[number] = (other_x, other_y, _radius(len(both), most), both)
                break
        else:
            circles.append((middle_x, middle_y, radius, own))
    return sorted(circles, key=lambda circle: -len(circle[3]))


def _radius(count: int, most: int) -> float:
    share = min(1.0, count / most)
    return DOT if count == 1 else round(SMALLEST + (LARGEST - SMALLEST) * sqrt(share), 1)


def _reach(town: Municipality, latitudes: Numbers, longitudes: Numbers) -> int:
    """Kilometres from the town to the farthest of these sites, rounded up."""
    north = (latitudes - town.latitude) * KM_PER_DEGREE
    east = (longitudes - town.longitude) * KM_PER_DEGREE * cos(radians(town.latitude))
    return max(2, ceil(float(np.hypot(north, east).max()) * 1.02) + 1)


def _town_for(x: float, y: float) -> Municipality:
    """The largest town within half a square, or the nearest one."""
    places, xs, ys = _towns()
    far = np.hypot(xs - x, ys - y)
    near = np.flatnonzero(far <= CELL / 2)
    return places[int(near[0] if len(near) else far.argmin())]


@cache
def _towns() -> tuple[Sequence[Municipality], Numbers, Numbers]:
    """The towns that their name in every language leads to, largest first, and where they lie."""
    largest = sorted(municipalities(), key=lambda place: -place.population)
    places = [
        place
        for place in largest
        if place.population > 1000 and all(place_meant(name) is place for name in place.names.values())
    ]
    points = [project(place.latitude, place.longitude) for place in places]
    return places, np.array([x for x, _ in points]), np.array([y for _, y in points])
