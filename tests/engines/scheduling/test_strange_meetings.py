"""What the judge says of meetings that name things nobody knows, word by word, and of many faults at once."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.problem import Fault, Interpreter, Lock, Rules, Session, Table

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

WISHES = (must(BUYER, COOPERATIVE), must(BUYER, SAWMILL), must(COOPERATIVE, SAWMILL))


@pytest.mark.parametrize(
    ("strange", "faults"),
    [
        (Meeting("mars", "esch", 1, 1), [("unknown_registration", ("mars",))]),
        (Meeting("esch", "mars", 1, 1), [("unknown_registration", ("mars",))]),
        (
            Meeting("mars", "venus", 1, 1),
            [("unknown_registration", ("mars",)), ("unknown_registration", ("venus",))],
        ),
        (Meeting("esch", "esch", 1, 1), [("meeting_with_oneself", ())]),
        (Meeting("esch", "longwy", 9, 1), [("unknown_round", ("9",))]),
        (Meeting("esch", "longwy", 1, 8), [("unknown_table", ("8",))]),
        (Meeting("esch", "longwy", 1, 1, "nobody"), [("unknown_interpreter", ("nobody",))]),
        (
            Meeting("mars", "mars", 9, 8, "nobody"),
            [
                ("unknown_registration", ("mars",)),
                ("unknown_registration", ("mars",)),
                ("meeting_with_oneself", ()),
                ("unknown_round", ("9",)),
                ("unknown_table", ("8",)),
                ("unknown_interpreter", ("nobody",)),
            ],
        ),
    ],
)
def test_everything_strange_in_a_meeting_is_named(strange, faults):
    subject = f"{strange.a}|{strange.b}|{strange.round}|{strange.table}"
    assert judge(convention(wishes=WISHES), [strange]) == tuple(
        Fault(code, subject, words) for code, words in faults
    )


def test_meetings_beside_a_strange_one_are_judged_nevertheless():
    plan = [Meeting("esch", "mars", 1, 1), meeting(BUYER, COOPERATIVE, 1, 2), meeting(BUYER, SAWMILL, 1, 2)]
    assert judge(convention(wishes=WISHES), plan) == (
        Fault("unknown_registration", "esch|mars|1|1", ("mars",)),
        Fault("too_many_at_once", "esch", ("1", "2", "1")),
        Fault("table_taken_twice", "table 2", ("1", "2")),
    )


def test_all_who_are_away_are_named():
    away = tuple(replace(one, rounds=frozenset({2})) for one in EVERYBODY)
    problem = convention(registrations=away, wishes=WISHES)
    assert judge(problem, [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 3)]) == (
        Fault("not_available", "esch|longwy|1|1", ("esch", "1")),
        Fault("not_available", "esch|longwy|1|1", ("longwy", "1")),
        Fault("not_available", "esch|arlon|3|1", ("esch", "3")),
        Fault("not_available", "esch|arlon|3|1", ("arlon", "3")),
    )


def test_both_sides_in_a_session_are_named_in_order():
    session = Session("Welcome", frozenset({1}), frozenset({"esch", "arlon"}))
    problem = convention(wishes=WISHES, sessions=(session,))
    assert judge(problem, [meeting(BUYER, SAWMILL, 1), meeting(BUYER, COOPERATIVE, 2)]) == (
        Fault("in_a_session", "esch|arlon|1|1", ("arlon", "Welcome")),
        Fault("in_a_session", "esch|arlon|1|1", ("esch", "Welcome")),
    )


def test_a_veto_is_named_with_the_side_that_said_it_whichever_comes_first():
    for pair in ((BUYER, SAWMILL), (SAWMILL, BUYER)):
        plan = [meeting(*pair)]
        subject = f"{pair[0].id}|{pair[1].id}|1|1"
        one = convention(wishes=(no(BUYER, SAWMILL),))
        both = convention(wishes=(no(BUYER, SAWMILL), no(SAWMILL, BUYER)))
        assert judge(one, plan) == (Fault("veto_broken", subject, ("esch",)),)
        assert judge(both, plan) == tuple(Fault("veto_broken", subject, (side.id,)) for side in pair)


def test_a_meeting_is_wanted_by_whichever_side_wishes_it():
    wished = convention(wishes=WISHES)
    for pair in ((BUYER, SAWMILL), (SAWMILL, BUYER)):
        assert judge(wished, [meeting(*pair)]) == ()
        assert judge(convention(), [meeting(*pair)]) == (
            Fault("nobody_wished_it", f"{pair[0].id}|{pair[1].id}|1|1"),
        )


def test_everybody_who_is_in_too_many_places_is_named_round_by_round():
    plan = [
        meeting(BUYER, COOPERATIVE, 2, 1),
        meeting(BUYER, SAWMILL, 2, 2),
        meeting(SAWMILL, COOPERATIVE, 2, 3),
    ]
    problem = convention(wishes=WISHES, tables=tuple(map(Table, (1, 2, 3))))
    assert judge(problem, plan) == (
        Fault("too_many_at_once", "arlon", ("2", "2", "1")),
        Fault("too_many_at_once", "esch", ("2", "2", "1")),
        Fault("too_many_at_once", "longwy", ("2", "2", "1")),
    )


def test_a_registration_that_wants_no_meeting_has_none():
    problem = convention(registrations=with_changed(SAWMILL, most=0), wishes=WISHES)
    assert judge(problem, [meeting(BUYER, COOPERATIVE)]) == ()
    assert judge(problem, [meeting(BUYER, SAWMILL)]) == (Fault("more_than_wanted", "arlon", ("1", "0")),)


def test_who_has_no_organisation_has_no_colleagues():
    nobodies = tuple(replace(one, organisation="") for one in EVERYBODY)
    assert judge(convention(registrations=nobodies, wishes=WISHES), [meeting(BUYER, SAWMILL)]) == ()


def test_a_lock_is_kept_in_its_own_round_only():
    problem = convention(wishes=WISHES, locks=(Lock("esch", "longwy", 2, 1), Lock("esch", "arlon", 3)))
    kept = [meeting(COOPERATIVE, BUYER, 2, 1), meeting(BUYER, SAWMILL, 3, 2)]
    assert judge(problem, kept) == ()
    assert judge(problem, [meeting(COOPERATIVE, BUYER, 3, 1), meeting(BUYER, SAWMILL, 2, 2)]) == (
        Fault("lock_broken", "esch|longwy", ("2", "1")),
        Fault("lock_broken", "esch|arlon", ("3", "")),
    )


def test_an_interpreter_of_one_side_only_is_of_no_use():
    dutch = Interpreter("nel", "Nel", frozenset({"nl", "fr"}), frozenset({1, 2, 3}))
    problem = convention(wishes=(must(COOPERATIVE, INKLUSION),), interpreters=(INTERPRETER, dutch))
    assert judge(problem, [meeting(COOPERATIVE, INKLUSION, interpreter="claire")]) == ()
    assert judge(problem, [meeting(COOPERATIVE, INKLUSION, interpreter="nel")]) == (
        Fault("interpreter_lacks_a_language", "longwy|trier|1|1", ("nel",)),
    )


def test_a_pair_that_meets_three_times_is_named_once():
    plan = [meeting(BUYER, COOPERATIVE, number) for number in (1, 2, 3)]
    problem = convention(wishes=WISHES, rules=Rules(minimise_breaks=False))
    assert judge(problem, plan) == (Fault("pair_meets_twice", "esch|longwy", ("3",)),)


def test_pairs_that_meet_twice_are_named_in_the_order_of_their_names():
    pairs = [(BUYER, COOPERATIVE), (COOPERATIVE, SAWMILL), (SAWMILL, BUYER), (SAWMILL, COOPERATIVE)]
    people = tuple(replace(one, delegates=9) for one in EVERYBODY)
    plan = [meeting(*pair, 1 + place // 4, 1 + place % 4) for place, pair in enumerate(pairs * 2)]
    problem = convention(registrations=people, wishes=WISHES, tables=tuple(map(Table, (1, 2, 3, 4))))
    assert judge(problem, plan) == (
        Fault("pair_meets_twice", "arlon|esch", ("2",)),
        Fault("pair_meets_twice", "arlon|longwy", ("4",)),
        Fault("pair_meets_twice", "esch|longwy", ("2",)),
    )
