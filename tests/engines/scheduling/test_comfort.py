"""Comfort: counted alike by search and in plain Python, bounded from below, sought with the grants held."""

import random
from dataclasses import replace
from itertools import combinations, count, pairwise, product

import numpy as np
import pytest
from bench.events import event as made_up_event

from tisserand.engines.scheduling import judge, solve
from tisserand.engines.scheduling.answer import LevelName, Meeting
from tisserand.engines.scheduling.comfort import (
    discomforts,
    fewest_discomforts,
    least_discomforts,
    meals_of,
    rests_of,
    stretches,
)
from tisserand.engines.scheduling.dealing import deal_tables
from tisserand.engines.scheduling.event import Event, bits
from tisserand.engines.scheduling.faults import Fault, ProblemError
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Problem,
    Registration,
    Round,
    Rules,
    Session,
    Table,
    Wish,
    WishLevel,
)
from tisserand.engines.scheduling.settling import TOTAL, take_stock
from tisserand.engines.scheduling.standing import Tally
from tisserand.engines.scheduling.weaver import Weaver
from tisserand.engines.scheduling.worth import (
    breaks_of,
    discomforts_of,
    missed_lunches,
    plan_points,
    promised_minimum_of,
    values_of,
)

pytestmark = pytest.mark.thorough

ROUNDS = 9


def discomforts_by_hand(busy: int, rest: int, meal: int) -> int:
    """Gaps with a round that is no rest, and a missed lunch, looked at round by round."""
    places = list(bits(busy))
    gaps = [range(first + 1, second) for first, second in pairwise(places)]
    breaks = sum(any(not rest >> place & 1 for place in gap) for gap in gaps)
    return breaks + (meal != 0 and all(busy >> place & 1 for place in bits(meal)))


def some_masks(chance: random.Random, how_many: int) -> np.ndarray:
    return np.array([chance.getrandbits(ROUNDS) for _ in range(how_many)], dtype=np.int64)


def test_discomforts_are_what_one_finds_round_by_round():
    chance = random.Random(1)
    busy, rests, meals = (some_masks(chance, 3000) for _ in range(3))
    meals[::2] = 0
    expected = [
        discomforts_by_hand(*masks)
        for masks in zip(*map(np.ndarray.tolist, (busy, rests, meals)), strict=True)
    ]
    assert discomforts(busy, rests, meals).tolist() == expected


def test_the_search_counts_them_alike():
    problem = made_up_event(1, registrations=400, rounds=ROUNDS, rules=Rules(lunch_rounds=frozenset({4, 5})))
    weaver, chance = Weaver(Event(problem), 0), random.Random(2)
    weaver.board.busy[:] = some_masks(chance, 400)
    weaver.unrest.rest[:] = some_masks(chance, 400)
    weaver.unrest.meal[::2] = some_masks(chance, 200)
    take_stock(weaver.board, weaver.unrest)
    counted = discomforts(weaver.board.busy, weaver.unrest.rest, weaver.unrest.meal)
    assert weaver.unrest.discomforts.tolist() == counted.tolist()
    assert weaver.unrest.sums[TOTAL] == counted.sum()


ANNE = Registration("anne", "Anne", frozenset({"fr"}), frozenset(range(1, 7)))
BRUNO, CLEO, DINA = (replace(ANNE, id=name.lower(), name=name) for name in ("Bruno", "Cleo", "Dina"))


def a_day(**changes) -> Problem:
    """Six rounds; Anne wants to meet everybody."""
    records = {
        "registrations": (ANNE, BRUNO, CLEO, DINA),
        "rounds": tuple(Round(number, 60 * number, 30) for number in range(1, 7)),
        "tables": (Table(1), Table(2)),
        "wishes": tuple(Wish("anne", other, WishLevel.MUST) for other in ("bruno", "cleo", "dina")),
    }
    return Problem(**(records | changes))


def annes_meetings(*rounds: int) -> list[Meeting]:
    return [
        Meeting("anne", other, number, 1)
        for other, number in zip(("bruno", "cleo", "dina"), rounds, strict=False)
    ]


