"""Every refused wish has a reason, and it is true: checked anew in plain Python with the judge alone."""

from dataclasses import replace
from itertools import product

import pytest
from bench.events import event
from hypothesis import HealthCheck, given, settings

from tisserand.engines.scheduling import Meeting, judge, solve
from tisserand.engines.scheduling.answer import Cause, Refusal
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.explain import refusals
from tisserand.engines.scheduling.problem import Lock, Problem, Table
from tisserand.engines.scheduling.worth import points_of

from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    SAWMILL,
    convention,
    meeting,
    must,
    no,
    with_changed,
    would,
)
from .small_events import small_events

patient = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

OF_PEOPLE = {"too_many_at_once", "more_than_wanted"}
OF_TABLES = {"table_taken_twice", "away_from_the_host_table", "guests_at_a_host_table"}
OF_VOICES = {
    "no_common_language",
    "interpreter_lacks_a_language",
    "interpreter_not_available",
    "interpreter_in_two_meetings",
}
OF_ABSENCE = {"not_available", "in_a_session"}


def ways(problem: Problem, refusal: Refusal, rounds: set[int] | None = None) -> list[Meeting]:
    """Every way to hold the refused meeting, allowed or not."""
    voices = [None, *(interpreter.id for interpreter in problem.interpreters)]
    numbers = rounds or {round_.number for round_ in problem.rounds}
    tables = [table.number for table in problem.tables]
    return [Meeting(refusal.a, refusal.b, *way) for way in product(sorted(numbers), tables, voices)]


def codes(problem: Problem, plan: list[Meeting]) -> set[str]:
    return {fault.code for fault in judge(problem, plan)} - {"lock_broken"}


def fits(problem: Problem, plan: list[Meeting], refusal: Refusal, rounds: set[int] | None = None) -> bool:
    return any(not codes(problem, [*plan, way]) for way in ways(problem, refusal, rounds))


def is_true(problem: Problem, plan: list[Meeting], refusal: Refusal) -> bool:
    """Whether the reason holds: each way to hold the meeting fails for it."""
    blamed = {
        Cause.VETO: {"veto_broken"},
        Cause.FORBIDDEN_PAIR: {"forbidden_pair_meets"},
        Cause.SAME_ORGANISATION: {"same_organisation_meets"},
        Cause.NO_COMMON_ROUND: OF_ABSENCE,
        Cause.NO_COMMON_LANGUAGE: {"no_common_language", "interpreter_lacks_a_language"},
        Cause.INTERPRETERS_BUSY: OF_VOICES | OF_ABSENCE,
        Cause.TABLES_EXHAUSTED: OF_TABLES | OF_ABSENCE,
        Cause.PARTNER_FULL: OF_PEOPLE | OF_ABSENCE,
    }
    if refusal.cause is Cause.POSSIBLE_AT_A_COST:
        return exchange_is_true(problem, plan, refusal)
    if refusal.cause is Cause.PARTNER_FULL and not partners_are_true(problem, plan, refusal):
        return False
    return all(codes(problem, [*plan, way]) & blamed[refusal.cause] for way in ways(problem, refusal))


def partners_are_true(problem: Problem, plan: list[Meeting], refusal: Refusal) -> bool:
    """Whether it is the side named that is full, and its partners named are worth as much."""
    full, *partners = refusal.details
    met = {(m.a if m.b == full else m.b) for m in plan if full in (m.a, m.b)}
    side_alone = all(
        any(f.subject == full for f in judge(problem, [*plan, way]) if f.code in OF_PEOPLE)
        or codes(problem, [*plan, way]) & OF_ABSENCE
        for way in ways(problem, refusal)
    )
    return (
        side_alone
        and set(partners) <= met
        and all(points_of(problem, full, p) >= refusal.points for p in partners)
    )


def exchange_is_true(problem: Problem, plan: list[Meeting], refusal: Refusal) -> bool:
    """Whether the wish fits once the meeting named has gone (or moved), and no other one would cost less."""
    lost, *sides, number = refusal.details[:4]
    gone = {frozenset(sides), *(frozenset(two) for two in zip(*[iter(refusal.details[4:])] * 2, strict=True))}
    rest = [m for m in plan if frozenset((m.a, m.b)) not in gone]
    if not fits(problem, rest, refusal, {int(number)}) or len(rest) != len(plan) - len(gone):
        return False
    costs = [cost for one in plan if (cost := cost_of_dropping(problem, plan, refusal, one)) is not None]
    if len(gone) > 1:
        return costs == [] and int(lost) == sum(points_of(problem, *sorted(two)) for two in gone)
    return int(lost) == min(costs)


