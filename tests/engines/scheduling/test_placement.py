"""Tables are dealt so that rules hold, people stay where they are, and guests seldom change zones."""

from dataclasses import replace

import numpy as np
from bench.events import event as made_up_event

from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.dealing import deal_tables
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.placement import NOWHERE, Placement
from tisserand.engines.scheduling.problem import Lock, Problem, Table
from tisserand.engines.scheduling.worth import zone_changes

from .hall import BUYER, COOPERATIVE, EVERYBODY, SAWMILL, convention, meeting, must, with_changed

NORTH_AND_SOUTH = (Table(1, "north"), Table(2, "south"), Table(3, "north"), Table(4, "south"))


def placed(problem: Problem, rounds: dict[tuple[str, str], int]) -> Placement:
    """These pairs in these rounds, each in its first pool."""
    event = Event(problem)
    placement = Placement.empty(len(event.pairs))
    for number, pair in enumerate(event.pairs):
        names = (problem.registrations[pair.a].id, problem.registrations[pair.b].id)
        if names in rounds:
            placement.rounds[number] = event.round_place[rounds[names]]
            placement.pools[number] = pair.pools[0]
    return placement


def tables_of(
    problem: Problem, rounds: dict[tuple[str, str], int], sweeps: int = 0
) -> dict[tuple[str, str], int]:
    meetings = deal_tables(Event(problem), placed(problem, rounds), sweeps=sweeps)
    return {(meeting.a, meeting.b): meeting.table for meeting in meetings}


ALL_WISHES = tuple(must(a, b) for place, a in enumerate(EVERYBODY) for b in EVERYBODY[place + 1 :])


def test_nobody_granted_means_no_meetings():
    problem = convention(wishes=ALL_WISHES)
    assert deal_tables(Event(problem), placed(problem, {}), sweeps=3) == ()


def test_people_stay_at_their_table():
    problem = convention(wishes=ALL_WISHES)
    rounds = {("longwy", "esch"): 1, ("trier", "arlon"): 1, ("longwy", "arlon"): 2, ("trier", "esch"): 2}
    problem = replace(
        problem, registrations=tuple(replace(p, languages=frozenset({"fr"})) for p in EVERYBODY)
    )
    tables = tables_of(problem, rounds)
    assert tables["longwy", "arlon"] == tables["longwy", "esch"]
    assert tables["trier", "esch"] == tables["trier", "arlon"]


def test_a_locked_table_goes_first():
    problem = convention(wishes=ALL_WISHES, locks=(Lock("esch", "arlon", 1, 1),))
    rounds = {("longwy", "esch"): 2, ("esch", "arlon"): 1}
    assert tables_of(problem, rounds)["esch", "arlon"] == 1
    assert tables_of(problem, rounds, sweeps=3)["esch", "arlon"] == 1


def test_hosts_stay_at_theirs():
    people = with_changed(BUYER, host_tables=frozenset({2}))
    problem = convention(registrations=people, wishes=ALL_WISHES)
    tables = tables_of(
        problem, {("longwy", "esch"): 1, ("longwy", "arlon"): 2, ("esch", "arlon"): 3}, sweeps=2
    )
    assert tables == {("longwy", "esch"): 2, ("longwy", "arlon"): 1, ("esch", "arlon"): 2}


def test_a_guest_keeps_the_zone_where_the_table_is_gone():
    problem = convention(
        wishes=ALL_WISHES,
        tables=NORTH_AND_SOUTH,
        locks=(Lock("esch", "arlon", 1, 2), Lock("longwy", "trier", 2, 2)),
    )
    problem = replace(
        problem, registrations=tuple(replace(p, languages=frozenset({"fr"})) for p in EVERYBODY)
    )
    rounds = {("esch", "arlon"): 1, ("longwy", "trier"): 2, ("esch", "trier"): 3}
    meetings = deal_tables(Event(problem), placed(problem, rounds), sweeps=4)
    assert zone_changes(problem, meetings) == 0
    assert {meeting.table for meeting in meetings if meeting.round == 3} <= {2, 4}


