"""What facilitators change in a version by hand: move, lock, keep apart, go on from a version that was shown.

Whoever changes a meeting names the revisions they saw, of it and of all that make room for it. Of two who
change the same the first wins; the other is told who and when, and nothing of theirs is done.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import counter
from tisserand.cluster.conventions.models import Delegate, ForbiddenPair, Meeting, Schedule, Seat
from tisserand.cluster.conventions.queries import newest_schedule
from tisserand.cluster.conventions.rules import PLANNING_STATES

from .clearing import clear_drafts, recount
from .places import hold

Revisions = Mapping[int, int]


class NotTheNewestVersion(Exception):
    """Only the newest version is worked on: its locks stand in the next one."""


class NotADraft(Exception):
    """Participants see this version: make a draft from it, change that and publish it."""


class ChangedMeanwhile(Exception):
    """Somebody else was first: `meeting` as it is now names who (`changed_by`) and when (`changed_at`)."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"meeting {meeting.pk}, revision {meeting.revision}")
        self.meeting = meeting


class CannotBeThere(Exception):
    """A rule forbids it: `consequence.faults` say which."""

    def __init__(self, consequence: counter.Consequence) -> None:
        super().__init__(consequence.faults)
        self.consequence = consequence


def lock_meeting(meeting: Meeting, *, is_locked: bool, seen: int, by: User | None, at: datetime) -> None:
    """Keeps a meeting of the newest version through every later run, or lets it go again."""
    with transaction.atomic():
        _hold(meeting.schedule, may_be_shown=True)
        _change([meeting.pk], {meeting.pk: seen}, by=by, at=at, is_locked=is_locked)


def move_meeting(
    meeting: Meeting, *, number: int, table: int, seen: Revisions, by: User | None, at: datetime
) -> counter.Consequence:
    """Puts a meeting of a draft into a round at a table (numbers); what stands in its way makes room.

    Raises `CannotBeThere` where a rule forbids it, and `ChangedMeanwhile` where it would touch a meeting that
    is not as it was `seen` (revisions by key), or one that was not seen at all.
    """
    with transaction.atomic():
        schedule = _hold(meeting.schedule)
        _refuse_what_is_gone(meeting)
        board = counter.Board(schedule)
        consequence = board.move(meeting.pk, number, table)
        if not consequence.is_possible:
            raise CannotBeThere(consequence)
        _apply(schedule, consequence, seen, by=by, at=at)
        recount(schedule)
    return consequence


def keep_apart(meeting: Meeting, *, reason: str, seen: int, by: User | None, at: datetime) -> ForbiddenPair:
    """Forbids two to meet who would: a draft loses their meeting at once, what is shown the next time."""
    with transaction.atomic():
        schedule = _hold(meeting.schedule, may_be_shown=True)
        _refuse_what_is_gone(meeting)
        _change([meeting.pk], {meeting.pk: seen}, by=by, at=at, is_locked=False)
        pair, _ = ForbiddenPair.objects.get_or_create(
            a_id=meeting.a_id,
            b_id=meeting.b_id,
            defaults={
                "convention_id": schedule.convention_id,
                "reason": reason[:200],
                "by": by,
                "at": at,
            },
        )
        clear_drafts(meeting.a, meeting.b)
    return pair


def draft_from(schedule: Schedule, *, by: User | None, at: datetime) -> tuple[Schedule, int]:
    """A draft like this version, to be changed by hand; and how many meetings could not be taken over.

    Left behind are cancelled ones, and those that a veto, an absence or a rule has made impossible since.
    """
    with transaction.atomic():
        convention = type(schedule.convention).objects.select_for_update().get(pk=schedule.convention_id)
        if convention.state not in PLANNING_STATES:
            raise NotADraft
        latest = convention.schedules.aggregate(latest=Max("number"))["latest"] or 0
        meetings = list(schedule.meetings.select_related("round", "table"))
        standing = counter.still_possible(schedule.convention, meetings)
        kept = [meeting for meeting in meetings if meeting.pk in standing]
        draft = Schedule.objects.create(
            convention=convention,
            number=latest + 1,
            status=schedule.status,
            levels=schedule.levels,
            refusals=schedule.refusals,
            seed=schedule.seed,
            seconds=schedule.seconds,
            made_by=by,
            made_at=at,
        )
        Seat.objects.bulk_create(_copied_seats(draft, schedule, _copied(draft, kept)))
        if len(kept) < len(meetings):
            recount(draft)
    return draft, len(meetings) - len(kept)


