"""The phone on the day: what changed for me, what is announced, we are late, we need the desk, the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, DeskCall, MeetingChange, Registration, Schedule
from tisserand.cluster.conventions.queries import Agenda, agenda_for
from tisserand.cluster.conventions.queries.day import announcements_now, my_changes, open_call
from tisserand.interfaces.web.frame.changes import Line, cause_for_phones, spot
from tisserand.interfaces.web.frame.hall_plan import hall_of

from .day import Encounter, encounters
from .keyed import private, registration_of

LATE_BY = (5, 10, 15, 30, 60)
LONGEST_WORDS = 300
CHANGES_SHOWN = 5
WIDE = 900
"""Units of the drawing: what is wider is moved about on a phone rather than made smaller."""


@dataclass(frozen=True, slots=True)
class Live:
    """What the day adds to an agenda; `again` is when its page looks again by itself, in seconds."""

    announcements: Sequence[str]
    changes: Sequence[Line]
    call: DeskCall | None
    late_by: Sequence[tuple[int, datetime]]
    again: int


def live_of(agenda: Agenda, met: Sequence[Encounter], at: datetime) -> Live | None:
    """The day of a registration, None while the convention is not live: 3 queries."""
    mine, schedule = agenda.registration, agenda.schedule
    if mine.convention.state != Convention.State.LIVE or schedule is None:
        return None
    coming = next((one for one in met if one.is_next), None)
    turns = [moment for one in agenda.rounds for moment in (one.starts_at, one.ends_at) if moment > at]
    return Live(
        announcements=[one.words for one in announcements_now(mine.convention, at)],
        changes=_changes(mine, schedule),
        call=open_call(mine),
        late_by=_late_by(coming, at) if coming else (),
        again=max(2, round((min(turns) - at).total_seconds()) + 1) if turns else 60,
    )


def _late_by(coming: Encounter, at: datetime) -> Sequence[tuple[int, datetime]]:
    """Choices of minutes with the time it would be, those that are past already left out."""
    times = ((minutes, coming.starts_at + timedelta(minutes=minutes)) for minutes in LATE_BY)
    return [(minutes, moment) for minutes, moment in times if moment > at]


def _changes(mine: Registration, schedule: Schedule) -> Sequence[Line]:
    return [_line(mine, change) for change in my_changes(mine, schedule)[:CHANGES_SHOWN]]


def _line(mine: Registration, change: MeetingChange) -> Line:
    meeting = change.meeting
    other = meeting.b if meeting.a_id == mine.pk else meeting.a
    return Line(
        a=str(mine),
        b=str(other),
        before=spot(change.before_round, change.before_table),
        after=spot(change.after_round, change.after_table),
        why=cause_for_phones(change.cause, change.incident),
    )


@require_POST
def late(request: HttpRequest, key: str) -> HttpResponse:
    """We are late by so many minutes for the next meeting."""
    mine = registration_of(key)
    minutes = request.POST.get("minutes", "")
    asked = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0
    try:
        told = actions.say_late(mine, asked, at=timezone.now())
    except actions.NotLive:
        messages.error(request, _("The day has not begun, or is over."))
    except actions.NobodyWaits:
        messages.error(request, _("No meeting of yours is to come: call the desk if you need help."))
    else:
        messages.success(request, _late_words(mine, told))
    return redirect("my-agenda", key)


def _late_words(mine: Registration, told: actions.Lateness) -> str:
    arrives_at = told.arrives_at.astimezone(ZoneInfo(mine.convention.timezone))
    facts = {"time": time_format(arrives_at, "TIME_FORMAT")}
    if told.incident is None:
        return _("Noted: your partner knows that you come at %(time)s.") % facts
    return _("Noted: you come at %(time)s. The desk now looks for other times for what you miss.") % facts


@require_POST
def call_desk(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody is to come and help."""
    mine = registration_of(key)
    if mine.convention.state == Convention.State.LIVE:
        actions.call_desk(mine, request.POST.get("words", "").strip()[:LONGEST_WORDS], at=timezone.now())
        messages.success(request, _("The desk knows. Somebody comes to you."))
    else:
        messages.error(request, _("The day has not begun, or is over."))
    return redirect("my-agenda", key)


@never_cache
def hall(request: HttpRequest, key: str) -> HttpResponse:
    """Where my tables are: the next one marked, the later ones too."""
    at = timezone.now()
    mine = registration_of(key)
    agenda = agenda_for(mine)
    met = [one for one in encounters(agenda, at) if not one.is_over]
    coming = next((one for one in met if one.is_next), None)
    tables = list(mine.convention.tables.order_by("number"))
    signs = {one.meeting.table.number: "changed" for one in met}
    if coming:
        signs[coming.meeting.table.number] = "here"
    plan = hall_of(tables, signs=signs, names=_names(met))
    context = {
        "mine": mine,
        "convention": mine.convention,
        "hall": plan,
        "is_wide": plan.width > WIDE,
        "next": coming,
        "way": plan.way_to(coming.meeting.table.number) if coming else "",
        "later": [one for one in met if one is not coming],
    }
    return private(render(request, "member/hall.html", context))


def _names(met: Sequence[Encounter]) -> Mapping[int, str]:
    return {one.meeting.table.number: str(one.other.organisation) for one in reversed(met)}
