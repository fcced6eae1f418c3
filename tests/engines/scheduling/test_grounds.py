"""What every granted meeting rests on."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tisserand.engines.scheduling.grounds import Ground, grounds
from tisserand.engines.scheduling.problem import Lock, Rules
from tisserand.engines.scheduling.worth import plan_points, points_of, promises_of

from .crowded import banned_event, first_plan_of
from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    MUST,
    SAWMILL,
    WOULD,
    convention,
    meeting,
    must,
    with_changed,
    would,
)

patient = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def test_a_ground_tells_who_wished_what_and_what_it_is_worth():
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), would(COOPERATIVE, BUYER)), rules=Rules(cross_border_bonus=2)
    )
    (ground,) = grounds(problem, [meeting(COOPERATIVE, BUYER)])
    assert ground == Ground("longwy", "esch", WOULD, MUST, points=7, has_border_bonus=True)


def test_a_ground_names_the_interpreter_and_the_languages_that_need_one():
    problem = convention(wishes=(would(INKLUSION, SAWMILL),), interpreters=(INTERPRETER,))
    (ground,) = grounds(problem, [meeting(INKLUSION, SAWMILL, 1, 1, "claire")])
    assert ground == Ground(
        "trier", "arlon", WOULD, None, points=1, interpreter="claire", languages=(("de",), ("fr",))
    )


def test_a_ground_names_those_whose_promise_the_meeting_keeps():
    people = with_changed(BUYER, least=2)
    people = tuple(replace(one, least=1) if one.id == "longwy" else one for one in people)
    problem = convention(
        registrations=people,
        wishes=(must(BUYER, COOPERATIVE), would(BUYER, SAWMILL), would(COOPERATIVE, SAWMILL)),
    )
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2), meeting(COOPERATIVE, SAWMILL, 3)]
    assert [ground.kept_promises for ground in grounds(problem, plan)] == [("esch",), ("esch",), ()]


def test_a_ground_names_promises_of_meetings_across_a_border():
    problem = convention(
        registrations=with_changed(BUYER, cross_border_least=1),
        wishes=(must(BUYER, COOPERATIVE), would(SAWMILL, COOPERATIVE)),
    )
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(SAWMILL, COOPERATIVE, 2)]
    assert [ground.kept_promises for ground in grounds(problem, plan)] == [("esch",), ()]


def test_a_ground_tells_of_locks_and_of_earlier_meetings():
    problem = convention(
        locks=(Lock("esch", "arlon", 1),), met_before=frozenset({frozenset({"esch", "arlon"})})
    )
    (ground,) = grounds(problem, [meeting(BUYER, SAWMILL)])
    assert ground == Ground("esch", "arlon", None, None, points=0, is_locked=True, has_met_before=True)


def test_no_meetings_no_grounds():
    assert grounds(convention(registrations=EVERYBODY), []) == ()


@given(st.integers(0, 10**6))
@patient
def test_grounds_agree_with_what_the_plan_is_worth(seed):
    problem = banned_event(seed)
    plan = first_plan_of(problem, seed)
    told = grounds(problem, plan)
    promised = promises_of(problem)
    held = [name for m in plan for name in (m.a, m.b)]
    assert [(ground.a, ground.b) for ground in told] == [(m.a, m.b) for m in plan]
    assert [ground.points for ground in told] == [points_of(problem, m.a, m.b) for m in plan]
    assert sum(ground.points for ground in told) == plan_points(problem, plan)
    assert [set(ground.kept_promises) for ground in told] == [
        {name for name in (m.a, m.b) if 0 < promised[name] == held.count(name)} for m in plan
    ]
    assert [ground.languages is not None for ground in told] == [m.interpreter is not None for m in plan]
