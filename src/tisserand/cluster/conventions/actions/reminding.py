"""What the team does about those who have not said enough: letters and calls, each with its day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from tisserand.cluster.conventions.models import Registration

BETWEEN_REMINDERS = timedelta(hours=20)
"""Nobody is reminded twice on one day, however often somebody presses the button."""


def note_call(registration: Registration, words: str, *, at: datetime) -> None:
    """Keeps what was said on the phone; the latest call counts."""
    Registration.objects.filter(pk=registration.pk).update(called_at=at, call_words=words)


def take_up_to_remind(registrations: Iterable[Registration], *, at: datetime) -> list[int]:
    """Marks as reminded those of them that were not today; their keys. Of two at once one takes each."""
    long_ago = Q(reminded_at=None) | Q(reminded_at__lte=at - BETWEEN_REMINDERS)
    taken = []
    for registration in registrations:
        due = Registration.objects.filter(long_ago, pk=registration.pk, state=Registration.State.REGISTERED)
        if due.update(reminded_at=at):
            taken.append(registration.pk)
    return taken
