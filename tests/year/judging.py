"""Every rule of the domain, asked of the records after each step: plain Python and the engine's judge."""

from collections.abc import Iterator

from tests.crashes.truths import faults
from tisserand.cluster.conventions.counter import problem_of
from tisserand.cluster.conventions.counter.repair import case_of
from tisserand.cluster.conventions.models import Convention, Meeting, Registration, Schedule, Wish
from tisserand.cluster.conventions.queries.day import incidents_that_count, meetings_to_mend, running_round
from tisserand.engines.scheduling import Meeting as Planned
from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.repair import judge_today


def broken_rules(convention: Convention, at) -> list[str]:
    """Nothing where every rule holds."""
    convention.refresh_from_db()
    return [*faults(convention), *_registrations(convention), *_plans(convention), *_today(convention, at)]


def _registrations(convention: Convention) -> Iterator[str]:
    coming = convention.registrations.filter(state=Registration.State.REGISTERED)
    room_for = convention.capacity
    if room_for is not None and coming.filter(is_walk_in=False).count() > room_for:
        yield f"{coming.count()} come, there is room for {room_for}"
    if room_for is not None and convention.state in {"registration", "wishes"}:
        waiting = convention.registrations.filter(state=Registration.State.WAITING)
        if waiting.exists() and coming.count() < room_for:
            yield "somebody waits although there is room"


def _plans(convention: Convention) -> Iterator[str]:
    """Published versions before the day: the judge, vetoes and availability in plain words."""
    for schedule in convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES):
        standing = list(
            schedule.meetings.exclude(state=Meeting.State.CANCELLED).select_related(
                "round", "table", "a", "b"
            )
        )
        vetoes = set(Wish.objects.filter(level=Wish.Level.NO).values_list("of_id", "to_id"))
        for one in standing:
            if {(one.a_id, one.b_id), (one.b_id, one.a_id)} & vetoes:
                yield f"{one} meets in spite of a veto"
            if Registration.objects.filter(pk__in=(one.a_id, one.b_id), rounds=one.round_id).count() < 2:
                yield f"{one} lies outside what both can"
        if schedule.state != Schedule.State.LIVE:
            plan = [_planned(one) for one in standing]
            yield from (f"v{schedule.number}: {fault}" for fault in judge(problem_of(convention), plan))


def _today(convention: Convention, at) -> Iterator[str]:
    """The live plan, with all that was repaired so far."""
    schedule = convention.schedules.filter(state=Schedule.State.LIVE).first()
    if schedule is None or convention.state != Convention.State.LIVE:
        return
    running = running_round(convention, at)
    number = running.number if running else 0
    settled = [one for one in incidents_that_count(convention) if one.settled_at is not None]
    case = case_of(convention, meetings_to_mend(schedule), settled, number)
    yield from (f"live: {fault}" for fault in judge_today(case.problem, case.plan, case.events, number))


def _planned(one: Meeting) -> Planned:
    voice = str(one.interpreter_id) if one.interpreter_id else None
    return Planned(str(one.a_id), str(one.b_id), one.round.number, one.table.number, voice)
