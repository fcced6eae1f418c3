"""Organisations and their bonds laid out on the thread map, in the units of its viewBox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import published
from tisserand.cluster.organisations.search import Answer
from tisserand.cluster.territories.thread_map import Soil, project, soil
from tisserand.interfaces.web.frame.drawing import BondDrawing, Box, bond, placed

from .clusters import Gathering, Numbers, gathered

MARK_FIELD = 70
USUAL_PIN, RESULT_PIN = 24, 34
MOST_PINS = 40
LETTER_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class Pin:
    """An organisation's mark on the map: the square it stands on and how its field of 70 × 70 gets there."""

    organisation: Organisation
    x: float
    y: float
    size: float

    @property
    def transform(self) -> str:
        """Moves and shrinks the mark into its square, 2 units from the edge."""
        scale = round((self.size - 4) / MARK_FIELD, 3)
        return f"translate({self.x + 2:.1f} {self.y + 2:.1f}) scale({scale})"


@dataclass(frozen=True, slots=True)
class LandName:
    """What a part of the land is called; minor names are left out on narrow screens."""

    name: str
    x: float
    y: float
    is_minor: bool

    @property
    def box(self) -> Box:
        """What it covers, roughly: a letter is half as wide as the line is high."""
        return Box(self.x, self.y - LETTER_HEIGHT / 3, len(self.name) * LETTER_HEIGHT / 4, LETTER_HEIGHT / 2)


@dataclass(frozen=True, slots=True)
class ThreadMap:
    """The land as threads, pins, and the bonds between them."""

    soil: Soil
    names: Sequence[LandName]
    pins: Sequence[Pin]
    bonds: Sequence[BondDrawing] = ()
    gatherings: Sequence[Gathering] = ()
    outside: int = 0


def directory_map(answer: Answer) -> ThreadMap:
    """A result on the map: a pin each while there is room, else gatherings. 1 query, or none."""
    return result_map(answer.ids.tolist(), answer.points[1:])


def result_map(keys: Sequence[int], points: tuple[Numbers, Numbers]) -> ThreadMap:
    """Organisations (keys) as pins while there is room, else the points gathered. 1 query, or none."""
    if len(keys) <= MOST_PINS:
        found = published().filter(pk__in=keys).order_by("name", "pk")
        return thread_map(found.only("pk", "slug", "name", "town", "latitude", "longitude"), size=RESULT_PIN)
    gatherings, outside = gathered(*points)
    return ThreadMap(soil(), _land_names(), (), gatherings=gatherings, outside=outside)


def thread_map(
    organisations: Iterable[Organisation],
    bonds: Iterable[tuple[Organisation, Organisation, int]] = (),
    size: float = USUAL_PIN,
) -> ThreadMap:
    """A map of the placed ones among these organisations, on pins of this size; other bonds are left out."""
    there = [one for one in organisations if one.latitude is not None and one.longitude is not None]
    names = _land_names()
    centres = placed(
        [project(one.latitude or 0, one.longitude or 0) for one in there],
        size,
        [name.box for name in names] if len(there) > 1 else (),
    )
    at = {one.pk: centre for one, centre in zip(there, centres, strict=True)}
    return ThreadMap(
        soil=soil(),
        names=names,
        pins=[
            Pin(one, round(x - size / 2, 1), round(y - size / 2, 1), size)
            for one, (x, y) in zip(there, centres, strict=True)
        ],
        bonds=[
            bond(at[one.pk], at[other.pk], strands)
            for one, other, strands in bonds
            if one.pk in at and other.pk in at
        ],
    )


def _land_names() -> list[LandName]:
    language = get_language() or "fr"
    return [
        LandName(label.territory.names[language], label.x, label.y, label.minor) for label in soil().labels
    ]