def test_a_table_is_dealt_in_its_rounds_only():
    tables = (Table(1, "north", rounds=frozenset({2})), Table(2, "south"), Table(3, "north"))
    problem = convention(wishes=ALL_WISHES, tables=tables)
    rounds = {("longwy", "esch"): 1, ("longwy", "arlon"): 2, ("esch", "arlon"): 3}
    assert tables_of(problem, rounds) == {
        ("longwy", "esch"): 2,
        ("longwy", "arlon"): 2,
        ("esch", "arlon"): 2,
    }
    problem = replace(
        problem, registrations=tuple(replace(p, languages=frozenset({"fr"})) for p in EVERYBODY)
    )
    together = {("longwy", "esch"): 1, ("trier", "arlon"): 1, ("longwy", "trier"): 2}
    for sweeps in (0, 3):
        meetings = deal_tables(Event(problem), placed(problem, together), sweeps=sweeps)
        assert [m.table for m in meetings if m.round == 1] == [2, 3]


def test_sweeps_make_zone_changes_fewer_and_break_no_rule():
    in_order, swept = [], []
    for seed in range(6):
        problem = made_up_event(seed, registrations=80, rounds=10, tables=40, wanted=6)
        event = Event(problem)
        plan = first_plan(event)
        dealt = [deal_tables(event, plan, sweeps=sweeps) for sweeps in (0, 4)]
        in_order.append(zone_changes(problem, dealt[0]))
        swept.append(zone_changes(problem, dealt[1]))
        assert [judge(problem, meetings) for meetings in dealt] == [(), ()]
        assert who_meets_when(dealt[0]) == who_meets_when(dealt[1])
    assert all(after <= before for before, after in zip(in_order, swept, strict=True))
    assert sum(swept) < 0.9 * sum(in_order)


def who_meets_when(meetings) -> set[tuple]:
    return {(one.a, one.b, one.round, one.interpreter) for one in meetings}


def test_tables_are_dealt_alike_each_time():
    event = Event(made_up_event(5, registrations=50, rounds=8, tables=25, wanted=6))
    plan = first_plan(event)
    assert deal_tables(event, plan, sweeps=4) == deal_tables(event, plan, sweeps=4)


def test_zone_changes_are_counted_from_one_round_with_meetings_to_the_next():
    problem = convention(tables=NORTH_AND_SOUTH)
    assert zone_changes(problem, []) == 0
    assert zone_changes(problem, [meeting(BUYER, SAWMILL, 1, 1), meeting(BUYER, COOPERATIVE, 3, 3)]) == 0
    assert zone_changes(problem, [meeting(BUYER, SAWMILL, 3, 1), meeting(BUYER, COOPERATIVE, 1, 4)]) == 1
    assert zone_changes(problem, [meeting(BUYER, SAWMILL, 1, 1), meeting(BUYER, SAWMILL, 2, 2)]) == 2


def test_hosts_change_no_zone_and_who_sits_in_two_only_if_it_leaves_both():
    hosting = convention(
        tables=NORTH_AND_SOUTH, registrations=with_changed(BUYER, host_tables=frozenset({1, 2}))
    )
    assert zone_changes(hosting, [meeting(BUYER, SAWMILL, 1, 1), meeting(BUYER, COOPERATIVE, 2, 2)]) == 0
    twice = convention(tables=NORTH_AND_SOUTH, registrations=with_changed(BUYER, delegates=2))
    both = [meeting(BUYER, SAWMILL, 1, 1), meeting(BUYER, COOPERATIVE, 1, 2)]
    assert zone_changes(twice, [*both, meeting(BUYER, EVERYBODY[1], 2, 4)]) == 0


def test_an_empty_placement_grants_nobody():
    assert Placement.empty(3).rounds.tolist() == [NOWHERE] * 3
    assert np.array_equal(Placement.empty(3).pools, Placement.empty(3).voices)
