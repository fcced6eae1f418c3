"""What `solve` promises: a plan always, better with time, the same for the same seed, honest about proof."""

import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from bench.events import event, tight

from tisserand.engines.scheduling import Progress, Status, judge, solve, warm_up
from tisserand.engines.scheduling.answer import Answer, LevelName, StepName
from tisserand.engines.scheduling.problem import Lock, Rules, Table
from tisserand.engines.scheduling.worth import breaks_of, plan_points, values_of

from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    SAWMILL,
    convention,
    must,
    no,
    with_changed,
    would,
)

POINTS_ONLY = Rules(cross_border_bonus=1, minimise_breaks=False)


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    warm_up()


@pytest.fixture(scope="module")
def convention_of_2019():
    return event()


@pytest.fixture(scope="module")
def heard_of_2019(convention_of_2019):
    heard: list[Progress] = []
    answer = solve(convention_of_2019, seconds=3, progress=heard.append)
    return answer, heard


@pytest.mark.thorough
def test_the_event_of_2019_is_proved_on_every_level_but_comfort(convention_of_2019, heard_of_2019):
    answer, _ = heard_of_2019
    assert judge(convention_of_2019, answer.meetings) == ()
    assert [level.name for level in answer.levels if level.is_proved][:3] == [
        LevelName.PROMISED_MINIMUM,
        LevelName.POINTS,
        LevelName.FAIRNESS,
    ]
    assert answer.first_plan_seconds < 0.2


def test_the_proof_of_the_points_is_told_before_the_next_level_begins(heard_of_2019):
    _, heard = heard_of_2019
    last = [sign for sign in heard if sign.level is LevelName.POINTS][-1]
    assert last.value == last.bound


def test_the_levels_tell_what_the_plan_is_worth(convention_of_2019, heard_of_2019):
    answer, _ = heard_of_2019
    assert {level.name: level.value for level in answer.levels} == values_of(
        convention_of_2019, answer.meetings
    )


def test_every_sign_of_life_carries_an_allowed_plan_never_worse_than_the_one_before(
    convention_of_2019, heard_of_2019
):
    answer, heard = heard_of_2019
    assert heard[0].level is LevelName.POINTS
    assert heard[-1].meetings == answer.meetings
    ranks = []
    for sign in heard:
        assert judge(convention_of_2019, sign.meetings) == ()
        assert breaks_of(convention_of_2019, sign.meetings) == sign.breaks
        ranks.append((plan_points(convention_of_2019, sign.meetings), -sign.breaks))
    assert ranks == sorted(ranks, key=lambda rank: rank[0])
    settled = [rank[1] for rank, sign in zip(ranks, heard, strict=True) if sign.level is LevelName.COMFORT]
    assert settled == sorted(settled)
    assert len(settled) > 1


def test_signs_of_life_are_at_most_a_moment_apart(heard_of_2019):
    _, heard = heard_of_2019
    moments = [sign.seconds for sign in heard]
    assert max(later - sooner for sooner, later in pairwise(moments)) < 1.5


def test_a_run_that_proves_its_plan_ends_by_itself():
    problem = event(3, registrations=30, rounds=6, tables=15, wanted=3, rules=POINTS_ONLY)
    answer = solve(problem, seconds=60)
    assert answer.status is Status.OPTIMAL
    assert answer.seconds < 20


def test_the_same_seed_gives_the_same_plan():
    problem = event(5, registrations=40, rounds=8, tables=20, wanted=5, rules=POINTS_ONLY)
    first, second = (solve(problem, seed=11, seconds=60) for _ in range(2))
    assert first.status is Status.OPTIMAL
    assert first.meetings == second.meetings


def test_stopped_at_once_there_is_a_plan_all_the_same(convention_of_2019):
    answer = solve(convention_of_2019, stop=lambda: True)
    assert judge(convention_of_2019, answer.meetings) == ()
    assert len(answer.meetings) > 400
    assert answer.status is Status.BOUNDED
    assert answer.seconds < 1


def test_without_any_time_there_is_a_plan_all_the_same(convention_of_2019):
    assert judge(convention_of_2019, solve(convention_of_2019, seconds=0).meetings) == ()


def test_a_stop_from_outside_ends_the_run_soon(convention_of_2019):
    button = threading.Event()
    threading.Timer(0.7, button.set).start()
    answer = solve(convention_of_2019, seconds=60, stop=button.is_set)
    assert answer.seconds < 5
    assert judge(convention_of_2019, answer.meetings) == ()


@pytest.mark.parametrize("seconds", [float("nan"), -1.0, float("inf")])
def test_a_time_that_is_no_time_is_refused(seconds):
    with pytest.raises(ValueError, match="seconds must be"):
        solve(convention(), seconds=seconds)


