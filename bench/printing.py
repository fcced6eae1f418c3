"""`./run bench printing`: everything there is to print for an event, told in docs/benchmarks/printing.md.

The event is seeded, its plan made first come first served; every file is made as the cockpit's "everything"
makes it, and each paper once alone. Seconds of the clock, and of all cores together (CPU).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.markdown import seconds, table
from bench.printed_event import made
from tisserand.press import agendas, papers
from tisserand.press.bundle import bundle_zip
from tisserand.press.changes import concerned
from tisserand.press.records import Change, Event
from tisserand.press.workbook import workbook_xlsx

HERE = Path(__file__).resolve().parent.parent
SIZES = {100: (20, 20.0), 1_000: (30, 180.0)}
"""Organisations: rounds, and the seconds in which everything is to be printed."""

MOVED = 12
"""So many meetings a repair moves in the paper that is printed again."""


def _again(event: Event) -> bytes:
    """The agendas of those whom a repair of a dozen meetings concerns."""
    changes = tuple(Change(replace(one, table=one.table % 9 + 1), one) for one in event.meetings[:MOVED])
    repaired = replace(event, changes=changes)
    return agendas.agendas_pdf(repaired, concerned(repaired).participants)


PAPERS: Mapping[str, Callable[[Event], bytes]] = {
    "one agenda": lambda event: agendas.agenda_pdf(event, event.participants[0].id),
    "a volume of 100 agendas": lambda event: agendas.agendas_pdf(
        event, {one.id for one in event.participants[:100]}
    ),
    "badges": papers.badges_pdf,
    "table cards": lambda event: papers.table_cards_pdf(event, "fr"),
    "wall grid": lambda event: papers.wall_grid_pdf(event, "fr"),
    "desk list": lambda event: papers.desk_list_pdf(event, "fr"),
    "interpreters’ plans": agendas.interpreter_plans_pdf,
    "workbook": lambda event: workbook_xlsx(event, "fr"),
    "agendas after a repair": _again,
}
EVERYTHING = "everything (ZIP)"


def main(words: Sequence[str]) -> int:
    """Measures each size in a process of its own and writes the document."""
    asked = _asked(words)
    if asked.child:
        Path(asked.answer).write_text(json.dumps(_measured(asked.child, whole_only=asked.whole)))
        return 0
    asked.results.mkdir(parents=True, exist_ok=True)
    kept = asked.results / "printing.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    for size in () if asked.render else asked.sizes:
        results[str(size)] = _in_a_process(size) | _in_a_process(size, whole=True)
        kept.write_text(json.dumps(results, indent=1))
        print(f"{size}: everything in {results[str(size)][EVERYTHING]['clock']:.0f} s", flush=True)
    if not results:
        print("There are no results yet: run ./run bench printing without --render.")
        return 2
    document = asked.docs / "printing.md"
    document.write_text(_document(results))
    print(f"Written to {document}.")
    return 0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench printing", description=__doc__.splitlines()[0])
    say = parser.add_argument
    say("--sizes", type=int, nargs="+", default=list(SIZES), choices=list(SIZES), help="organisations")
    say("--render", action="store_true", help="only write the document, from the results that are there")
    say("--results", type=Path, default=HERE / ".tools" / "bench", metavar="FOLDER")
    say("--docs", type=Path, default=HERE / "docs" / "benchmarks", metavar="FOLDER")
    say("--child", type=int, help=argparse.SUPPRESS)
    say("--whole", action="store_true", help=argparse.SUPPRESS)
    say("--answer", help=argparse.SUPPRESS)
    return parser.parse_args(words)


def _in_a_process(size: int, *, whole: bool = False) -> dict[str, object]:
    """Figures of a fresh process: of each paper alone, or of everything at once."""
    with tempfile.NamedTemporaryFile(suffix=".json") as answer:
        command = [sys.executable, "-m", "bench", "printing", "--child", str(size), "--answer", answer.name]
        subprocess.run([*command, *(["--whole"] if whole else [])], check=True, cwd=HERE)
        return dict(json.loads(Path(answer.name).read_text()))


def _measured(size: int, *, whole_only: bool) -> dict[str, object]:
    event, report = made(size, SIZES[size][0])
    if whole_only:
        told: dict[str, object] = {
            EVERYTHING: _timed(lambda: bundle_zip(event, report, "fr")),
            "mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        return told
    first = replace(event, participants=event.participants[:1], meetings=())
    papers.badges_pdf(first)  # the fonts are read once, and not by the paper that happens to come first
    figures: dict[str, object] = {name: _timed(partial(make, event)) for name, make in PAPERS.items()}
    return figures | {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "meetings": len(event.meetings),
        "people": sum(len(one.people) for one in event.participants),
        "tables": len(event.places),
    }


def _timed(make: Callable[[], bytes]) -> dict[str, float]:
    clock, cpu = time.monotonic(), time.process_time()
    size = len(make())
    return {"clock": time.monotonic() - clock, "cpu": time.process_time() - cpu, "mib": size / 2**20}


def _document(results: Mapping[str, Mapping[str, object]]) -> str:
    parts = [INTRODUCTION]
    for size, told in sorted(results.items(), key=lambda pair: int(pair[0])):
        rows = [
            [name, seconds(one["clock"]), seconds(one["cpu"]), f"{one['mib']:.1f}"]
            for name in (*PAPERS, EVERYTHING)
            if isinstance(one := told.get(name), dict)
        ]
        rounds, limit = SIZES[int(size)]
        parts.append(
            f"## {int(size):,} organisations\n\n{told['people']:,} people, {told['meetings']:,} meetings in"
            f" {rounds} rounds at {told['tables']:,} tables; {told['machine']}. Everything is to be there in"
            f" {limit:.0f} s; at its peak the process takes {told['mib']:,} MiB.\n\n"
            + table(("paper", "clock, s", "CPU, s", "file, MiB"), rows)
        )
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """# Printing, measured

Written by `./run bench printing`; nothing here is typed by hand. An event is made from a seed with a plan
made first come first served, and everything is printed as the button "Everything (ZIP)" of the cockpit does:
the agenda and the calendar of every organisation, all agendas in volumes of 100, badges, table cards, wall
grid, desk list, the interpreters' plans, the workbook and the report. Every PDF is tagged (PDF/UA-1). Each
paper is also printed once alone. On a machine that does other things at the same time, CPU is the truer
figure: the seconds of all cores together; "everything" uses as many cores as there are."""
