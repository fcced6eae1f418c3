"""The processes of an installation: one that answers people, one that works in the background."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType
from typing import cast

APPLICATION = "tisserand.interfaces.web.asgi:application"
WEB_PROCESSES = min(2, os.cpu_count() or 1)
"""Pages are made on two cores where there are two: on the day of a convention one would not do."""
SECONDS_TO_STOP = 10
SECONDS_OF_A_FALSE_START = 10  # what dies this young would die again


class Stopped(Exception):
    """Somebody asked the installation to stop."""


class DoesNotAnswer(Exception):
    """The server did not come up: the lines it printed say why."""


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(host: str, port: int) -> bool:
    """Whether something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def start(host: str, port: int) -> list[subprocess.Popen[bytes]]:
    """Starts the server and the worker; both end with `stop`."""
    server = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port)]
    worker = [sys.executable, "-m", "tisserand.interfaces.cli.worker"]
    server += ["--workers", str(WEB_PROCESSES), "--log-level", "warning", APPLICATION]
    return [_launch(server), _launch(worker)]


def _launch(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # Static files are read in one go, which Django warns of at the first one and which is meant.
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore:StreamingHttpResponse must consume"}
    # In a group of its own, so that nothing it starts is left behind.
    return subprocess.Popen(command, env=quiet, process_group=0)  # noqa: S603 our own words


def wait_until_answering(url: str, processes: Sequence[subprocess.Popen[bytes]], seconds: float = 60) -> None:
    """Returns when the address answers; raises `DoesNotAnswer` if a process ends or the time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            break
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise DoesNotAnswer(url)


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Asks every process to end, and makes those end that do not."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    until = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _raise_stopped(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def heed_signals() -> None:
    """From now on, whoever asks the installation to stop raises `Stopped`: call it before `start`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)


def stay(started: Sequence[subprocess.Popen[bytes]], tell_of_revival: Callable[[], None]) -> int:
    """Waits until somebody stops us (0); starts again what dies, unless it dies young (1); ends them all."""
    heed_signals()
    processes = list(started)
    born = [time.monotonic()] * len(processes)
    try:
        while True:
            for place, process in enumerate(processes):
                if process.poll() is None:
                    continue
                if time.monotonic() - born[place] < SECONDS_OF_A_FALSE_START:
                    return 1
                processes[place] = _launch(cast(Sequence[str], process.args))
                born[place] = time.monotonic()
                tell_of_revival()
            time.sleep(0.5)
    except Stopped:
        return 0
    finally:
        stop(processes)


def environment(**variables: str) -> None:
    """Sets TISSERAND_… variables for us and the processes we start, and Django's settings module."""
    os.environ.update({f"TISSERAND_{name}": value for name, value in variables.items()})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tisserand.settings")
