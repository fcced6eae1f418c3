"""Each rule of the judge in a pair: a plan that keeps it, the same plan with that rule broken."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.judge import RULES, judge
from tisserand.engines.scheduling.problem import Fault, Interpreter, Lock, Session, Table

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
)

WISHES = (
    must(BUYER, COOPERATIVE),
    must(BUYER, SAWMILL),
    must(COOPERATIVE, SAWMILL),
    must(COOPERATIVE, INKLUSION),
)
HOSTED = with_changed(BUYER, host_tables=frozenset({1}))


def test_a_plan_without_fault_is_accepted():
    plan = [meeting(BUYER, COOPERATIVE), meeting(BUYER, SAWMILL, 2), meeting(COOPERATIVE, SAWMILL, 3, 2)]
    assert judge(convention(wishes=WISHES), plan) == ()


def test_there_are_as_many_rules_as_are_tested_here():
    assert len({rule.__name__ for rule in RULES}) == 15


@pytest.mark.parametrize(
    ("changes", "kept", "broken", "fault"),
    [
        (
            {"registrations": with_changed(BUYER, rounds=frozenset({2, 3}))},
            [meeting(BUYER, COOPERATIVE, 2)],
            [meeting(BUYER, COOPERATIVE, 1)],
            Fault("not_available", "esch|longwy|1|1", ("esch", "1")),
        ),
        (
            {"sessions": (Session("Welcome", frozenset({1}), frozenset({"longwy"})),)},
            [meeting(BUYER, COOPERATIVE, 2)],
            [meeting(BUYER, COOPERATIVE, 1)],
            Fault("in_a_session", "esch|longwy|1|1", ("longwy", "Welcome")),
        ),
        (
            {},
            [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)],
            [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 1, 2)],
            Fault("too_many_at_once", "esch", ("1", "2", "1")),
        ),
        (
            {"registrations": with_changed(BUYER, most=1)},
            [meeting(BUYER, COOPERATIVE, 1)],
            [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)],
            Fault("more_than_wanted", "esch", ("2", "1")),
        ),
        (
            {"wishes": (must(BUYER, COOPERATIVE), must(SAWMILL, INKLUSION)), "interpreters": (INTERPRETER,)},
            [meeting(BUYER, COOPERATIVE, 1, 1), meeting(SAWMILL, INKLUSION, 1, 2, "claire")],
            [meeting(BUYER, COOPERATIVE, 1, 1), meeting(SAWMILL, INKLUSION, 1, 1, "claire")],
            Fault("table_taken_twice", "table 1", ("1", "2")),
        ),
        (
            {"tables": (Table(1, rounds=frozenset({2, 3})), Table(2))},
            [meeting(BUYER, COOPERATIVE, 2, 1), meeting(BUYER, SAWMILL, 1, 2)],
            [meeting(BUYER, COOPERATIVE, 1, 1)],
            Fault("table_closed", "esch|longwy|1|1", ("1", "1")),
        ),
        (
            {},
            [meeting(BUYER, COOPERATIVE, 1)],
            [meeting(BUYER, COOPERATIVE, 1), meeting(COOPERATIVE, BUYER, 2)],
            Fault("pair_meets_twice", "esch|longwy", ("2",)),
        ),
        (
            {"wishes": (must(BUYER, COOPERATIVE), no(SAWMILL, BUYER))},
            [meeting(BUYER, COOPERATIVE)],
            [meeting(BUYER, SAWMILL)],
            Fault("veto_broken", "esch|arlon|1|1", ("arlon",)),
        ),
        (
            {"forbidden": frozenset({frozenset({"esch", "arlon"})})},
            [meeting(BUYER, COOPERATIVE)],
            [meeting(BUYER, SAWMILL)],
            Fault("forbidden_pair_meets", "esch|arlon|1|1"),
        ),
        (
            {"registrations": with_changed(SAWMILL, organisation="commune")},
            [meeting(BUYER, COOPERATIVE)],
            [meeting(BUYER, SAWMILL)],
            Fault("same_organisation_meets", "esch|arlon|1|1", ("commune",)),
        ),
        (
            {"wishes": (must(BUYER, COOPERATIVE),)},
            [meeting(BUYER, COOPERATIVE)],
            [meeting(BUYER, SAWMILL)],
            Fault("nobody_wished_it", "esch|arlon|1|1"),
        ),
        (
            {"registrations": HOSTED},
            [meeting(BUYER, COOPERATIVE, 1, 1)],
            [meeting(BUYER, COOPERATIVE, 1, 2)],
            Fault("away_from_the_host_table", "esch|longwy|1|2", ("2",)),
        ),
        (
            {"registrations": HOSTED},
            [meeting(COOPERATIVE, SAWMILL, 1, 2)],
            [meeting(COOPERATIVE, SAWMILL, 1, 1)],
            Fault("guests_at_a_host_table", "longwy|arlon|1|1", ("1",)),
        ),
        (
            {"interpreters": (INTERPRETER,)},
            [meeting(COOPERATIVE, INKLUSION, interpreter="claire")],
            [meeting(COOPERATIVE, INKLUSION)],
            Fault("no_common_language", "longwy|trier|1|1"),
        ),
        (
            {
                "interpreters": (
                    INTERPRETER,
                    Interpreter("dan", "Dan", frozenset({"de", "en"}), frozenset({1, 2, 3})),
                )
            },
            [meeting(COOPERATIVE, INKLUSION, interpreter="claire")],
            [meeting(COOPERATIVE, INKLUSION, interpreter="dan")],
            Fault("interpreter_lacks_a_language", "longwy|trier|1|1", ("dan",)),
        ),
        (
            {"interpreters": (replace(INTERPRETER, rounds=frozenset({2})),)},
            [meeting(COOPERATIVE, INKLUSION, 2, interpreter="claire")],
            [meeting(COOPERATIVE, INKLUSION, 1, interpreter="claire")],
            Fault("interpreter_not_available", "longwy|trier|1|1", ("claire",)),
        ),
        (
            {
                "registrations": with_changed(INKLUSION, delegates=2),
                "wishes": (must(COOPERATIVE, INKLUSION), must(SAWMILL, INKLUSION)),
                "interpreters": (INTERPRETER,),
            },
            [meeting(COOPERATIVE, INKLUSION, 1, 1, "claire"), meeting(SAWMILL, INKLUSION, 2, 1, "claire")],
            [meeting(COOPERATIVE, INKLUSION, 1, 1, "claire"), meeting(SAWMILL, INKLUSION, 1, 2, "claire")],
            Fault("interpreter_in_two_meetings", "claire", ("1", "2")),
        ),
        (
            {"locks": (Lock("longwy", "esch", 2),)},
            [meeting(BUYER, COOPERATIVE, 2, 2)],
            [meeting(BUYER, COOPERATIVE, 1)],
            Fault("lock_broken", "longwy|esch", ("2", "")),
        ),
        (
            {"locks": (Lock("longwy", "esch", 2, 1),)},
            [meeting(BUYER, COOPERATIVE, 2, 1)],
            [meeting(BUYER, COOPERATIVE, 2, 2)],
            Fault("lock_broken", "longwy|esch", ("2", "1")),
        ),
    ],
    ids=lambda value: value.code if isinstance(value, Fault) else "",
)
def test_a_rule_kept_and_broken(changes, kept, broken, fault):
    problem = convention(**({"wishes": WISHES} | changes))
    assert judge(problem, kept) == ()
    assert judge(problem, broken) == (fault,)


@pytest.mark.parametrize(
    ("strange", "code"),
    [
        (Meeting("esch", "mars", 1, 1), "unknown_registration"),
        (Meeting("esch", "esch", 1, 1), "meeting_with_oneself"),
        (Meeting("esch", "longwy", 9, 1), "unknown_round"),
        (Meeting("esch", "longwy", 1, 9), "unknown_table"),
        (Meeting("esch", "longwy", 1, 1, "nobody"), "unknown_interpreter"),
    ],
)
def test_a_meeting_of_unknown_things_is_named_and_judged_no_further(strange, code):
    assert [fault.code for fault in judge(convention(wishes=WISHES), [strange])] == [code]


def test_a_locked_pair_needs_no_wish():
    problem = convention(locks=(Lock("longwy", "arlon", 3),))
    assert judge(problem, [meeting(COOPERATIVE, SAWMILL, 3)]) == ()


def test_an_interpreter_between_people_who_share_a_language_must_still_join_two():
    problem = convention(wishes=WISHES, interpreters=(INTERPRETER,))
    assert judge(problem, [meeting(BUYER, COOPERATIVE, interpreter="claire")]) == ()
    assert [f.code for f in judge(problem, [meeting(COOPERATIVE, SAWMILL, interpreter="claire")])] == [
        "interpreter_lacks_a_language"
    ]


def test_a_host_visits_another_host_at_either_table():
    hosts = (
        replace(BUYER, host_tables=frozenset({1})),
        replace(COOPERATIVE, host_tables=frozenset({2})),
        *EVERYBODY[3:],
    )
    problem = convention(registrations=hosts, wishes=(must(BUYER, COOPERATIVE),))
    assert judge(problem, [meeting(BUYER, COOPERATIVE, table=1)]) == ()
    assert judge(problem, [meeting(BUYER, COOPERATIVE, table=2)]) == ()
