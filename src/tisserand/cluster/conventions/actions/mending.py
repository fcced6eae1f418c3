"""The plan follows what happened: proposed with before and after, applied in place in one transaction.

Going live makes the final plan the one that repairs change. Whoever applies a repair names the mark of the
proposal they saw: if plan or incidents are others by then, nothing is changed and they are told why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.counter import Mended, Repair, repair
from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    Incident,
    Meeting,
    MeetingChange,
    Round,
    Schedule,
    Seat,
    Table,
)
from tisserand.cluster.conventions.queries.day import (
    incidents_that_count,
    live_schedule,
    meetings_to_mend,
    running_round,
)
from tisserand.cluster.conventions.rules import day_has_come

from .places import hold
from .pulse import beat
from .steps import NotTheNextStep, take_step

Pair = tuple[int, int]
AWAY = (Incident.Sort.NO_SHOW, Incident.Sort.LATE, Incident.Sort.LEFT_EARLY)


class NotTheDayYet(Exception):
    """A convention goes live on its day, not before."""


class NotLive(Exception):
    """There is no live plan to be changed: the convention has not gone live, or is over."""


class ProposalHasChanged(Exception):
    """Something has happened since the proposal was shown: look at the new one."""


class MendedMeanwhile(ProposalHasChanged):
    """Somebody else has just changed the plan; `by` (or None) and `at` tell who and when."""

    def __init__(self, by: User | None, at: datetime | None) -> None:
        super().__init__(f"by {by} at {at}")
        self.by, self.at = by, at


def go_live(convention: Convention, *, at: datetime) -> Schedule:
    """The final plan becomes the one of the day. Raises `NotTheNextStep`, `NotTheDayYet`."""
    if not day_has_come(convention, at):
        raise NotTheDayYet
    with transaction.atomic():
        take_step(convention, {Convention.State.FINAL}, Convention.State.LIVE)
        final = convention.schedules.filter(state=Schedule.State.FINAL).first()
        if final is None:
            raise NotTheNextStep
        Schedule.objects.filter(pk=final.pk).update(state=Schedule.State.LIVE)
        beat(convention.pk)
    final.state = Schedule.State.LIVE
    return final


@dataclass(frozen=True)
class Proposal:
    """A repair worked out but not applied: for which plan, because of what, and all that it changes."""

    schedule: Schedule
    incidents: Sequence[Incident]
    meetings: Sequence[Meeting]
    repair: Repair

    @property
    def open_incidents(self) -> Sequence[Incident]:
        """What the plan does not follow yet."""
        return [incident for incident in self.incidents if incident.settled_at is None]

    @cached_property
    def mark(self) -> str:
        """A sign of what is proposed and of the plan it changes: the same again for the same."""
        told = (
            [incident.pk for incident in self.open_incidents],
            sorted(str((one.a, one.b, one.before, one.after, one.cause)) for one in self.repair.changes),
        )
        return f"{self.schedule.sequence}-{sha256(repr(told).encode()).hexdigest()[:16]}"


def propose_repair(convention: Convention, *, at: datetime) -> Proposal:
    """What the plan has to become after all that happened; nothing is changed. Raises `NotLive`.

    Raises `counter.CannotBeMended` where the records contradict themselves.
    """
    schedule = live_schedule(convention)
    if schedule is None or convention.state != Convention.State.LIVE:
        raise NotLive
    incidents, meetings = incidents_that_count(convention), meetings_to_mend(schedule)
    running = running_round(convention, at)
    return Proposal(
        schedule,
        incidents,
        meetings,
        repair(convention, meetings, incidents, running.number if running else 0),
    )


def apply_repair(convention: Convention, *, mark: str, by: User | None, at: datetime) -> Schedule:
    """Changes the live plan in place, all of it or nothing, and tells every screen.

    Raises `MendedMeanwhile` or `ProposalHasChanged` where `mark` is not that of the proposal as it is now.
    """
    proposal = propose_repair(convention, at=at)
    if proposal.mark != mark:
        if mark.partition("-")[0] != str(proposal.schedule.sequence):
            raise _mended_by(proposal.schedule)
        raise ProposalHasChanged
    return apply_proposal(proposal, by=by, at=at)


def apply_proposal(proposal: Proposal, *, by: User | None, at: datetime) -> Schedule:
    """Changes the plan as proposed, unless it is another by now: then `MendedMeanwhile`.

    Where the records forbid it by now, such as a pair kept apart in between: `ProposalHasChanged`.
    """
    try:
        return _carry_out(proposal, by=by, at=at)
    except IntegrityError as forbidden:
        raise ProposalHasChanged from forbidden


def _carry_out(proposal: Proposal, *, by: User | None, at: datetime) -> Schedule:
    schedule, changes = proposal.schedule, proposal.repair.changes
    seen = schedule.sequence
    with transaction.atomic():
        hold(schedule.convention_id)
        taken = Schedule.objects.filter(pk=schedule.pk, sequence=seen, state=Schedule.State.LIVE)
        if not taken.update(sequence=F("sequence") + (1 if changes else 0)):
            raise _mended_by(schedule)
        if changes:
            _Mending(proposal, by=by, at=at).carry_out()
        open_keys = [incident.pk for incident in proposal.open_incidents]
        Incident.objects.filter(pk__in=open_keys).update(settled_at=at)
        beat(schedule.convention_id)
    return Schedule.objects.get(pk=schedule.pk)


def _mended_by(schedule: Schedule) -> MendedMeanwhile:
    last = schedule.changes.select_related("by").order_by("-sequence", "-pk").first()
    return MendedMeanwhile(last.by if last else None, last.at if last else None)


class _Mending:
    """One repair on its way into the records: first what moves is freed, then everything is placed."""

    def __init__(self, proposal: Proposal, *, by: User | None, at: datetime) -> None:
        self.schedule, self.repair = proposal.schedule, proposal.repair
        self.sequence = proposal.schedule.sequence + 1
        self.by, self.at = by, at
        convention = self.schedule.convention_id
        self.rounds = {item.number: item for item in Round.objects.filter(convention=convention)}
        self.tables = {table.number: table for table in Table.objects.filter(convention=convention)}
        self.rows = {(row.a_id, row.b_id): row for row in proposal.meetings}
        self.incidents = {incident.pk: incident for incident in proposal.incidents}
        self.sat: dict[int, set[int]] = defaultdict(set)

    def carry_out(self) -> None:
        """Frees, loses, places and notes."""
        self._check_that_all_is_as_seen()
        rows = [
            self.rows[one.a, one.b].pk
            for one in self.repair.changes
            if (one.a, one.b) in self.rows and (one.after or not self._is_missed(one))
        ]
        for meeting, delegate in Seat.objects.filter(meeting__in=rows).values_list("meeting", "delegate"):
            self.sat[meeting].add(delegate)
        Seat.objects.filter(meeting__in=rows).delete()
        Meeting.objects.filter(pk__in=rows).update(state=Meeting.State.CANCELLED, missing="")
        for lost in self.repair.lost:
            self._lose(lost)
        placed = [self._place(one) for one in self.repair.changes if one.after]
        Seat.objects.bulk_create(self._seats(placed))
        MeetingChange.objects.bulk_create(self._note(one) for one in self.repair.changes)

    def _check_that_all_is_as_seen(self) -> None:
        """A meeting told as held since the proposal is not to be changed; none is told until this is done."""
        touched = [self.rows[pair] for one in self.repair.changes if (pair := (one.a, one.b)) in self.rows]
        seen = {(row.pk, row.round_id, row.table_id, row.state) for row in touched}
        now = Meeting.objects.select_for_update().filter(pk__in=[row.pk for row in touched]).order_by("pk")
        if seen != set(now.values_list("pk", "round_id", "table_id", "state")):
            raise ProposalHasChanged

    def _is_missed(self, change: Mended) -> bool:
        """Whether a lost meeting was to begin already: it is not cancelled, one side did not come."""
        is_past = change.before is not None and change.before.round <= self.repair.now
        return is_past and change.incident is not None

    def _lose(self, change: Mended) -> None:
        row = self.rows[change.a, change.b]
        row.late_minutes = None
        if self._is_missed(change):
            row.state, row.missing = Meeting.State.NO_SHOW, self._missing(change)
        else:
            row.state, row.cancel_reason = Meeting.State.CANCELLED, change.cause
        self._write(row)

    def _missing(self, change: Mended) -> str:
        """Which side is away in the round of the meeting, as far as it was told."""
        away = {
            incident.registration_id
            for incident in self.incidents.values()
            if incident.pk == change.incident and incident.sort in AWAY
        }
        return Meeting.Missing.A if change.a in away else Meeting.Missing.B if change.b in away else ""

    def _place(self, change: Mended) -> Meeting:
        assert change.after is not None
        row = self.rows.get((change.a, change.b)) or Meeting(
            schedule=self.schedule, a_id=change.a, b_id=change.b
        )
        has_moved = change.before is not None and change.before.round != change.after.round
        row.round, row.table = self.rounds[change.after.round], self.tables[change.after.table]
        row.interpreter_id = change.after.interpreter
        row.state = Meeting.State.MOVED if has_moved else Meeting.State.SCHEDULED
        row.missing, row.late_minutes, row.cancel_reason = "", None, ""
        if change.before is None:
            row.points = change.points
        self.rows[change.a, change.b] = row
        self._write(row)
        return row

    def _write(self, row: Meeting) -> None:
        row.revision += 0 if row.pk is None else 1
        row.changed_by, row.changed_at = self.by, self.at
        row.save()

    def _seats(self, placed: Sequence[Meeting]) -> Iterable[Seat]:
        """A delegate of each side who is free in the round: whoever was to come, else the first."""
        delegates = _delegates_of({side for row in placed for side in (row.a_id, row.b_id)})
        here = Seat.objects.filter(schedule=self.schedule, round__in={row.round_id for row in placed})
        busy = set(here.values_list("round_id", "delegate_id"))
        for row in placed:
            for side in (row.a_id, row.b_id):
                free = [one for one in delegates[side] if (row.round_id, one) not in busy]
                free.sort(key=lambda one: one not in self.sat[row.pk])
                if free:
                    busy.add((row.round_id, free[0]))
                    yield Seat(
                        meeting=row, schedule=self.schedule, round_id=row.round_id, delegate_id=free[0]
                    )

    def _note(self, change: Mended) -> MeetingChange:
        before, after = change.before, change.after
        return MeetingChange(
            schedule=self.schedule,
            sequence=self.sequence,
            meeting=self.rows[change.a, change.b],
            before_round=self.rounds[before.round] if before else None,
            before_table=self.tables[before.table] if before else None,
            before_interpreter_id=before.interpreter if before else None,
            after_round=self.rounds[after.round] if after else None,
            after_table=self.tables[after.table] if after else None,
            after_interpreter_id=after.interpreter if after else None,
            incident_id=change.incident,
            cause=change.cause,
            at=self.at,
            by=self.by,
        )


def _delegates_of(registrations: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """The delegates of each registration in their order: 1 query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Delegate.objects.filter(registration__in=registrations).order_by("registration", "position")
    for registration, delegate in rows.values_list("registration", "pk"):
        found[registration].append(delegate)
    return found
