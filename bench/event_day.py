"""`./run bench day`: the load of an event day on a real installation, told in docs/benchmarks/day.md.

Participants open their agendas every 20 s, screens listen to the stream of changes, the desk checks people in
and the team repairs the plan, all at once and on one machine with whoever asks. Milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil

from bench.markdown import table
from tisserand.interfaces.cli import processes

HERE = Path(__file__).resolve().parent.parent
TARGET_MS, TARGET_SECONDS = 300, 3


def main(words: Sequence[str]) -> int:
    """Measures the day and writes the document."""
    asked = _asked(words)
    asked.results.mkdir(parents=True, exist_ok=True)
    kept = asked.results / "day.json"
    if not asked.render:
        with tempfile.TemporaryDirectory(prefix="tisserand-day-") as folder:
            kept.write_text(json.dumps(_measured(asked, Path(folder)), indent=1))
    document = asked.docs / "day.md"
    document.write_text(_document(json.loads(kept.read_text())))
    print(f"Written to {document}.")
    return 0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench day", description=__doc__.splitlines()[0])
    say = parser.add_argument
    say("--people", type=int, default=1_000, metavar="N", help="participants, each with a phone")
    say("--streams", type=int, default=200, metavar="N", help="screens that listen")
    say("--every", type=float, default=20, metavar="SECONDS", help="between two openings of an agenda")
    say("--seconds", type=float, default=120, metavar="S", help="how long")
    say("--check-ins", type=int, default=100, metavar="N", help="arrivals in that time")
    say("--repairs", type=int, default=4, metavar="N", help="repairs in that time")
    say("--forgetful", action="store_true", help="phones that never say what they have seen already")
    say("--render", action="store_true", help="only write the document, from the results that are there")
    say("--results", type=Path, default=HERE / ".tools" / "bench", metavar="FOLDER")
    say("--docs", type=Path, default=HERE / "docs" / "benchmarks", metavar="FOLDER")
    return parser.parse_args(words)


def _measured(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    port = processes.free_port()
    os.environ |= {"TISSERAND_DATA": str(folder), "TISSERAND_URL": f"http://localhost:{port}"}
    processes.environment()
    told = folder / "told.json"
    subprocess.run([sys.executable, "-m", "bench.event_day_world", str(asked.people), str(told)], check=True)
    world = json.loads(told.read_text())
    started = processes.start("127.0.0.1", port)
    try:
        processes.wait_until_answering(f"http://127.0.0.1:{port}/", started)
        before = _cpu_seconds(started)
        seen = _load(asked, world, port, folder)
        return {
            **seen,
            "meetings": world["meetings"],
            "server_cpu_seconds": _cpu_seconds(started) - before,
            "server_mb": _megabytes(started),
            "asked": {name: value for name, value in vars(asked).items() if isinstance(value, int | float)},
            "machine": f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}",
        }
    finally:
        processes.stop(started)


def _load(asked: argparse.Namespace, world: Mapping[str, Any], port: int, folder: Path) -> dict[str, Any]:
    spec, answer = folder / "spec.json", folder / "seen.json"
    spec.write_text(json.dumps(_spec(asked, world, port)))
    subprocess.run([sys.executable, "-m", "bench.event_day_load", str(spec), str(answer)], check=True)
    seen: dict[str, Any] = json.loads(answer.read_text())
    return seen


def _spec(asked: argparse.Namespace, world: Mapping[str, Any], port: int) -> dict[str, Any]:
    """What the load does, in plain values."""
    room = f"/fr/cockpit/conventions/{world['slug']}/day/"
    token = f"csrfmiddlewaretoken={world['csrf']}"
    signed_in = {
        "Cookie": f"sessionid={world['session']}; csrftoken={world['csrf']}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
    }
    scans = [
        json.dumps({"scans": [{"scan": str(UUID(int=number)), "code": code}]})
        for number, code in enumerate(world["delegates"][: asked.check_ins], start=1)
    ]
    bearer = {"Authorization": f"Bearer {world['token']}", "Content-Type": "application/json"}
    walls = max(1, asked.streams // 20)
    return {
        "host": "127.0.0.1",
        "port": port,
        "seed": 1,
        "seconds": asked.seconds,
        "every_seconds": asked.every,
        "remembers": not asked.forgetful,
        "agendas": world["agendas"],
        "stream": f"/live/conventions/{world['slug']}/",
        "spread_seconds": 0.8,
        "screens": [
            *world["agendas"][: max(0, asked.streams - walls)],
            *[f"/fr/wall/{world['wall_key']}/"] * min(walls, asked.streams),
        ],
        "check_ins": [
            {"path": f"/api/v1/conventions/{world['slug']}/check-ins", "headers": bearer, "body": body}
            for body in scans
        ],
        "repairs": [
            {
                "note": f"{room}note/somebody/",
                "repair": f"{room}repair/",
                "headers": signed_in,
                "token": token,
                "body": f"{token}&who-registration={who}&who-sort=no_show&who-from_round=&who-until_round=",
            }
            for who in world["absent"][: asked.repairs]
        ],
    }


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]


def _cpu_seconds(started: Sequence[subprocess.Popen[bytes]]) -> float:
    return sum(sum(each.cpu_times()[:2]) for process in started for each in _family(process))


def _megabytes(started: Sequence[subprocess.Popen[bytes]]) -> float:
    return float(sum(each.memory_info().rss for each in _family(started[0]))) / 1e6


def _share(values: Sequence[float], share: float) -> float:
    """The value that so many stay below, such as .95."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _document(seen: Mapping[str, Any]) -> str:
    rows = [
        [
            sort,
            f"{len(took):,}",
            *(f"{_share(took, share):.0f}" for share in (0.5, 0.95, 0.99)),
            f"{max(took):.0f}",
        ]
        for sort, took in seen["took"].items()
    ]
    return (
        f"{INTRODUCTION}\n\n{table(('request', 'how many', 'p50', 'p95', 'p99', 'most'), rows)}\n\n"
        f"{_facts(seen)}\n"
    )


