"""The stream by which open screens notice that something on the day has changed.

One poller in each process asks for the pulse of every convention that somebody watches: one query each half
second, however many streams are open. A stream sends `pulse` with the number when it is another one.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from tisserand.cluster.conventions.queries.day import convention_key, pulses_of

log = logging.getLogger(__name__)
Look = Callable[[Collection[int]], Mapping[int, int]]

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_OF_SILENCE = 10
MOST_SECONDS_OPEN = 15 * 60
"""A browser opens the stream again by itself; what is forgotten on the way does not stay for ever."""


class Poller:
    """Asks for all of its listeners together, and only while there are any."""

    def __init__(self, look: Look, seconds: float = SECONDS_BETWEEN_LOOKS) -> None:
        self.look, self.seconds = look, seconds
        self.watched: Counter[int] = Counter()
        self.pulses: dict[int, int] = {}
        self.news = asyncio.Condition()
        self.task: asyncio.Task[None] | None = None
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pulse")

    async def listen(self, key: int, *, seconds: float = MOST_SECONDS_OPEN) -> AsyncIterator[int | None]:
        """The pulse of a convention as it is, then each time it is another; None after a silence."""
        until = monotonic() + seconds
        told: int | None = None
        self.watched[key] += 1
        try:
            while monotonic() < until:
                if self.task is None or self.task.done():
                    self.task = asyncio.create_task(self._poll())
                told = await self._next(key, told, min(SECONDS_OF_SILENCE, until - monotonic()))
                yield told
        finally:
            self.watched[key] -= 1
            self.watched += Counter()

    async def _next(self, key: int, told: int | None, seconds: float) -> int | None:
        """Another pulse than the one told; the same after so many seconds, or None if none is known."""
        try:
            async with asyncio.timeout(seconds), self.news:
                await self.news.wait_for(lambda: self.pulses.get(key, told) != told)
        except TimeoutError:
            pass
        return self.pulses.get(key)

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        while self.watched:
            try:
                seen = await loop.run_in_executor(self.thread, self.look, tuple(self.watched))
            except DatabaseError:
                log.exception("the pulse cannot be read")
            else:
                async with self.news:
                    self.pulses = dict(seen)
                    self.news.notify_all()
            await asyncio.sleep(self.seconds)


def _look(keys: Collection[int]) -> Mapping[int, int]:
    close_old_connections()
    return pulses_of(keys)


POLLERS: WeakKeyDictionary[asyncio.AbstractEventLoop, Poller] = WeakKeyDictionary()


def poller() -> Poller:
    """The one of this process: of its event loop."""
    return POLLERS.setdefault(asyncio.get_running_loop(), Poller(_look))


@require_safe
async def stream(_request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The pulse of a convention that is not in preparation: a number that tells nothing but that it rises."""
    key = await sync_to_async(convention_key)(slug)
    if key is None:
        raise Http404(slug)
    return StreamingHttpResponse(
        _events(key),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def _events(key: int) -> AsyncIterator[str]:
    told: int | None = None
    yield "retry: 2000\n\n"
    async for pulse in poller().listen(key):
        yield ": still here\n\n" if pulse == told else f"event: pulse\ndata: {pulse}\n\n"
        told = pulse
