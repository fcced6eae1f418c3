"""Locked meetings stand, and where they cannot, a smallest few that exclude each other are named."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling import Status, judge, solve
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.locks import conflicting_locks, matched
from tisserand.engines.scheduling.problem import Lock, Session, Table

from .hall import (
    BUYER,
    COOPERATIVE,
    INKLUSION,
    INTERPRETER,
    SAWMILL,
    convention,
    must,
    no,
    with_changed,
    would,
)


@pytest.mark.thorough
def test_locks_stand_with_or_without_a_wish():
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)),
        locks=(Lock("longwy", "arlon", 2, 2), Lock("arlon", "esch", 1)),
    )
    answer = solve(problem, seconds=1)
    assert judge(problem, answer.meetings) == ()
    assert {(m.a, m.b, m.round) for m in answer.meetings} >= {("longwy", "arlon", 2), ("esch", "arlon", 1)}
    assert len(answer.meetings) == 3


def test_a_lock_across_languages_gets_its_interpreter():
    problem = convention(locks=(Lock("longwy", "trier", 3),), interpreters=(INTERPRETER,))
    (meeting,) = solve(problem, seconds=1).meetings
    assert (meeting.round, meeting.interpreter) == (3, "claire")


def test_two_locks_that_need_the_table_dealt_right_both_stand():
    hosts = (
        replace(BUYER, host_tables=frozenset({1})),
        replace(COOPERATIVE, host_tables=frozenset({2}), delegates=2),
        INKLUSION,
        SAWMILL,
    )
    problem = convention(registrations=hosts, locks=(Lock("esch", "longwy", 1), Lock("longwy", "arlon", 1)))
    answer = solve(problem, seconds=1)
    assert judge(problem, answer.meetings) == ()
    assert len(answer.meetings) == 2


@pytest.mark.parametrize(
    ("changes", "locks", "conflict"),
    [
        ({"wishes": (no(SAWMILL, BUYER),)}, [Lock("esch", "arlon", 1)], ("esch|arlon|1|",)),
        (
            {"registrations": with_changed(BUYER, rounds=frozenset({2}))},
            [Lock("esch", "arlon", 1, 2)],
            ("esch|arlon|1|2",),
        ),
        (
            {"sessions": (Session("Welcome", frozenset({1}), frozenset({"esch"})),)},
            [Lock("esch", "arlon", 1)],
            ("esch|arlon|1|",),
        ),
        ({}, [Lock("longwy", "trier", 1)], ("longwy|trier|1|",)),
        (
            {"forbidden": frozenset({frozenset({"esch", "arlon"})})},
            [Lock("esch", "arlon", 1)],
            ("esch|arlon|1|",),
        ),
        (
            {"registrations": with_changed(INKLUSION, host_tables=frozenset({1}))},
            [Lock("esch", "arlon", 1, 1)],
            ("esch|arlon|1|1",),
        ),
        ({}, [Lock("esch", "arlon", 1), Lock("esch", "longwy", 1)], ("esch|arlon|1|", "esch|longwy|1|")),
        ({}, [Lock("esch", "arlon", 1), Lock("arlon", "esch", 2)], ("esch|arlon|1|", "arlon|esch|2|")),
        (
            {},
            [Lock("esch", "trier", 2), Lock("esch", "trier", 1, 1), Lock("longwy", "arlon", 1, 1)],
            ("esch|trier|2|", "esch|trier|1|1"),
        ),
        (
            {"tables": (Table(1),)},
            [Lock("esch", "trier", 1), Lock("longwy", "arlon", 1)],
            ("esch|trier|1|", "longwy|arlon|1|"),
        ),
        (
            {"registrations": with_changed(BUYER, most=2)},
            [Lock("esch", "trier", 1), Lock("esch", "longwy", 2), Lock("esch", "arlon", 3)],
            ("esch|trier|1|", "esch|longwy|2|", "esch|arlon|3|"),
        ),
    ],
)
def test_a_smallest_conflict_is_named(changes, locks, conflict):
    answer = solve(convention(**changes, locks=tuple(locks)), seconds=1)
    assert answer.status is Status.INFEASIBLE
    assert answer.conflict == conflict
    assert (answer.meetings, answer.levels, answer.refused) == ((), (), ())


def test_locks_beside_a_conflict_are_not_blamed():
    problem = convention(
        registrations=with_changed(BUYER, most=2, delegates=3),
        locks=(
            Lock("esch", "trier", 1),
            Lock("longwy", "arlon", 2),
            Lock("esch", "longwy", 3),
            Lock("esch", "arlon", 3),
        ),
    )
    assert conflicting_locks(Event(problem)) == ("esch|trier|1|", "esch|longwy|3|", "esch|arlon|3|")


def test_an_interpreter_cannot_stand_in_two_locked_meetings_of_a_round():
    people = with_changed(INKLUSION, delegates=2)
    locks = (Lock("longwy", "trier", 1), Lock("arlon", "trier", 1))
    problem = convention(registrations=people, locks=locks, interpreters=(INTERPRETER,))
    assert len(conflicting_locks(Event(problem))) == 2
    helped = replace(problem, interpreters=(INTERPRETER, replace(INTERPRETER, id="jean")))
    assert conflicting_locks(Event(helped)) == ()


def test_a_locked_wish_counts_its_points():
    problem = convention(wishes=(would(BUYER, COOPERATIVE),), locks=(Lock("longwy", "esch", 2),))
    points = solve(problem, seconds=1).levels[1]
    assert (points.value, points.bound) == (1, 1)


def test_matching_moves_others_along_until_all_are_served():
    assert matched([["a", "b"], ["a"], ["b", "c"]]) == ["b", "a", "c"]
    assert matched([["a"], ["a"]]) is None
