"""The results on disk, one line of JSON each as they come, and what they come to: medians, ratios, faults.

Seconds are wall time; what was not settled in time counts as the whole time limit.
"""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.days import is_original
from bench.tasks import Record, Task

PROVED = ("optimal", "infeasible")


class Results:
    """A file of records, the first line of which tells the machine."""

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        self.path = path
        self.records: list[Record] = []
        self.machine: Record = {}
        if path.exists() and not is_new:
            whole, _, unfinished = path.read_text("utf-8").rpartition("\n")
            if unfinished:
                path.write_text(whole + "\n", encoding="utf-8")
            for line in whole.splitlines():
                self._take(json.loads(line))

    def _take(self, line: Record) -> None:
        if "machine" in line:
            self.machine = line["machine"]
        else:
            self.records.append(line)

    def begin(self) -> None:
        """A new file with what the machine is, unless there is one to go on with; keeps the last one."""
        if not self.machine:
            if self.path.exists():
                self.path.replace(self.path.with_suffix(".before.jsonl"))
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write({"machine": machine()})

    def add(self, record: Record) -> None:
        """Keep a record, at once."""
        self._write(record)

    def _write(self, line: Record) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._take(line)

    def missing(self, tasks: Iterable[Task]) -> list[Task]:
        """The tasks of which there is no record yet."""
        done = {Task.of(record).key for record in self.records}
        return [task for task in tasks if task.key not in done]


def machine() -> dict[str, Any]:
    """Processor, cores, memory and software, without a name or a path."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = (line.partition(":") for line in information.read_text("utf-8").splitlines())
        model = next((value.strip() for name, _, value in lines if name.strip() == "model name"), model)
    try:
        system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        system = platform.system()
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": system,
        "python": platform.python_version(),
    }


class Runs:
    """All runs of one solver on one instance."""

    def __init__(self, records: Sequence[Record], best: float | None) -> None:
        self.records = records
        self.best = best

    @property
    def verdict(self) -> str:
        """The worst that can be said of a run: wrong, failed, missing, open, or proved."""
        verdicts = [self._checked(record) for record in self.records]
        return next(v for v in ("wrong", "failed", "missing", "open", *PROVED) if v in verdicts)

    def _checked(self, record: Record) -> str:
        """A proof does not count where the plan breaks a rule, or where somebody has a better plan."""
        verdict: str = record["verdict"]
        value, bound = record["value"], record["bound"]
        claims = verdict == "optimal" and (record["faults"] or (self.best is not None and value > self.best))
        claims |= verdict == "infeasible" and self.best is not None
        claims |= self.best is not None and bound is not None and bound > self.best
        return "wrong" if claims else verdict

    @property
    def is_proved(self) -> bool:
        """Whether every run was settled in time, and rightly."""
        return self.verdict in PROVED

    @property
    def seconds(self) -> float:
        """The median; runs that were not settled count as their whole time limit."""
        return statistics.median(
            float(record["told"] if self._checked(record) in PROVED else record["seconds"])
            for record in self.records
        )

    @property
    def value(self) -> float | None:
        """The fewest breaks of an allowed plan."""
        values = [r["value"] for r in self.records if r["value"] is not None and not r["faults"]]
        return min(values, default=None)

    @property
    def bound(self) -> float | None:
        """The highest bound told, or the value where it is proved."""
        if self.verdict == "optimal":
            return self.value
        return max((r["bound"] for r in self.records if r["bound"] is not None), default=None)

    def worst(self, name: str) -> float:
        """The greatest of a figure over the runs."""
        return max(float(record[name]) for record in self.records)


class Days:
    """The records of brokerage days by instance and solver."""

    def __init__(self, records: Iterable[Record], optima: dict[str, int]) -> None:
        by_key: dict[tuple[str, str], list[Record]] = {}
        best: dict[str, float] = {name: float(value) for name, value in optima.items()}
        for record in records:
            if record["part"] != "days":
                continue
            name = record["instance"]
            by_key.setdefault((name, record["solver"]), []).append(record)
            if record["value"] is not None and not record["faults"]:
                best[name] = min(best.get(name, math.inf), record["value"])
        self.runs = {key: Runs(group, best.get(key[0])) for key, group in by_key.items()}
        self.best = best

    @property
    def instances(self) -> list[str]:
        """All instances of which there is a run."""
        return sorted({instance for instance, _ in self.runs})

    @property
    def originals(self) -> list[str]:
        """The published ones among them."""
        return [instance for instance in self.instances if is_original(instance)]

    def of(self, solver: str, instances: Iterable[str]) -> Iterator[Runs]:
        """The solver's runs on these instances, where there are any."""
        return (self.runs[name, solver] for name in instances if (name, solver) in self.runs)

    def ratio(self, solver: str, ours: str) -> float | None:
        """How many times as long the solver takes on the originals, as a geometric mean."""
        both = [
            (self.runs[name, solver].seconds, self.runs[name, ours].seconds)
            for name in self.originals
            if (name, solver) in self.runs and (name, ours) in self.runs
        ]
        if not both:
            return None
        return math.exp(statistics.fmean(math.log(theirs / own) for theirs, own in both))
