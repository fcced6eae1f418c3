"""Drawings of pages as path data: the plan as a cloth, pins and strands on the thread map.

Units are those of the drawing's viewBox; colours come from the stylesheet's classes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

TERRITORIES = frozenset({"lu", "fr", "be", "de"})
CELL_WIDTH, CELL_HEIGHT = 14, 28
WARP, WEFT = (3, 8), (6, 16)  # start and thickness of a thread in its cell
STRAND_GAP = 2.6


def territory_class(country: str) -> str:
    """The stylesheet's class of a country's dye: f-lu, f-fr, f-be, f-de or f-none."""
    return f"f-{code}" if (code := country.lower()) in TERRITORIES else "f-none"


@dataclass(frozen=True, slots=True)
class ClothDrawing:
    """A cloth: its size and one path per dye."""

    width: int
    height: int
    paths: Mapping[str, str]


def cloth(rounds: int, tables: int, crossings: Iterable[tuple[int, int, str, str]]) -> ClothDrawing:
    """Rounds × tables; each crossing (round, table, country of warp, of weft) is a meeting."""
    rectangles: defaultdict[str, list[str]] = defaultdict(list)
    for round_number, table, warp, weft in crossings:
        x, y = CELL_WIDTH * (table - 1), CELL_HEIGHT * (round_number - 1)
        warp_is_over = (round_number + table) % 2 == 0
        rectangles[territory_class(warp)] += _warp(x, y, warp_is_over)
        rectangles[territory_class(weft)] += _weft(x, y, not warp_is_over)
    paths = {dye: "".join(parts) for dye, parts in sorted(rectangles.items())}
    return ClothDrawing(CELL_WIDTH * tables, CELL_HEIGHT * rounds, paths)


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"M{x} {y}h{width}v{height}h-{width}z"


def _warp(x: int, y: int, is_over: bool) -> list[str]:
    start, thickness = WARP
    if is_over:
        return [_rectangle(x + start, y, thickness, CELL_HEIGHT)]
    stub = WEFT[0] - 1
    return [
        _rectangle(x + start, y, thickness, stub),
        _rectangle(x + start, y + CELL_HEIGHT - stub, thickness, stub),
    ]


def _weft(x: int, y: int, is_over: bool) -> list[str]:
    start, thickness = WEFT
    if is_over:
        return [_rectangle(x, y + start, CELL_WIDTH, thickness)]
    stub = WARP[0] - 1
    return [
        _rectangle(x, y + start, stub, thickness),
        _rectangle(x + CELL_WIDTH - stub, y + start, stub, thickness),
    ]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its middle and half its width and height."""

    x: float
    y: float
    half_width: float
    half_height: float

    def touches(self, other: "Box") -> bool:
        """Whether the two overlap."""
        return (
            abs(self.x - other.x) < self.half_width + other.half_width
            and abs(self.y - other.y) < self.half_height + other.half_height
        )


def placed(
    points: Sequence[tuple[float, float]], size: float, keep_free: Iterable[Box] = ()
) -> Sequence[tuple[float, float]]:
    """The centres of square pins, each as near its point as the boxes to keep free and earlier pins allow."""
    taken = list(keep_free)
    pins = []
    for x, y in points:
        spots = (Box(*spot, size / 2, size / 2) for spot in _around(x, y, size / 2))
        pins.append(next(spot for spot in spots if not any(spot.touches(other) for other in taken)))
        taken.append(pins[-1])
    return [(pin.x, pin.y) for pin in pins]


def _around(x: float, y: float, step: float) -> Iterator[tuple[float, float]]:
    """The point itself, then squares of growing size around it, their nearest places first."""
    ring = 0
    while True:
        edge = [
            (dx * step, dy * step)
            for dx in range(-ring, ring + 1)
            for dy in range(-ring, ring + 1)
            if max(abs(dx), abs(dy)) == ring
        ]
        for dx, dy in sorted(edge, key=lambda offset: (hypot(*offset), offset)):
            yield round(x + dx, 1), round(y + dy, 1)
        ring += 1


@dataclass(frozen=True, slots=True)
class BondDrawing:
    """A curve of as many strands as the bond is strong, and the linen casing that lifts it off the others."""

    casing: str
    casing_width: float
    strands: str


def bond(start: tuple[float, float], end: tuple[float, float], strands: int) -> BondDrawing:
    """The curve between two pins, bent a little to one side."""
    (x1, y1), (x2, y2) = start, end
    length = hypot(x2 - x1, y2 - y1) or 1
    across = (-(y2 - y1) / length, (x2 - x1) / length)
    bend = 0.16 * length
    middle = ((x1 + x2) / 2 + bend * across[0], (y1 + y2) / 2 + bend * across[1])

    def curve(shift: float) -> str:
        (a, b), (c, d), (e, f) = (
            (x + shift * across[0], y + shift * across[1]) for x, y in (start, middle, end)
        )
        return f"M{a:.1f} {b:.1f}Q{c:.1f} {d:.1f} {e:.1f} {f:.1f}"

    shifts = [STRAND_GAP * (index - (strands - 1) / 2) for index in range(strands)]
    return BondDrawing(curve(0), round(3.5 + STRAND_GAP * strands, 1), "".join(map(curve, shifts)))
