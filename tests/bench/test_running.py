"""Whatever a solver's process does, it becomes a record, and never the end of the benchmark."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.tasks import Record, Task

from bench import running

TASK = Task("days", "a-day", "somebody", 1, 1.0)

TOLD = """
import json, os, sys, time
file = open(sys.argv[1], "w")
def tell(**line):
    print(json.dumps({"at": 0.25, **line}), file=file, flush=True)
"""


def records_of(
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    *tasks: Task,
    keep: Callable[[Record], None] | None = None,
) -> list[Record]:
    def command(task: Task, cores: list[int], days: Path, file: Path) -> list[str]:
        return [sys.executable, "-c", TOLD + script, str(file), str(cores[0])]

    monkeypatch.setattr(running, "command", command)
    monkeypatch.setattr(running, "GRACE_SECONDS", {"days": 0.2, "conventions": 0.2})
    monkeypatch.setattr(running, "LOADING_SECONDS", 30.0)
    records: list[Record] = []
    running.run(tasks or [TASK], 2, Path(), keep or records.append)
    return records


def test_a_proof_in_time_is_kept_with_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    script = "tell(start=True); tell(bound=2); tell(value=3, faults=0); tell(value=2, faults=0);"
    script += "tell(end='optimal')"
    (record,) = records_of(monkeypatch, script)
    kept = {name: record[name] for name in ("verdict", "value", "bound", "told", "first", "why")}
    assert kept == {"verdict": "optimal", "value": 2, "bound": 2, "told": 0.25, "first": 0.25, "why": ""}
    assert record["way"] == [[0.25, None, 2], [0.25, 3, None], [0.25, 2, None]]
    assert record["mib"] > 1


def test_a_process_that_hangs_is_ended_and_keeps_its_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records_of(monkeypatch, "tell(start=True); tell(value=7, faults=0); time.sleep(600)")
    assert (record["verdict"], record["value"], record["told"]) == ("open", 7, 1.0)


def test_what_a_process_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pid").touch()
    script = (
        "import subprocess; child = subprocess.Popen(['sleep', '60']);"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid)); tell(start=True); time.sleep(60)"
    )
    records_of(monkeypatch, script)
    state = Path("/proc", (tmp_path / "pid").read_text(), "stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_process_that_crashes_is_told_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records_of(monkeypatch, "tell(start=True); os.abort()")
    assert (record["verdict"], record["why"]) == ("failed", "ended without a word, exit code -6")


def test_an_error_is_told_without_places_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records_of(monkeypatch, "tell(failed='OSError: no file /home/somebody/secret.txt here')")
    assert (record["verdict"], record["why"]) == ("failed", "OSError: no file … here")


def test_nonsense_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records_of(monkeypatch, "tell(start=True); print('no json', file=file, flush=True)")
    assert record["verdict"] == "failed"


def test_a_solver_that_is_not_here_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records_of(monkeypatch, "tell(missing='not in Debian')")
    assert (record["verdict"], record["why"]) == ("missing", "not in Debian")


def test_an_answer_after_the_time_limit_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records_of(monkeypatch, "tell(start=True); tell(at=1.6, end='optimal')")
    assert (record["verdict"], record["told"]) == ("open", 1.0)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core has one lane")
def test_every_task_runs_once_and_those_of_several_cores_last(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [Task("days", str(number), "s", 1, 1.0, cores=2 if number == 0 else 1) for number in range(4)]
    records = records_of(monkeypatch, "tell(start=True); tell(end='open')", *tasks)
    assert sorted(record["instance"] for record in records) == ["0", "1", "2", "3"]
    assert records[-1]["instance"] == "0"


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core has one lane")
def test_what_is_cut_short_is_ended_and_not_recorded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    records: list[Record] = []

    def keep(record: Record) -> None:
        records.append(record)
        os.kill(os.getpid(), signal.SIGINT)

    pid = tmp_path / "pid"
    script = (
        "tell(start=True)\n"
        f"if sys.argv[2] == '0': os.symlink(str(os.getpid()), {str(pid)!r}); time.sleep(60)\n"
        f"while not os.path.lexists({str(pid)!r}): time.sleep(0.01)\n"
        "tell(end='open')"
    )
    with pytest.raises(KeyboardInterrupt):
        records_of(monkeypatch, script, TASK, TASK, keep=keep)
    time.sleep(0.5)
    state = Path("/proc", os.readlink(pid), "stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"
    assert [record["verdict"] for record in records] == ["open"]
