"""What a plan is worth, counted by hand on plans small enough for it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tisserand.engines.scheduling.answer import LevelName
from tisserand.engines.scheduling.problem import Lock, Rules, Session, Table
from tisserand.engines.scheduling.worth import (
    breaks_of,
    interpreted_meetings,
    interpreters_used,
    plan_points,
    points_of,
    promised_minimum_of,
    promises_across_of,
    promises_of,
    quota_missing,
    shares_of,
    shares_reached,
    smallest_share,
    values_of,
)

from .hall import (
    BUYER,
    COOPERATIVE,
    INKLUSION,
    INTERPRETER,
    SAWMILL,
    convention,
    meeting,
    must,
    no,
    with_changed,
    would,
)


@pytest.mark.parametrize(
    ("wishes", "points"),
    [
        ((must(BUYER, COOPERATIVE), must(COOPERATIVE, BUYER)), 8),
        ((must(BUYER, COOPERATIVE), would(COOPERATIVE, BUYER)), 5),
        ((must(COOPERATIVE, BUYER),), 4),
        ((would(BUYER, COOPERATIVE), would(COOPERATIVE, BUYER)), 3),
        ((would(COOPERATIVE, BUYER),), 1),
        ((), 0),
        ((must(BUYER, COOPERATIVE), no(COOPERATIVE, BUYER)), 0),
    ],
)
def test_points_follow_the_two_wishes(wishes, points):
    problem = convention(wishes=wishes)
    assert points_of(problem, "esch", "longwy") == points_of(problem, "longwy", "esch") == points


def test_a_wish_across_the_border_earns_the_bonus_and_no_wish_none():
    problem = convention(wishes=(would(BUYER, COOPERATIVE),), rules=Rules(cross_border_bonus=2))
    assert points_of(problem, "esch", "longwy") == 3
    assert points_of(problem, "esch", "arlon") == 0


def test_no_bonus_where_a_country_is_unknown():
    problem = convention(
        registrations=with_changed(BUYER, country=""),
        wishes=(would(BUYER, COOPERATIVE),),
        rules=Rules(cross_border_bonus=2),
    )
    assert points_of(problem, "esch", "longwy") == 1


def test_colleagues_and_forbidden_pairs_are_worth_nothing():
    colleagues = convention(
        registrations=with_changed(BUYER, organisation="coop"), wishes=(must(BUYER, COOPERATIVE),)
    )
    forbidden = convention(
        wishes=(must(BUYER, COOPERATIVE),), forbidden=frozenset({frozenset({"esch", "longwy"})})
    )
    assert points_of(colleagues, "esch", "longwy") == points_of(forbidden, "esch", "longwy") == 0


@pytest.mark.parametrize(("percent", "points"), [(100, 10), (50, 5), (45, 4), (5, 1), (0, 1)])
def test_a_pair_that_met_before_counts_its_percentage_rounded_down_but_one_at_least(percent, points):
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, BUYER), must(BUYER, SAWMILL)),
        met_before=frozenset({frozenset({"esch", "longwy"})}),
        rules=Rules(cross_border_bonus=2, met_before_percent=percent),
    )
    assert points_of(problem, "esch", "longwy") == points
    assert points_of(problem, "esch", "arlon") == 6


def test_an_unwished_pair_that_met_before_stays_worth_nothing():
    problem = convention(
        met_before=frozenset({frozenset({"esch", "longwy"})}), rules=Rules(met_before_percent=50)
    )
    assert points_of(problem, "esch", "longwy") == 0


def test_a_plan_is_worth_the_sum_of_its_meetings():
    problem = convention(wishes=(must(BUYER, COOPERATIVE), would(BUYER, SAWMILL)))
    assert plan_points(problem, [meeting(BUYER, COOPERATIVE), meeting(SAWMILL, BUYER, 2)]) == 5


def test_a_break_is_a_gap_between_two_meetings_of_one_registration():
    problem = convention()
    assert breaks_of(problem, []) == 0
    assert breaks_of(problem, [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)]) == 0
    assert breaks_of(problem, [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 3)]) == 1
    assert breaks_of(problem, [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, COOPERATIVE, 3)]) == 2


def test_two_meetings_at_once_are_one_busy_round():
    problem = convention(registrations=with_changed(BUYER, delegates=2))
    assert breaks_of(problem, [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 1, 2)]) == 0


def test_interpreted_meetings_are_counted():
    plan = [meeting(COOPERATIVE, INKLUSION, interpreter="claire"), meeting(BUYER, SAWMILL, 1, 2)]
    assert interpreted_meetings(plan) == 1


def promise_to_the_buyer(least: int, **changes) -> int:
    people = with_changed(BUYER, **({"least": least} | changes.pop("buyer", {})))
    wishes = (must(BUYER, COOPERATIVE), would(SAWMILL, BUYER), would(BUYER, INKLUSION))
    return promises_of(convention(**({"registrations": people, "wishes": wishes} | changes)))["esch"]


def test_a_promise_is_no_more_than_the_wishes_allow():
    assert promise_to_the_buyer(2) == 2
    assert promise_to_the_buyer(5) == 3
    assert promise_to_the_buyer(5, wishes=()) == 0


def test_a_promise_is_no_more_than_rounds_and_delegates_allow():
    early = {"rounds": frozenset({1})}
    assert promise_to_the_buyer(3, buyer=early) == 1
    assert promise_to_the_buyer(3, buyer=early | {"delegates": 2}) == 2


def test_a_session_takes_its_rounds_from_a_promise():
    session = Session("Welcome", frozenset({1, 2}), frozenset({"esch"}))
    assert promise_to_the_buyer(3, sessions=(session,)) == 1


def test_a_promise_counts_a_locked_partner_but_none_without_a_language():
    sawmill_alone = with_changed(SAWMILL, least=3)
    problem = convention(
        registrations=sawmill_alone, wishes=(must(SAWMILL, INKLUSION),), locks=(Lock("arlon", "esch", 1),)
    )
    heard = replace(problem, interpreters=(INTERPRETER,))
    assert promises_of(problem)["arlon"] == 1
    assert promises_of(heard)["arlon"] == 2


def test_no_promise_where_no_table_would_do():
    people = tuple(
        replace(one, host_tables=frozenset({1} if one is INKLUSION else {}), least=1)
        for one in (BUYER, COOPERATIVE, INKLUSION)
    )
    problem = convention(registrations=people, tables=(Table(1),), wishes=(must(BUYER, COOPERATIVE),))
    assert promises_of(problem)["esch"] == 0


def test_values_name_every_level():
    problem = convention(
        registrations=with_changed(BUYER, least=2), wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL))
    )
    plan = [meeting(BUYER, COOPERATIVE)]
    assert promised_minimum_of(problem, plan) == 3
    assert values_of(problem, plan) == {
        LevelName.PROMISED_MINIMUM: 3,
        LevelName.POINTS: 4,
        LevelName.FAIRNESS: 0.0,
        LevelName.INTERPRETERS: 0,
        LevelName.COMFORT: 0,
    }


WISHES = (must(BUYER, COOPERATIVE), would(BUYER, SAWMILL), must(COOPERATIVE, SAWMILL))


def test_a_share_is_the_granted_points_of_all_that_could_be_granted():
    shares = shares_of(convention(wishes=WISHES), [meeting(BUYER, COOPERATIVE)])
    assert shares == {
        "esch": Fraction(4, 5),
        "longwy": Fraction(4, 8),
        "arlon": Fraction(0),
        "trier": Fraction(1),
    }


def test_a_wish_that_nothing_could_grant_leaves_a_share_alone():
    wishes = (must(BUYER, COOPERATIVE), must(COOPERATIVE, INKLUSION))
    plan = [meeting(BUYER, COOPERATIVE)]
    assert set(shares_of(convention(wishes=wishes), plan).values()) == {Fraction(1)}
    heard = convention(wishes=wishes, interpreters=(INTERPRETER,))
    assert shares_of(heard, plan)["trier"] == 0


@pytest.mark.parametrize(
    ("steps", "reached", "smallest"),
    [(0, (), None), (1, (1,), 0.0), (2, (1, 1), 0.0), (5, (2, 2, 1, 1, 1), 0.0)],
)
def test_steps_of_the_share_count_who_reaches_them(steps, reached, smallest):
    problem = convention(
        registrations=with_changed(SAWMILL, rounds=frozenset({1})),
        wishes=(*WISHES[:2], must(BUYER, INKLUSION)),
        rules=Rules(fairness_steps=steps),
    )
    plan = [meeting(BUYER, COOPERATIVE)]
    assert shares_reached(problem, plan) == reached
    assert values_of(problem, plan).get(LevelName.FAIRNESS) == smallest


def test_the_smallest_share_is_told_as_the_step_that_everybody_reaches():
    problem = convention(wishes=WISHES, rules=Rules(fairness_steps=5))
    assert smallest_share(problem, [meeting(BUYER, COOPERATIVE), meeting(COOPERATIVE, SAWMILL, 2)]) == 0.8
    assert smallest_share(problem, [meeting(BUYER, SAWMILL), meeting(COOPERATIVE, SAWMILL, 2)]) == 0.2
    assert smallest_share(problem, []) == 0.0


PLAN_OF_THREE = [
    meeting(BUYER, COOPERATIVE),
    meeting(BUYER, SAWMILL, 2),
    meeting(COOPERATIVE, SAWMILL, 3),
]


@pytest.mark.parametrize(
    ("least", "most", "missing"),
    [(0, 100, 0), (67, 100, 1), (66, 100, 0), (100, 100, 1), (0, 66, 1), (0, 67, 0), (0, 33, 2), (0, 0, 2)],
)
def test_meetings_missing_to_the_quota_or_above_it_are_counted_exactly(least, most, missing):
    problem = convention(
        registrations=with_changed(SAWMILL, country="FR"),
        rules=Rules(cross_border_at_least=least, cross_border_at_most=most),
    )
    assert quota_missing(problem, PLAN_OF_THREE) == missing
    assert quota_missing(problem, []) == 0


def test_the_quota_is_a_value_only_where_one_is_set():
    assert LevelName.QUOTA not in values_of(convention(), [])
    assert values_of(convention(rules=Rules(cross_border_at_most=99)), PLAN_OF_THREE)[LevelName.QUOTA] == 1


def test_a_promise_across_the_border_is_kept_by_meetings_across_it_only():
    people = tuple(
        replace(one, country="FR", cross_border_least=2) if one is SAWMILL else one
        for one in (BUYER, COOPERATIVE, INKLUSION, SAWMILL)
    )
    problem = convention(registrations=people, wishes=(would(SAWMILL, BUYER), must(SAWMILL, COOPERATIVE)))
    assert promises_across_of(problem) == {"esch": 0, "longwy": 0, "trier": 0, "arlon": 1}
    assert promised_minimum_of(problem, [meeting(SAWMILL, COOPERATIVE)]) == 3
    assert promised_minimum_of(problem, [meeting(SAWMILL, BUYER)]) == 4


def test_an_interpreter_counts_once():
    plan = [
        meeting(COOPERATIVE, INKLUSION, interpreter="claire"),
        meeting(SAWMILL, INKLUSION, 2, interpreter="claire"),
        meeting(BUYER, SAWMILL, 3),
    ]
    assert interpreters_used(plan) == 1