def cost_of_dropping(problem: Problem, plan: list[Meeting], refusal: Refusal, one: Meeting) -> int | None:
    """Points lost if `one` makes room: none where it finds another place; None where that would not do."""
    rest = [m for m in plan if m is not one]
    held = [way for way in ways(problem, refusal) if not codes(problem, [*rest, way])]
    if not held:
        return None
    again = Refusal(one.a, one.b, 0, Cause.VETO)
    could_move = any(fits(problem, [*rest, way], again) for way in held)
    return 0 if could_move else points_of(problem, one.a, one.b)


@given(small_events())
@patient
def test_reasons_are_true_on_small_events(problem):
    answer = solve(problem, seconds=1)
    plan = list(answer.meetings)
    assert [r for r in answer.refused if not is_true(problem, plan, r)] == []
    assert [r for r in answer.refused if fits(problem, plan, r)] == []


@given(small_events())
@patient
def test_reasons_are_true_of_a_first_plan(problem):
    answer = solve(problem, seconds=1, stop=lambda: True)
    assert [r for r in answer.refused if not is_true(problem, list(answer.meetings), r)] == []


@given(small_events())
@patient
def test_every_wish_is_granted_or_refused(problem):
    answer = solve(problem, seconds=1)
    wished = {frozenset((wish.of, wish.to)) for wish in problem.wishes if wish.level != "no"}
    granted = {frozenset((m.a, m.b)) for m in answer.meetings}
    refused = [frozenset((r.a, r.b)) for r in answer.refused]
    assert len(refused) == len(set(refused))
    assert granted | set(refused) == wished
    assert granted & set(refused) == set()


def test_reasons_are_true_on_a_tight_event():
    problem = event(7, registrations=24, rounds=5, tables=7, wanted=6, interpreters=1)
    answer = solve(problem, seconds=1)
    assert len(answer.refused) > 20
    assert [r for r in answer.refused if not is_true(problem, list(answer.meetings), r)] == []


@pytest.mark.parametrize(
    ("changes", "cause", "details"),
    [
        ({"wishes": (must(BUYER, COOPERATIVE), no(COOPERATIVE, BUYER))}, Cause.VETO, ("a",)),
        ({"wishes": (no(BUYER, COOPERATIVE), must(COOPERATIVE, BUYER))}, Cause.VETO, ("b",)),
        ({"forbidden": frozenset({frozenset({"esch", "longwy"})})}, Cause.FORBIDDEN_PAIR, ()),
        ({"registrations": with_changed(BUYER, organisation="coop")}, Cause.SAME_ORGANISATION, ("coop",)),
        (
            {
                "registrations": (
                    replace(BUYER, rounds=frozenset({1})),
                    replace(COOPERATIVE, rounds=frozenset({2, 3})),
                )
            },
            Cause.NO_COMMON_ROUND,
            (),
        ),
        (
            {"registrations": with_changed(BUYER, languages=frozenset({"de", "en"}))},
            Cause.NO_COMMON_LANGUAGE,
            ("fr", "de,en"),
        ),
        (
            {
                "registrations": with_changed(BUYER, languages=frozenset({"de"}), rounds=frozenset({1})),
                "interpreters": (replace(INTERPRETER, rounds=frozenset({2})),),
            },
            Cause.INTERPRETERS_BUSY,
            (),
        ),
        ({"registrations": with_changed(BUYER, most=0)}, Cause.PARTNER_FULL, ("esch",)),
        (
            {
                "registrations": with_changed(BUYER, rounds=frozenset({2})),
                "wishes": (would(BUYER, COOPERATIVE), must(BUYER, SAWMILL)),
            },
            Cause.PARTNER_FULL,
            ("esch", "arlon"),
        ),
        (
            {
                "tables": (Table(1),),
                "registrations": (replace(EVERYBODY[1], host_tables=frozenset({1})), BUYER, COOPERATIVE),
            },
            Cause.TABLES_EXHAUSTED,
            (),
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Cause) else "",
)
def test_a_reason_for_each_cause(changes, cause, details):
    problem = convention(**({"wishes": (must(BUYER, COOPERATIVE),)} | changes))
    (refused,) = solve(problem, seconds=1).refused
    assert (refused.cause, refused.details) == (cause, details)


def test_tables_taken_by_others_are_exhausted():
    people = tuple(replace(one, rounds=frozenset({1})) for one in EVERYBODY)
    problem = convention(
        registrations=people, tables=(Table(1),), wishes=(would(BUYER, INKLUSION), must(COOPERATIVE, SAWMILL))
    )
    (refused,) = solve(problem, seconds=1).refused
    assert (refused.a, refused.b, refused.cause) == ("trier", "esch", Cause.TABLES_EXHAUSTED)


def test_an_exchange_names_what_would_go_and_when():
    two_rounds = frozenset({1, 2})
    people = tuple(replace(one, rounds=two_rounds) for one in EVERYBODY)
    problem = convention(
        registrations=people,
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), would(BUYER, SAWMILL)),
    )
    (refused,) = refusals(Event(problem), [meeting(BUYER, COOPERATIVE, 1), meeting(COOPERATIVE, SAWMILL, 2)])
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("4", "longwy", "esch", "1"))


