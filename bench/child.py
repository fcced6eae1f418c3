"""One task in a process of its own: `python -m bench.child TASK CORES DAYS FILE`, which tells all to FILE."""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TextIO

from bench.peers import PEERS, Asked, NotHere
from bench.tasks import Task
from bench.telling import DayTelling, Telling
from tisserand.engines.scheduling.breaks import read_dzn


def main(task: Task, cores: list[int], days: Path, file: Path) -> None:
    """Runs the task on its cores; a failure is told like any other end."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    with file.open("w", encoding="utf-8") as told:
        try:
            if task.part == "days":
                plan_day(task, days / f"{task.instance}.dzn", told)
            else:
                import_module("bench.conventions").measure(task, Telling(told))
        except NotHere as missing:
            Telling(told).line(missing=str(missing))
        except Exception as error:
            traceback.print_exc()
            Telling(told).line(failed=f"{type(error).__name__}: {error}"[:200])


def plan_day(task: Task, path: Path, told: TextIO) -> None:
    """One brokerage day: modules are loaded and the file is read before the clock starts."""
    peer = PEERS[task.solver]
    solver = peer.load()
    version = solver.version(peer.option)
    day = read_dzn(path.read_text("utf-8"))
    telling = DayTelling(told, day)
    telling.line(version=version)
    telling.start()
    verdict = solver.solve(Asked(day, path, task.seconds, task.seed, task.cores, peer.option), telling)
    telling.end(verdict)


if __name__ == "__main__":
    words = sys.argv[1:]
    main(Task(**json.loads(words[0])), json.loads(words[1]), Path(words[2]), Path(words[3]))
