"""The wall of the hall, opened by its key on a screen that nobody touches: screens that take turns.

Without a script each screen leads to the next by itself; with one they take turns and follow every change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tisserand.cluster.conventions.models import MeetingChange
from tisserand.cluster.conventions.queries.wall import Sitting, Turn, Wall, wall_with_key
from tisserand.interfaces.web.frame.changes import Line, cause_for_phones, spot

Thing = TypeVar("Thing")

SITTINGS_SHOWN = 18
CHANGES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Screen:
    """One screenful: people of the running or the next round, or changes."""

    sort: str
    turn: Turn | None = None
    sittings: Sequence[Sitting] = ()
    lines: Sequence[Line] = ()
    number: int = 1
    last: int = 1


@require_safe
@never_cache
def wall(request: HttpRequest, key: str) -> HttpResponse:
    """What the hall sees: 6 queries."""
    at = timezone.now()
    shown = wall_with_key(key, at)
    if shown is None:
        raise Http404
    timezone.activate(ZoneInfo(shown.convention.timezone))
    screens = list(_screens(shown))
    asked = request.GET.get("screen", "0")
    first = int(asked) % len(screens) if asked.isdecimal() and len(asked) < 9 and screens else 0
    turning = shown.now.round.ends_at if shown.now else shown.next.round.starts_at if shown.next else None
    context = {
        "wall": shown,
        "convention": shown.convention,
        "screens": [(number, screen, number == first) for number, screen in enumerate(screens)],
        "following": first + 1,
        "at": at,
        "again": max(2, round((turning - at).total_seconds()) + 1) if turning else 60,
    }
    answer = render(request, "public/wall.html", context)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _screens(shown: Wall) -> Iterator[Screen]:
    for sort, turn in (("now", shown.now), ("next", shown.next)):
        pages = list(_pages(turn.sittings, SITTINGS_SHOWN)) if turn else []
        for number, sittings in enumerate(pages, start=1):
            yield Screen(sort, turn, sittings, number=number, last=len(pages))
    lines = [_line(change) for change in shown.changes]
    pages_of_lines = list(_pages(lines, CHANGES_SHOWN))
    for number, some in enumerate(pages_of_lines, start=1):
        yield Screen("changes", lines=some, number=number, last=len(pages_of_lines))


def _pages(things: Sequence[Thing], many: int) -> Iterator[Sequence[Thing]]:
    return (things[start : start + many] for start in range(0, len(things), many))


def _line(change: MeetingChange) -> Line:
    before = spot(change.before_round, change.before_table)
    after = spot(change.after_round, change.after_table)
    why = cause_for_phones(change.cause, change.incident)
    return Line(a=str(change.meeting.a), b=str(change.meeting.b), before=before, after=after, why=why)