@pytest.mark.parametrize(
    ("rounds", "breaks"), [((1, 2, 3), 0), ((1, 2, 4), 1), ((1, 3, 6), 2), ((3, 6, 1), 2), ((5,), 0), ((), 0)]
)
def test_a_break_is_idle_time_between_two_meetings(rounds, breaks):
    assert breaks_of(a_day(), annes_meetings(*rounds)) == breaks


@pytest.mark.parametrize(
    ("rounds", "breaks"), [((2, 4), 0), ((2, 5), 0), ((2, 6), 1), ((1, 4), 1), ((1, 2), 0)]
)
def test_lunch_is_no_break_but_waiting_beside_it_is(rounds, breaks):
    day = a_day(rules=Rules(lunch_rounds=frozenset({3, 4})))
    assert breaks_of(day, annes_meetings(*rounds)) == breaks


def test_a_session_is_no_break_for_those_who_sit_in_it():
    day = a_day(sessions=(Session("Talk", frozenset({2}), frozenset({"anne"})),))
    assert breaks_of(day, annes_meetings(1, 3)) == 0
    assert breaks_of(day, [Meeting("bruno", "cleo", 1, 1), Meeting("bruno", "dina", 3, 1)]) == 1


def test_lunch_is_missed_by_those_who_are_there_and_meet_all_through_it():
    lunch = Rules(lunch_rounds=frozenset({3, 4}))
    assert missed_lunches(a_day(rules=lunch), annes_meetings(3, 4)) == 1
    assert missed_lunches(a_day(rules=lunch), annes_meetings(3, 5)) == 0
    assert missed_lunches(a_day(), annes_meetings(3, 4)) == 0
    late = replace(ANNE, rounds=frozenset({4, 5, 6}))
    assert (
        missed_lunches(a_day(rules=lunch, registrations=(late, BRUNO, CLEO, DINA)), annes_meetings(4, 5)) == 0
    )
    talk = Session("Talk", frozenset({3}), frozenset({"anne"}))
    assert missed_lunches(a_day(rules=lunch, sessions=(talk,)), annes_meetings(4, 5)) == 0


def test_a_missed_lunch_counts_as_a_break():
    day = a_day(rules=Rules(lunch_rounds=frozenset({3, 4})))
    assert discomforts_of(day, annes_meetings(1, 3, 4)) == 2
    assert values_of(day, annes_meetings(1, 3, 4))[LevelName.COMFORT] == 2


def with_pauses(seed: int) -> Problem:
    """An event with a lunch and a session in the middle of the day."""
    problem = made_up_event(seed, registrations=40, rounds=8, tables=20, wanted=5, all_day=0.5)
    session = Session("Talk", frozenset({6}), frozenset(person.id for person in problem.registrations[5:15]))
    rules = replace(problem.rules, lunch_rounds=frozenset({4, 5}), fairness_steps=0)
    return replace(problem, sessions=(*problem.sessions, session), rules=rules)


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_has_the_same_discomforts_for_the_judge_of_worth_and_for_the_search(seed):
    problem = with_pauses(seed)
    event = Event(problem)
    plan = first_plan(event)
    weaver = Weaver(event, 0)
    weaver.load(plan)
    take_stock(weaver.board, weaver.unrest)
    expected = discomforts_of(problem, deal_tables(event, plan))
    assert expected > 0
    assert Tally(event).standing(plan).breaks == expected
    assert weaver.unrest.sums[TOTAL] == expected


def test_stretches_are_the_runs_of_a_mask():
    assert stretches(0b1101110) == [0b1110, 0b1100000]
    assert stretches(0) == []


def test_the_least_discomforts_of_one_are_those_of_the_best_choice_of_rounds():
    chance = random.Random(3)
    for _ in range(600):
        open_rounds, rest = chance.getrandbits(7), chance.getrandbits(7) & chance.getrandbits(7)
        meal = chance.choice([0, rest & 0b11100, rest])
        needed = chance.randint(0, open_rounds.bit_count())
        choices = [mask for mask in range(128) if not mask & ~open_rounds and mask.bit_count() >= needed]
        best = min(discomforts_by_hand(mask, rest, meal) for mask in choices)
        assert least_discomforts(open_rounds, rest, meal, needed) == best


