"""Databases that can be killed: a file, and a PostgreSQL server that keeps its promises."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Database:
    """Where the records are; a file has no process of its own."""

    url: str

    def crash(self) -> None:
        """Nothing runs that could be killed."""

    def restart(self) -> None:
        """Nothing to start."""


@dataclass
class Server(Database):
    """PostgreSQL in a folder of its own; what it has confirmed is on the disk."""

    folder: Path = field(default_factory=Path)
    binaries: Path = field(default_factory=Path)

    def run(self, *words: str) -> None:
        owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None  # it refuses to run as root
        who = {"user": owner.pw_uid, "group": owner.pw_gid} if owner else {}
        command = [str(self.binaries / words[0]), *words[1:]]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **who)

    def restart(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "-D", "data", "-w", "-o", options, "-l", "log", "start")

    def crash(self) -> None:
        """Kills the server and all that it has started, and waits until nothing of them is left."""
        lock = self.folder / "data/postmaster.pid"
        parent = int(lock.read_text().split()[0])
        os.kill(parent, signal.SIGSTOP)  # nothing new begins meanwhile
        family = [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]
        for process in family:
            os.kill(process, signal.SIGKILL)
        while any(_lives(process) for process in family):
            time.sleep(0.02)
        # Their numbers may still be on the list of the dead, and be taken for those of a living server.
        lock.unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink()


def _lives(process: int) -> bool:
    """Whether there is such a process that is not dead and merely unburied."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    """A file."""
    yield Database(f"sqlite:///{folder}/crash.sqlite3")


@contextmanager
def postgresql(folder: Path) -> Iterator[Database]:
    """A server, stopped at the end."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "PostgreSQL is not installed: apt-get install postgresql"
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    address = f"postgres://tisserand@{str(folder).replace('/', '%2F')}/tisserand"
    server = Server(address, folder, found[-1].parent)
    server.run("initdb", "-D", "data", "-U", "tisserand", "--auth=trust", "--encoding=UTF8")
    server.restart()
    try:
        server.run("createdb", "-h", str(folder), "-U", "tisserand", "tisserand")
        yield server
    finally:
        server.run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
