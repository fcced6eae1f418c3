"""A problem read once, compared with what can be counted by hand."""

from dataclasses import replace
from itertools import islice, product

import pytest

from tisserand.engines.scheduling.event import Event, bits, seatable
from tisserand.engines.scheduling.problem import Interpreter, Lock, Round, Rules, Session, Table
from tisserand.engines.scheduling.worth import points_of, promises_across_of, promises_of

from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    ROUNDS,
    SAWMILL,
    convention,
    must,
    no,
    with_changed,
    would,
)
from .small_events import COMBINATIONS, combined_event

LONGWY, TRIER, ESCH, ARLON = range(4)
"""The places of `EVERYBODY`."""


@pytest.mark.parametrize("mask", range(40))
def test_bits_are_the_places_at_which_a_number_has_a_one(mask):
    assert list(islice(bits(mask), 9)) == [place for place in range(6) if mask // 2**place % 2]


def test_rounds_are_bits_in_the_order_of_their_numbers():
    rounds = tuple(replace(one, number=number) for one, number in zip(ROUNDS, (2, 5, 9), strict=True))
    people = tuple(replace(one, rounds=frozenset({2, 9})) for one in EVERYBODY)
    event = Event(convention(rounds=rounds, registrations=people))
    assert event.rounds == [2, 5, 9]
    assert event.mask([5, 9, 5]) == 0b110
    assert event.available == [0b101] * 4


def test_sessions_take_their_rounds_from_those_who_sit_in_them():
    sessions = (
        Session("Welcome", frozenset({1}), frozenset({"esch", "trier"})),
        Session("Farewell", frozenset({2, 3}), frozenset({"esch"})),
    )
    assert Event(convention(sessions=sessions)).available == [0b111, 0b110, 0b000, 0b111]


def test_hosts_have_tables_of_their_own_and_all_others_share_the_rest():
    people = (
        COOPERATIVE,
        replace(INKLUSION, host_tables=frozenset({2})),
        replace(BUYER, host_tables=frozenset({4, 1})),
        SAWMILL,
    )
    event = Event(convention(registrations=people, tables=tuple(map(Table, (3, 1, 4, 2, 5)))))
    assert event.pools == [(3, 5), (2,), (1, 4)]
    assert event.home == [0, 1, 2, 0]
    assert event.pool_of_table == {3: 0, 5: 0, 2: 1, 1: 2, 4: 2}
    assert [event.pools_for(LONGWY, other) for other in (ARLON, TRIER, ESCH)] == [(0,), (1,), (2,)]
    assert event.pools_for(TRIER, ESCH) == (1, 2)
    assert event.pools_for(ESCH, TRIER) == (2, 1)


def test_guests_have_no_pool_where_hosts_have_every_table():
    event = Event(convention(registrations=with_changed(BUYER, host_tables=frozenset({1, 2}))))
    assert event.pools_for(LONGWY, ARLON) == ()
    assert event.pools_for(LONGWY, ESCH) == (1,)


def test_interpreters_would_do_where_they_have_a_language_of_each():
    voices = tuple(
        Interpreter(name, name, frozenset(name.split("-")), frozenset({1, 2}))
        for name in ("fr-de", "fr-en", "de-en", "de-fr-nl")
    )
    event = Event(convention(interpreters=voices))
    assert event.voices_for(LONGWY, ESCH) is None
    assert event.voices_for(LONGWY, TRIER) == event.voices_for(TRIER, LONGWY) == (0, 3)
    assert event.voice_available == [0b011] * 4


def test_a_pair_across_languages_can_meet_while_an_interpreter_is_there():
    late = replace(INTERPRETER, rounds=frozenset({3}))
    early = Interpreter("dan", "Dan", frozenset({"de", "fr"}), frozenset({1}))
    of_no_use = Interpreter("eve", "Eve", frozenset({"de", "en"}), frozenset({1, 2, 3}))
    wishes = (must(COOPERATIVE, INKLUSION), must(COOPERATIVE, BUYER))
    pairs = Event(convention(wishes=wishes, interpreters=(late, early, of_no_use))).pairs
    assert [(pair.common, pair.voices) for pair in pairs] == [(0b101, (0, 1)), (0b111, None)]


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_points_promises_and_shares_are_those_that_worth_counts(combination):
    for seed in range(12):
        problem = combined_event(seed, combination)
        event, names = Event(problem), [person.id for person in problem.registrations]
        places = list(product(range(4), repeat=2))
        points = {(a, b): points_of(problem, names[a], names[b]) for a, b in places if a < b}
        assert event.wanted == {pair: worth for pair, worth in points.items() if worth}
        assert event.promises == [promises_of(problem)[name] for name in names]
        assert event.promises_across == [promises_across_of(problem)[name] for name in names]


def test_a_wish_that_something_bars_keeps_its_points():
    wishes = (must(BUYER, SAWMILL), must(SAWMILL, BUYER), would(COOPERATIVE, BUYER), no(BUYER, COOPERATIVE))
    event = Event(convention(wishes=wishes, forbidden=frozenset({frozenset({"esch", "arlon"})})))
    assert event.wished == {(LONGWY, ESCH): 1, (ESCH, ARLON): 8}
    assert event.wanted == {}
    assert event.is_barred(ESCH, LONGWY)
    assert event.is_barred(LONGWY, ESCH)
    assert event.is_barred(ARLON, ESCH)
    assert not event.is_barred(ARLON, LONGWY)


def test_a_locked_pair_that_nobody_wished_is_worth_nothing():
    event = Event(convention(wishes=(would(BUYER, SAWMILL),), locks=(Lock("trier", "esch", 2),)))
    assert [(pair.a, pair.b, pair.points) for pair in event.pairs] == [(TRIER, ESCH, 0), (ESCH, ARLON, 1)]
    assert [pair.crosses for pair in event.pairs] == [True, True]
    assert list(event.lock_of) == [(TRIER, ESCH)]


def test_a_step_of_the_share_is_reached_with_the_points_rounded_up():
    wishes = (must(BUYER, SAWMILL), must(SAWMILL, BUYER), would(COOPERATIVE, BUYER))
    event = Event(convention(wishes=wishes, rules=Rules(fairness_steps=4)))
    assert event.shares == [(1, 1, 1, 1), (0, 0, 0, 0), (3, 5, 7, 9), (2, 4, 6, 8)]
    assert Event(convention(wishes=wishes, rules=Rules(fairness_steps=0))).shares == [()] * 4


@pytest.mark.parametrize(
    ("least", "most", "has_quota"),
    [(0, 100, False), (1, 100, True), (0, 99, True), (50, 60, True), (0, 0, True)],
)
def test_there_is_a_quota_where_a_share_is_asked_for_or_too_much(least, most, has_quota):
    rules = Rules(cross_border_at_least=least, cross_border_at_most=most)
    assert Event(convention(rules=rules)).has_quota is has_quota


@pytest.mark.parametrize(
    ("masks", "at_once", "enough", "seated"),
    [
        ([], 1, 3, 0),
        ([0b1, 0b1], 1, 9, 1),
        ([0b1, 0b1], 2, 9, 2),
        ([0b11, 0b1], 1, 9, 2),
        ([0b111, 0b11, 0b1], 1, 9, 3),
        ([0b111, 0b11, 0b1], 1, 2, 2),
        ([0b111, 0b11, 0b1], 1, 0, 0),
        ([0b11, 0b11, 0b11], 1, 9, 2),
        ([0b11, 0b11, 0b1, 0b1], 2, 9, 4),
        ([0b0, 0b1], 1, 9, 1),
    ],
)
def test_as_many_are_seated_as_can_be_up_to_enough(masks, at_once, enough, seated):
    assert seatable(masks, at_once, enough) == seated


def test_a_day_of_many_rounds_keeps_each_bit_apart():
    rounds = tuple(Round(number, 20 * number, 10) for number in range(1, 63))
    people = with_changed(BUYER, rounds=frozenset({1, 62}))
    event = Event(convention(rounds=rounds, registrations=people))
    assert list(bits(event.available[ESCH])) == [0, 61]
