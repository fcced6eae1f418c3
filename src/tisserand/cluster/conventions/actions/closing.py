"""The end of a convention: closed after its last meeting, followed up when nobody is asked any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tisserand.cluster.conventions.models import Convention, FollowUp

from .following import open_follow_ups
from .pulse import beat
from .steps import take_step

State = Convention.State


class NotOverYet(Exception):
    """The last meetings have not begun: a convention is closed once they have."""


def close_convention(convention: Convention, *, at: datetime) -> int:
    """Ends the day; how many sides of meetings will be asked what came of them.

    A convention that was never live, since it ran on paper, is closed from its final schedule. Raises
    NotOverYet before the last round has begun, NotTheNextStep.
    """
    last = convention.rounds.aggregate(last=Max("starts_at"))["last"] or convention.starts_at
    if at < last:
        raise NotOverYet
    with transaction.atomic():
        take_step(convention, {State.FINAL, State.LIVE}, State.CLOSED, closed_at=at)
        convention.closed_at = at
        beat(convention.pk)
        return open_follow_ups(convention)


def end_follow_up(convention: Convention) -> None:
    """Asks nobody any more; what was told stays, and can still be told. Raises NotTheNextStep."""
    with transaction.atomic():
        take_step(convention, {State.CLOSED}, State.FOLLOWED_UP)
        unasked = FollowUp.objects.filter(meeting__schedule__convention=convention, asked_at=None, answer="")
        unasked.delete()
