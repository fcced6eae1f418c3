"""The plan as a cloth with two faces, and the chart of value and bound, in units of their viewBox."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tisserand.cluster.conventions.models import Meeting, Round, ScheduleRun, Table, Wish
from tisserand.interfaces.web.frame.drawing import territory_class

CELL, THREAD = 18, 10.4
START = (CELL - THREAD) / 2
STUB = 2.6
LEFT, TOP = 44, 22
LABEL_EVERY = 5

LEVEL_CLASSES = {
    (Wish.Level.MUST, Wish.Level.MUST): "f-weld",
    (Wish.Level.MUST, Wish.Level.WOULD): "f-lv2",
    (Wish.Level.MUST, ""): "f-lv3",
    (Wish.Level.WOULD, Wish.Level.WOULD): "f-lv4",
    (Wish.Level.WOULD, ""): "f-lv5",
}
"""The dye of a meeting by the wishes of its two sides, the stronger first."""


def level_class(wishes: Mapping[tuple[int, int], str], meeting: Meeting) -> str:
    """The stylesheet's class for what a meeting grants."""
    said = {wishes.get((meeting.a_id, meeting.b_id), ""), wishes.get((meeting.b_id, meeting.a_id), "")}
    both = wishes.get((meeting.a_id, meeting.b_id)) == wishes.get((meeting.b_id, meeting.a_id))
    for (stronger, weaker), dye in LEVEL_CLASSES.items():
        if stronger in said and (weaker in said if stronger != weaker else both):
            return dye
    return "f-none"


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place of the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class PlanCloth:
    """One path per dye, by territory and by level of wish; `frame` is round the tables shown."""

    width: float
    height: float
    by_territory: Mapping[str, str]
    by_level: Mapping[str, str]
    rows: Sequence[tuple[Label, Round]]
    columns: Sequence[Label]
    frame: tuple[float, float, float, float]


def plan_cloth(
    rounds: Sequence[Round],
    tables: Sequence[Table],
    meetings: Sequence[Meeting],
    wishes: Mapping[tuple[int, int], str],
    shown: Sequence[Table],
) -> PlanCloth:
    """Rounds × tables; the host of a table, else its first side, is the warp, the visitor the weft."""
    column = {table.pk: place for place, table in enumerate(tables)}
    row = {item.pk: place for place, item in enumerate(rounds)}
    hosts = {table.pk: table.host_id for table in tables}
    by_territory: defaultdict[str, list[str]] = defaultdict(list)
    by_level: defaultdict[str, list[str]] = defaultdict(list)
    for meeting in meetings:
        x, y = LEFT + CELL * column[meeting.table_id], TOP + CELL * row[meeting.round_id]
        warp_is_over = (column[meeting.table_id] + row[meeting.round_id]) % 2 == 0
        sides = [meeting.a, meeting.b]
        if hosts[meeting.table_id] == meeting.b_id:
            sides.reverse()
        warp, weft = (territory_class(side.organisation.country) for side in sides)
        by_territory[warp] += _warp(x, y, warp_is_over)
        by_territory[weft] += _weft(x, y, not warp_is_over)
        by_level[level_class(wishes, meeting)] += _warp(x, y, warp_is_over) + _weft(x, y, not warp_is_over)
    first = column[shown[0].pk] if shown else 0
    return PlanCloth(
        width=LEFT + CELL * len(tables) + 2,
        height=TOP + CELL * len(rounds) + 2,
        by_territory={dye: "".join(parts) for dye, parts in sorted(by_territory.items())},
        by_level={dye: "".join(parts) for dye, parts in sorted(by_level.items())},
        rows=[
            (Label(LEFT - 8, TOP + CELL * place + 12.5, ""), item)
            for place, item in enumerate(rounds)
            if place % 2 == 0
        ],
        columns=[
            Label(LEFT + CELL * place + CELL / 2, TOP - 8, str(table.number))
            for place, table in enumerate(tables)
            if place == 0 or table.number % LABEL_EVERY == 0
        ],
        frame=(LEFT + CELL * first - 1, TOP - 1, CELL * len(shown) + 2, CELL * len(rounds) + 2),
    )


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"


def _warp(x: float, y: float, is_over: bool) -> list[str]:
    if is_over:
        return [_rectangle(x + START, y, THREAD, CELL)]
    return [_rectangle(x + START, y, THREAD, STUB), _rectangle(x + START, y + CELL - STUB, THREAD, STUB)]


def _weft(x: float, y: float, is_over: bool) -> list[str]:
    if is_over:
        return [_rectangle(x, y + START, CELL, THREAD)]
    return [_rectangle(x, y + START, STUB, THREAD), _rectangle(x + CELL - STUB, y + START, STUB, THREAD)]


CHART_LEFT, CHART_RIGHT, CHART_TOP, CHART_FLOOR = 8, 322, 13, 115


@dataclass(frozen=True, slots=True)
class Chart:
    """Value and bound over time as stairs, with what stands between them."""

    best: str
    bound: str
    gap: str
    first_value: float
    value: float
    first_bound: float
    last_bound: float
    seconds: float
    best_label: Label
    bound_label: Label


def chart(run: ScheduleRun) -> Chart | None:
    """The chart of a run's granted points; None before there are two signs of life of that level."""
    points = [point for point in run.history if point[4] == "points"]
    if len(points) < 2:
        return None
    seconds = max(float(run.history[-1][0]), 0.1)
    lowest = float(min(point[1] for point in points))
    span = max(float(max(point[2] for point in points)) - lowest, 1.0)

    def x(moment: float) -> float:
        return round(CHART_LEFT + (CHART_RIGHT - CHART_LEFT) * (moment / seconds), 1)

    def y(value: float) -> float:
        return round(CHART_FLOOR - (CHART_FLOOR - CHART_TOP) * (value - lowest) / span, 1)

    best = [(x(point[0]), y(point[1])) for point in points]
    bound = [(x(point[0]), y(point[2])) for point in points]
    return Chart(
        best=_stairs(best),
        bound=_stairs(bound),
        gap=f"{_stairs(best)}V{bound[-1][1]:g}{_stairs_back(bound)}z",
        first_value=points[0][1],
        value=points[-1][1],
        first_bound=points[0][2],
        last_bound=points[-1][2],
        seconds=seconds,
        best_label=Label(CHART_RIGHT, best[-1][1] + 15, ""),
        bound_label=Label(CHART_RIGHT, max(bound[-1][1] - 6, 11), ""),
    )


def _stairs(points: Sequence[tuple[float, float]]) -> str:
    steps = "".join(f"H{x:g}V{y:g}" for x, y in points[1:])
    return f"M{points[0][0]:g} {points[0][1]:g}{steps}H{CHART_RIGHT}"


def _stairs_back(points: Sequence[tuple[float, float]]) -> str:
    """The same stairs from right to left, from the last height on."""
    steps = [
        f"H{here[0]:g}V{before[1]:g}" for before, here in zip(points[-2::-1], points[:0:-1], strict=True)
    ]
    return "".join(steps) + f"H{points[0][0]:g}"
