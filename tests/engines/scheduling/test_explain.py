"""Every refused wish has its reasons, and they are true: taken out of the problem, the wish is possible."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from bench.events import event
from hypothesis import HealthCheck, given, settings

from tisserand.engines.scheduling import Meeting, Problem, Status, solve
from tisserand.engines.scheduling.answer import Cause, Reason, Refusal
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.explain import refusals
from tisserand.engines.scheduling.problem import Lock
from tisserand.engines.scheduling.worth import points_of

from .crowded import banned_event, cornered_event, crowded_event, first_plan_of
from .mending import (
    EXCHANGES,
    FOR_GOOD,
    fits_after,
    kept_after,
    leaving,
    mended,
    moves_to,
    possible,
    promise_breakers,
    reasons_of,
    single_exchanges,
)
from .small_events import small_events

pytestmark = pytest.mark.thorough

patient = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

PHYSICAL = set(Cause) - {*FOR_GOOD, Cause.CROSS_BORDER_QUOTA}

Case = tuple[Problem, list[Meeting], Refusal]


@cache
def small_cases() -> list[Case]:
    """Refusals of four people's events, with every kind of ban."""
    return [case for seed in range(400) for case in cases_of(banned_event(seed), seed)]


@cache
def crowded_cases() -> list[Case]:
    """Refusals of crowded events of some twenty people."""
    return [case for seed in range(18) for case in cases_of(crowded_event(seed), seed)]


@cache
def cornered_cases() -> list[Case]:
    """Refusals of plans in which every round lacks several things."""
    return [case for seed in range(250) for case in told_of(*cornered_event(seed))]


def cases_of(problem: Problem, seed: int) -> list[Case]:
    return told_of(problem, first_plan_of(problem, seed))


def told_of(problem: Problem, plan: list[Meeting]) -> list[Case]:
    return [(problem, plan, refusal) for refusal in refusals(Event(problem), plan)]


KINDS = (small_cases, crowded_cases, cornered_cases)
CASES = pytest.mark.parametrize("cases", KINDS, ids=["small", "crowded", "cornered"])


def stands_alone(refusal: Refusal) -> bool:
    """Whether something is in the way at all: a plan cut short may have left out what it need not have."""
    return refusal.cause is not Cause.POSSIBLE_AT_A_COST or refusal.details[1] != ""


def hard(refusal: Refusal) -> list[Reason]:
    """The reasons that bar a meeting; a promise only raises its price."""
    return [reason for reason in reasons_of(refusal) if reason.cause is not Cause.PROMISED_MINIMUM]


def test_every_cause_is_met_often_enough_to_count():
    told = Counter(
        reason.cause for cases in KINDS for _, _, refusal in cases() for reason in reasons_of(refusal)
    )
    assert set(told) == set(Cause) - {Cause.CAP_REACHED}  # told by `solve_capped`, see test_caps
    assert min(told.values()) >= 20
    assert sum(told.values()) >= 2_000


@CASES
def test_with_all_reasons_mended_the_wish_is_possible(cases):
    assert [r for problem, plan, r in cases() if not fits_after(problem, plan, r, reasons_of(r))] == []


@CASES
def test_each_reason_bars_the_wish_on_its_own(cases):
    needless = [
        (refusal, reason)
        for problem, plan, refusal in cases()
        if stands_alone(refusal)
        for reason in hard(refusal)
        if fits_after(problem, plan, refusal, [other for other in hard(refusal) if other != reason])
    ]
    assert needless == []


def test_solving_anew_with_the_reasons_mended_grants_the_wish_and_else_not():
    for problem, plan, refusal in small_cases()[:300]:
        if stands_alone(refusal) and Cause.CROSS_BORDER_QUOTA not in {r.cause for r in reasons_of(refusal)}:
            changed = problem
            for reason in reasons_of(refusal):
                changed = mended(changed, refusal, reason)
            assert solves_with(changed, kept_after(plan, reasons_of(refusal)), refusal)
            assert not solves_with(problem, plan, refusal)


def solves_with(problem: Problem, plan: list[Meeting], refusal: Refusal) -> bool:
    """Whether the solver grants the wish in some round with the meetings locked into theirs."""
    tables = {(frozenset((lock.a, lock.b)), lock.round): lock.table for lock in problem.locks}
    kept = tuple(Lock(m.a, m.b, m.round, tables.get((frozenset((m.a, m.b)), m.round))) for m in plan)
    answers = (
        solve(replace(problem, locks=(*kept, Lock(refusal.a, refusal.b, round_.number))), stop=lambda: True)
        for round_ in problem.rounds
    )
    return any(answer.status is not Status.INFEASIBLE for answer in answers)


@CASES
def test_an_exchange_costs_the_points_of_those_who_part(cases):
    wrong = [
        refusal
        for problem, _, refusal in cases()
        for reason in reasons_of(refusal)
        if reason.cause in EXCHANGES
        and moves_to(reason) is None
        and int(reason.details[0]) != sum(points_of(problem, *sorted(pair)) for pair in leaving(reason))
    ]
    assert wrong == []


@CASES
def test_an_exchange_tells_whose_promise_it_breaks(cases):
    wrong = [
        refusal
        for problem, plan, refusal in cases()
        for reason in reasons_of(refusal)
        if reason.cause in EXCHANGES and moves_to(reason) is None
        if promise_breakers(problem, plan, refusal, reason) != promises_told(refusal)
    ]
    assert wrong == []


