"""The hall drawn from data: every table in its place, the zones round them.

Places count from 1, from the left (`across`) and from the top (`down`); lengths are in units of the drawing,
one table and its chairs being 48 × 52 of them. For pages and for paper alike.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from .mark import COLOURS

CELL_WIDTH, CELL_HEIGHT = 68, 70
TABLE_WIDTH, TABLE_HEIGHT = 48, 32
CHAIR_WIDTH, CHAIR_HEIGHT, CHAIR_GAP = 11, 6, 4
EDGE, AISLE, HEAD, NAME = 8, 34, 48, 28
"""Round a zone; more room before the column and above the row where one begins; for its name."""

TABLES_IN_A_ROW = 7
"""Of those that have no place of their own."""

INK, PAPER, EDGE_COLOUR, CHAIR_COLOUR = "#22263A", "#FFFFFF", "#857C69", "#D9D2C3"

Spot = tuple[int, int]


class Stand(NamedTuple):
    """A table as the hall has it; without a place it stands below the others, in the rows of its zone."""

    number: int
    zone: str = ""
    seats: int = 4
    place: Spot | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A named part of the hall: the rectangle round its tables."""

    name: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table drawn: its middle, the outlines of its top and of its chairs; `row` and `place` in its zone."""

    number: int
    zone: str
    row: int
    place: int
    x: int
    y: int
    top: str
    chairs: str


@dataclass(frozen=True, slots=True)
class HallPlan:
    """The whole hall; its tables by number."""

    width: int
    height: int
    zones: Sequence[Zone]
    tables: Mapping[int, Table]


def places_for(stands: Iterable[Stand]) -> Mapping[int, Spot]:
    """Where every table stands, (across, down) by its number: no two in one place.

    Whoever has no place gets one below all others, each zone in rows of its own.
    """
    stands = sorted(stands)
    places = {stand.number: stand.place for stand in stands if stand.place}
    homeless: dict[str, list[int]] = {}
    for stand in stands:
        if not stand.place:
            homeless.setdefault(stand.zone, []).append(stand.number)
    lowest = max((down for _across, down in places.values()), default=0)
    for numbers in homeless.values():
        for index, number in enumerate(numbers):
            places[number] = (index % TABLES_IN_A_ROW + 1, lowest + index // TABLES_IN_A_ROW + 1)
        lowest = places[numbers[-1]][1]
    return places


def hall_plan(stands: Iterable[Stand]) -> HallPlan:
    """The drawing of these tables; an empty one without any."""
    stands = sorted(stands)
    places = places_for(stands)
    spots: dict[str, list[Spot]] = {}
    for stand in stands:
        spots.setdefault(stand.zone, []).append(places[stand.number])
    lefts = _offsets([across for across, _ in places.values()], _begins(spots, 0), CELL_WIDTH, AISLE)
    tops = _offsets([down for _, down in places.values()], _begins(spots, 1), CELL_HEIGHT, HEAD)
    tables = {
        stand.number: _table(stand, places[stand.number], spots[stand.zone], lefts, tops) for stand in stands
    }
    return HallPlan(
        width=max(lefts.values(), default=0) + CELL_WIDTH + AISLE,
        height=max(tops.values(), default=0) + CELL_HEIGHT + AISLE,
        zones=[_zone(name, own, lefts, tops) for name, own in spots.items() if name],
        tables=tables,
    )


def _begins(spots: Mapping[str, Sequence[Spot]], axis: int) -> Collection[int]:
    """The columns (axis 0) or rows (1) at which a named zone begins."""
    return {min(spot[axis] for spot in own) for name, own in spots.items() if name}


def _offsets(used: Sequence[int], begins: Collection[int], cell: int, room: int) -> Mapping[int, int]:
    """Where each column or row begins; those that hold nothing in between stay free."""
    offsets, at = {}, EDGE
    for index in range(min(used, default=1), max(used, default=0) + 1):
        at += room if index in begins else 0
        offsets[index] = at
        at += cell
    return offsets


def _table(
    stand: Stand, spot: Spot, zone: Sequence[Spot], lefts: Mapping[int, int], tops: Mapping[int, int]
) -> Table:
    x, y = lefts[spot[0]] + CELL_WIDTH // 2, tops[spot[1]] + CELL_HEIGHT // 2
    rows = sorted({down for _, down in zone})
    row = sorted(across for across, down in zone if down == spot[1])
    left, top = x - TABLE_WIDTH // 2, y - TABLE_HEIGHT // 2
    return Table(
        number=stand.number,
        zone=stand.zone,
        row=rows.index(spot[1]) + 1,
        place=row.index(spot[0]) + 1,
        x=x,
        y=y,
        top=f"M{left} {top}h{TABLE_WIDTH}v{TABLE_HEIGHT}h-{TABLE_WIDTH}z",
        chairs=_chairs(x, top - CHAIR_GAP - CHAIR_HEIGHT, (stand.seats + 1) // 2)
        + _chairs(x, top + TABLE_HEIGHT + CHAIR_GAP, stand.seats // 2),
    )


def _chairs(middle: int, y: int, number: int) -> str:
    """A row of chairs along one side of a table; more than fit at their full width are narrower."""
    step = min(CHAIR_WIDTH + 4, TABLE_WIDTH / max(number, 1))
    width = min(CHAIR_WIDTH, round(step * 0.7, 1))
    first = middle - step * (number - 1) / 2 - width / 2
    starts = (round(first + step * index, 1) for index in range(number))
    return "".join(f"M{x:g} {y}h{width:g}v{CHAIR_HEIGHT}h-{width:g}z" for x in starts)


def _zone(name: str, spots: Sequence[Spot], lefts: Mapping[int, int], tops: Mapping[int, int]) -> Zone:
    left, right = (lefts[choose(across for across, _ in spots)] for choose in (min, max))
    top, bottom = (tops[choose(down for _, down in spots)] for choose in (min, max))
    return Zone(
        name,
        x=left - EDGE,
        y=top - NAME,
        width=right - left + CELL_WIDTH + 2 * EDGE,
        height=bottom - top + CELL_HEIGHT + NAME + EDGE // 2,
    )


def svg(plan: HallPlan, marked: Collection[int] = ()) -> str:
    """The plan for paper, coloured by itself; `marked` tables stand out."""
    zones = "".join(
        f'<rect x="{zone.x}" y="{zone.y}" width="{zone.width}" height="{zone.height}" fill="none" '
        f'stroke="{CHAIR_COLOUR}"/><text x="{zone.x + EDGE}" y="{zone.y + 20}" font-size="16" '
        f'fill="{INK}">{escape(zone.name)}</text>'
        for zone in plan.zones
    )
    tables = "".join(
        f'<path d="{table.chairs}" fill="{CHAIR_COLOUR}"/>'
        f'<path d="{table.top}" fill="{COLOURS["weld"] if table.number in marked else PAPER}" '
        f'stroke="{EDGE_COLOUR}"/><text x="{table.x}" y="{table.y + 7}" font-size="20" font-weight="600" '
        f'text-anchor="middle" fill="{INK}">{table.number}</text>'
        for table in plan.tables.values()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plan.width} {plan.height}" '
        f'font-family="Inter">{zones}{tables}</svg>'
    )