@pytest.mark.parametrize(
    "problem",
    [
        convention(),
        convention(registrations=()),
        convention(registrations=(BUYER,)),
        convention(wishes=tuple(no(a, b) for a in EVERYBODY for b in EVERYBODY if a is not b)),
        convention(wishes=(must(COOPERATIVE, INKLUSION),)),
    ],
    ids=["no wishes", "nobody", "one alone", "everyone vetoes everyone", "no interpreter"],
)
def test_where_nothing_can_be_granted_the_empty_plan_is_proved_best(problem):
    answer = solve(problem, seconds=1)
    assert (answer.status, answer.meetings) == (Status.OPTIMAL, ())


def test_a_simple_event_is_granted_whole():
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), would(SAWMILL, BUYER), must(COOPERATIVE, INKLUSION)),
        interpreters=(INTERPRETER,),
    )
    answer = solve(problem, seconds=2)
    assert answer.status is Status.OPTIMAL
    assert [level.value for level in answer.levels] == [4, 9, 1.0, 1, 0]


def test_comfort_is_left_out_where_it_is_switched_off():
    problem = convention(wishes=(must(BUYER, COOPERATIVE),), rules=Rules(minimise_breaks=False))
    assert [level.name for level in solve(problem, seconds=1).levels][-1] is LevelName.INTERPRETERS


def test_breaks_that_an_absence_forces_are_proved_unavoidable():
    away = with_changed(BUYER, rounds=frozenset({1, 3}))
    problem = convention(registrations=away, wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    answer = solve(problem, seconds=2)
    assert answer.status is Status.OPTIMAL
    assert answer.levels[-1].value == answer.levels[-1].bound == 1


def test_a_promise_comes_before_points():
    people = (
        replace(BUYER, rounds=frozenset({1})),
        replace(COOPERATIVE, rounds=frozenset({1})),
        replace(SAWMILL, rounds=frozenset({1}), least=1),
    )
    problem = convention(registrations=people, wishes=(must(BUYER, COOPERATIVE), would(BUYER, SAWMILL)))
    answer = solve(problem, seconds=1)
    assert [(m.a, m.b) for m in answer.meetings] == [("esch", "arlon")]
    assert [(level.value, level.bound) for level in answer.levels[:2]] == [(3, 3), (1, 1)]


def test_a_host_with_two_delegates_and_one_table_receives_once_and_visits_once():
    people = (
        replace(BUYER, host_tables=frozenset({1}), delegates=2, rounds=frozenset({1})),
        replace(COOPERATIVE, host_tables=frozenset({2}), rounds=frozenset({1})),
        replace(SAWMILL, rounds=frozenset({1})),
    )
    problem = convention(registrations=people, wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    answer = solve(problem, seconds=1)
    assert {(m.b, m.table) for m in answer.meetings} == {("longwy", 2), ("arlon", 1)}


def test_guests_are_not_sent_to_a_host_table():
    problem = convention(
        registrations=with_changed(INKLUSION, host_tables=frozenset({1})), wishes=(must(BUYER, COOPERATIVE),)
    )
    (meeting,) = solve(problem, seconds=1).meetings
    assert meeting.table == 2


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(3))
def test_no_meeting_is_held_at_a_closed_table_however_crowded_the_hall(seed):
    problem = event(seed, registrations=60, rounds=8, tables=16, wanted=8, all_day=0.6, hosts=0.1, least=2)
    closed = [frozenset({1, 2, 3}), frozenset({2, 5, 6, 7, 8}), frozenset[int]()]
    tables = [replace(t, rounds=closed[t.number % 3]) if t.number % 2 else t for t in problem.tables]
    problem = replace(problem, tables=tuple(tables))

    answer = solve(problem, seconds=2, seed=seed)

    assert judge(problem, answer.meetings) == ()
    assert {level.name: level.value for level in answer.levels} == values_of(problem, answer.meetings)
    open_tables = sum(8 if t.rounds is None else len(t.rounds) for t in problem.tables)
    assert 0.8 * open_tables < len(answer.meetings) <= open_tables


def test_people_stay_at_their_table_where_they_can():
    people = with_changed(BUYER, host_tables=frozenset())
    problem = convention(
        registrations=people,
        tables=tuple(Table(number) for number in (1, 2, 3)),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL), must(BUYER, INKLUSION)),
    )
    assert {m.table for m in solve(problem, seconds=1).meetings} == {1}


def levels_of(answer: Answer) -> dict[LevelName, tuple[float, float]]:
    return {level.name: (level.value, level.bound) for level in answer.levels}


def test_of_plans_of_as_many_points_the_fairer_one_is_taken_and_proved():
    people = tuple(replace(one, rounds=frozenset({1, 2})) for one in EVERYBODY)
    problem = convention(
        registrations=people,
        tables=(Table(1),),
        wishes=(would(BUYER, COOPERATIVE), would(BUYER, SAWMILL), would(COOPERATIVE, SAWMILL)),
        rules=Rules(fairness_steps=2),
    )
    answer = solve(problem, seconds=5)
    fairness = next(level for level in answer.levels if level.name is LevelName.FAIRNESS)
    assert (fairness.value, fairness.bound, fairness.is_proved) == (0.5, 0.5, True)
    assert [(step.name, step.share, step.value, step.bound) for step in fairness.steps] == [
        (StepName.SHARE, 0.5, 4, 4),
        (StepName.SHARE, 1.0, 2, 2),
    ]


