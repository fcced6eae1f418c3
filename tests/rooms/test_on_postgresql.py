"""The rooms' own tests once more, on a real PostgreSQL that is started for them and thrown away."""

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.server


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of a fresh server that listens on a socket in its own folder only."""
    with tempfile.TemporaryDirectory(prefix="tisserand-pg-") as folder:
        yield from serving(Path(folder))


def serving(folder: Path) -> Iterator[str]:
    where = binaries()
    if where is None:
        pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
    as_owner: dict[str, object] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid}

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, cwd=folder, **as_owner)

    run(str(where / "initdb"), "-D", f"{folder}/data", "-U", "tisserand", "--auth=trust", "--encoding=UTF8")
    quick = " ".join(f"-c {name}=off" for name in ("fsync", "synchronous_commit", "autovacuum", "jit"))
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {quick}"
    run(str(where / "pg_ctl"), "-D", f"{folder}/data", "-w", "-o", options, "-l", f"{folder}/log", "start")
    try:
        run(str(where / "createdb"), "-h", str(folder), "-U", "tisserand", "tisserand")
        yield f"postgres://tisserand@{str(folder).replace('/', '%2F')}/tisserand"
    finally:
        run(str(where / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop")


def test_the_rooms_keep_their_rules_on_postgresql(postgresql: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not server",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "tests/rooms",
    ]
    done = subprocess.run(
        command,
        cwd=HOUSE,
        env={**os.environ, "TISSERAND_DATABASE": postgresql},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
