"""The wall of the hall, opened by its key on a screen that nobody touches: screens that take turns.

Without a script each screen leads to the next by itself; with one they take turns and follow every change.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tisserand.cluster.conventions.models import Announcement, MeetingChange
from tisserand.cluster.conventions.queries.wall import Sitting, Turn, Wall, wall_with_key
from tisserand.interfaces.web.frame.changes import Line, cause_for_phones, spot

Thing = TypeVar("Thing")

ROWS_OF_PEOPLE = 7
"""In two columns; fewer where announcements take their room."""
ROWS_OF_CHANGES = 4
ANNOUNCEMENTS_SHOWN = 2
LETTERS_OF_A_LINE = 44


@dataclass(frozen=True, slots=True)
class Screen:
    """One screenful: people of the running or the next round, or changes."""

    sort: str
    turn: Turn | None = None
    sittings: Sequence[Sitting] = ()
    lines: Sequence[Line] = ()
    rows: int = ROWS_OF_PEOPLE
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
    with timezone.override(shown.convention.timezone):
        answer = render(request, "public/wall.html", _context(request, shown, at))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _context(request: HttpRequest, shown: Wall, at: datetime) -> Mapping[str, object]:
    screens = list(_screens(shown))
    asked = request.GET.get("screen", "0")
    first = int(asked) % len(screens) if asked.isdecimal() and len(asked) < 9 and screens else 0
    turning = shown.now.round.ends_at if shown.now else shown.next.round.starts_at if shown.next else None
    return {
        "wall": shown,
        "announced": _announced(shown),
        "convention": shown.convention,
        "screens": [(number, screen, number == first) for number, screen in enumerate(screens)],
        "following": first + 1,
        "at": at,
        "again": max(2, round((turning - at).total_seconds()) + 1) if turning else 60,
    }


def _screens(shown: Wall) -> Iterator[Screen]:
    said = sum(math.ceil(len(one.words) / LETTERS_OF_A_LINE) for one in _announced(shown))
    rows = max(2, ROWS_OF_PEOPLE - said)
    for sort, turn in (("now", shown.now), ("next", shown.next)):
        pages = list(_pages(turn.sittings, 2 * rows)) if turn else []
        for number, sittings in enumerate(pages, start=1):
            yield Screen(sort, turn, sittings, rows=rows, number=number, last=len(pages))
    lines = [_line(change) for change in shown.changes]
    rows = max(1, ROWS_OF_CHANGES - math.ceil(said / 2))
    pages_of_lines = list(_pages(lines, rows))
    for number, some in enumerate(pages_of_lines, start=1):
        yield Screen("changes", lines=some, rows=rows, number=number, last=len(pages_of_lines))


def _announced(shown: Wall) -> Sequence[Announcement]:
    return shown.announcements[:ANNOUNCEMENTS_SHOWN]


def _pages(things: Sequence[Thing], many: int) -> Iterator[Sequence[Thing]]:
    return (things[start : start + many] for start in range(0, len(things), many))


def _line(change: MeetingChange) -> Line:
    before = spot(change.before_round, change.before_table)
    after = spot(change.after_round, change.after_table)
    why = cause_for_phones(change.cause, change.incident)
    return Line(a=str(change.meeting.a), b=str(change.meeting.b), before=before, after=after, why=why)
