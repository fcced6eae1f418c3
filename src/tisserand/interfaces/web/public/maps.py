"""Organisations and their bonds laid out on the thread map, in the units of its viewBox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.thread_map import Soil, project, soil
from tisserand.interfaces.web.frame.drawing import BondDrawing, Box, bond, placed

MARK_FIELD = 70
USUAL_PIN = 24
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
    bonds: Sequence[BondDrawing]


def thread_map(
    organisations: Iterable[Organisation],
    bonds: Iterable[tuple[Organisation, Organisation, int]] = (),
    size: float = USUAL_PIN,
) -> ThreadMap:
    """A map of the placed ones among these organisations, on pins of this size; other bonds are left out."""
    language = get_language() or "fr"
    there = [one for one in organisations if one.latitude is not None and one.longitude is not None]
    names = [
        LandName(label.territory.names[language], label.x, label.y, label.minor) for label in soil().labels
    ]
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
