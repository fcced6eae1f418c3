"""`docs/benchmarks/scheduling.md` and its pictures, from the results alone."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from bench import convention_tables, day_tables, plots
from bench.peers import PEERS
from bench.results import Days, Results
from bench.tasks import Record

Picture = tuple[str, str, str]
"""File name, alternative text, drawing."""


def write(results: Results, folder: Path, optima: dict[str, int]) -> None:
    """The document, its pictures, and every run as a line of CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    days = Days(results.records, optima)
    conventions = [record for record in results.records if record["part"] == "conventions"]
    pictures = _pictures(days, conventions)
    for name, _, drawing in pictures:
        (folder / name).write_text(drawing, encoding="utf-8")
    parts = [
        INTRODUCTION,
        _machine(results.machine),
        _versions(results.records),
        *(day_tables.sections(days, optima) if days.runs else ()),
        *_shown(pictures, ("days.svg",)),
        *(convention_tables.sections(conventions) if conventions else ()),
        *_shown(pictures, ("over-time.svg", "by-size.svg")),
        ENDING,
    ]
    (folder / "scheduling.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    _write_runs(results.records, folder / "scheduling.csv")


INTRODUCTION = """# Scheduling, measured

Written by `./run bench scheduling`; nothing here is typed by hand. Every solver runs in a process of its own
on one core (two workers: two cores). The clock starts when its modules are loaded and the instance is read,
and stops at its answer; building the model counts. What is not settled within the time limit counts as the
time limit. Every plan is checked by our judge, in plain Python; a proof does not count where the plan breaks
a rule or somebody else has a better one. Memory is the peak of the process, with Python."""

ENDING = "Every single run: [scheduling.csv](scheduling.csv)."


def _machine(machine: Record) -> str:
    return (
        f"**Machine**: {machine['processor']}, {machine['cores']} cores, {machine['gib']} GiB; "
        f"{machine['system']}, Python {machine['python']}."
    )


def _versions(records: Sequence[Record]) -> str:
    """What was run, and what could not be had."""
    lines = []
    for solver, peer in PEERS.items():
        told = [record for record in records if record["part"] == "days" and record["solver"] == solver]
        version = next((record["version"] for record in told if record["version"]), None)
        reason = next((record["why"] for record in told if record["verdict"] == "missing"), None)
        if version or reason:
            lines.append(f"- {peer.title}: {version or f'**not run**, {reason}'}")
    return "\n".join(lines) or "Brokerage days were not run."


def _pictures(days: Days, conventions: Sequence[Record]) -> list[Picture]:
    pictures: list[Picture] = []
    if any(runs.is_proved for runs in days.runs.values()):
        cap = max(record["seconds"] for runs in days.runs.values() for record in runs.records)
        drawing = plots.settled(days, cap)
        pictures.append(("days.svg", "How many days each solver has settled within a time", drawing))
    ours = [one for one in conventions if one["solver"] == "ours" and one["more"]]
    tight = [one for one in ours if one["instance"].startswith("tight") and one["way"]]
    if tight:
        drawing = plots.over_time(max(tight, key=lambda one: one["seconds"]))
        pictures.append(
            ("over-time.svg", "Points of the best plan and their bound in the course of a run", drawing)
        )
    ordinary: dict[str, list[Record]] = {}
    for one in ours:
        if one["instance"].startswith("ordinary"):
            ordinary.setdefault(one["instance"], []).append(one)
    if len(ordinary) > 1:
        pictures.append(("by-size.svg", "Seconds against wished pairs", plots.by_size(ordinary)))
    return pictures


def _shown(pictures: Sequence[Picture], names: Sequence[str]) -> list[str]:
    return [f"![{words}]({name})" for name, words, _ in pictures if name in names]


COLUMNS = ["part", "instance", "solver", "seed", "seconds", "cores", "verdict", "value", "bound", "faults"]
COLUMNS += ["first", "told", "cpu", "mib", "why"]


def _write_runs(records: Sequence[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([record[name] for name in COLUMNS] for record in records)
