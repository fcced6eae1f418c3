"""The first plan, wish by wish: each in its first open round, those that serve a promise before others."""

from dataclasses import replace

from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.problem import Interpreter, Lock, Problem, Table

from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    SAWMILL,
    convention,
    must,
    with_changed,
    would,
)

ONE_TABLE = (Table(1),)
LAST_ROUND = frozenset({3})


def granted(problem: Problem) -> dict[str, tuple[int, int, int]]:
    """Round, pool and interpreter of every pair that the first plan grants, by the names of the two."""
    event = Event(problem)
    placement = first_plan(event)
    ids = [person.id for person in problem.registrations]
    places = zip(event.pairs, placement.rounds, placement.pools, placement.voices, strict=True)
    return {
        f"{ids[pair.a]} {ids[pair.b]}": (int(round_), int(pool), int(voice))
        for pair, round_, pool, voice in places
        if round_ >= 0
    }


def test_wishes_take_the_first_round_that_is_open_to_both():
    wishes = (must(BUYER, INKLUSION), must(COOPERATIVE, SAWMILL), would(BUYER, COOPERATIVE))
    assert granted(convention(wishes=wishes)) == {
        "trier esch": (0, 0, -1),
        "longwy arlon": (0, 0, -1),
        "longwy esch": (1, 0, -1),
    }


def test_one_table_holds_one_wish_a_round_until_rounds_run_out():
    wishes = (
        must(BUYER, INKLUSION),
        must(BUYER, COOPERATIVE),
        must(COOPERATIVE, SAWMILL),
        would(BUYER, SAWMILL),
    )
    problem = convention(wishes=wishes, tables=ONE_TABLE)
    assert sorted(granted(problem).values()) == [(0, 0, -1), (1, 0, -1), (2, 0, -1)]
    assert "esch arlon" not in granted(problem)


def test_who_has_two_delegates_has_two_meetings_at_once_and_no_third():
    wishes = (must(BUYER, INKLUSION), must(BUYER, COOPERATIVE), must(BUYER, SAWMILL))
    people = with_changed(BUYER, delegates=2)
    problem = convention(registrations=people, wishes=wishes, tables=tuple(map(Table, (1, 2, 3))))
    assert sorted(round_ for round_, _, _ in granted(problem).values()) == [0, 0, 1]


def test_nobody_has_more_meetings_than_wanted():
    wishes = (must(BUYER, INKLUSION), must(BUYER, COOPERATIVE), would(BUYER, SAWMILL))
    assert len(granted(convention(registrations=with_changed(BUYER, most=2), wishes=wishes))) == 2
    assert granted(convention(registrations=with_changed(SAWMILL, most=0), wishes=wishes[2:])) == {}


def test_a_wish_that_serves_a_promise_comes_before_one_worth_more():
    people = tuple(replace(one, rounds=LAST_ROUND, least=int(one is SAWMILL)) for one in EVERYBODY)
    wishes = (must(BUYER, COOPERATIVE), would(BUYER, SAWMILL))
    assert granted(convention(registrations=people, wishes=wishes)) == {"esch arlon": (2, 0, -1)}


def test_a_wish_that_serves_a_promise_across_the_border_comes_before_one_worth_more():
    people = tuple(
        replace(
            one,
            rounds=LAST_ROUND,
            country="FR" if one is COOPERATIVE else "BE",
            cross_border_least=int(one is COOPERATIVE),
        )
        for one in EVERYBODY
    )
    wishes = (must(BUYER, SAWMILL), would(COOPERATIVE, SAWMILL))
    assert granted(convention(registrations=people, wishes=wishes)) == {"longwy arlon": (2, 0, -1)}


def test_a_promise_kept_serves_no_further_wish():
    people = tuple(replace(one, rounds=frozenset({1, 2}), least=int(one is BUYER)) for one in EVERYBODY)
    wishes = (must(BUYER, INKLUSION), would(BUYER, SAWMILL), must(COOPERATIVE, SAWMILL))
    assert granted(convention(registrations=people, wishes=wishes, tables=ONE_TABLE)) == {
        "trier esch": (0, 0, -1),
        "longwy arlon": (1, 0, -1),
    }


def test_an_interpreter_stands_in_one_meeting_a_round_the_next_free_one_in_the_other():
    dan = Interpreter("dan", "Dan", frozenset({"fr", "de"}), frozenset({1}))
    problem = convention(
        registrations=with_changed(INKLUSION, delegates=2),
        wishes=(must(COOPERATIVE, INKLUSION), would(SAWMILL, INKLUSION)),
        interpreters=(INTERPRETER, dan),
    )
    assert granted(problem) == {"longwy trier": (0, 0, 0), "trier arlon": (0, 0, 1)}
    assert granted(replace(problem, interpreters=(INTERPRETER,))) == {
        "longwy trier": (0, 0, 0),
        "trier arlon": (1, 0, 0),
    }
    assert granted(replace(problem, interpreters=(dan,))) == {"longwy trier": (0, 0, 0)}


def test_a_host_receives_at_its_own_table():
    problem = convention(
        registrations=with_changed(BUYER, host_tables=frozenset({2})),
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL)),
    )
    assert granted(problem) == {"longwy esch": (0, 1, -1), "longwy arlon": (1, 0, -1)}


def test_two_hosts_meet_at_the_first_table_of_theirs_that_is_free():
    people = tuple(
        replace(one, delegates=2, host_tables=frozenset({place}))
        for place, one in enumerate((COOPERATIVE, BUYER), start=1)
    )
    problem = convention(
        registrations=(*people, replace(SAWMILL, rounds=frozenset({1}))),
        wishes=(must(SAWMILL, COOPERATIVE), must(COOPERATIVE, SAWMILL), must(BUYER, COOPERATIVE)),
    )
    assert granted(problem) == {"longwy arlon": (0, 1, -1), "longwy esch": (1, 1, -1)}


def test_locks_stand_before_any_wish():
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)),
        tables=ONE_TABLE,
        locks=(Lock("arlon", "longwy", 1, 1),),
    )
    assert granted(problem) == {
        "longwy arlon": (0, 0, -1),
        "longwy esch": (1, 0, -1),
        "esch arlon": (2, 0, -1),
    }
