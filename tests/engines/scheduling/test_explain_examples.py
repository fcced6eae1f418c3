"""What is told of a refused wish, cause by cause, on one small convention."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.answer import Cause, Reason, Refusal
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.explain import refusals
from tisserand.engines.scheduling.problem import Lock, Problem, Rules, Table

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


def told(problem: Problem, plan=()) -> Refusal:
    """The one refusal of a plan that the judge allows."""
    assert judge(problem, plan) == ()
    (refused,) = refusals(Event(problem), plan)
    return refused


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
        ({"registrations": with_changed(BUYER, most=0)}, Cause.MOST_REACHED, ("esch", "0")),
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
    refused = told(convention(**({"wishes": (must(BUYER, COOPERATIVE),)} | changes)))
    assert (refused.cause, refused.details, refused.further) == (cause, details, ())


def test_a_full_partner_is_told_with_whom_it_meets_for_as_many_points():
    problem = convention(
        registrations=(replace(BUYER, rounds=frozenset({1, 2})), *EVERYBODY[:2], EVERYBODY[3]),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, INKLUSION), would(BUYER, SAWMILL)),
    )
    refused = told(problem, [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, INKLUSION, 2, 2)])
    assert (refused.cause, refused.details) == (Cause.PARTNER_FULL, ("esch", "longwy", "trier"))


def test_whoever_has_enough_meetings_is_told_with_their_number():
    problem = convention(
        registrations=with_changed(BUYER, most=1), wishes=(must(BUYER, COOPERATIVE), would(BUYER, SAWMILL))
    )
    refused = told(problem, [meeting(BUYER, COOPERATIVE)])
    assert (refused.cause, refused.details) == (Cause.MOST_REACHED, ("esch", "1", "longwy"))


def test_what_would_bar_the_wish_next_is_told_too():
    problem = convention(
        registrations=with_changed(BUYER, most=1, languages=frozenset({"en"})),
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), no(SAWMILL, BUYER)),
        forbidden=frozenset({frozenset({"esch", "longwy"})}),
    )
    refused = told(problem, [meeting(COOPERATIVE, SAWMILL)])
    assert refused.cause is Cause.FORBIDDEN_PAIR
    assert refused.further == (Reason(Cause.NO_COMMON_LANGUAGE, ("fr", "en")),)


def test_tables_taken_by_others_are_exhausted():
    people = tuple(replace(one, rounds=frozenset({1})) for one in EVERYBODY)
    problem = convention(
        registrations=people, tables=(Table(1),), wishes=(would(BUYER, INKLUSION), must(COOPERATIVE, SAWMILL))
    )
    refused = told(problem, [meeting(COOPERATIVE, SAWMILL)])
    assert (refused.a, refused.b) == ("trier", "esch")
    assert (refused.cause, refused.details, refused.further) == (Cause.TABLES_EXHAUSTED, (), ())


def test_a_host_without_a_table_to_spare_is_named():
    host = replace(COOPERATIVE, host_tables=frozenset({1}), rounds=frozenset({1}), delegates=2)
    problem = convention(
        registrations=(host, *EVERYBODY[1:]), wishes=(must(BUYER, COOPERATIVE), would(SAWMILL, COOPERATIVE))
    )
    refused = told(problem, [meeting(BUYER, COOPERATIVE)])
    assert (refused.cause, refused.details) == (Cause.TABLES_EXHAUSTED, ("longwy",))


def test_an_interpreter_who_can_be_spared_is_not_busy():
    """Both interpreters would do for the one meeting, only Claire for the other: they may change places."""
    other = replace(INTERPRETER, id="denis", languages=frozenset({"fr", "de", "en"}))
    people = (
        replace(COOPERATIVE, rounds=frozenset({1})),
        INKLUSION,
        replace(BUYER, languages=frozenset({"en"})),
        SAWMILL,
    )
    problem = convention(
        registrations=people,
        wishes=(must(SAWMILL, INKLUSION), must(COOPERATIVE, BUYER)),
        interpreters=(INTERPRETER, other),
    )
    refused = told(problem, [meeting(SAWMILL, INKLUSION, 1, 1, "denis")])
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "", "", "1"))


def test_a_quota_bars_a_wish_within_one_country():
    neighbour = replace(BUYER, id="differdange", organisation="other")
    problem = convention(
        registrations=(*EVERYBODY, neighbour),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, neighbour)),
        rules=Rules(cross_border_at_least=80),
    )
    refused = told(problem, [meeting(BUYER, COOPERATIVE)])
    assert (refused.cause, refused.details) == (Cause.CROSS_BORDER_QUOTA, ("at_least", "80"))


TWO_ROUNDS = tuple(replace(one, rounds=frozenset({1, 2})) for one in EVERYBODY)
TRIANGLE = (must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), would(BUYER, SAWMILL))
TRIANGLE_PLAN = [meeting(BUYER, COOPERATIVE, 1), meeting(COOPERATIVE, SAWMILL, 2)]


def test_an_exchange_names_what_would_go_and_when():
    refused = told(convention(registrations=TWO_ROUNDS, wishes=TRIANGLE), TRIANGLE_PLAN)
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("4", "longwy", "esch", "1"))


def test_an_exchange_that_breaks_a_promise_says_whose():
    people = tuple(replace(one, least=2 if one is COOPERATIVE else 0) for one in TWO_ROUNDS)
    people = (replace(TWO_ROUNDS[0], least=2), *TWO_ROUNDS[1:])
    refused = told(convention(registrations=people, wishes=TRIANGLE), TRIANGLE_PLAN)
    assert refused.details == ("4", "longwy", "esch", "1")
    assert refused.further == (Reason(Cause.PROMISED_MINIMUM, ("longwy",)),)


def test_an_exchange_is_free_where_the_other_meeting_could_move():
    people = tuple(replace(one, rounds=one.rounds - ({3} if one is SAWMILL else set())) for one in EVERYBODY)
    refused = told(convention(registrations=people, wishes=TRIANGLE), TRIANGLE_PLAN)
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "longwy", "esch", "1", "3"))


def test_a_locked_meeting_is_named_only_where_no_other_would_do():
    one = convention(registrations=TWO_ROUNDS, wishes=TRIANGLE, locks=(Lock("esch", "longwy", 1),))
    both = replace(one, locks=(*one.locks, Lock("longwy", "arlon", 2)))
    refused = told(one, TRIANGLE_PLAN), told(both, TRIANGLE_PLAN)
    assert [(r.cause, r.details) for r in refused] == [
        (Cause.POSSIBLE_AT_A_COST, ("4", "longwy", "arlon", "2")),
        (Cause.LOCK_IN_THE_WAY, ("4", "longwy", "esch", "1")),
    ]


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
    refused = told(problem, plan)
    assert (refused.cause, refused.details, refused.further) == (
        Cause.POSSIBLE_AT_A_COST,
        ("2", "anna", "hugo", "2", "paul", "quentin"),
        (),
    )


def test_scarce_tables_are_told_before_exchanges_that_gain_nothing():
    problem = convention(
        registrations=with_changed(BUYER, rounds=frozenset({1, 2})),
        tables=(Table(1),),
        wishes=(would(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), must(SAWMILL, INKLUSION)),
        interpreters=(INTERPRETER,),
    )
    refused = told(
        problem, [meeting(COOPERATIVE, SAWMILL, 3), *[meeting(SAWMILL, INKLUSION, 2, 1, "claire")]]
    )
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "", "", "1"))
    one_round = replace(problem, registrations=with_changed(BUYER, rounds=frozenset({2})), locks=())
    refused = told(one_round, [meeting(COOPERATIVE, SAWMILL, 3), meeting(SAWMILL, INKLUSION, 2, 1, "claire")])
    assert (refused.cause, refused.details) == (
        Cause.POSSIBLE_AT_A_COST,
        ("0", "trier", "arlon", "2", "1"),
    )


def test_a_wish_that_a_plan_made_elsewhere_forgot_costs_nothing():
    refused = told(convention(wishes=(must(BUYER, COOPERATIVE),)))
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "", "", "1"))


def test_an_interpreter_that_a_plan_made_elsewhere_wastes_is_not_busy():
    problem = convention(
        registrations=tuple(replace(one, rounds=frozenset({1})) for one in EVERYBODY),
        wishes=(must(BUYER, SAWMILL), must(COOPERATIVE, INKLUSION)),
        interpreters=(INTERPRETER,),
    )
    refused = told(problem, [meeting(BUYER, SAWMILL, 1, 1, "claire")])
    assert (refused.cause, refused.details) == (Cause.POSSIBLE_AT_A_COST, ("0", "", "", "1"))


def test_rounds_that_are_closed_each_for_a_reason_of_its_own_are_opened_by_one_of_them() -> None:
    problem = convention(
        registrations=with_changed(BUYER, languages=frozenset({"de"})),
        tables=(Table(1, rounds=frozenset({2, 3})),),
        interpreters=(replace(INTERPRETER, rounds=frozenset({1})),),
        wishes=(must(BUYER, COOPERATIVE),),
    )

    refused = told(problem)

    assert (refused.cause, refused.further) == (Cause.TABLES_EXHAUSTED, ())
    assert told_nothing(replace(problem, tables=(*problem.tables, Table(2))))


def told_nothing(problem: Problem) -> bool:
    """Whether the one wish can be granted: nothing but the plan is in its way."""
    return told(problem).details == ("0", "", "", "1")
