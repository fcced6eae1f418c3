"""The places of a convention: who gets one, who waits, and who moves up when one becomes free.

Whoever gives or frees a place holds the convention's row, so that the last place is given once. Whoever holds
it and other rows takes it first, so that no two wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Convention,
    Meeting,
    MeetingChange,
    Registration,
    Schedule,
    Seat,
    Table,
)
from tisserand.cluster.conventions.queries.changes import shown_sequence

State = Registration.State
MOVES_UP_BY_ITSELF = frozenset(
    {
        Convention.State.DRAFT,
        Convention.State.REGISTRATION,
        Convention.State.WISHES,
        Convention.State.WISHES_CLOSED,
        Convention.State.PROVISIONAL,
    }
)
"""Once the plan is final the team decides who else comes."""


IS_SETTLED = (Meeting.State.DONE, Meeting.State.NO_SHOW, Meeting.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What follows when somebody does not come: who moved up, and the published meetings that fall away."""

    registration: Registration
    promoted: Sequence[Registration] = ()
    cancelled: Sequence[Meeting] = ()


def hold(convention_key: int) -> Convention:
    """The convention as it is now, held until the transaction ends: 1 query."""
    return Convention.objects.select_for_update().get(pk=convention_key)


def has_place(convention: Convention) -> bool:
    """Whether one more organisation may come: 1 query at most."""
    if convention.capacity is None:
        return True
    return convention.registrations.filter(state=State.REGISTERED).count() < convention.capacity


def fill_places(convention: Convention, *, at: datetime) -> Sequence[Registration]:
    """Moves those who wait up, in the order in which they registered, as long as there are places.

    To be called in the transaction in which a place became free or the capacity grew; they are to be told.
    """
    if convention.state not in MOVES_UP_BY_ITSELF:
        return []
    promoted: list[Registration] = []
    waiting = convention.registrations.filter(state=State.WAITING).select_related("organisation")
    for registration in waiting.order_by("applied_at", "pk"):
        if not has_place(convention):
            break
        registration.state, registration.decided_at = State.REGISTERED, at
        registration.save(update_fields=("state", "decided_at"))
        promoted.append(registration)
    return promoted


def free(registration: Registration, *, by: User | None, at: datetime) -> Sequence[Meeting]:
    """Takes a registration out of every version that still counts; the published meetings it loses.

    The published version is changed like by a repair: its sequence rises and each change is noted.
    """
    Table.objects.filter(host=registration).update(host=None)
    for draft in registration.convention.schedules.filter(state=Schedule.State.DRAFT):
        _cancel(_to_come(draft, registration, at), by=by, at=at)
    shown = registration.convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES)
    published = shown.select_for_update().first()  # no repair takes the same change number meanwhile
    lost = _to_come(published, registration, at) if published else []
    if published and lost:
        sequence = shown_sequence(registration.convention) + 1
        Schedule.objects.filter(pk=published.pk).update(sequence=sequence)
        MeetingChange.objects.bulk_create(
            MeetingChange(
                schedule=published,
                sequence=sequence,
                meeting=meeting,
                before_round=meeting.round,
                before_table=meeting.table,
                before_interpreter=meeting.interpreter,
                cause="withdrawn",
                at=at,
                by=by,
            )
            for meeting in lost
        )
        _cancel(lost, by=by, at=at)
    return lost


def _to_come(schedule: Schedule, registration: Registration, at: datetime) -> list[Meeting]:
    """Its meetings of this version that have not begun."""
    mine = schedule.meetings.filter(a=registration) | schedule.meetings.filter(b=registration)
    standing = mine.filter(round__starts_at__gt=at).exclude(state__in=IS_SETTLED)
    return list(
        standing.select_related("a__organisation", "b__organisation", "round", "table", "interpreter")
    )


def _cancel(meetings: Sequence[Meeting], *, by: User | None, at: datetime) -> None:
    keys = [meeting.pk for meeting in meetings]
    Seat.objects.filter(meeting__in=keys).delete()
    Meeting.objects.filter(pk__in=keys).update(
        state=Meeting.State.CANCELLED,
        is_locked=False,
        revision=F("revision") + 1,
        changed_by=by,
        changed_at=at,
    )
