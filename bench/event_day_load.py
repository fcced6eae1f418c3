"""The load of an event day: phones that open their agendas, screens that listen, a desk, a repair.

One process, one event loop, plain sockets, so that little of the machine goes into asking. Milliseconds.
`python -m bench.event_day_load SPEC.json ANSWER.json`.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Headers = dict[str, str]
MARK = re.compile(r'name="mark" value="([^"]+)"')


@dataclass
class Answer:
    """What a request gave."""

    status: int
    headers: Headers
    body: bytes


@dataclass
class Connection:
    """One browser's connection, opened anew when the server has closed it."""

    host: str
    port: int
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request; a connection that was closed meanwhile is tried once more."""
        headers = {"Host": f"{self.host}:{self.port}", **headers}
        for attempt in (1, 2):
            reader, writer = self.streams or await asyncio.open_connection(self.host, self.port)
            self.streams = reader, writer
            try:
                writer.write(_request(method, path, headers, body))
                await writer.drain()
                return await self._answer(reader)
            except (ConnectionError, asyncio.IncompleteReadError, IndexError):
                writer.close()
                self.streams = None
                if attempt == 2:
                    raise
        raise AssertionError

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        status, headers = await _head(reader)
        body = b""
        if headers.get("transfer-encoding") == "chunked":
            while size := int((await reader.readline()).strip() or b"0", 16):
                body += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        elif length := int(headers.get("content-length", "0")):
            body = await reader.readexactly(length)
        if headers.get("connection") == "close" and self.streams:
            self.streams[1].close()
            self.streams = None
        return Answer(status, headers, body)


def _request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "User-Agent: event-day"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _head(reader: asyncio.StreamReader) -> tuple[int, Headers]:
    status = int((await reader.readline()).split()[1])
    headers: Headers = {}
    while line := (await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return status, headers


@dataclass
class Measured:
    """Milliseconds by sort of request, faults in words, and when each stream told of which pulse."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    heard: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def time(self, sort: str, good: set[int], request: Awaitable[Answer]) -> Answer | None:
        """Waits for a request and notes how long it took, or what went wrong."""
        began = time.perf_counter()
        try:
            answer = await asyncio.wait_for(request, 30)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            self.faults.append(f"{sort}: {error!r}")
            return None
        self.took[sort].append(1000 * (time.perf_counter() - began))
        self.statuses[f"{sort} {answer.status}"] += 1
        if answer.status not in good:
            self.faults.append(f"{sort}: {answer.status} {answer.body[:200]!r}")
        return answer


async def phone(spec: Mapping[str, Any], path: str, measured: Measured, chance: random.Random) -> None:
    """A participant: opens the agenda every so often, as a browser that remembers what it saw."""
    connection = Connection(spec["host"], spec["port"])
    remembered: Headers = {"Accept-Encoding": "gzip", "Cookie": ""}
    await asyncio.sleep(chance.uniform(0, spec["every_seconds"]))
    while time.perf_counter() < spec["ends"]:
        began = time.perf_counter()
        answer = await measured.time("agenda", {200, 304}, connection.ask("GET", path, remembered))
        if answer and spec["remembers"] and "etag" in answer.headers:
            remembered["If-None-Match"] = answer.headers["etag"]
        await asyncio.sleep(max(0.0, spec["every_seconds"] - (time.perf_counter() - began)))


async def screen(spec: Mapping[str, Any], path: str, measured: Measured, chance: random.Random) -> None:
    """A page that listens: at each pulse it looks again, a little later than the next screen; notes when."""
    page = Connection(spec["host"], spec["port"])
    try:
        reader, writer = await asyncio.open_connection(spec["host"], spec["port"])
        host = f"{spec['host']}:{spec['port']}"
        writer.write(_request("GET", spec["stream"], {"Accept": "text/event-stream", "Host": host}))
        status, _headers = await _head(reader)
        if status != 200:
            measured.faults.append(f"stream: {status}")
            return
        remembered: Headers = {"Accept-Encoding": "gzip"}
        while time.perf_counter() < spec["ends"]:
            line = await asyncio.wait_for(reader.readline(), max(0.1, spec["ends"] - time.perf_counter()))
            if not line:
                measured.faults.append("stream: closed")
                return
            if line.startswith(b"data:"):
                await asyncio.sleep(chance.uniform(0, spec["spread_seconds"]))
                answer = await measured.time("screen", {200, 304}, page.ask("GET", path, remembered))
                if answer and "etag" in answer.headers:
                    remembered["If-None-Match"] = answer.headers["etag"]
                measured.heard[line[5:].strip().decode()].append(time.perf_counter())
    except TimeoutError:
        return
    except OSError as error:
        measured.faults.append(f"stream: {error!r}")


async def desk(spec: Mapping[str, Any], measured: Measured) -> None:
    """The desk: one arrival after the other, evenly over the time."""
    arrivals = spec["check_ins"]
    connection = Connection(spec["host"], spec["port"])
    pause = (spec["ends"] - time.perf_counter()) / (len(arrivals) + 1)
    for each in arrivals:
        await asyncio.sleep(pause)
        request = connection.ask("POST", each["path"], each["headers"], each["body"].encode())
        await measured.time("check-in", {200, 201}, request)


async def repairs(spec: Mapping[str, Any], measured: Measured, published: list[list[float]]) -> None:
    """The team: somebody did not come, the repair is looked at and applied; when it was, and was answered."""
    connection = Connection(spec["host"], spec["port"])
    pause = (spec["ends"] - time.perf_counter()) / (len(spec["repairs"]) + 1)
    for each in spec["repairs"]:
        await asyncio.sleep(pause)
        note = connection.ask("POST", each["note"], each["headers"], each["body"].encode())
        await measured.time("incident", {302}, note)
        page = await measured.time("proposal", {200}, connection.ask("GET", each["repair"], each["headers"]))
        mark = MARK.search(page.body.decode()) if page else None
        if mark is None:
            measured.faults.append("repair: nothing to apply")
            continue
        body = f"{each['token']}&mark={mark[1]}".encode()
        began = time.perf_counter()
        await measured.time("repair", {302}, connection.ask("POST", each["repair"], each["headers"], body))
        published.append([began, time.perf_counter()])


async def run(spec: dict[str, Any]) -> dict[str, Any]:
    """The whole day in small; gives what was measured as plain values."""
    measured, chance = Measured(), random.Random(spec["seed"])
    spec["ends"] = time.perf_counter() + spec["seconds"]
    published: list[list[float]] = []
    doers: list[Callable[[], Awaitable[None]]] = [
        *(lambda path=path: phone(spec, path, measured, chance) for path in spec["agendas"]),
        *(lambda path=path: screen(spec, path, measured, chance) for path in spec["screens"]),
        lambda: desk(spec, measured),
        lambda: repairs(spec, measured, published),
    ]
    await asyncio.gather(*(do() for do in doers))
    return {
        "took": dict(measured.took),
        "faults": measured.faults,
        "statuses": dict(measured.statuses),
        "published": published,
        "heard": dict(measured.heard),
        "cpu_seconds": time.process_time(),
    }


def main(spec: str, answer: str) -> None:
    """Reads what to do, does it, writes what was seen."""
    seen = asyncio.run(run(json.loads(Path(spec).read_text())))
    Path(answer).write_text(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
