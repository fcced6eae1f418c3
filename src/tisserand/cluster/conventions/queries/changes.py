"""What participants were shown and what has changed since, by pairs of registrations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    Meeting,
    MeetingChange,
    Registration,
    Round,
    Schedule,
    Table,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """When, where and with which interpreter a pair meets."""

    round: Round
    table: Table
    interpreter: Interpreter | None


@dataclass(frozen=True, slots=True)
class PairChange:
    """A pair (registration keys) before and after; None: it did not meet, or meets no more."""

    a: int
    b: int
    before: Spot | None
    after: Spot | None


def shown_sequence(convention: Convention) -> int:
    """How often participants were shown something new so far: 1 query."""
    return convention.schedules.aggregate(shown=Max("sequence"))["shown"] or 0


def standing(schedule: Schedule) -> QuerySet[Meeting]:
    """The meetings of a version that take place: not cancelled, and both sides come."""
    comes = Registration.State.REGISTERED
    return schedule.meetings.filter(a__state=comes, b__state=comes).exclude(state=Meeting.State.CANCELLED)


def changes_since(convention: Convention, sequence: int) -> Sequence[PairChange]:
    """What is different for whom since participants were shown change number `sequence`: 1 query.

    Several changes of one pair are one, from its first place to its last; there and back again is none.
    """
    places = (f"{when}_{what}" for when in ("before", "after") for what in ("round", "table", "interpreter"))
    rows = MeetingChange.objects.filter(schedule__convention=convention, sequence__gt=sequence)
    met: dict[tuple[int, int], PairChange] = {}
    for row in rows.select_related("meeting", *places).order_by("sequence", "pk"):
        pair = (row.meeting.a_id, row.meeting.b_id)
        before = met[pair].before if pair in met else _spot(row, "before")
        met[pair] = PairChange(*pair, before, _spot(row, "after"))
    return [change for change in met.values() if change.before != change.after]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One time that participants were shown something new: when, and how many meetings it touched."""

    sequence: int
    at: datetime
    meetings: int


def shown_changes(convention: Convention) -> Sequence[ShownChange]:
    """Every change of the published plan, the newest first: 1 query."""
    rows = (
        MeetingChange.objects.filter(schedule__convention=convention)
        .order_by()
        .values("sequence")
        .annotate(first=Min("at"), meetings=Count("pk"))
        .order_by("-sequence")
    )
    return [ShownChange(row["sequence"], row["first"], row["meetings"]) for row in rows]


def _spot(row: MeetingChange, when: str) -> Spot | None:
    where = getattr(row, f"{when}_round"), getattr(row, f"{when}_table"), getattr(row, f"{when}_interpreter")
    return None if where[0] is None else Spot(*where)


def once_shown(convention: Convention) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Round and table (numbers) in which each pair was last shown, in whichever version: 1 query."""
    shown = Meeting.objects.filter(schedule__convention=convention, schedule__published_at__isnull=False)
    rows = shown.order_by("schedule__sequence", "schedule__number")
    return {
        (a, b): (round_number, table)
        for a, b, round_number, table in rows.values_list("a_id", "b_id", "round__number", "table__number")
    }
