"""One laptop serves the hall without internet (docs/how-to/lan-laptop.md): two hosts, one cable."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tisserand.interfaces.cli import processes

HOUSE = Path(__file__).resolve().parents[3]
PHONE = Path(__file__).with_name("phone_on_the_lan.py")
PORT = 8000


def ip(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=False)


@pytest.fixture
def hall() -> Iterator[tuple[str, str]]:
    """Two hosts by the names of their network namespaces: the laptop, 10.77.0.1, and a phone, 10.77.0.2."""
    mark = uuid4().hex[:6]
    laptop, phone = f"laptop-{mark}", f"phone-{mark}"
    try:
        refused = [ip("netns", "add", name).stderr for name in (laptop, phone)]
    except FileNotFoundError:
        pytest.skip("network namespaces need the command `ip` (Debian: iproute2)")
    try:
        if any(refused):
            pytest.skip(f"network namespaces are not permitted here: {refused[0].strip()}")
        ip("link", "add", f"l{mark}", "netns", laptop, "type", "veth", "peer", f"p{mark}", "netns", phone)
        for name, device, address in (
            (laptop, f"l{mark}", "10.77.0.1/24"),
            (phone, f"p{mark}", "10.77.0.2/24"),
        ):
            ip("-n", name, "address", "add", address, "dev", device)
            for one in ("lo", device):
                ip("-n", name, "link", "set", one, "up")
        yield laptop, phone
    finally:
        for name in (laptop, phone):
            ip("netns", "delete", name)


@pytest.mark.slow
def test_phones_find_the_laptop_in_a_hall_without_internet(hall: tuple[str, str], tmp_path: Path) -> None:
    laptop, phone = hall
    url = f"http://10.77.0.1:{PORT}"
    paths = {"PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}"}
    environment = {**os.environ, **paths, "TISSERAND_DATA": str(tmp_path), "TISSERAND_URL": url}
    told = tmp_path / "told.json"
    at_the_laptop = ["ip", "netns", "exec", laptop, sys.executable, "-m"]
    subprocess.run(
        [*at_the_laptop, "bench.event_day_world", "24", str(told)], env=environment, cwd=HOUSE, check=True
    )
    agenda = with_a_meeting_to_come(json.loads(told.read_text())["agendas"], tmp_path)
    serve = [*at_the_laptop, "tisserand.interfaces.cli.main", "serve", "--host", "0.0.0.0"]

    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(serve, env=environment, cwd=HOUSE, stdout=log, stderr=log)
    try:
        wait_until_it_answers(phone, url, server)
        seen = json.loads(from_the_phone(phone, str(PHONE), url, agenda))
    finally:
        server.terminate()
        server.wait(30)

    first, second = seen.pop("pulses")
    assert int(second) > int(first)
    assert seen.pop("files") >= 3
    assert seen == {"elsewhere": [], "empty_files": [], "noted": True, "internet": False}


def with_a_meeting_to_come(agendas: list[str], folder: Path) -> str:
    """The agenda of somebody whose last meeting is not over yet, read from the database as it lies there."""
    with sqlite3.connect(folder / "tisserand.sqlite3") as database:
        [(key,)] = database.execute(
            "SELECT r.agenda_key FROM conventions_registration r JOIN conventions_meeting m "
            "ON r.id IN (m.a_id, m.b_id) JOIN conventions_round o ON o.id = m.round_id "
            "WHERE m.state = 'scheduled' ORDER BY o.number DESC LIMIT 1"
        ).fetchall()
    return next(agenda for agenda in agendas if key in agenda)


def from_the_phone(phone: str, *words: str) -> str:
    done = subprocess.run(
        ["ip", "netns", "exec", phone, sys.executable, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def wait_until_it_answers(phone: str, url: str, server: subprocess.Popen[bytes]) -> None:
    knock = (
        f"import urllib.request as r; r.build_opener(r.ProxyHandler({{}})).open('{url}/icon.svg', timeout=5)"
    )
    for _ in range(120):
        assert server.poll() is None, "the server has ended"
        knocked = subprocess.run(
            ["ip", "netns", "exec", phone, sys.executable, "-c", knock], capture_output=True, check=False
        )
        if knocked.returncode == 0:
            return
    raise processes.DoesNotAnswer
