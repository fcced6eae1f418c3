"""What every phone and the wall say to everybody, for a while."""

from datetime import datetime, timedelta

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Announcement, Convention

from .mending import NotLive
from .pulse import beat


def announce(
    convention: Convention, words: str, *, minutes: int, by: User | None, at: datetime
) -> Announcement:
    """Shows words on every screen for so many minutes. Raises `NotLive`."""
    with transaction.atomic():
        locked = Convention.objects.select_for_update().get(pk=convention.pk)
        if locked.state != Convention.State.LIVE:
            raise NotLive
        beat(locked.pk)
        return Announcement.objects.create(
            convention=locked, words=words, at=at, ends_at=at + timedelta(minutes=minutes), by=by
        )


def take_down(announcement: Announcement, *, at: datetime) -> bool:
    """Ends an announcement before its time; False where it was over already."""
    with transaction.atomic():
        standing = Announcement.objects.filter(pk=announcement.pk, ends_at__gt=at)
        ended = standing.filter(at__lt=at).update(ends_at=at) or standing.delete()[0]
        if ended:
            beat(announcement.convention_id)
        return bool(ended)
