"""What is told of conventions (problem B): aims and figures, levels, the course of time, others, repairs."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from bench.conventions import MARKS, SIZES
from bench.markdown import count, seconds, spread, table
from bench.tasks import Record

Group = tuple[str, list[Record]]


def sections(records: Sequence[Record]) -> list[str]:
    """The part of the document on problem B."""
    runs = max((len(group) for _, group in _groups(records, "ours")), default=0)
    return [
        "## B. Conventions: which wishes, when, where, with whom",
        f"Made-up events of `bench/events.py`, {runs} of each size, each from its own seed. Figures are "
        "*median / worst*; in brackets what is aimed at.",
        *_failures(records),
        _aims(records),
        "### Every level at the end of its time",
        _levels(records),
        "### In the course of time",
        "Points and breaks of the plan that stands, medians.",
        _course(records),
        "### Beside others",
        "First come, first served is what event tools do. CP-SAT has the textbook model (points alone) and "
        "as much time as ours.",
        _others(records),
        *_repairs(records),
    ]


def _groups(records: Sequence[Record], solver: str) -> Iterator[Group]:
    for name in SIZES:
        group = [
            one for one in records if one["instance"] == name and one["solver"] == solver and one["more"]
        ]
        if group:
            yield name, group


def _failures(records: Sequence[Record]) -> list[str]:
    """Runs that ended without an answer, or with a plan that the judge refuses."""
    broken = [
        f"- {SIZES[one['instance']].title}, {one['solver']}, seed {one['seed']}: "
        f"{one['why'] or 'no answer in time' if not one['more'] else 'the judge refuses the plan'}"
        for one in records
        if not one["more"] or one["more"].get("faults")
    ]
    return ["**Failed runs**\n\n" + "\n".join(broken)] if broken else []


def _aims(records: Sequence[Record]) -> str:
    rows = []
    for name, group in _groups(records, "ours"):
        size, more = SIZES[name], [one["more"] for one in group]
        proved = [one["points_proved"] for one in more]
        reached = [seconds for seconds in proved if seconds is not None]
        gaps = [_gap(level) for one in more for level in one["levels"] if level[0] == "points"]
        breaks = [one["values"]["comfort"] for one in more]
        rows.append(
            (
                size.title,
                count(statistics.median(one["pairs"] for one in more)),
                count(statistics.median(one["meetings"] for one in more)),
                spread([one["first_plan"] for one in more]) + _aim(size.first_plan_within),
                (spread(reached) + f", {len(reached)} of {len(proved)}" if reached else "not proved")
                + _aim(size.proved_within),
                spread(gaps, "percent") + _aim(None if size.gap_within is None else 100 * size.gap_within),
                spread(breaks, "count") + _aim(size.most_breaks),
                f"{spread([one['seconds'] for one in more])} of {group[0]['seconds']:g}",
                count(max(one["mib"] for one in group)),
            )
        )
    heads = (
        "event",
        "wished pairs",
        "meetings",
        "first plan s",
        "points proved s",
        "gap of points %",
        "breaks",
    )
    return table((*heads, "seconds in all", "peak MiB"), rows)


def _aim(value: float | None) -> str:
    return "" if value is None else f" (≤ {value:g})"


def _gap(level: Sequence[float]) -> float:
    _, value, bound = level
    return abs(bound - value) / max(abs(bound), 1)


def _levels(records: Sequence[Record]) -> str:
    rows = []
    for name, group in _groups(records, "ours"):
        levels = [one["more"]["levels"] for one in group]
        for place, (level, _, _) in enumerate(levels[0]):
            same = [own[place] for own in levels]
            distances = [abs(value - bound) for _, value, bound in same]
            rows.append(
                (
                    SIZES[name].title if place == 0 else "",
                    level,
                    _written(statistics.median(one[1] for one in same)),
                    _written(statistics.median(one[2] for one in same)),
                    f"{_written(statistics.median(distances))} / {_written(max(distances))}",
                    f"{sum(one[1] == one[2] for one in same)} of {len(same)}",
                )
            )
    return table(("event", "level", "value", "bound", "distance", "proved"), rows)


def _written(value: float) -> str:
    return count(value) if float(value).is_integer() else f"{value:,.3f}"


def _course(records: Sequence[Record]) -> str:
    rows = []
    for name, group in _groups(records, "ours"):
        cells = []
        for mark in MARKS:
            plans = [one["more"]["marks"][str(mark)] for one in group if str(mark) in one["more"]["marks"]]
            cells.append(
                " · ".join(
                    count(statistics.median(plan[what] for plan in plans)) for what in ("points", "comfort")
                )
                if plans
                else "–"
            )
        ends = [one["more"]["values"] for one in group]
        end = " · ".join(
            count(statistics.median(plan[what] for plan in ends)) for what in ("points", "comfort")
        )
        rows.append((SIZES[name].title, *cells, end))
    return table(("event", *(f"{mark} s" for mark in MARKS), "the end"), rows)


def _others(records: Sequence[Record]) -> str:
    titles = {"first-come": "first come, first served", "cp-sat": "CP-SAT, textbook model"}
    ours = {(one["instance"], one["seed"]): one for _, group in _groups(records, "ours") for one in group}
    rows = []
    for solver, title in titles.items():
        for name, group in _groups(records, solver):
            values = [one["more"]["values"] for one in group]
            shares = [
                one["more"]["values"]["points"] / ours[name, one["seed"]]["more"]["values"]["points"]
                for one in group
                if (name, one["seed"]) in ours
            ]
            rows.append(
                (
                    SIZES[name].title,
                    title,
                    count(statistics.median(value["points"] for value in values)),
                    f"{100 * statistics.median(shares):.1f}" if shares else "–",
                    count(statistics.median(value["comfort"] for value in values)),
                    seconds(statistics.median(one["more"]["seconds"] for one in group)),
                )
            )
    return table(("event", "method", "points", "% of ours", "breaks", "seconds"), rows)


def _repairs(records: Sequence[Record]) -> list[str]:
    """One no-show at a time, on a standing plan."""
    rows = []
    for name, group in _groups(records, "repair"):
        repairs = [one for record in group for one in record["more"]["repairs"]]
        rows.append(
            (
                SIZES[name].title,
                str(len(repairs)),
                spread([one["seconds"] for one in repairs]) + _aim(SIZES[name].repair_within),
                spread([one["moved"] for one in repairs], "percent") + _aim(3),
                count(min(one["gain"] for one in repairs)),
                str(sum(one["faults"] > 0 for one in repairs)),
            )
        )
    if not rows:
        return []
    heads = (
        "event",
        "no-shows",
        "seconds",
        "other meetings moved %",
        "least gain of points",
        "refused by the judge",
    )
    return ["### Repair after one no-show", table(heads, rows)]
