"""On tiny days every plan there could be is tried: none saves more, moves less or adds more than a repair."""

import random
from collections.abc import Iterator, Sequence

import pytest

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import Table
from tisserand.engines.scheduling.repair import (
    ExtraTable,
    InterpreterGone,
    Late,
    LostTable,
    NoShow,
    Repair,
    event_faults,
)
from tisserand.engines.scheduling.repair.judge import Case
from tisserand.engines.scheduling.worth import plan_points, points_of

from .days import RandomDay, first_meetings
from .small_events import every_plan, small_event


def tiny_day(seed: int) -> RandomDay:
    """Four people, two or three rounds and one or two things that happen.

    A host loses its table only before the first round, for the records cannot say that it was a host before.
    """
    chance = random.Random(seed)
    problem = small_event(seed)
    last = len(problem.rounds)
    now = chance.choice([0, 0, 1])
    owned = frozenset().union(*(one.host_tables for one in problem.registrations)) if now else frozenset()
    fragile = sorted({table.number for table in problem.tables} - owned)
    happenings = [
        NoShow(chance.choice("ABCD")),
        Late(chance.choice("ABCD"), 2),
        Late(chance.choice("ABCD"), last),
        Late(chance.choice("ABCD"), last, last - 1),
        *(LostTable(table, chance.choice([None, 2])) for table in fragile[-1:]),
        ExtraTable(Table(len(problem.tables) + 1)),
        *(InterpreterGone(voice.id) for voice in problem.interpreters),
    ]
    events = chance.sample(happenings, chance.choice([1, 1, 2]))
    if event_faults(problem, events, now):  # they contradict each other
        events = events[:1]
    return RandomDay(problem, first_meetings(problem), tuple(events), now)


def every_future(day: RandomDay, repair: Repair) -> Iterator[list[Meeting]]:
    """All plans in which the past is as it is, nothing impossible is held and nobody possible cancelled."""
    case = Case(day.problem, day.plan, day.events, day.now, repair)
    past = [m for m in day.plan if m.round <= day.now and not case.is_impossible(m)]
    needed = {frozenset((m.a, m.b)) for m in day.plan if not case.is_impossible(m)}

    def allowed(meeting: Meeting) -> bool:
        return meeting.round > day.now and not case.is_impossible(meeting)

    for plan in every_plan(case.open_problem, past, allowed):
        if needed <= {frozenset((m.a, m.b)) for m in plan}:
            yield plan


def saved(day: RandomDay, repair: Repair, plan: Sequence[Meeting]) -> tuple[int, int]:
    """Points of planned meetings that are held, and fewest moved in time."""
    round_of = {frozenset((m.a, m.b)): m.round for m in plan}
    planned = {frozenset((m.a, m.b)): m for m in day.plan}
    held = [pair for pair in planned if pair in round_of]
    points = sum(points_of(repair.problem, *pair) for pair in held)
    return points, -sum(round_of[pair] != planned[pair].round for pair in held)


def planned_part(day: RandomDay, repair: Repair, plan: Sequence[Meeting]) -> set[tuple[object, ...]]:
    """How the meetings that were planned are held, up to which of several equal tables is taken."""
    planned = {frozenset((m.a, m.b)) for m in day.plan}
    owner = {table: one.id for one in repair.problem.registrations for table in one.host_tables}
    return {
        (frozenset((m.a, m.b)), m.round, owner.get(m.table), m.interpreter)
        for m in plan
        if frozenset((m.a, m.b)) in planned
    }


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_there_could_be_saves_more_moves_less_or_adds_more(seed: int) -> None:
    day = tiny_day(seed)

    repair = day.repaired()

    futures = list(every_future(day, repair))
    alike = [
        one for one in futures if planned_part(day, repair, one) == planned_part(day, repair, repair.meetings)
    ]
    assert saved(day, repair, repair.meetings) == max(saved(day, repair, one) for one in futures)
    assert repair.points_after == max(plan_points(repair.problem, one) for one in alike)
