"""What an agenda shows, as a short sign: the same sign, the same page.

Asked for alone it costs five queries; of a page that was made it costs none. It is another one every minute,
so that what it leaves out, such as the name of a partner's delegate, is never older.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from tisserand.cluster.conventions.models import Convention, Meeting, Registration, Schedule
from tisserand.cluster.conventions.queries import published_schedule
from tisserand.cluster.conventions.queries.day import announcements_now, open_call

Sign = tuple[object, ...]


def sign_of(mine: Registration, at: datetime) -> Sign:
    """The sign of the agenda as it would be now: 4 queries, 2 while the day is not live."""
    schedule = published_schedule(mine.convention)
    meetings: Iterable[Meeting] = ()
    if schedule:
        rows = schedule.meetings.filter(Q(a=mine) | Q(b=mine)).exclude(state=Meeting.State.CANCELLED)
        meetings = rows.order_by("pk")
    is_live = mine.convention.state == Convention.State.LIVE and schedule is not None
    said = [one.words for one in announcements_now(mine.convention, at)] if is_live else []
    return _sign(mine, schedule, meetings, (said, is_live and open_call(mine) is not None), at)


def sign_seen(context: Mapping[str, Any], at: datetime) -> Sign:
    """The sign of a page made from this: no query."""
    agenda, live = context["agenda"], context["live"]
    today = (list(live.announcements), live.call is not None) if live else ([], False)
    meetings = sorted(agenda.meetings, key=lambda one: one.pk)
    return _sign(agenda.registration, agenda.schedule, meetings, today, at)


def _sign(
    mine: Registration,
    schedule: Schedule | None,
    meetings: Iterable[Meeting],
    today: tuple[list[str], bool],
    at: datetime,
) -> Sign:
    return (
        at.replace(second=0, microsecond=0),
        mine.convention.state,
        schedule and (schedule.pk, schedule.state, schedule.sequence),
        [_shown(one) for one in meetings],
        today,
    )


def _shown(one: Meeting) -> Sign:
    return (one.pk, one.state, one.round_id, one.table_id, one.interpreter_id, one.late_minutes, one.missing)
