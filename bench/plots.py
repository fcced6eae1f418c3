"""The pictures of the benchmark: days settled by when, value and bound over time, time against size."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from bench.conventions import SIZES
from bench.peers import PEERS
from bench.results import Days
from bench.svg import Axis, Line, chart
from bench.tasks import Record

STROKES = [("woad", ""), ("woad", "2 3"), ("lichen", ""), ("madder", ""), ("weld", ""), ("ink", "")]
STROKES += [("lichen", "6 4"), ("madder", "6 4"), ("weld", "6 4"), ("ink", "6 4"), ("ink", "2 3")]
"""Colour and dash of each solver, in the order of `PEERS`."""


def settled(days: Days, cap: float) -> str:
    """How many of the originals each solver has settled after so many seconds each."""
    lines, told = [], []
    for (solver, peer), (colour, dash) in zip(PEERS.items(), STROKES, strict=True):
        times = sorted(runs.seconds for runs in days.of(solver, days.originals) if runs.is_proved)
        if times:
            points = [(seconds, number) for number, seconds in enumerate(times, 1)]
            width = 3.5 if solver == "ours" else 2
            lines.append(Line(peer.short, points, colour, dash, dots=True, width=width))
            told.append(f"{peer.title} settles {len(times)}")
    fewest = min((line.points[0][0] for line in lines), default=0.1)
    x = Axis("seconds for a day", 10.0 ** _power_below(fewest), cap, is_log=True)
    y = Axis("days settled", 0, max(len(days.originals), 1))
    description = f"Of {len(days.originals)} published days: {'; '.join(told)}."
    return chart("Published days settled within a time", description, x, y, lines)


def _power_below(value: float) -> int:
    power = 0
    while 10.0**power > value:
        power -= 1
    return power


def over_time(record: Record) -> str:
    """Points and their bound in the course of one run."""
    points = [(at, value) for at, value, _ in record["way"] if value is not None]
    bounds = [(at, bound) for at, _, bound in record["way"] if bound is not None]
    end = record["told"]
    low = min(value for _, value in points)
    high = max(value for _, value in points)
    highest = max(high, bounds[-1][1], low + 1)
    x = Axis("seconds", max(0.001, min(points[0][0], bounds[0][0])), max(end, 0.01), is_log=True)
    y = Axis("points", low - (highest - low) * 0.05, highest + (highest - low) * 0.05)
    lines = (
        Line("proved bound", [*bounds, (end, bounds[-1][1])], "madder", "6 4", steps=True),
        Line("best plan", [*points, (end, points[-1][1])], "woad", steps=True, width=3),
    )
    title = f"Points over time: {SIZES[record['instance']].title}"
    description = (
        f"The plan has {points[0][1]:,.0f} points after {points[0][0]:.2g} s and {points[-1][1]:,.0f} in the "
        f"end; the bound falls to {bounds[-1][1]:,.0f}."
    )
    return chart(title, description, x, y, lines)


def by_size(groups: Mapping[str, Sequence[Record]]) -> str:
    """Seconds against wishes, medians over the seeds; the time to a proof where every run has one."""
    first, proved = [], []
    for group in groups.values():
        told = [record["more"] for record in group]
        pairs = statistics.median(more["pairs"] for more in told)
        first.append((pairs, statistics.median(more["first_plan"] for more in told)))
        if all(more["points_proved"] is not None for more in told):
            proved.append((pairs, statistics.median(more["points_proved"] for more in told)))
    first.sort()
    proved.sort()
    (fewest, soonest), (most, _) = first[0], first[-1]
    lines = (
        Line("points proved best", proved, "woad", dots=True, width=3),
        Line("first plan", first, "lichen", dots=True),
        Line("in proportion", [(fewest, soonest), (most, soonest * most / fewest)], "ink", "2 3"),
    )
    values = [value for line in lines for _, value in line.points]
    x = Axis("wished pairs", fewest / 1.2, most * 1.2, is_log=True)
    y = Axis("seconds", 10.0 ** _power_below(min(values)), max(values) * 1.5, is_log=True)
    told_first = "; ".join(f"{pairs:,.0f} pairs: {seconds:.2g} s" for pairs, seconds in first)
    told_proved = "; ".join(f"{pairs:,.0f} pairs: {seconds:.2g} s" for pairs, seconds in proved)
    description = f"First plan: {told_first}. Points proved best: {told_proved or 'never'}."
    return chart("Time against size: ordinary events", description, x, y, lines)
