"""Letting meetings go for the quota, the cheapest first, on three meetings of which two cross a border."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.problem import Lock, Rules
from tisserand.engines.scheduling.trimming import trimmed

from .hall import BUYER, COOPERATIVE, EVERYBODY, SAWMILL, convention, must, would

ACROSS, DOMESTIC, CHEAP_ACROSS = "longwy esch", "longwy arlon", "esch arlon"
WISHES = (
    must(BUYER, COOPERATIVE),
    must(COOPERATIVE, BUYER),
    must(COOPERATIVE, SAWMILL),
    would(BUYER, SAWMILL),
)


def left(changes: dict[str, dict] | None = None, locks: tuple[Lock, ...] = (), **rules: int) -> set[str]:
    """The pairs that are left of a plan that grants all three; the sawmill is French here."""
    french = tuple(replace(one, country="FR") if one is SAWMILL else one for one in EVERYBODY)
    people = tuple(replace(one, **(changes or {}).get(one.id, {})) for one in french)
    problem = convention(registrations=people, wishes=WISHES, locks=locks, rules=Rules(**rules))
    event = Event(problem)
    placement = first_plan(event)
    assert (placement.rounds >= 0).all()
    fewer = trimmed(event, placement)
    assert ((fewer.rounds >= 0) == (fewer.pools >= 0)).all()
    names = [f"{people[pair.a].id} {people[pair.b].id}" for pair in event.pairs]
    return {name for name, round_ in zip(names, fewer.rounds, strict=True) if round_ >= 0}


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (0, 100, {ACROSS, DOMESTIC, CHEAP_ACROSS}),
        (66, 67, {ACROSS, DOMESTIC, CHEAP_ACROSS}),
        (0, 66, {ACROSS, DOMESTIC}),
        (0, 50, {ACROSS, DOMESTIC}),
        (0, 49, {DOMESTIC}),
        (0, 0, {DOMESTIC}),
        (67, 100, {ACROSS, CHEAP_ACROSS}),
        (100, 100, {ACROSS, CHEAP_ACROSS}),
    ],
)
def test_the_cheapest_meetings_go_until_the_quota_is_met(least, most, expected):
    assert left(cross_border_at_least=least, cross_border_at_most=most) == expected


def test_a_locked_meeting_stays_and_a_dearer_one_goes():
    lock = Lock("esch", "arlon", 1)
    assert left(locks=(lock,), cross_border_at_most=50) == {DOMESTIC, CHEAP_ACROSS}


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        ({"least": 1}, {ACROSS, DOMESTIC}),
        ({"least": 2}, {DOMESTIC, CHEAP_ACROSS}),
        ({"cross_border_least": 1}, {DOMESTIC, CHEAP_ACROSS}),
    ],
)
def test_a_promise_that_is_kept_stays_kept(promise, expected):
    assert left({"arlon": promise}, cross_border_at_most=50) == expected
    both = {"esch": {"least": 2}, "longwy": {"least": 2}, "arlon": promise}
    assert len(left(both, cross_border_at_most=50)) == 3
