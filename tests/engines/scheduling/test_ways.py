"""Every way to grant every pair, compared with counting all of them one by one."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.locks import conflicting_locks
from tisserand.engines.scheduling.problem import Interpreter, Lock
from tisserand.engines.scheduling.ways import ways_of

from .hall import BUYER, COOPERATIVE, INKLUSION, INTERPRETER, SAWMILL, convention, must, with_changed
from .small_events import combined_event

SOME = ["interpreters", "hosts and delegates", "promises", "locks"]


def some_events(combination):
    for seed in range(30):
        event = Event(combined_event(seed, combination))
        if not conflicting_locks(event):
            yield event


def rows(ways):
    """Each way as pair, round, pool, kind."""
    return list(zip(*(part.tolist() for part in (ways.pair, ways.round, ways.pool, ways.kind)), strict=True))


@pytest.mark.parametrize("combination", SOME[:3])
def test_ways_are_all_rounds_tables_and_kinds_of_interpreters_that_a_pair_could_take(combination):
    for event in some_events(combination):
        ways, everything = ways_of(event), []
        for number, pair in enumerate(event.pairs):
            for round_, pool in product(range(len(event.rounds)), pair.pools):
                if event.available[pair.a] & event.available[pair.b] & 2**round_ and event.pools[pool]:
                    there = {
                        kind
                        for kind, voices in enumerate(ways.kinds)
                        for voice in voices
                        if voice in (pair.voices or ()) and event.voice_available[voice] & 2**round_
                    }
                    kinds = sorted(there) if pair.voices is not None else [-1]
                    everything += [(number, round_, pool, kind) for kind in kinds]
        assert rows(ways) == everything
        assert ways.pairs == len(event.pairs)


@pytest.mark.parametrize("combination", SOME)
def test_each_seat_table_and_interpreter_of_a_round_is_a_good_of_its_own(combination):
    for event in some_events(combination):
        ways = ways_of(event)
        people, nothing = event.problem.registrations, len(ways.supply) - 1
        good_of: dict = {"nothing": nothing}
        stock = {"nothing": np.iinfo(np.int64).max}
        for (number, round_, pool, kind), uses in zip(rows(ways), ways.uses.tolist(), strict=True):
            pair = event.pairs[number]
            heard = "nothing" if kind < 0 else ("voice", kind, round_)
            goods = [("seat", pair.a, round_), ("seat", pair.b, round_), ("table", pool, round_), heard]
            for good, use in zip(goods, uses, strict=True):
                assert good_of.setdefault(good, use) == use
            stock[goods[0]], stock[goods[1]] = people[pair.a].delegates, people[pair.b].delegates
            stock[goods[2]] = len(event.pools[pool])
            if kind >= 0:
                stock[heard] = sum(event.voice_available[v] >> round_ & 1 for v in ways.kinds[kind])
        assert len(set(good_of.values())) == len(good_of)
        assert {good: ways.supply[use] for good, use in good_of.items()} == stock


def test_interpreters_who_do_for_the_same_pairs_are_of_one_kind():
    voices = tuple(
        Interpreter(name, name, frozenset(name.split("-")), frozenset({1, 2, 3}))
        for name in ("fr-de", "en-nl", "de-fr", "de-en")
    )
    english = with_changed(BUYER, languages=frozenset({"en"}))
    wishes = (must(COOPERATIVE, INKLUSION), must(BUYER, INKLUSION))
    event = Event(convention(registrations=english, wishes=wishes, interpreters=voices))
    assert ways_of(event).kinds == ((0, 2), (3,))


def test_a_locked_pair_has_the_ways_of_its_lock_only():
    people = tuple(
        replace(one, host_tables=frozenset({place}))
        for place, one in enumerate((COOPERATIVE, BUYER), start=1)
    )
    problem = convention(
        registrations=people,
        wishes=(must(COOPERATIVE, BUYER),),
        locks=(Lock("esch", "longwy", 2),),
    )
    assert rows(ways_of(Event(problem))) == [(0, 1, 1, -1), (0, 1, 2, -1)]
    at_a_table = replace(problem, locks=(Lock("esch", "longwy", 3, 2),))
    assert rows(ways_of(Event(at_a_table))) == [(0, 2, 2, -1)]


def test_the_first_interpreter_of_a_kind_is_taken_before_the_second():
    second = Interpreter("dan", "Dan", frozenset({"fr", "de"}), frozenset({1, 2, 3}))
    problem = convention(
        registrations=with_changed(INKLUSION, delegates=2),
        wishes=(must(COOPERATIVE, INKLUSION), must(SAWMILL, INKLUSION)),
        interpreters=(INTERPRETER, second),
    )
    event = Event(problem)
    ways = ways_of(event)
    alone = [place for place, way in enumerate(rows(ways)) if way in [(0, 0, 0, 0), (1, 1, 0, 0)]]
    together = [place for place, way in enumerate(rows(ways)) if way in [(0, 2, 0, 0), (1, 2, 0, 0)]]
    for taken, voices in ((alone, [0, 0]), (together, [0, 1])):
        has = np.zeros(ways.pair.size, dtype=bool)
        has[taken] = True
        assert ways.placement(event, has).voices.tolist() == voices


@pytest.mark.parametrize("combination", SOME)
def test_a_placement_takes_one_way_for_each_pair_that_it_grants(combination):
    for event in some_events(combination):
        ways, placement = ways_of(event), first_plan(event)
        taken = [row for row, has in zip(rows(ways), ways.are_of(placement).tolist(), strict=True) if has]
        assert [(number, round_, pool) for number, round_, pool, _ in taken] == [
            (number, int(placement.rounds[number]), int(placement.pools[number]))
            for number in range(len(event.pairs))
            if placement.rounds[number] >= 0
        ]
