"""The optimiser's progress while it works: as a stream of events, and as a fragment for whoever asks again.

The stream sends `progress` with a piece of the page whenever something changed, and `done` at the end.
"""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation

from tisserand.cluster.conventions.models import ScheduleRun
from tisserand.cluster.conventions.planning import settle_silent_runs
from tisserand.cluster.conventions.queries import run_of
from tisserand.cluster.conventions.rules import may_plan

from .gate import for_facilitators
from .progress import progress_of

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_OF_SILENCE = 10
MOST_SECONDS_OPEN = 15 * 60


@for_facilitators
def fragment(request: HttpRequest, slug: str, run: int) -> HttpResponse:
    """The moving part of the panel; once the work is over, the whole page is asked for again."""
    settle_silent_runs(at=timezone.now())
    found = run_of(slug, run)
    if found is None:
        raise Http404(slug)
    answer = render(request, "cockpit/run_progress.html", {"progress": progress_of(found, timezone.now())})
    if found.state not in ScheduleRun.OPEN_STATES:
        answer.headers["HX-Refresh"] = "true"
    return answer


async def stream(request: HttpRequest, slug: str, run: int) -> StreamingHttpResponse:
    """The same as events; facilitators only. `language` in the query says in which language."""
    if not may_plan(await request.auser()):
        raise PermissionDenied
    if await sync_to_async(run_of)(slug, run) is None:
        raise Http404(slug)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return StreamingHttpResponse(
        _events(slug, run, language),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def _events(slug: str, key: int, language: str) -> AsyncIterator[str]:
    began = spoke = monotonic()
    told = ""
    while monotonic() - began < MOST_SECONDS_OPEN:
        html, is_open, sign = await sync_to_async(_look)(slug, key, language)
        if sign != told:
            told, spoke = sign, monotonic()
            yield _event("progress", html)
        elif monotonic() - spoke >= SECONDS_OF_SILENCE:
            spoke = monotonic()
            yield ": still here\n\n"
        if not is_open:
            yield _event("done", "")
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def _look(slug: str, key: int, language: str) -> tuple[str, bool, str]:
    """The fragment, whether the work goes on, and a sign that changes with it and with every second."""
    settle_silent_runs(at=timezone.now())
    run = run_of(slug, key)
    if run is None:
        return "", False, "gone"
    with translation.override(language):
        progress = progress_of(run, timezone.now())
        html = render_to_string("cockpit/run_progress.html", {"progress": progress})
    sign = f"{run.state} {run.heard_at} {run.stop_wanted} {progress.seconds:.0f}"
    return html, progress.is_open, sign


def _event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n"
