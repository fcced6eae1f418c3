"""What people do with a convention: wish, plan, lock, publish, tell what became of a meeting.

Each verb is one transaction; times are given by the caller. The exceptions say what to do next.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind

from .models import Convention, Meeting, Registration, Schedule, Wish
from .queries import newest_schedule
from .rules import PLANNING_STATES, day_has_come, is_shown_to_participants, wishes_are_open


class WishesAreClosed(Exception):
    """The convention takes no wishes any more: ask the facilitator, who can still lock a meeting."""


class NotAtTheSameConvention(Exception):
    """The two registrations belong to different conventions, or one has withdrawn."""


class NotReadyToPublish(Exception):
    """Only a draft of a convention that is being planned can be published."""


class NotOnTheProgramme(Exception):
    """The meeting is in a draft or a replaced version: nobody was told to come."""


class NotTheNextStep(Exception):
    """The convention is not where this step begins: it was taken already, or others come first."""


class NotTheNewestVersion(Exception):
    """Only the locks of the newest version stand in the next one: lock the meeting there."""


class NotYourMeeting(Exception):
    """The registration is neither side of the meeting."""


class NotHeldYet(Exception):
    """The day of the meetings has not come, or the meeting has not begun."""


def open_wishes(convention: Convention) -> None:
    """Lets registrations say whom they want to meet."""
    _step(convention, {Convention.State.DRAFT, Convention.State.REGISTRATION}, Convention.State.WISHES)


def close_wishes(convention: Convention) -> None:
    """Keeps the wishes as they are, so that the plan can be made from them."""
    _step(convention, {Convention.State.WISHES}, Convention.State.WISHES_CLOSED)


def _step(convention: Convention, begins: set[Convention.State], ends: Convention.State) -> None:
    if not Convention.objects.filter(pk=convention.pk, state__in=begins).update(state=ends):
        raise NotTheNextStep
    convention.state = ends


def say_wishes(of: Registration, levels: Mapping[Registration, str], *, at: datetime) -> int:
    """What `of` says of several others, all or nothing; how many words were new. See `say_wish`."""
    said = dict(of.wishes.values_list("to_id", "level"))
    new = {to: level for to, level in levels.items() if said.get(to.pk, "open") != level}
    with transaction.atomic():
        for to, level in new.items():
            say_wish(of, to, level, at=at)
    return len(new)


def say_wish(of: Registration, to: Registration, level: str, *, at: datetime) -> Wish | None:
    """What `of` says of `to`: must, would or no; "open" takes the word back and gives None."""
    if not wishes_are_open(of.convention, at):
        raise WishesAreClosed
    both_come = {of.state, to.state} == {Registration.State.REGISTERED}
    if of.convention_id != to.convention_id or of.pk == to.pk or not both_come:
        raise NotAtTheSameConvention
    if level == "open":
        Wish.objects.filter(of=of, to=to).delete()
        return None
    wish, _ = Wish.objects.update_or_create(of=of, to=to, defaults={"level": level, "said_at": at})
    return wish


def lock_meeting(meeting: Meeting, *, is_locked: bool) -> None:
    """Keeps a meeting of the newest version through every later run, or lets it go again."""
    if meeting.schedule != newest_schedule(meeting.schedule.convention):
        raise NotTheNewestVersion
    Meeting.objects.filter(pk=meeting.pk).update(is_locked=is_locked)


def publish_schedule(schedule: Schedule, *, at: datetime) -> Schedule:
    """Shows a draft to its participants as the provisional schedule; the one before it is replaced."""
    with transaction.atomic():
        convention = Convention.objects.select_for_update().get(pk=schedule.convention_id)
        if convention.state not in PLANNING_STATES:
            raise NotReadyToPublish
        convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES).exclude(pk=schedule.pk).update(
            state=Schedule.State.REPLACED
        )
        published = convention.schedules.filter(pk=schedule.pk, state=Schedule.State.DRAFT).update(
            state=Schedule.State.PROVISIONAL, published_at=at
        )
        if not published:
            raise NotReadyToPublish
        convention.state = Convention.State.PROVISIONAL
        convention.save(update_fields=("state",))
    schedule.refresh_from_db()
    return schedule


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
