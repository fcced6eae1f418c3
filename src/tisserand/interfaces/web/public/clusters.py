"""Organisations of a long result gathered on the thread map: squares of the map with how many lie in each.

Units are those of the map's viewBox; a gathering leads to the same search near its largest town.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, radians, sqrt
from typing import Any

import numpy as np
from django.utils.translation import get_language
from numpy.typing import NDArray

from tisserand.cluster.organisations.search import place_meant
from tisserand.cluster.territories.reference import Municipality, municipalities
from tisserand.cluster.territories.thread_map import project, project_all, soil

CELL = 44
SMALLEST, LARGEST = 13, 30
KM_PER_DEGREE = 111.2
Numbers = NDArray[np.floating[Any]]


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
    squares = (y // CELL).astype(np.int32) * 1000 + (x // CELL).astype(np.int32)
    _, owner, counts = np.unique(squares, return_inverse=True, return_counts=True)
    most = counts.max(initial=1)
    gatherings = []
    for number, count in enumerate(counts.tolist()):
        own = owner == number
        town = _town_for(float(x[own].mean()), float(y[own].mean()))
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(count / most)
        km = _reach(town, latitudes[own], longitudes[own])
        name = town.names[get_language() or "fr"]
        gatherings.append(
            Gathering(
                round(float(x[own].mean()), 1),
                round(float(y[own].mean()), 1),
                round(radius, 1),
                count,
                name,
                km,
            )
        )
    return sorted(gatherings, key=lambda one: -one.count), int(np.count_nonzero(~inside))


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