def promises_told(refusal: Refusal) -> set[str]:
    return {
        name
        for reason in reasons_of(refusal)
        if reason.cause is Cause.PROMISED_MINIMUM
        for name in reason.details
    }


@CASES
def test_partners_named_are_those_met_for_as_many_points(cases):
    wrong = [
        (refusal, reason)
        for problem, plan, refusal in cases()
        for reason in reasons_of(refusal)
        if reason.cause in {Cause.PARTNER_FULL, Cause.MOST_REACHED}
        if set(named(reason)) != dearer_partners(problem, plan, refusal, reason)
        or len(named(reason)) != len(set(named(reason)))
    ]
    assert wrong == []


def named(reason: Reason) -> tuple[str, ...]:
    return reason.details[1:] if reason.cause is Cause.PARTNER_FULL else reason.details[2:]


def dearer_partners(problem: Problem, plan: list[Meeting], refusal: Refusal, reason: Reason) -> set[str]:
    """Whom the side told meets, in rounds that both sides are there in if that is what counts."""
    people = {person.id: person for person in problem.registrations}
    side = reason.details[0]
    common = people[refusal.a].rounds & people[refusal.b].rounds
    for session in problem.sessions:
        if session.registrations & {refusal.a, refusal.b}:
            common -= session.rounds
    return {
        partner
        for m in plan
        if side in (m.a, m.b) and (reason.cause is Cause.MOST_REACHED or m.round in common)
        for partner in {m.a, m.b} - {side}
        if points_of(problem, side, partner) >= refusal.points
    }


def test_no_single_exchange_is_cheaper_than_the_one_told():
    for problem, plan, refusal in small_cases() + cornered_cases() + crowded_cases()[:250]:
        if stands_alone(refusal) and refusal.cause in PHYSICAL:
            costs = single_exchanges(problem, plan, refusal)
            if refusal.cause is Cause.POSSIBLE_AT_A_COST and len(leaving(reasons_of(refusal)[0])) == 1:
                assert int(refusal.details[0]) == min(costs)
            elif refusal.cause in EXCHANGES:
                assert costs == []  # it takes several, or a locked one
            else:
                assert min(costs, default=refusal.points) >= refusal.points


def test_no_few_meetings_are_cheaper_than_those_told():
    told = 0
    for problem, plan, refusal in cornered_cases() + small_cases() + crowded_cases():
        last = [reason for reason in reasons_of(refusal) if reason.cause in EXCHANGES]
        if last and len(leaving(last[0])) > 1:
            others = [reason for reason in reasons_of(refusal) if reason not in last]
            loss = int(last[0].details[0])
            assert cheaper_sets(problem, plan, refusal, others, loss) == []
            told += 1
    assert told >= 40


def cheaper_sets(problem, plan, refusal, others, loss):
    """The sets of up to three meetings, none of them locked, that cost less and make room for the wish."""
    for reason in others:
        problem = mended(problem, refusal, reason)
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    free = [m for m in plan if frozenset((m.a, m.b)) not in locked]
    return [
        some
        for number in (1, 2, 3)
        for some in combinations(free, number)
        if sum(points_of(problem, m.a, m.b) for m in some) < loss
        and possible(problem, [m for m in plan if m not in some], refusal, missing=len(plan))
    ]


@given(small_events())
@patient
def test_in_a_plan_proved_best_no_exchange_gains_points(problem):
    answer = solve(problem, seconds=0.5)
    plan = list(answer.meetings)
    assert [r for r in answer.refused if not fits_after(problem, plan, r, reasons_of(r))] == []
    if answer.status is Status.OPTIMAL:
        gains = [
            refusal
            for refusal in answer.refused
            if refusal.cause is Cause.POSSIBLE_AT_A_COST
            and int(refusal.details[0]) < refusal.points
            and not promises_told(refusal)
        ]
        assert gains == []


@given(small_events())
@patient
def test_every_wish_is_granted_or_refused(problem):
    answer = solve(problem, seconds=1, stop=lambda: True)
    wished = {frozenset((wish.of, wish.to)) for wish in problem.wishes if wish.level != "no"}
    granted = {frozenset((m.a, m.b)) for m in answer.meetings}
    refused = [frozenset((r.a, r.b)) for r in answer.refused]
    assert len(refused) == len(set(refused))
    assert granted | set(refused) == wished
    assert granted & set(refused) == set()


def test_reasons_are_true_of_a_solved_tight_event():
    problem = event(7, registrations=24, rounds=5, tables=7, wanted=6, interpreters=1)
    answer = solve(problem, seconds=1)
    plan = list(answer.meetings)
    assert len(answer.refused) > 20
    assert [r for r in answer.refused if not fits_after(problem, plan, r, reasons_of(r))] == []
    assert [r for r in answer.refused if stands_alone(r) and possible(problem, plan, r)] == []


def test_thousands_of_refusals_are_all_explained():
    problem = event(1, registrations=1000, rounds=30, tables=200, wanted=8, interpreters=20, least=2)
    read, plan = Event(problem), first_plan_of(problem, 1)
    explained = refusals(read, plan)
    assert len(explained) > 3_000
    assert [refused for refused in explained if not reasons_of(refused)] == []


def test_reasons_are_the_same_whatever_the_order_of_the_meetings():
    problem = crowded_event(3)
    plan = first_plan_of(problem, 1)
    assert refusals(Event(problem), plan) == refusals(Event(problem), plan[::-1])
