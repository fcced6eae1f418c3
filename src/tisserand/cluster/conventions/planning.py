"""A run of the optimiser, from the wish to plan to the version it leaves behind.

The best plan so far lives in the run's row, so that a stopped, killed or crashed optimiser loses nothing:
whoever looks next turns it into a version, whole or not at all.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from tisserand.cluster.accounts.models import User

from .counter import Glimpse, Plan, PlannedMeeting
from .models import Convention, Delegate, Meeting, Round, Schedule, ScheduleRun, Seat, Table
from .rules import PLANNING_STATES

SILENCE = timedelta(seconds=20)
"""An optimiser that gave no sign of life for this long is taken for dead."""


class PlanningUnderWay(Exception):
    """Somebody else has started the optimiser; `run` is theirs to be watched."""

    def __init__(self, run: ScheduleRun) -> None:
        super().__init__(f"run {run.pk}")
        self.run = run


class NotBeingPlanned(Exception):
    """The convention is not in a state in which meetings are planned."""


def open_run(
    convention: Convention,
    *,
    by: User | None,
    seconds: int,
    seed: int,
    at: datetime,
    keeps_meetings: bool = False,
) -> ScheduleRun:
    """A run in the queue. Raises `PlanningUnderWay` with the run of whoever was first."""
    if convention.state not in PLANNING_STATES:
        raise NotBeingPlanned
    settle_silent_runs(convention, at=at)
    try:
        with transaction.atomic():
            return ScheduleRun.objects.create(
                convention=convention,
                started_by=by,
                seconds_allowed=seconds,
                seed=seed,
                queued_at=at,
                keeps_meetings=keeps_meetings,
            )
    except IntegrityError:
        first = convention.runs.filter(state__in=ScheduleRun.OPEN_STATES).first()
        if first is None:  # it came to its end between the two questions
            return open_run(
                convention, by=by, seconds=seconds, seed=seed, at=at, keeps_meetings=keeps_meetings
            )
        raise PlanningUnderWay(first) from None


def begin_run(run: ScheduleRun, *, at: datetime) -> bool:
    """Takes a waiting run to work, once; False where another worker has it already."""
    return bool(
        ScheduleRun.objects.filter(pk=run.pk, state=ScheduleRun.State.QUEUED).update(
            state=ScheduleRun.State.RUNNING, started_at=at, heard_at=at
        )
    )


def note_glimpse(run: ScheduleRun, glimpse: Glimpse, *, at: datetime) -> None:
    """Keeps the best plan so far with its place in the history: 1 query."""
    point = [round(glimpse.seconds, 2), glimpse.value, glimpse.bound, glimpse.breaks, glimpse.level]
    if not run.history or run.history[-1][1:] != point[1:]:
        run.history = [*run.history, point]
    run.best = asdict(glimpse)
    ScheduleRun.objects.filter(pk=run.pk).update(best=run.best, history=run.history, heard_at=at)


def want_stop(run: ScheduleRun) -> None:
    """Asks the optimiser to stop, keeping its best plan; a run that nobody has begun is over at once."""
    ScheduleRun.objects.filter(pk=run.pk).update(stop_wanted=True)
    ScheduleRun.objects.filter(pk=run.pk, state=ScheduleRun.State.QUEUED).update(
        state=ScheduleRun.State.FAILED
    )


def is_stop_wanted(run: ScheduleRun, *, at: datetime) -> bool:
    """Whether somebody asked for the stop or the run is over; to ask is a sign of life: 1 query."""
    at_work = ScheduleRun.objects.filter(pk=run.pk, state=ScheduleRun.State.RUNNING, stop_wanted=False)
    return not at_work.update(heard_at=at)


def close_run(run: ScheduleRun, plan: Plan, *, at: datetime) -> Schedule | None:
    """Turns the answer into a version, in one transaction; None where there is no plan to keep.

    A run that is over already leaves no second version, whoever comes late: its worker or a second reader.
    """
    with transaction.atomic():
        if not _end(run, ScheduleRun.State.DONE, at=at):
            return None
        if plan.status == "infeasible":
            ScheduleRun.objects.filter(pk=run.pk).update(
                state=ScheduleRun.State.INFEASIBLE, conflict=list(plan.conflict)
            )
            return None
        schedule = _write_version(run, plan, at=at)
        ScheduleRun.objects.filter(pk=run.pk).update(schedule=schedule)
        return schedule


def keep_plan(run: ScheduleRun, plan: Plan, *, at: datetime) -> Schedule | None:
    """`close_run`, or the end of a run whose plan the records no longer allow, such as after a new veto."""
    try:
        return close_run(run, plan, at=at)
    except (IntegrityError, LookupError):
        _end(run, ScheduleRun.State.FAILED, at=at, fault="records_changed")
        return None


def fail_run(run: ScheduleRun, fault: str, *, at: datetime) -> None:
    """Notes what went wrong; a plan found before is kept as a version."""
    ScheduleRun.objects.filter(pk=run.pk).update(fault=fault)
    _settle(run, at=at)


def _end(run: ScheduleRun, state: ScheduleRun.State, *, at: datetime, **facts: str) -> bool:
    """Ends an open run; False where it was over, so that of two who try only one succeeds."""
    still_open = ScheduleRun.objects.filter(pk=run.pk, state__in=ScheduleRun.OPEN_STATES)
    return bool(still_open.update(state=state, heard_at=at, **facts))


def settle_silent_runs(convention: Convention | None = None, *, at: datetime) -> int:
    """Ends the runs whose optimiser died, keeping their best plans; how many there were."""
    silent = ScheduleRun.objects.filter(state=ScheduleRun.State.RUNNING, heard_at__lt=at - SILENCE)
    if convention is not None:
        silent = silent.filter(convention=convention)
    runs = list(silent)
    for run in runs:
        _settle(run, at=at)
    return len(runs)


def _settle(run: ScheduleRun, *, at: datetime) -> None:
    run.refresh_from_db()
    if run.best is None or not run.best["meetings"]:
        _end(run, ScheduleRun.State.FAILED, at=at)
    else:
        keep_plan(run, _plan_kept(run), at=at)


def _plan_kept(run: ScheduleRun) -> Plan:
    best: dict[str, Any] = run.best or {}
    level = {
        "name": best["level"],
        "value": best["value"],
        "bound": best["bound"],
        "maximise": best["level"] != "comfort",
        "proved": best["value"] == best["bound"],
        "gap": abs(best["bound"] - best["value"]) / max(abs(best["bound"]), 1),
    }
    return Plan(
        status="bounded",
        meetings=tuple(PlannedMeeting(**meeting) for meeting in best["meetings"]),
        levels=(level,),
        refusals=(),
        conflict=(),
        seconds=best["seconds"],
        seed=run.seed,
    )


def _write_version(run: ScheduleRun, plan: Plan, *, at: datetime) -> Schedule:
    convention = Convention.objects.select_for_update().get(pk=run.convention_id)
    latest = convention.schedules.aggregate(latest=Max("number"))["latest"] or 0
    schedule = Schedule.objects.create(
        convention=convention,
        number=latest + 1,
        status=plan.status,
        levels=list(plan.levels),
        refusals=list(plan.refusals),
        seed=plan.seed,
        seconds=plan.seconds,
        made_by_id=run.started_by_id,
        made_at=at,
    )
    rounds = {item.number: item for item in convention.rounds.all()}
    tables = {table.number: table for table in convention.tables.all()}
    meetings = Meeting.objects.bulk_create(
        _meeting(schedule, planned, rounds, tables) for planned in plan.meetings
    )
    Seat.objects.bulk_create(seats_for(schedule, meetings))
    return schedule


def _meeting(
    schedule: Schedule, planned: PlannedMeeting, rounds: dict[int, Round], tables: dict[int, Table]
) -> Meeting:
    return Meeting(
        schedule=schedule,
        a_id=planned.a,
        b_id=planned.b,
        round=rounds[planned.round],
        table=tables[planned.table],
        interpreter_id=planned.interpreter,
        points=planned.points,
        is_locked=planned.is_locked,
    )


def seats_for(schedule: Schedule, meetings: Iterable[Meeting]) -> Iterable[Seat]:
    """One seat a side and meeting; in a round, a registration's delegates are seated in their order."""
    delegates: dict[int, list[int]] = defaultdict(list)
    here = Delegate.objects.filter(registration__convention_id=schedule.convention_id)
    for registration, delegate in here.order_by("registration", "position").values_list("registration", "pk"):
        delegates[registration].append(delegate)
    seated: dict[tuple[int, int], int] = defaultdict(int)
    for meeting in meetings:
        for side in (meeting.a_id, meeting.b_id):
            place = seated[side, meeting.round_id]
            seated[side, meeting.round_id] += 1
            yield Seat(
                meeting=meeting,
                schedule=schedule,
                round_id=meeting.round_id,
                delegate_id=delegates[side][place],
            )
