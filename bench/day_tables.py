"""What is told of the brokerage days (problem A): a summary, the originals one by one, and all variants."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from bench.markdown import count, seconds, table
from bench.peers import PEERS
from bench.results import Days, Runs

OURS = "ours"


def sections(days: Days, optima: dict[str, int]) -> list[str]:
    """The part of the document on problem A."""
    return [
        "## A. Brokerage days: every meeting takes place, fewest breaks",
        "The instances of Bofill et al. (JAIR 2022, no. 12670). `× ours` is the geometric mean, over the "
        "originals, of the time a solver takes divided by ours.",
        _summary(days),
        "### The originals, one by one",
        "Seconds to the proof; `>` the time limit passed, with the breaks of the best plan found. "
        "**Bold**: the fastest on one core.",
        _originals(days, optima),
        _details(days),
        *_variants(days),
    ]


def _summary(days: Days) -> str:
    rows = []
    for solver, peer in PEERS.items():
        runs = list(days.of(solver, days.originals))
        if not runs or all(one.verdict == "missing" for one in runs):
            continue
        ratio = days.ratio(solver, OURS)
        proves = solver != "first-come"
        rows.append(
            (
                peer.title,
                f"{sum(one.is_proved for one in runs)} of {len(runs)}",
                seconds(sum(one.seconds for one in runs)) if proves else "–",
                seconds(max(one.seconds for one in runs)) if proves else "–",
                f"{ratio:.1f}" if ratio is not None and proves else "–",
                count(max(one.worst("mib") for one in runs)),
            )
        )
    return table(("solver", "proved", "all together s", "worst s", "× ours", "peak MiB"), rows)


def _originals(days: Days, optima: dict[str, int]) -> str:
    solvers = [
        solver
        for solver in PEERS
        if any(runs.verdict != "missing" for runs in days.of(solver, days.originals))
    ]
    rows = []
    for name in days.originals:
        single = [
            days.runs[name, solver].seconds
            for solver in solvers
            if PEERS[solver].cores == 1 and (name, solver) in days.runs and days.runs[name, solver].is_proved
        ]
        cells = [_cell(days.runs.get((name, solver)), min(single, default=math.inf)) for solver in solvers]
        rows.append((name.removesuffix(".original"), count(optima.get(name)), *cells))
    heads = ("day", "published optimum", *(PEERS[solver].short for solver in solvers))
    return table(heads, rows)


def _cell(runs: Runs | None, fastest: float) -> str:
    """Seconds if proved, else how it ended."""
    if runs is None:
        return ""
    if runs.is_proved:
        written = f"{seconds(runs.seconds)}{' ∅' if runs.verdict == 'infeasible' else ''}"
        return f"**{written}**" if runs.seconds == fastest else written
    if runs.verdict != "open":
        return runs.verdict
    if runs.value is not None:
        found = f"{count(runs.value)} breaks"
    else:
        faults = [record["faults"] for record in runs.records if record["faults"]]
        found = f"breaks rules {count(min(faults))} ×" if faults else "no plan"
    gave_up = all(record["told"] < 0.9 * record["seconds"] for record in runs.records)
    return found if gave_up else f"> {seconds(runs.seconds)}, {found}"


def _details(days: Days) -> str:
    rows = [
        (
            name.removesuffix(".original"),
            PEERS[solver].title,
            runs.verdict,
            count(runs.value),
            count(runs.bound),
            seconds(statistics.median(record["told"] for record in runs.records)),
            seconds(statistics.median(record["cpu"] for record in runs.records)),
            count(runs.worst("mib")),
            str(len(runs.records)),
        )
        for name in days.originals
        for solver in PEERS
        if (runs := days.runs.get((name, solver))) and runs.verdict != "missing"
    ]
    heads = ("day", "solver", "status", "breaks", "bound", "s", "CPU s of the process", "peak MiB", "runs")
    summary = "<summary>Status, value, bound, time and memory</summary>"
    return f"<details>{summary}\n\n{table(heads, rows)}\n\n</details>"


def _variants(days: Days) -> Sequence[str]:
    """All days by family and kind of further rules, ours alone."""
    ours = {name: runs for (name, solver), runs in days.runs.items() if solver == OURS}
    kinds = sorted({name.partition(".")[2] for name in ours}, key=lambda kind: (kind != "original", kind))
    if len(kinds) < 2:
        return ()
    families = sorted({name.partition(".")[0] for name in ours})
    rows = [(family, *(_cell(ours.get(f"{family}.{kind}"), -1) for kind in kinds)) for family in families]
    settled = sum(runs.is_proved for runs in ours.values())
    return (
        "### All instances, ours",
        f"{settled} of {len(ours)} settled. Seconds to the proof; ∅ proved to have no plan.",
        table(("family", *kinds), rows),
    )
