"""`./run bench scheduling`: ours and others, side by side on this machine, written to docs/benchmarks/.

`./run bench directory` measures the search of the directory instead (bench/directory.py), and
`./run bench duplicates` the finder of duplicates (bench/duplicates.py);
`./run bench matching` the matching (bench/matching.py); `./run bench day` the load of an event day
(bench/event_day.py); `./run bench printing` the papers (bench/printing.py).

Results are kept line by line, so that a run that was cut short goes on with `--resume`, and the document is
made anew from them with `--render`.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from bench import days, directory, duplicates, event_day, matching, printing, report
from bench.conventions import SIZES
from bench.peers import PEERS
from bench.results import Results
from bench.running import environment, run
from bench.tasks import Record, Task

HERE = Path(__file__).resolve().parent.parent
REPEATED = ("ours", "ours-2")
SLOW = ("gecode", "chuffed", "cp-sat-2")
"""Solvers of which the median of several runs counts, and those for which `--slow-cap` holds."""

LOADING_SECONDS = 3.0
OTHERS = {
    "day": event_day.main,
    "directory": directory.main,
    "duplicates": duplicates.main,
    "matching": matching.main,
    "printing": printing.main,
}
"""Benchmarks with options of their own."""


def main(words: Sequence[str]) -> int:
    """Runs what is asked for and writes the document."""
    if words and words[0] in OTHERS:
        return OTHERS[words[0]](words[1:])
    asked = _asked(words)
    if asked.only != "b" and not asked.render and not days.instances(asked.days, "*"):
        print(f"There are no .dzn files in {asked.days}: name their folder with --days, or say --only b.")
        return 2
    results = Results(asked.results / "scheduling.jsonl", is_new=not (asked.resume or asked.render))
    if not asked.render:
        tasks = results.missing(planned(asked))
        minutes = worst_case(tasks, asked.lanes) / 60
        print(f"{len(tasks)} runs on {asked.lanes} lanes, at most {minutes:.0f} min.", flush=True)
        if asked.plan:
            return 0
        results.begin()
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)
        if any(task.part == "conventions" for task in tasks):
            _compile()
        try:
            run(tasks, asked.lanes, asked.days, _Keeper(results, len(tasks)))
        except KeyboardInterrupt:
            print("Cut short: --resume goes on from here.")
    if not results.records:
        print("There are no results yet: run ./run bench scheduling without --render.")
        return 2
    report.write(results, asked.docs, days.published_optima(asked.days))
    print(f"Written to {asked.docs / 'scheduling.md'}.")
    return 0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__.splitlines()[0])
    say = parser.add_argument
    say("what", choices=["scheduling"])
    say("--cap", type=float, default=120, metavar="S", help="time limit of a brokerage day (problem A)")
    say("--slow-cap", type=float, metavar="S", help=f"another one for {', '.join(SLOW)}")
    say("--instances", default="*", metavar="GLOB", help="brokerage days or events, such as 'tic-*.original'")
    say("--solvers", default="", metavar="A,B", help=f"of {', '.join([*PEERS, 'repair'])}")
    say("--seeds", type=int, default=5, metavar="N", help="events of each size (problem B)")
    say("--repeats", type=int, default=3, metavar="N", help="runs of ours on each original day")
    say("--only", choices=["a", "b"], help="brokerage days alone, or conventions alone")
    say(
        "--share",
        type=float,
        default=1,
        metavar="X",
        help="of the time limits of conventions, for a short look",
    )
    say("--lanes", type=int, default=2, help="runs at the same time, each on a core of its own")
    say("--all", action="store_true", help="the other solvers on the variants of the days, too")
    say("--days", type=Path, default=days.FOLDER, metavar="FOLDER", help="where the .dzn files are")
    say("--results", type=Path, default=HERE / ".tools" / "bench", metavar="FOLDER")
    say("--docs", type=Path, default=HERE / "docs" / "benchmarks", metavar="FOLDER")
    say("--plan", action="store_true", help="only say how long it will take at most")
    say("--resume", action="store_true", help="go on with the results that are there")
    say("--render", action="store_true", help="only write the document, from the results that are there")
    return parser.parse_args(words)


def planned(asked: argparse.Namespace) -> list[Task]:
    """All tasks, what matters most first; those of several cores come last of all when they are run."""
    tasks = [] if asked.only == "b" else _days(asked)
    tasks += [] if asked.only == "a" else _conventions(asked)
    wanted = set(filter(None, asked.solvers.split(",")))
    tasks = [task for task in tasks if not wanted or task.solver in wanted]
    return sorted(tasks, key=_rank)


def _rank(task: Task) -> int:
    """Ours on the originals, conventions, the variants of the days, the others on the originals."""
    if task.part == "conventions":
        return 1
    if task.solver in {"ours", "first-come"}:
        return 0 if days.is_original(task.instance) else 2
    return 3 if days.is_original(task.instance) else 4


def _days(asked: argparse.Namespace) -> list[Task]:
    names = days.instances(asked.days, asked.instances)
    originals = [name for name in names if days.is_original(name)]
    tasks = []
    for solver, peer in PEERS.items():
        repeats = asked.repeats if solver in REPEATED else 1
        cap = asked.slow_cap if asked.slow_cap and solver in SLOW else asked.cap
        tasks += [
            Task("days", name, solver, seed, cap, peer.cores)
            for name in originals
            for seed in range(1, repeats + 1)
        ]
        if solver == "ours" or (asked.all and peer.cores == 1):
            variants = [name for name in names if name not in originals]
            tasks += [Task("days", name, solver, 1, cap) for name in variants]
    return tasks


def _conventions(asked: argparse.Namespace) -> list[Task]:
    tasks = []
    for name, size in SIZES.items():
        if not fnmatch(name, asked.instances):
            continue
        solvers = (
            ["ours", "first-come"] + ["cp-sat"] * (name == "2019") + ["repair"] * bool(size.repair_within)
        )
        seconds = max(1.0, size.seconds * asked.share)
        tasks += [
            Task("conventions", name, solver, seed, seconds)
            for solver in solvers
            for seed in range(1, asked.seeds + 1)
        ]
    return sorted(tasks, key=lambda task: -task.seconds)


def worst_case(tasks: Sequence[Task], lanes: int) -> float:
    """Seconds if every run takes its whole time limit, and some to load and to be judged."""
    limits = [(task, LOADING_SECONDS + task.seconds * (task.solver != "first-come")) for task in tasks]
    single = sum(seconds for task, seconds in limits if task.cores == 1)
    return single / lanes + sum(seconds for task, seconds in limits if task.cores > 1)


def _compile() -> None:
    """Has the searches compiled and kept, as an installation does, before anything is measured."""
    words = [sys.executable, "-c", "from tisserand.engines.scheduling import warm_up; warm_up()"]
    subprocess.run(words, check=True, env=environment())


class _Keeper:
    """Keeps each record and says so in a line."""

    def __init__(self, results: Results, number: int) -> None:
        self._results, self._number = results, number
        self._done, self._began = 0, time.monotonic()

    def __call__(self, record: Record) -> None:
        self._results.add(record)
        self._done += 1
        found = record["why"] or (record["value"] if record["value"] is not None else "")
        print(
            f"{self._done:4d}/{self._number} {(time.monotonic() - self._began) / 60:5.1f} min  "
            f"{record['instance']:<28} {record['solver']:<11} {record['verdict']:<10} "
            f"{record['told']:8.2f} s  {found}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
