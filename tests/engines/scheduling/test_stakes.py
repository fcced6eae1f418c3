"""What a wish granted in place of others does to promises and quota: as counted on the plan so changed."""

from itertools import combinations

import pytest

from tisserand.engines.scheduling import solve
from tisserand.engines.scheduling.answer import Cause, Meeting, Reason
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.occupancy import Held, Occupancy
from tisserand.engines.scheduling.problem import Problem
from tisserand.engines.scheduling.stakes import Stakes
from tisserand.engines.scheduling.worth import (
    crosses_a_border,
    promises_across_of,
    promises_of,
    quota_missing,
)

from .small_events import combined_event

EVENTS = 60


def changes_of(problem: Problem):
    """Every wish left out with every two meetings at most that may go for it; the plan before and after."""
    event = Event(problem)
    plan = list(solve(problem, seconds=0).meetings)
    hall = Occupancy(event, plan)
    names = [person.id for person in problem.registrations]
    met = {held.sides for held in hall.held}
    for pair in (pair for pair in event.wished if pair not in met):
        wish = Meeting(names[pair[0]], names[pair[1]], problem.rounds[0].number, problem.tables[0].number)
        for count in (0, 1, 2):
            for leaving in combinations(hall.held, count):
                rest = [meeting for meeting in plan if not is_among(event, meeting, leaving)]
                yield Stakes(hall), hall.ask(*pair), leaving, plan, [*rest, wish]


def is_among(event: Event, meeting: Meeting, leaving: tuple[Held, ...]) -> bool:
    sides = {event.place[meeting.a], event.place[meeting.b]}
    return any(sides == set(held.sides) for held in leaving)


def kept(problem: Problem, plan: list[Meeting]) -> set[str]:
    """Who has what was promised."""
    people = {person.id: person for person in problem.registrations}
    promised, promised_across = promises_of(problem), promises_across_of(problem)
    across = [one for one in plan if crosses_a_border(people[one.a], people[one.b])]
    return {
        name
        for name in people
        if sum(name in (one.a, one.b) for one in plan) >= promised[name]
        and sum(name in (one.a, one.b) for one in across) >= promised_across[name]
    }


@pytest.mark.parametrize("combination", ["promises", "everything"])
def test_promises_are_broken_of_those_who_had_theirs_and_have_it_no_longer(combination):
    broken = 0
    for seed in range(EVENTS):
        problem = combined_event(seed, combination)
        names = [person.id for person in problem.registrations]
        for stakes, asked, leaving, before, after in changes_of(problem):
            told = [names[side] for side in stakes.broken_promises(asked, leaving)]
            assert sorted(told) == sorted(kept(problem, before) - kept(problem, after)), seed
            broken += len(told)
    assert broken > EVENTS


@pytest.mark.parametrize("combination", ["quota", "everything"])
def test_a_change_leads_off_the_quota_where_more_meetings_are_missing_to_it(combination):
    farther = 0
    for seed in range(EVENTS):
        problem = combined_event(seed, combination)
        for stakes, asked, leaving, before, after in changes_of(problem):
            leads_off = quota_missing(problem, after) > quota_missing(problem, before)
            assert stakes.leads_off_quota(asked, leaving) is leads_off, seed
            assert stakes.harm(asked, leaving) == len(stakes.broken_promises(asked, leaving)) + leads_off
            farther += leads_off
    assert farther > EVENTS // 2


@pytest.mark.parametrize("combination", ["quota", "everything", "points"])
def test_reasons_name_those_let_down_and_the_side_of_the_quota_that_is_left(combination):
    for seed in range(EVENTS):
        problem = combined_event(seed, combination)
        rules, names = problem.rules, [person.id for person in problem.registrations]
        for stakes, asked, leaving, before, after in changes_of(problem):
            expected = []
            if broken := stakes.broken_promises(asked, leaving):
                expected.append(Reason(Cause.PROMISED_MINIMUM, tuple(names[side] for side in broken)))
            if quota_missing(problem, after) > quota_missing(problem, before):
                is_most = rules.cross_border_at_most < 100  # these events have one side or the other
                told = (
                    ("at_most", str(rules.cross_border_at_most))
                    if is_most
                    else ("at_least", str(rules.cross_border_at_least))
                )
                expected.append(Reason(Cause.CROSS_BORDER_QUOTA, told))
            assert stakes.reasons(asked, leaving) == expected, seed
