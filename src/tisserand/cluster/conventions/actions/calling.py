"""What phones tell on the day: we are late, they did not come, we need the desk.

Who will miss more than half of a meeting misses it: the plan has to follow. Who comes sooner is waited for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Convention,
    DeskCall,
    Incident,
    Meeting,
    Registration,
    Round,
)
from tisserand.cluster.conventions.queries.day import live_schedule

from .happening import note_incident
from .mending import NotLive
from .places import hold
from .pulse import beat
from .telling import tell_from_agenda

OVER = (Meeting.State.CANCELLED, Meeting.State.NO_SHOW, Meeting.State.DONE)
MOST_MINUTES = 240


class NobodyWaits(Exception):
    """There is no meeting to come that one could be late for."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """Whom it concerns, when they come, and the incident where a meeting cannot wait for them."""

    meeting: Meeting
    arrives_at: datetime
    incident: Incident | None


def say_late(registration: Registration, minutes: int, *, at: datetime) -> Lateness:
    """Late by so many minutes (1 to 240) after the start of the meeting that is next or on.

    The other side is told at once. Raises `NotLive`, `NobodyWaits`.
    """
    with transaction.atomic():
        convention = hold(registration.convention_id)
        meeting = _next_meeting(convention, registration, at)
        if meeting is None or not 1 <= minutes <= MOST_MINUTES:
            raise NobodyWaits
        arrives_at = meeting.round.starts_at + timedelta(minutes=minutes)
        Meeting.objects.filter(pk=meeting.pk).exclude(state__in=OVER).update(
            state=Meeting.State.LATE, late_minutes=minutes
        )
        incident = _note_missed(registration, meeting.round, arrives_at, minutes, at)
        beat(convention.pk)
    return Lateness(meeting, arrives_at, incident)


def _next_meeting(convention: Convention, registration: Registration, at: datetime) -> Meeting | None:
    schedule = live_schedule(convention)
    if schedule is None or convention.state != Convention.State.LIVE:
        raise NotLive
    mine = schedule.meetings.filter(Q(a=registration) | Q(b=registration), round__ends_at__gt=at)
    return mine.exclude(state__in=OVER).select_related("round").order_by("round__number").first()


def _note_missed(
    registration: Registration, first: Round, arrives_at: datetime, minutes: int, at: datetime
) -> Incident | None:
    """An incident where rounds are missed: those of which less than half is left."""
    rounds = first.convention.rounds.filter(number__gte=first.number).order_by("number")
    there = [one for one in rounds if one.starts_at + (one.ends_at - one.starts_at) / 2 >= arrives_at]
    if first in there:
        return None
    return note_incident(
        first.convention,
        Incident.Sort.LATE if there else Incident.Sort.NO_SHOW,
        registration,
        from_round=first,
        until_round=there[0] if there else None,
        minutes=minutes,
        is_from_agenda=True,
        at=at,
    )


def say_they_did_not_come(registration: Registration, meeting: Meeting, *, at: datetime) -> Meeting:
    """The other side is not there: noted at the meeting, and for the desk unless it knows or each says it.

    Raises what `tell_from_agenda` raises.
    """
    told = tell_from_agenda(registration, meeting, Meeting.State.NO_SHOW, at=at)
    missing = {Meeting.Missing.A: told.a, Meeting.Missing.B: told.b}.get(
        Meeting.Missing(told.missing or "both")
    )
    convention = Convention.objects.get(pk=registration.convention_id)
    if missing is None or convention.state != Convention.State.LIVE or _is_known(convention, missing, told):
        return told
    note_incident(
        convention,
        Incident.Sort.NO_SHOW,
        missing,
        from_round=told.round,
        words=str(registration),
        is_from_agenda=True,
        at=at,
    )
    return told


def _is_known(convention: Convention, missing: Registration, meeting: Meeting) -> bool:
    """Whether the desk was told already that they are away in this round."""
    told = convention.incidents.filter(registration=missing, dismissed_at=None)
    away = told.filter(from_round__number__lte=meeting.round.number)
    return away.filter(
        Q(sort__in=(Incident.Sort.NO_SHOW, Incident.Sort.LEFT_EARLY))
        | Q(sort=Incident.Sort.LATE, until_round__number__gt=meeting.round.number)
    ).exists()


def call_desk(registration: Registration, words: str, *, at: datetime) -> DeskCall:
    """Asks the desk for help; who asks again before it was answered says it in other words."""
    try:
        with transaction.atomic():
            call = DeskCall.objects.create(registration=registration, words=words, at=at)
            beat(registration.convention_id)
    except IntegrityError:
        open_calls = registration.desk_calls.filter(answered_at=None)
        open_calls.update(words=words)
        beat(registration.convention_id)
        return open_calls.first() or call_desk(registration, words, at=at)
    return call


def answer_call(call: DeskCall, *, by: User | None, at: datetime) -> bool:
    """Somebody has seen to it; False where a colleague did before."""
    with transaction.atomic():
        answered = DeskCall.objects.filter(pk=call.pk, answered_at=None).update(
            answered_at=at, answered_by=by
        )
        if answered:
            beat(call.registration.convention_id)
        return bool(answered)