def test_no_point_is_given_up_for_fairness():
    people = tuple(replace(one, rounds=frozenset({1})) for one in EVERYBODY)
    wishes = (must(BUYER, COOPERATIVE), would(BUYER, SAWMILL), would(INKLUSION, BUYER))
    answer = solve(convention(registrations=people, wishes=wishes), seconds=5)
    assert [(m.a, m.b) for m in answer.meetings] == [("longwy", "esch")]
    assert levels_of(answer)[LevelName.FAIRNESS] == (0.0, 0.0)


def test_the_quota_comes_before_points_and_is_reached_with_as_few_lost_as_can_be():
    at_home = with_changed(SAWMILL, country="LU")
    wishes = (must(BUYER, SAWMILL), would(BUYER, COOPERATIVE), would(BUYER, INKLUSION))
    for share, points in ((50, 6), (67, 2), (0, 6)):
        problem = convention(registrations=at_home, wishes=wishes, rules=Rules(cross_border_at_least=share))
        answer = solve(problem, seconds=5)
        assert answer.status is Status.OPTIMAL
        assert levels_of(answer)[LevelName.POINTS] == (points, points)
        assert levels_of(answer).get(LevelName.QUOTA, (0, 0)) == (0, 0)


def test_a_quota_that_locks_forbid_is_told_with_what_is_missing():
    problem = convention(
        registrations=with_changed(SAWMILL, country="LU"),
        locks=(Lock("esch", "arlon", 1),),
        rules=Rules(cross_border_at_least=100),
    )
    answer = solve(problem, seconds=5)
    assert levels_of(answer)[LevelName.QUOTA] == (1, 1)
    assert answer.status is Status.OPTIMAL


def test_a_promise_across_the_border_comes_before_points():
    people = tuple(
        replace(
            one,
            rounds=frozenset({1}),
            country="LU" if one is SAWMILL else one.country,
            cross_border_least=one is BUYER,
        )
        for one in EVERYBODY
    )
    problem = convention(registrations=people, wishes=(must(BUYER, SAWMILL), would(BUYER, COOPERATIVE)))
    answer = solve(problem, seconds=5)
    assert [(m.a, m.b) for m in answer.meetings] == [("longwy", "esch")]
    assert levels_of(answer)[LevelName.PROMISED_MINIMUM] == (4, 4)


def test_new_contacts_come_before_those_of_earlier_editions():
    people = tuple(replace(one, rounds=frozenset({1})) for one in EVERYBODY)
    problem = convention(
        registrations=people,
        wishes=(must(BUYER, COOPERATIVE), would(BUYER, SAWMILL), would(SAWMILL, BUYER)),
        met_before=frozenset({frozenset({"esch", "longwy"})}),
        rules=Rules(met_before_percent=50),
    )
    assert [(m.a, m.b) for m in solve(problem, seconds=5).meetings] == [("esch", "arlon")]


@pytest.mark.slow
def test_a_quota_is_met_though_it_takes_exchanges_and_promises_stand():
    problem = tight(100, 15, 1)
    problem = replace(problem, rules=replace(POINTS_ONLY, cross_border_at_most=40))
    levels = levels_of(solve(problem, seconds=30))
    assert levels[LevelName.PROMISED_MINIMUM] == (100, 100)
    assert levels[LevelName.QUOTA] == (0, 0)


def test_one_interpreter_is_taken_where_one_is_enough():
    second = replace(INTERPRETER, id="boris", name="Boris, fr-de")
    problem = convention(
        wishes=(must(INKLUSION, COOPERATIVE), must(INKLUSION, SAWMILL)), interpreters=(INTERPRETER, second)
    )
    level = next(level for level in solve(problem, seconds=5).levels if level.name is LevelName.INTERPRETERS)
    assert [(step.name, step.value, step.bound) for step in level.steps] == [
        (StepName.INTERPRETERS_USED, 1, 1)
    ]


@pytest.mark.parametrize("seed", ["seven", 1.5, None])
def test_a_seed_that_is_no_number_is_refused(seed):
    with pytest.raises(TypeError):
        solve(convention(), seed=seed)


@pytest.mark.parametrize("seconds", ["ten", None])
def test_a_time_that_is_no_number_is_refused(seconds):
    with pytest.raises(TypeError):
        solve(convention(), seconds=seconds)


@pytest.mark.parametrize("seed", [-1, 2**40])
def test_any_whole_number_will_do_as_a_seed(seed):
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    assert solve(problem, seed=seed, seconds=1).status is Status.OPTIMAL


def test_a_clock_that_is_set_back_changes_nothing(monkeypatch):
    hours = iter(range(10**6, 0, -1))
    monkeypatch.setattr("time.time", lambda: 3600.0 * next(hours))
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    answer = solve(problem, seconds=5)
    assert answer.status is Status.OPTIMAL
    assert 0 <= answer.first_plan_seconds <= answer.seconds < 10