def test_an_exchange_is_free_where_the_other_meeting_could_move():
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), would(BUYER, SAWMILL)),
        registrations=tuple(
            replace(one, rounds=one.rounds - ({3} if one is SAWMILL else set())) for one in EVERYBODY
        ),
    )
    (refused,) = refusals(Event(problem), [meeting(BUYER, COOPERATIVE, 1), meeting(COOPERATIVE, SAWMILL, 2)])
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "longwy", "esch", "1"))


def test_a_locked_meeting_is_named_only_where_no_other_would_do():
    problem = convention(
        registrations=tuple(replace(one, rounds=frozenset({1, 2})) for one in EVERYBODY),
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), would(BUYER, SAWMILL)),
        locks=(Lock("esch", "longwy", 1),),
    )
    (refused,) = refusals(Event(problem), [meeting(BUYER, COOPERATIVE, 1), meeting(COOPERATIVE, SAWMILL, 2)])
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("4", "longwy", "arlon", "2"))


def test_partners_who_are_worth_as_much_are_named():
    problem = convention(
        registrations=(replace(BUYER, rounds=frozenset({1, 2})), *EVERYBODY[:2], EVERYBODY[3]),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, INKLUSION), would(BUYER, SAWMILL)),
    )
    (refused,) = refusals(Event(problem), [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, INKLUSION, 2, 2)])
    assert (refused.cause, refused.details) == (Cause.PARTNER_FULL, ("esch", "longwy", "trier"))


def test_several_meetings_together_are_named_where_no_single_one_would_do():
    """Anna and Yves: both busy in round 1; one of them busy, and all guest tables taken, in 2 and in 3."""
    anna, yves, paul, quentin, rosa = (
        replace(SAWMILL, id=name, organisation="") for name in ("anna", "yves", "paul", "quentin", "rosa")
    )
    hilde, hugo = (
        replace(SAWMILL, id=name, organisation="", host_tables=frozenset({table}))
        for name, table in (("hilde", 1), ("hugo", 3))
    )
    problem = convention(
        registrations=(anna, yves, paul, quentin, rosa, hilde, hugo),
        tables=(Table(1), Table(2), Table(3)),
        wishes=(
            must(anna, hilde),
            must(yves, hugo),
            would(anna, hugo),
            would(paul, quentin),
            must(yves, hilde),
            must(paul, rosa),
            would(anna, yves),
        ),
    )
    plan = [
        meeting(anna, hilde, 1, 1),
        meeting(yves, hugo, 1, 3),
        meeting(anna, hugo, 2, 3),
        meeting(paul, quentin, 2, 2),
        meeting(yves, hilde, 3, 1),
        meeting(paul, rosa, 3, 2),
    ]
    assert judge(problem, plan) == ()
    (refused,) = refusals(Event(problem), plan)
    assert (refused.cause, refused.details) == (
        Cause.POSSIBLE_AT_A_COST,
        ("2", "paul", "quentin", "2", "anna", "hugo"),
    )
    assert is_true(problem, plan, refused)


def test_scarce_tables_are_told_before_full_partners_worth_less():
    problem = convention(
        registrations=with_changed(BUYER, rounds=frozenset({1, 2})),
        tables=(Table(1),),
        wishes=(would(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), must(SAWMILL, INKLUSION)),
        interpreters=(INTERPRETER,),
    )
    plan = [meeting(COOPERATIVE, SAWMILL, 1), meeting(SAWMILL, INKLUSION, 2, 1, "claire")]
    (refused,) = refusals(Event(problem), plan)
    assert (refused.cause, refused.details) == (Cause.TABLES_EXHAUSTED, ())


def test_a_wish_that_a_plan_made_elsewhere_forgot_costs_nothing():
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    (refused,) = refusals(Event(problem), [])
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "", "", "1"))
