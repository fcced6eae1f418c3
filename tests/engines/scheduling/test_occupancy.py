"""What a pair would need to meet in a plan, asked of pairs that nobody wished and that nothing joins."""

from dataclasses import replace

from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.occupancy import Occupancy
from tisserand.engines.scheduling.problem import Table

from .hall import BUYER, COOPERATIVE, INTERPRETER, SAWMILL, convention, meeting, must, with_changed

LONGWY, TRIER, ESCH, ARLON = range(4)


def test_a_pair_that_nobody_wished_is_worth_nothing():
    hall = Occupancy(Event(convention(wishes=(must(BUYER, COOPERATIVE),))), [])
    assert (hall.ask(LONGWY, ESCH).points, hall.ask(LONGWY, ARLON).points) == (4, 0)


def test_who_has_no_round_in_common_would_meet_in_a_new_one():
    people = with_changed(SAWMILL, rounds=frozenset({2, 3}))
    people = tuple(replace(one, rounds=frozenset({1})) if one is COOPERATIVE else one for one in people)
    hall = Occupancy(Event(convention(registrations=people)), [])
    assert [hall.ask(*pair).there for pair in ((LONGWY, ARLON), (LONGWY, ESCH), (ESCH, ARLON))] == [8, 1, 6]


def test_a_meeting_moves_to_rounds_that_leave_both_a_table_and_themselves_free():
    wishes = (must(BUYER, COOPERATIVE), must(BUYER, SAWMILL), must(COOPERATIVE, SAWMILL))
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)]
    hall = Occupancy(Event(convention(wishes=wishes, tables=(Table(1),))), plan)
    assert [hall.elsewhere(held) for held in hall.held] == [0b100, 0b100]
    assert hall.full == [0b001, 0, 0b011, 0b010]


def test_interpreters_are_looked_up_by_what_is_spoken():
    hall = Occupancy(Event(convention(interpreters=(INTERPRETER,))), [])
    voices = {(a, b): hall.voices_for(a, b) for a in range(4) for b in range(4) if a < b}
    assert voices == {
        (LONGWY, TRIER): (0,),
        (LONGWY, ESCH): None,
        (LONGWY, ARLON): None,
        (TRIER, ESCH): None,
        (TRIER, ARLON): (0,),
        (ESCH, ARLON): None,
    }
