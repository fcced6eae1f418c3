"""`./run bench directory`: searching a directory of 100,000 organisations, told in docs/benchmarks/.

The organisations are seeded and made of the words of the trade tree; a question is answered as its page asks
it: the search, every facet with its counts, the first twenty with their reasons. Milliseconds, bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.markdown import table

HERE = Path(__file__).resolve().parent.parent
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
TARGET_MS = 60


def main(words: Sequence[str]) -> int:
    """Measures on SQLite and, where a server is installed, on PostgreSQL; writes the document."""
    asked = _asked(words)
    asked.results.mkdir(parents=True, exist_ok=True)
    kept = asked.results / "directory.json"
    results = json.loads(kept.read_text()) if asked.render else {}
    if not asked.render:
        results["sqlite"] = _measured(asked, f"sqlite:///{asked.results / f'directory-{asked.size}.sqlite3'}")
        with _postgresql() as url:
            if url and not asked.sqlite_only:
                results["postgresql"] = _measured(asked, url)
            elif not url:
                print("PostgreSQL is not here (apt-get install postgresql): measuring SQLite alone.")
        kept.write_text(json.dumps(results, indent=1))
    document = asked.docs / "directory.md"
    document.write_text(_document(results))
    print(f"Written to {document}.")
    return 0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench directory", description=__doc__.splitlines()[0])
    say = parser.add_argument
    say("--size", type=int, default=100_000, metavar="N", help="organisations")
    say("--rounds", type=int, default=5, metavar="N", help="how often every question is asked")
    say("--sqlite-only", action="store_true", help="no PostgreSQL")
    say("--render", action="store_true", help="only write the document, from the results that are there")
    say("--results", type=Path, default=HERE / ".tools" / "bench", metavar="FOLDER")
    say("--docs", type=Path, default=HERE / "docs" / "benchmarks", metavar="FOLDER")
    return parser.parse_args(words)


def _measured(asked: argparse.Namespace, url: str) -> dict[str, object]:
    """What a process of its own measures on a database, filled first where it is empty."""
    with tempfile.NamedTemporaryFile(suffix=".json") as answer:
        subprocess.run(
            [sys.executable, "-m", "bench.directory_child", str(asked.size), str(asked.rounds), answer.name],
            check=True,
            cwd=HERE,
            env={**os.environ, "TISSERAND_DATABASE": url, "DJANGO_SETTINGS_MODULE": "tisserand.settings"},
        )
        return dict(json.loads(Path(answer.name).read_text()))


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a server started for this and thrown away; nothing where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield ""
        return
    where = found[-1].parent
    with tempfile.TemporaryDirectory(prefix="tisserand-pg-") as folder:
        owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None  # it refuses to run as root
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)

        def run(*command: str) -> None:
            subprocess.run(
                command,
                check=True,
                capture_output=True,
                cwd=folder,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
            )

        run(f"{where}/initdb", "-D", f"{folder}/data", "-U", "tisserand", "--auth=trust", "--encoding=UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c shared_buffers=512MB"
        run(f"{where}/pg_ctl", "-D", f"{folder}/data", "-w", "-o", options, "-l", f"{folder}/log", "start")
        try:
            run(f"{where}/createdb", "-h", folder, "-U", "tisserand", "tisserand")
            yield f"postgres://tisserand@{folder.replace('/', '%2F')}/tisserand"
        finally:
            run(f"{where}/pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")


def _document(results: dict[str, dict[str, object]]) -> str:
    parts = [INTRODUCTION]
    for vendor, told in results.items():
        kinds: dict[str, dict[str, float]] = told["kinds"]  # type: ignore[assignment]
        rows = [
            [
                kind,
                *(f"{figures[name]:.0f}" for name in ("p50", "p95", "p99", "cpu50", "cpu95", "cpu99")),
                f"{figures['found']:,.0f}",
            ]
            for kind, figures in kinds.items()
        ]
        heads = ("question", "p50", "p95", "p99", "p50 CPU", "p95 CPU", "p99 CPU", "found (median)")
        parts.append(f"## {NAMES[vendor]}\n\n{table(heads, rows)}\n\n{_facts(told)}")
    return "\n\n".join(parts) + "\n"


def _facts(told: dict[str, object]) -> str:
    return (
        f"{told['organisations']:,} organisations on {told['machine']}. The table in memory takes "
        f"{told['table_mb']:.0f} MB of arrays and is read in {told['read_seconds']:.1f} s at the first "
        f"question; the process that answers uses {told['peak_mb']:,.0f} MB at most. One changed record is "
        f"taken over in {told['refresh_ms']:.0f} ms."
    )


INTRODUCTION = f"""# Searching the directory

`./run bench directory` fills a database with seeded organisations and asks it what readers ask: words in four
languages, typing errors, compounds, towns, distances, facets. One question is one search with every facet
counted and the first twenty organisations with the reasons they were found for. Times are milliseconds, from
the question to the answer; on a machine that does other things at the same time, CPU is the truer figure: the
time of the process that answers and, on PostgreSQL, of the server's process beside it. The aim is a p95 of
{TARGET_MS} ms for each kind of question."""
