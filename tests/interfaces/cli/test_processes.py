"""An installation outlives the death of one of its processes, but not a process that cannot live."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tisserand.interfaces.cli import processes, serving

LIVES = (sys.executable, "-c", "import time; time.sleep(60)")
DIES = (sys.executable, "-c", "raise SystemExit(1)")


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_process_that_is_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SECONDS_OF_A_FALSE_START", 0)
    worker = processes._launch(LIVES)
    revived: list[float] = []

    def told() -> None:
        revived.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Timer(0.2, worker.kill).start()
    assert (processes.stay([worker], told), len(revived), worker.poll()) == (0, 1, -signal.SIGKILL)


def test_a_process_that_dies_young_ends_the_installation() -> None:
    server, worker = processes._launch(LIVES), processes._launch(DIES)
    revived: list[float] = []
    assert processes.stay([server, worker], lambda: revived.append(0)) == 1
    assert (revived, server.poll()) == ([], -signal.SIGTERM)


def test_an_installation_that_is_stopped_while_it_starts_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = processes._launch(LIVES)
    monkeypatch.setattr(processes, "start", lambda _host, _port: [server])
    monkeypatch.setattr(processes, "wait_until_answering", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    assert serving._run("en", "127.0.0.1", 1, "http://localhost:1") == 0
    assert server.poll() == -signal.SIGTERM


def test_what_a_process_has_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_STOP", 0)
    stubborn = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""
    told = tmp_path / "child"
    server = processes._launch([sys.executable, "-c", stubborn, str(told)])
    while not told.exists() or not told.read_text():
        time.sleep(0.05)
    processes.stop([server])
    assert (server.poll(), is_running(int(told.read_text()))) == (-signal.SIGKILL, False)


def is_running(process: int) -> bool:
    """Whether there is such a process that is not dead and merely unburied."""
    state = Path(f"/proc/{process}/stat")
    for _ in range(100):
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.05)
    return True