def _copied(draft: Schedule, meetings: Iterable[Meeting]) -> Mapping[int, Meeting]:
    """The meetings of a version in a draft, by the key of the one that each is copied from."""
    made = {
        meeting.pk: Meeting(
            schedule=draft,
            a_id=meeting.a_id,
            b_id=meeting.b_id,
            round_id=meeting.round_id,
            table_id=meeting.table_id,
            interpreter_id=meeting.interpreter_id,
            points=meeting.points,
            is_locked=meeting.is_locked,
        )
        for meeting in meetings
    }
    Meeting.objects.bulk_create(made.values())
    return made


def _copied_seats(draft: Schedule, schedule: Schedule, made: Mapping[int, Meeting]) -> Iterable[Seat]:
    for seat in Seat.objects.filter(schedule=schedule, meeting__in=made).order_by("pk"):
        yield Seat(
            schedule=draft,
            meeting=made[seat.meeting_id],
            round_id=seat.round_id,
            delegate_id=seat.delegate_id,
        )


def _hold(schedule: Schedule, *, may_be_shown: bool = False) -> Schedule:
    """The version, held until the change is done. Raises `NotTheNewestVersion` or `NotADraft`."""
    convention = hold(schedule.convention_id)
    held = Schedule.objects.select_for_update().get(pk=schedule.pk)
    held.convention = convention
    if held != newest_schedule(held.convention):
        raise NotTheNewestVersion
    if held.convention.state not in PLANNING_STATES or not (
        may_be_shown or held.state == Schedule.State.DRAFT
    ):
        raise NotADraft
    return held


def _refuse_what_is_gone(meeting: Meeting) -> None:
    """A meeting that was taken off meanwhile is not there any more."""
    if not Meeting.objects.filter(pk=meeting.pk).exists():
        raise ChangedMeanwhile(meeting)


def _change(keys: Iterable[int], seen: Revisions, *, by: User | None, at: datetime, **facts: object) -> None:
    """Changes meetings that are as they were seen. Raises `ChangedMeanwhile` at the first that is not."""
    for key in keys:
        as_seen = Meeting.objects.filter(pk=key, revision=seen.get(key, -1))
        if not as_seen.update(**facts, revision=F("revision") + 1, changed_by=by, changed_at=at):
            raise ChangedMeanwhile(Meeting.objects.select_related("changed_by").get(pk=key))


def _apply(
    schedule: Schedule, consequence: counter.Consequence, seen: Revisions, *, by: User | None, at: datetime
) -> None:
    """Frees all that is touched, then places it anew, so that no constraint is broken on the way."""
    touched = sorted(consequence.touched)
    _change(touched, seen, by=by, at=at, state=Meeting.State.CANCELLED)
    Seat.objects.filter(meeting__in=touched).delete()
    Meeting.objects.filter(pk__in=consequence.lost).delete()
    rounds = {item.number: item.pk for item in schedule.convention.rounds.all()}
    tables = {table.number: table.pk for table in schedule.convention.tables.all()}
    for shift in consequence.moved:
        Meeting.objects.filter(pk=shift.meeting).update(
            round_id=rounds[shift.round],
            table_id=tables[shift.table],
            interpreter_id=shift.interpreter,
            state=Meeting.State.SCHEDULED,
        )
    for meeting in Meeting.objects.filter(pk__in=[shift.meeting for shift in consequence.moved]):
        seat(meeting)


def seat(meeting: Meeting) -> None:
    """Gives each side of a meeting its first delegate who is free in the round: 4 queries."""
    taken = Seat.objects.filter(schedule=meeting.schedule_id, round=meeting.round_id).values("delegate")
    for side in (meeting.a_id, meeting.b_id):
        free = Delegate.objects.filter(registration=side).exclude(pk__in=taken).order_by("position").first()
        if free is None:
            raise LookupError(f"nobody of registration {side} is free in round {meeting.round_id}")
        Seat.objects.create(
            meeting=meeting, schedule_id=meeting.schedule_id, round_id=meeting.round_id, delegate=free
        )
