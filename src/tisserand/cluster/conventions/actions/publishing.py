"""Showing a version of the plan to its participants, first to be remarked on, then for good."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Mailing, Meeting, MeetingChange, Schedule
from tisserand.cluster.conventions.queries.changes import shown_sequence, standing
from tisserand.cluster.conventions.rules import PLANNING_STATES

from .pulse import beat


class NotReadyToPublish(Exception):
    """Only a draft of a convention that is being planned can be published."""


class NotReadyToBeFinal(Exception):
    """Only the provisional schedule of a convention can become the final one."""


def next_sequence(convention: Convention) -> int:
    """The number of the next thing that participants are shown; ask while you hold the convention."""
    return shown_sequence(convention) + 1


def publish_schedule(schedule: Schedule, *, at: datetime, by: User | None = None) -> Schedule:
    """Shows a draft to its participants; the one before it is replaced, and what differs is kept as changes.

    It is provisional, or final where the final schedule was there already. Raises `NotReadyToPublish`.
    """
    with transaction.atomic():
        convention = Convention.objects.select_for_update().get(pk=schedule.convention_id)
        if convention.state not in PLANNING_STATES:
            raise NotReadyToPublish
        is_final = convention.state == Convention.State.FINAL
        sequence = next_sequence(convention)
        before = convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES).first()
        if before is not None:
            Schedule.objects.filter(pk=before.pk).update(state=Schedule.State.REPLACED)
        published = convention.schedules.filter(pk=schedule.pk, state=Schedule.State.DRAFT).update(
            state=Schedule.State.FINAL if is_final else Schedule.State.PROVISIONAL,
            published_at=at,
            sequence=sequence,
        )
        if not published:
            raise NotReadyToPublish
        if before is not None:
            MeetingChange.objects.bulk_create(_changes(before, schedule, sequence, at=at, by=by))
        Mailing.objects.create(
            schedule=schedule, sequence=sequence, is_to_everybody=before is None, asked_at=at
        )
        convention.state = Convention.State.FINAL if is_final else Convention.State.PROVISIONAL
        convention.save(update_fields=("state",))
        beat(convention.pk)
    schedule.refresh_from_db()
    return schedule


def finalise_schedule(schedule: Schedule, *, at: datetime) -> Schedule:
    """Makes the provisional schedule the final one. Raises `NotReadyToBeFinal`."""
    with transaction.atomic():
        convention = Convention.objects.select_for_update().get(pk=schedule.convention_id)
        if convention.state != Convention.State.PROVISIONAL:
            raise NotReadyToBeFinal
        sequence = next_sequence(convention)
        is_done = convention.schedules.filter(pk=schedule.pk, state=Schedule.State.PROVISIONAL).update(
            state=Schedule.State.FINAL, published_at=at, sequence=sequence
        )
        if not is_done:
            raise NotReadyToBeFinal
        Mailing.objects.create(schedule=schedule, sequence=sequence, is_to_everybody=True, asked_at=at)
        convention.state = Convention.State.FINAL
        convention.save(update_fields=("state",))
        beat(convention.pk)
    schedule.refresh_from_db()
    return schedule


def _changes(
    before: Schedule, after: Schedule, sequence: int, *, at: datetime, by: User | None
) -> Iterable[MeetingChange]:
    """What is new, gone or elsewhere in `after`; what stays where it was is no change."""
    old, new = _by_pair(before), _by_pair(after)
    for pair in sorted(old.keys() | new.keys()):
        was, now = old.get(pair), new.get(pair)
        if _spot(was) != _spot(now):
            yield MeetingChange(
                schedule=after,
                sequence=sequence,
                meeting=now or was,
                at=at,
                by=by,
                **_named("before", was),
                **_named("after", now),
            )


def _by_pair(schedule: Schedule) -> Mapping[tuple[int, int], Meeting]:
    return {(one.a_id, one.b_id): one for one in standing(schedule)}


def _spot(meeting: Meeting | None) -> tuple[int, int, int | None] | None:
    return (meeting.round_id, meeting.table_id, meeting.interpreter_id) if meeting else None


def _named(when: str, meeting: Meeting | None) -> dict[str, int | None]:
    if meeting is None:
        return {}
    return {
        f"{when}_round_id": meeting.round_id,
        f"{when}_table_id": meeting.table_id,
        f"{when}_interpreter_id": meeting.interpreter_id,
    }
