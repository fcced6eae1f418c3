"""Whatever is killed, and whenever: nothing is booked twice, no arrival is lost, no version is half there."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from . import servers

HOUSE = Path(__file__).resolve().parents[2]
PEOPLE = 40
pytestmark = [pytest.mark.server]


@dataclass
class Installation:
    """A convention on a database, and processes that work on it."""

    database: servers.Database
    environment: dict[str, str]

    def python(self, *words: str) -> str:
        """What a process says that is let to its end."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=HOUSE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def told_until_killed(self, verb: str, moment: float, *, with_database: bool = False) -> list[str]:
        """Lets a doer work, kills it so many seconds after its first word; what it said was done."""
        command = [sys.executable, "-m", "tests.crashes.doer", verb]
        with subprocess.Popen(
            command,
            cwd=HOUSE,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as doer:
            assert doer.stdout is not None
            first = doer.stdout.readline()
            assert first, f"{verb} died by itself"
            time.sleep(moment)
            if with_database:
                self.database.crash()
            doer.send_signal(signal.SIGKILL)
            rest = doer.stdout.read().splitlines()
        if with_database:
            self.database.restart()
        return [first.strip(), *(line for line in rest if line)]

    def truths(self) -> dict:
        """What the records say now, all rules checked."""
        found = json.loads(self.python("-m", "tests.crashes.truths"))
        assert found["faults"] == []
        return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """A convention that is live now, with a plan."""
    with (
        tempfile.TemporaryDirectory(prefix="tisserand-crash-") as name,
        tempfile.TemporaryDirectory(prefix="tisserand-db-") as place,
        getattr(servers, request.param)(Path(place)) as database,
    ):
        environment = {
            **os.environ,
            "TISSERAND_DATABASE": database.url,
            "TISSERAND_DATA": name,
            "TISSERAND_URL": "http://localhost:8000",
            "DJANGO_SETTINGS_MODULE": "tisserand.settings",
            "PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}",
        }
        made = Installation(database, environment)
        made.python("-m", "bench.event_day_world", str(PEOPLE), f"{name}/told.json")
        yield made


def crashes(seed: int) -> Iterator[tuple[float, bool]]:
    """When to kill, and whether the database dies too."""
    chance = random.Random(seed)
    for with_database in (False, False, True):
        yield chance.uniform(0.0, 0.25), with_database


def test_no_arrival_is_lost_or_doubled(installation: Installation) -> None:
    acknowledged: list[str] = []
    for moment, with_database in crashes(1):
        acknowledged += installation.told_until_killed("check_in", moment / 5, with_database=with_database)
    found = installation.truths()
    assert set(acknowledged) <= set(found["scans"])
    assert found["arrived"] == found["people"] == len(found["scans"])


def test_a_repair_is_whole_or_not_there(installation: Installation) -> None:
    for moment, with_database in crashes(2):
        told = installation.told_until_killed("repair", moment, with_database=with_database)
        found = installation.truths()
        assert found["sequence"] >= int(told[-1])
        assert found["changes"] <= found["sequence"]


def test_a_version_is_whole_or_not_there(installation: Installation) -> None:
    installation.python("-m", "tests.crashes.rewind")
    before = installation.truths()
    for moment, with_database in crashes(3):
        told = installation.told_until_killed("publish", moment, with_database=with_database)
        found = installation.truths()
        assert set(found["versions"]) == {before["versions"][0]}
        assert found["sequence"] >= int(told[-1])


def test_a_killed_optimiser_leaves_its_best_plan_as_a_version(installation: Installation) -> None:
    installation.python("-m", "tests.crashes.rewind")
    versions = len(installation.truths()["versions"])
    told = installation.told_until_killed("plan", 0.3)
    best = int(told[-1].partition(":")[2])
    assert installation.truths()["open_runs"] == 1
    installation.python("-m", "tests.crashes.settle")
    found = installation.truths()
    assert (found["open_runs"], len(found["versions"]), found["versions"][0] >= best) == (
        0,
        versions + 1,
        True,
    )
