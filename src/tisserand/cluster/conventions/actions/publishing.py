"""Showing a version of the plan to its participants."""

from datetime import datetime

from django.db import transaction

from tisserand.cluster.conventions.models import Convention, Schedule
from tisserand.cluster.conventions.rules import PLANNING_STATES


class NotReadyToPublish(Exception):
    """Only a draft of a convention that is being planned can be published."""


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
