"""The thread map: the Greater Region as horizontal threads, and where a place lies on it.

Units are those of the picture's viewBox (760 × 646, y downwards), on Mercator's map; coordinates are WGS 84
degrees. The threads are made by `scripts/build_soil.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asinh, radians, tan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .reference import Municipality, Territory, municipalities, territories

Degrees = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Threads:
    """The soil of one region: an SVG path to stroke in the style of its country ("t-lu", "t-fr"…)."""

    territory: Territory
    path: str

    @property
    def style(self) -> str:
        """The class that dyes it."""
        return f"t-{self.territory.country.lower()}"


@dataclass(frozen=True)
class Label:
    """Where the name of a region has room: the middle of its baseline."""

    territory: Territory
    x: float
    y: float
    minor: bool


@dataclass(frozen=True)
class Town:
    """A town to find one's way by: its point, the `side` of its name there ("start", "end": text-anchor).

    A minor one is left out on narrow screens.
    """

    municipality: Municipality
    x: float
    y: float
    side: str
    minor: bool


@dataclass(frozen=True)
class Soil:
    """All that lies under the ties: draw `threads`, then labels and towns as the page has room."""

    view_box: str
    threads: tuple[Threads, ...]
    labels: tuple[Label, ...]
    towns: tuple[Town, ...]


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies in the picture, x eastwards, y downwards; far places lie outside the viewBox."""
    projection = _file()["projection"]
    x = (radians(longitude) - projection["west"]) * projection["scale"]
    y = (projection["north"] - asinh(tan(radians(latitude)))) * projection["scale"]
    return x, y


def project_all(latitudes: Degrees, longitudes: Degrees) -> tuple[Degrees, Degrees]:
    """`project` of many places at once."""
    projection = _file()["projection"]
    x = (np.radians(longitudes) - projection["west"]) * projection["scale"]
    y = (projection["north"] - np.arcsinh(np.tan(np.radians(latitudes)))) * projection["scale"]
    return x, y


@cache
def soil() -> Soil:
    """The threads, labels and towns of the map, read once."""
    drawing = _file()
    region = {territory.code: territory for territory in territories()}
    place = {municipality.code: municipality for municipality in municipalities()}
    return Soil(
        view_box=drawing["viewBox"],
        threads=tuple(Threads(region[code], path) for code, path in drawing["paths"].items()),
        labels=tuple(
            Label(region[row["territory"]], row["x"], row["y"], row["minor"]) for row in drawing["labels"]
        ),
        towns=tuple(_town(place[row["municipality"]], row["side"], row["minor"]) for row in drawing["towns"]),
    )


def _town(municipality: Municipality, side: str, minor: bool) -> Town:
    x, y = project(municipality.latitude, municipality.longitude)
    return Town(municipality, round(x, 1), round(y, 1), side, minor)


@cache
def _file() -> Mapping[str, Any]:
    text = (files(__package__) / "data" / "soil.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