def tiny_event(seed: int) -> Problem:
    """Four people, five rounds with lunch or a session, four or five wishes, tables enough."""
    chance = random.Random(seed)
    people = tuple(
        replace(
            ANNE,
            id=name,
            rounds=frozenset(chance.sample(range(1, 6), chance.choice([3, 4, 5, 5]))),
            delegates=chance.choice([1, 1, 1, 2]),
            least=chance.choice([0, 1, 2]),
        )
        for name in "ABCD"
    )
    pairs = chance.sample(list(combinations("ABCD", 2)), 4)
    return a_day(
        registrations=people,
        rounds=tuple(Round(number, 60 * number, 30) for number in range(1, 6)),
        wishes=tuple(Wish(a, b, chance.choice([WishLevel.MUST, WishLevel.WOULD])) for a, b in pairs),
        sessions=(Session("Talk", frozenset({2}), frozenset(chance.sample("ABCD", chance.choice([0, 1])))),),
        rules=Rules(lunch_rounds=frozenset(chance.choice([(), (3,), (3, 4)]))),
    )


def plans_of(problem: Problem) -> list[list[Meeting]]:
    """Every plan of a tiny event."""
    ways = [
        [
            None,
            *(
                one
                for number in range(1, 6)
                if not judge(problem, [one := Meeting(wish.of, wish.to, number, 1)])
            ),
        ]
        for wish in problem.wishes
    ]
    plans = []
    for choice in product(*ways):
        taken = count(1)
        plan = [replace(meeting, table=next(taken)) for meeting in choice if meeting]
        if not judge(replace(problem, tables=tuple(Table(number) for number in range(1, 5))), plan):
            plans.append(plan)
    return plans


def test_no_plan_has_fewer_discomforts_than_the_bound_says():
    tight = 0
    for seed in range(150):
        problem = tiny_event(seed)
        event, best = Event(problem), {}
        for plan in plans_of(problem):
            all_kept = promised_minimum_of(problem, plan) == 4
            value = plan_points(problem, plan), all_kept
            best[value] = min(discomforts_of(problem, plan), best.get(value, 99))
        for (points, all_kept), fewest in best.items():
            bound = fewest_discomforts(event, points, all_promises_kept=all_kept)
            assert bound <= fewest
            tight += 0 < bound == fewest
    assert tight > 10


def test_rests_and_meals_are_of_those_whom_they_concern():
    event = Event(
        a_day(
            registrations=(ANNE, BRUNO, replace(CLEO, rounds=frozenset({1, 2, 3})), DINA),
            sessions=(Session("Talk", frozenset({6}), frozenset({"bruno"})),),
            rules=Rules(lunch_rounds=frozenset({3, 4})),
        )
    )
    assert rests_of(event) == [0b001100, 0b101100, 0b001100, 0b001100]
    assert meals_of(event) == [0b001100, 0b001100, 0, 0b001100]


def settled(
    problem: Problem, *, cycle: int = 0, aim: int = 0, seconds_left=lambda: 1.0, must_end=lambda: False
):
    """The first plan and the plans met in one cooling."""
    event = Event(problem)
    weaver = Weaver(event, 7)
    start = first_plan(event)
    return start, list(weaver.settle(start, cycle, aim, must_end, seconds_left)), event, weaver


@pytest.mark.parametrize("tables", [8, 20])
def test_settling_takes_breaks_out_and_leaves_the_grants(tables):
    problem = replace(with_pauses(3), tables=with_pauses(3).tables[:tables])
    start, plans, event, weaver = settled(problem)
    granted = (start.rounds >= 0).tolist()
    breaks = [discomforts_of(problem, deal_tables(event, plan)) for plan in (start, *plans)]
    assert breaks == sorted(set(breaks), reverse=True)
    assert breaks[-1] <= breaks[0] / 2
    for plan in plans:
        assert judge(problem, deal_tables(event, plan)) == ()
        assert (plan.rounds >= 0).tolist() == granted
        assert Tally(event).standing(plan).costs == Tally(event).standing(start).costs
    counted = discomforts(weaver.board.busy, weaver.unrest.rest, weaver.unrest.meal)
    assert weaver.unrest.discomforts.tolist() == counted.tolist()


