"""The compiled searches run as the plain Python they are written in: same results, every line seen."""

from dataclasses import astuple, replace

import pytest
from bench.events import event

from tisserand.engines.scheduling import judge, solve
from tisserand.engines.scheduling.problem import Lock, Problem, Rules
from tisserand.engines.scheduling.worth import values_of

from .copies import in_words_of, load_copy
from .oracle import costs_told, every_cost
from .small_events import small_event


@pytest.fixture(scope="module")
def plain_engine():
    return load_copy("plain_engine")


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(12))
def test_plain_python_finds_the_best_grants_too(plain_engine, seed):
    problem = small_event(seed)
    answer = plain_engine.solve(in_words_of(plain_engine, problem), seconds=2)
    assert judge(problem, answer.meetings) == ()
    assert costs_told(answer) == min(costs[:-1] for costs in every_cost(problem))


def test_plain_python_and_machine_code_give_the_same_plan(plain_engine):
    problem = event(3, registrations=30, rounds=6, tables=15, wanted=3, rules=Rules(minimise_breaks=False))
    compiled = solve(problem, seconds=60)
    plain = plain_engine.solve(in_words_of(plain_engine, problem), seconds=60)
    assert (compiled.status, plain.status) == ("optimal", "optimal")
    assert [astuple(meeting) for meeting in compiled.meetings] == [
        astuple(meeting) for meeting in plain.meetings
    ]


def tightened(problem: Problem) -> Problem:
    """`problem` with few meetings wanted by some, and two of the meetings of a plan locked."""
    people = tuple(
        replace(one, most=2) if place % 3 == 0 else one for place, one in enumerate(problem.registrations)
    )
    problem = replace(problem, registrations=people)
    plan = solve(problem, seconds=0).meetings
    return replace(problem, locks=tuple(Lock(m.a, m.b, m.round, m.table) for m in plan[::9]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape",
    [
        {"tables": 6, "interpreters": 1},
        {"tables": 12, "least": 2, "hosts": 0.5},
        {"tables": 9, "all_day": 0.2, "interpreters": 2},
    ],
    ids=["scarce tables", "promises and hosts", "part-day guests"],
)
def test_tight_events_are_searched_in_plain_python_under_every_rule(plain_engine, shape):
    problem = tightened(event(2, registrations=26, rounds=6, wanted=6, **shape))
    answer = plain_engine.solve(in_words_of(plain_engine, problem), seconds=4)
    assert judge(problem, answer.meetings) == ()
    assert {level.name: level.value for level in answer.levels} == values_of(problem, answer.meetings)
