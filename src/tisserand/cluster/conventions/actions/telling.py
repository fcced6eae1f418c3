"""What became of a meeting, as either side or the desk tells it."""

from datetime import datetime

from django.db import transaction

from tisserand.cluster.conventions.models import Meeting, Registration
from tisserand.cluster.conventions.rules import day_has_come, is_shown_to_participants
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind


class NotOnTheProgramme(Exception):
    """The meeting is in a draft or a replaced version: nobody was told to come."""


class NotYourMeeting(Exception):
    """The registration is neither side of the meeting."""


class NotHeldYet(Exception):
    """The day of the meetings has not come, or the meeting has not begun."""


def tell_what_became_of(meeting: Meeting, state: Meeting.State, *, at: datetime) -> Meeting:
    """Notes that a meeting was held, or that one side did not come; a held one writes a tie."""
    if not is_shown_to_participants(meeting.schedule):
        raise NotOnTheProgramme
    with transaction.atomic():
        meeting.state = state
        meeting.save(update_fields=("state",))
        if state == Meeting.State.DONE:
            write_tie(
                meeting.a.organisation,
                meeting.b.organisation,
                TieKind.MET,
                on=meeting.round.starts_at.date(),
                evidence=f"meeting:{meeting.pk}",
                at=at,
            )
    return meeting


def tell_from_agenda(
    registration: Registration, meeting: Meeting, state: Meeting.State, *, at: datetime
) -> Meeting:
    """What one side tells from its agenda once the meeting has begun; a held meeting stays held."""
    if registration.pk not in (meeting.a_id, meeting.b_id):
        raise NotYourMeeting
    if not day_has_come(registration.convention, at) or meeting.round.starts_at > at:
        raise NotHeldYet
    with transaction.atomic():
        meeting.refresh_from_db(fields=("state",), from_queryset=Meeting.objects.select_for_update())
        if meeting.state == Meeting.State.DONE:
            return meeting
        return tell_what_became_of(meeting, state, at=at)
