"""`repair`: what happened turned into a new plan that keeps the old one wherever that is possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.faults import Fault
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.problem import Problem, ProblemError

from .changes import reported
from .day import Day, enlarged
from .incidents import Incident, RepairError, WhoComes, event_faults, without_fault
from .judge import is_of_the_past
from .report import Repair
from .rest import Rest
from .saving import Watch, mended

SECONDS = 5.0
OF_HOSTS = ("away_from_the_host_table", "guests_at_a_host_table")


def repair(
    problem: Problem,
    plan: Sequence[Meeting],
    events: Sequence[Incident],
    now: int,
    *,
    seconds: float = SECONDS,
    seed: int = 0,
    stop: Callable[[], bool] = lambda: False,
) -> Repair:
    """The plan after `events`, in round `now` (0: before the first), changed as little as possible.

    Meetings of rounds up to `now` stand, but for those somebody missed. First as few points of planned
    meetings as can be are lost, then as few meetings as can be move in time, then as few change table or
    interpreter; then waiting wishes are granted with what is free, without moving anybody. Within `seconds`;
    the same seed gives the same repair where they suffice. `plan` must be one that the judge accepts, except
    for its locks and what is past. Raises `RepairError` with everything that is wrong.
    """
    watch = Watch(seconds, stop)
    if faults := faults_before(problem, plan, events, now):
        raise RepairError(faults)
    rest = Rest(Day(problem, events, now), plan)
    solution, is_proved = mended(rest, watch, seed)
    return reported(rest, solution, is_proved=is_proved, seconds=watch.spent, seed=seed)


def faults_before(
    problem: Problem, plan: Sequence[Meeting], events: Sequence[Incident], now: int
) -> tuple[Fault, ...]:
    """All that keeps the plan from being repaired: strange events, faulty walk-ins, a faulty plan."""
    faults = event_faults(problem, events, now)
    sound = without_fault(events, faults)
    try:
        objections = plan_faults(problem, plan, sound, now)
    except ProblemError as error:
        return faults + error.faults
    is_known = all(event in sound for event in events if isinstance(event, WhoComes))
    return faults + tuple(
        objection for objection in objections if is_known or not objection.code.startswith("unknown")
    )


def plan_faults(
    problem: Problem, plan: Sequence[Meeting], events: Sequence[Incident], now: int
) -> tuple[Fault, ...]:
    """What the judge objects to in the plan, locks and past aside. Raises `ProblemError` for a walk-in.

    Where hosts give up their tables, the plan may be the one of before or know it already.
    """
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    known = set(judge(Day(problem, events, now).problem, plan))
    return tuple(
        fault
        for fault in judge(replace(enlarged(problem, events), locks=()), plan)
        if fault.code not in OF_HOSTS or fault in known
        if not (fault.code == "nobody_wished_it" and frozenset(fault.subject.split("|")[:2]) in locked)
        if not is_of_the_past(fault, now)
    )
