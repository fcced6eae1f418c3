"""Runs tasks side by side, each in its own process and on its own cores, whatever becomes of them.

A lane is a core. Tasks of one core go to whichever lane is free; then come those that want several cores, one
at a time. Seconds are wall time, memory is in MiB.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.tasks import Record, Task

LOADING_SECONDS = 120.0
GRACE_SECONDS = {"days": 5.0, "conventions": 90.0}
"""How long a process may take to load, and after its time is up to end (and to judge big plans), at most."""

Lines = list[dict[str, Any]]


def run(tasks: Sequence[Task], lanes: int, days: Path, keep: Callable[[Record], None]) -> None:
    """Runs every task and keeps a record of each as it ends; where it is cut short, ends what runs."""
    Lanes(tasks, lanes, days, keep).run()


class Lanes:
    """The tasks that wait, the processes that run, and the cores they run on."""

    def __init__(self, tasks: Sequence[Task], lanes: int, days: Path, keep: Callable[[Record], None]) -> None:
        self._cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
        self._lanes, self._days, self._keep = lanes, days, keep
        self._waiting = [task for task in tasks if task.cores == 1]
        self._wide = [task for task in tasks if task.cores > 1]
        self._running: set[int] = set()
        self._is_over = False
        self._lock = threading.Lock()

    def run(self) -> None:
        """All tasks of one core, then those of several, one after the other."""
        try:
            self._in_threads([[core] for core in self._cores[: self._lanes]])
            self._waiting = self._wide
            self._in_threads([self._cores])
        finally:
            with self._lock:
                self._waiting, self._is_over = [], True
                for group in self._running:
                    os.killpg(group, signal.SIGKILL)

    def _in_threads(self, lanes: Sequence[list[int]]) -> None:
        threads = [threading.Thread(target=self._work, args=(cores,), daemon=True) for cores in lanes]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.2)  # so that an interruption is heard

    def _work(self, cores: list[int]) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                task = self._waiting.pop(0)
            record = self._measured(task, cores[: task.cores])
            with self._lock:
                if not self._is_over:
                    self._keep(record)

    def _measured(self, task: Task, cores: list[int]) -> Record:
        """The record of one task: what its process told and what it took; a mishap is a record, too."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "told"
            with (Path(folder) / "noise").open("wb") as noise, self._lock:
                words = command(task, cores, self._days, file)
                process = subprocess.Popen(
                    words, stdout=noise, stderr=noise, env=environment(), start_new_session=True
                )
                self._running.add(process.pid)
            usage = _wait(process, task, file)
            with self._lock:
                self._running.discard(process.pid)
            try:
                told = summary(task, lines_of(file), overstayed=usage["overstayed"])
            except (ValueError, KeyError) as error:
                told = summary(task, [{"failed": f"told what cannot be read: {error}"}], overstayed=False)
        if told["verdict"] == "failed" and not told["why"]:
            told["why"] = f"ended without a word, exit code {process.returncode}"
        return {**asdict(task), **usage, **told, "why": without_paths(told["why"])}


def without_paths(text: str) -> str:
    """The text without places of this machine."""
    return re.sub(r"(/[\w.+-]+){2,}/?", "…", text)


def environment() -> dict[str, str]:
    """What this process finds its modules by, for another one."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def command(task: Task, cores: list[int], days: Path, file: Path) -> list[str]:
    """What the process of a task is started with."""
    said = [json.dumps(asdict(task)), json.dumps(cores), str(days), str(file)]
    return [sys.executable, "-m", "bench.child", *said]


def _wait(process: subprocess.Popen[bytes], task: Task, file: Path) -> dict[str, Any]:
    """Waits for the process, ends it (and what it started) where it overstays; its CPU time and memory."""
    began, deadline, has_started, overstayed = time.monotonic(), LOADING_SECONDS, False, False
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = round(usage.ru_utime + usage.ru_stime, 2)
            return {"cpu": cpu, "mib": round(usage.ru_maxrss / 1024), "overstayed": overstayed}
        elapsed = time.monotonic() - began
        if not has_started and file.exists() and '"start"' in file.read_text("utf-8"):
            has_started, deadline = True, elapsed + task.seconds + GRACE_SECONDS[task.part]
        if elapsed > deadline and not overstayed:
            overstayed = True
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.02 if elapsed < 2 else 0.1)


def lines_of(file: Path) -> Lines:
    """The whole lines told so far."""
    if not file.exists():
        return []
    whole = file.read_text("utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def summary(task: Task, lines: Lines, *, overstayed: bool) -> Record:
    """What the lines come to: verdict, value, bound and seconds, with the way there."""
    end = next((line for line in lines if "end" in line), None)
    return {
        "verdict": _verdict(task, lines, end, overstayed),
        "value": _last(lines, "value"),
        "bound": _last(lines, "bound"),
        "faults": _last(lines, "faults"),
        "fault": _last(lines, "fault"),
        "first": next((line["at"] for line in lines if "value" in line), None),
        "told": min(end["at"], task.seconds) if end else task.seconds,
        "version": _last(lines, "version"),
        "way": _way(lines),
        "why": _last(lines, "failed") or _last(lines, "missing") or "",
        "more": end.get("more") if end else None,
    }


def _verdict(task: Task, lines: Lines, end: dict[str, Any] | None, overstayed: bool) -> str:
    """What the solver said in time; `open` where its time ran out, `failed` where it ended without a word."""
    if any("missing" in line for line in lines):
        return "missing"
    if end is None:
        return "open" if overstayed and any("start" in line for line in lines) else "failed"
    return str(end["end"]) if end["at"] <= task.seconds + 0.5 else "open"


def _last(lines: Iterable[dict[str, Any]], name: str) -> Any:
    return next((line[name] for line in reversed(list(lines)) if line.get(name) is not None), None)


MOST_STEPS = 400


def _way(lines: Lines) -> list[list[Any]]:
    """Seconds, value and bound as they changed, thinned where there are very many."""
    steps = [
        [line["at"], line.get("value"), line.get("bound")] for line in lines if {"value", "bound"} & set(line)
    ]
    return steps[:: max(1, len(steps) // MOST_STEPS)]