def test_settling_is_the_same_for_the_same_seed():
    _, first, _, _ = settled(with_pauses(4))
    _, second, _, _ = settled(with_pauses(4))
    assert [plan.rounds.tolist() for plan in first] == [plan.rounds.tolist() for plan in second]


def test_settling_ends_at_its_aim():
    problem = with_pauses(3)
    start, plans, event, _ = settled(problem, aim=20)
    assert Tally(event).standing(start).breaks > 20 == Tally(event).standing(plans[-1]).breaks
    assert all(Tally(event).standing(plan).breaks > 20 for plan in plans[:-1])


def test_settling_looks_up_from_time_to_time():
    looks = count()
    settled(with_pauses(3), aim=-1, must_end=lambda: next(looks) == 2)
    assert next(looks) == 3


def test_a_cooling_too_long_for_the_time_left_is_paced_by_the_clock():
    clock = iter([4.0, 4.0, 3.0, 2.0, 1.0, 0.0])
    looks = count()
    settled(
        with_pauses(3), cycle=1, aim=-1, seconds_left=lambda: next(clock), must_end=lambda: next(looks) < 0
    )
    assert list(clock) == []
    assert next(looks) == 4


def test_a_day_without_breaks_is_proved():
    answer = solve(a_day(rules=Rules(lunch_rounds=frozenset({3, 4}))), seconds=5)
    comfort = answer.levels[-1]
    assert (answer.status, comfort.value, comfort.bound) == ("optimal", 0, 0)


def test_lunch_in_a_round_that_does_not_exist_is_refused():
    with pytest.raises(ProblemError) as refused:
        a_day(rules=Rules(lunch_rounds=frozenset({3, 9})))
    assert refused.value.faults == (Fault("unknown_round", "lunch", ("9",)),)


def test_settling_never_takes_an_interpreter_more():
    problem = made_up_event(3, registrations=80, rounds=10, tables=32, wanted=6, interpreters=5)
    _, plans, event, _ = settled(problem, seconds_left=lambda: 1.0)
    used = [Tally(event).standing(plan).costs for plan in plans]
    assert used == sorted(used, reverse=True)


def test_settling_knows_which_interpreters_have_nothing_to_do():
    problem = made_up_event(3, registrations=80, rounds=10, tables=32, wanted=6, interpreters=5)
    _, _, _, weaver = settled(problem)
    heard = np.flatnonzero(weaver.board.voice_of >= 0)
    busy = np.bincount(weaver.board.round_of[heard], minlength=10)
    there = [sum(int(mask) >> round_ & 1 for mask in weaver.board.voice_available) for round_ in range(10)]
    assert len(heard) > 0
    assert weaver.unrest.silent.tolist() == (np.array(there) - busy).tolist()


def test_meetings_exchange_their_interpreters_where_that_takes_a_break_out():
    german, late = frozenset({"de"}), frozenset({3})
    day = a_day(
        registrations=(
            ANNE,
            replace(BRUNO, languages=german),
            CLEO,
            replace(DINA, languages=german),
            replace(ANNE, id="emil", name="Emil", rounds=late),
        ),
        wishes=tuple(
            Wish(a, b, level)
            for a, b, level in (
                ("anne", "bruno", WishLevel.MUST),
                ("cleo", "dina", WishLevel.WOULD),
                ("anne", "emil", WishLevel.WOULD),
            )
        ),
        interpreters=(Interpreter("ines", "Ines", frozenset({"fr", "de"}), frozenset({1, 2})),),
    )
    start, plans, event, _ = settled(day)
    assert start.rounds.tolist() == [0, 2, 1]
    assert Tally(event).standing(start).breaks == 1
    assert plans[-1].rounds.tolist() == [1, 2, 0]
