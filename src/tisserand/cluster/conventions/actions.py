"""What people do with a convention: wish, plan, lock, publish, tell what became of a meeting.

Each verb is one transaction; times are given by the caller. The exceptions say what to do next.
"""

from datetime import datetime

from django.db import transaction

from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind

from .models import Convention, Meeting, Registration, Schedule, Wish
from .rules import PLANNING_STATES, is_shown_to_participants, wishes_are_open


class WishesAreClosed(Exception):
    """The convention takes no wishes any more: ask the facilitator, who can still lock a meeting."""


class NotAtTheSameConvention(Exception):
    """The two registrations belong to different conventions, or one has withdrawn."""


class NotReadyToPublish(Exception):
    """Only a draft of a convention that is being planned can be published."""


class NotOnTheProgramme(Exception):
    """The meeting is in a draft or a replaced version: nobody was told to come."""


def say_wish(of: Registration, to: Registration, level: str, *, at: datetime) -> Wish | None:
    """What `of` says of `to`: must, would or no; "open" takes the word back and gives None."""
    if not wishes_are_open(of.convention):
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
    """Keeps a meeting through every later run of the optimiser, or lets it go again."""
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
