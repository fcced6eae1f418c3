"""`tisserand serve` and `tisserand demo`: an installation on this machine, set up and started in one go."""

import argparse
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from . import processes
from .speech import speech

PACKAGE = Path(__file__).resolve().parents[2]
SHAPES_THE_DEMO = ("**/demo/**/*.toml", "**/demo/*.py", "**/migrations/*.py")


def say(language: str, key: str, **facts: str) -> None:
    """Prints a sentence of the catalogue in the reader's language, at once."""
    print(speech(language)(f"serving.{key}", **facts), flush=True)


def serve(args: argparse.Namespace) -> int:
    """Starts an installation with the settings of the environment; returns the exit code."""
    host, port = args.host or "127.0.0.1", args.port or 8000
    if processes.is_taken(host, port):
        say(args.lang, "port_taken", port=str(port))
        return 2
    os.environ.setdefault("TISSERAND_URL", f"http://localhost:{port}")
    processes.environment()
    prepare()
    return _run(args.lang, host, port, os.environ["TISSERAND_URL"])


def demo(args: argparse.Namespace) -> int:
    """Starts the fictional cluster, or with --check rehearses it; returns the exit code."""
    folder = Path(os.environ.get("TISSERAND_DATA") or Path.cwd() / ".run" / "demo").absolute()
    if args.check:
        with tempfile.TemporaryDirectory() as scratch:
            return _rehearse(args.lang, folder, Path(scratch))
    port = args.port or _usual_port()
    if processes.is_taken("127.0.0.1", port):
        say(args.lang, "port_taken", port=str(port))
        return 2
    if args.fresh:
        for part in folder.glob("tisserand.sqlite3*"):  # the journal with it
            part.unlink()
    _furnish(args.lang, folder, folder, port)
    return _run(args.lang, "127.0.0.1", port, f"http://localhost:{port}", links=True)


def prepare() -> None:
    """Brings the database and the static files up to date and settles what a killed optimiser left."""
    import django  # only here: the command line works without the web extra

    django.setup()
    from django.core.management import call_command  # needs the settings
    from django.utils import timezone

    from tisserand.cluster.conventions.planning import settle_silent_runs
    from tisserand.cluster.organisations.actions.charter import load_charter
    from tisserand.cluster.organisations.search import index_changed
    from tisserand.cluster.territories.actions import load_reference_data

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_reference_data()
    load_charter()
    index_changed(at=timezone.now())
    settle_silent_runs(at=timezone.now())


def _usual_port() -> int:
    return 8000 if not processes.is_taken("127.0.0.1", 8000) else processes.free_port()


def _furnish(language: str, shelf: Path, folder: Path, port: int) -> None:
    """Lays a demo installation in `folder`; its database is kept on the `shelf` for the next time."""
    for needed in (shelf, folder):
        needed.mkdir(parents=True, exist_ok=True)
    processes.environment(DATA=str(folder), DEMO="yes", URL=f"http://localhost:{port}")
    pristine = shelf / f"pristine-{_fingerprint()}.sqlite3"
    database = folder / "tisserand.sqlite3"
    if not database.exists() and pristine.exists():
        shutil.copyfile(pristine, database)
    is_new = not database.exists()
    if is_new:
        say(language, "furnishing")
    prepare()
    if is_new:
        from .demo.loading import load_demo  # Django is set up by now

        load_demo()
        with sqlite3.connect(database) as source, sqlite3.connect(pristine) as copy:
            source.backup(copy)


def _fingerprint() -> str:
    """Changes whenever the demo's data or the shape of the database does."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SHAPES_THE_DEMO for path in PACKAGE.rglob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _run(language: str, host: str, port: int, url: str, *, links: bool = False) -> int:
    processes.heed_signals()
    started = processes.start(host, port)
    try:
        processes.wait_until_answering(f"http://{host}:{port}/", started)
        say(language, "ready", url=url)
        if links:
            from .demo.loading import sign_in_links  # Django is set up by now

            for name, link in sign_in_links(url):
                say(language, "sign_in_link", name=name, link=link)
        say(language, "how_to_stop")
    except processes.Stopped:
        processes.stop(started)
        return 0
    except processes.DoesNotAnswer:
        processes.stop(started)
        say(language, "does_not_answer", url=url)
        return 1
    return processes.stay(started, lambda: say(language, "revived"))


def _rehearse(language: str, shelf: Path, scratch: Path) -> int:
    port = processes.free_port()
    began = time.monotonic()
    _furnish(language, shelf, scratch, port)
    from .demo.rehearsal import rehearse  # Django is set up by now

    started = processes.start("127.0.0.1", port)
    try:
        processes.wait_until_answering(f"http://127.0.0.1:{port}/", started)
        return rehearse(f"http://localhost:{port}", began)
    except processes.DoesNotAnswer:
        say(language, "does_not_answer", url=f"http://localhost:{port}")
        return 1
    finally:
        processes.stop(started)