def _published(seen: Mapping[str, Any]) -> list[float]:
    """Seconds from each press on the button to the last screen that has looked again."""
    looked = sorted(moment for moments in seen["heard"].values() for moment in moments)
    ends = [*(began for began, _ in seen["published"][1:]), float("inf")][: len(seen["published"])]
    return [
        max((moment for moment in looked if began < moment < min(end, began + 15)), default=float("nan"))
        - began
        for (began, _answered), end in zip(seen["published"], ends, strict=True)
    ]


def _facts(seen: Mapping[str, Any]) -> str:
    asked = seen["asked"]
    served, asking = (seen[name] / asked["seconds"] for name in ("server_cpu_seconds", "cpu_seconds"))
    shown = ", ".join(f"{seconds:.1f} s" for seconds in _published(seen))
    unchanged = seen["statuses"].get("agenda 304", 0) / max(1, len(seen["took"]["agenda"]))
    return (
        f"{asked['people']:,} participants with {seen['meetings']:,} meetings and {asked['streams']} screens "
        f"that listen, for {asked['seconds']:.0f} s on {seen['machine']}; **{len(seen['faults'])} errors**. "
        f"{unchanged:.0%} of the openings found the agenda as it was seen before (304). From the press on "
        f"the button of a repair to the last screen that has looked again: {shown}. The server used "
        f"{served:.2f} cores and {seen['server_mb']:.0f} MB, who asked {asking:.2f} of the same machine."
    )


INTRODUCTION = f"""# The load of an event day

`./run bench day` starts an installation as `./run serve` does (one server, one worker, SQLite) on which a
convention is live, and does to it at once what an event day does. Times are milliseconds from the question to
the last byte of the answer; the aim is a p95 of {TARGET_MS} ms, no error, and a repair on every screen within
{TARGET_SECONDS} s."""
