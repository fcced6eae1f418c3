"""What the team sets of a convention reaches the optimiser: borders, lunch, pairs, caps, requests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rooms.world import MORNING, TWO_O_CLOCK, World, make_world, register, wish
from tisserand.cluster.conventions import counter, planning, tasks
from tisserand.cluster.conventions.models import (
    Convention,
    ForbiddenPair,
    Meeting,
    MeetingRule,
    Registration,
    Schedule,
    ScheduleRun,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def key(*registrations: Registration) -> frozenset[str]:
    return frozenset(str(one.pk) for one in registrations)


def planned(world: World, *, keeps_meetings: bool = False) -> Schedule:
    run = planning.open_run(
        world.convention, by=None, seconds=2, seed=1, at=timezone.now(), keeps_meetings=keeps_meetings
    )
    tasks.plan_meetings.func(run.pk)
    run.refresh_from_db()
    assert run.schedule is not None, (run.fault, run.conflict)
    return run.schedule


def pairs(schedule: Schedule) -> set[tuple[int, int]]:
    return set(schedule.meetings.values_list("a", "b"))


def test_borders_editions_and_lunch_are_rules_of_the_problem(world: World) -> None:
    convention = world.convention
    convention.cross_border_bonus, convention.cross_border_at_least, convention.met_before_percent = 2, 40, 50
    convention.lunch_starts_at = TWO_O_CLOCK + timedelta(minutes=20)
    convention.lunch_ends_at = TWO_O_CLOCK + timedelta(minutes=40)

    rules = counter.problem_of(convention).rules

    assert (rules.cross_border_bonus, rules.cross_border_at_least, rules.met_before_percent) == (2, 40, 50)
    assert rules.lunch_rounds == {2, 3}


def earlier_edition(world: World, state: Meeting.State) -> None:
    """The cooperative and the buyer met, or did not, a year before."""
    before = Convention.objects.create(
        slug="before",
        title="Before",
        starts_at=MORNING - timedelta(days=365),
        ends_at=MORNING - timedelta(days=364),
        venue="V",
        town="T",
        country="LU",
    )
    rounds = before.rounds.create(
        number=1, starts_at=before.starts_at, ends_at=before.starts_at + timedelta(minutes=9)
    )
    sides = [
        Registration.objects.create(convention=before, organisation=one.organisation, language="fr")
        for one in (world.buyer, world.cooperative)
    ]
    for side in sides:
        side.rounds.add(rounds)
    schedule = before.schedules.create(number=1, state="final", status="bounded", made_at=MORNING)
    schedule.meetings.create(
        a=sides[0], b=sides[1], round=rounds, table=before.tables.create(number=1), state=state
    )


@pytest.mark.parametrize(("state", "percent", "is_known"), [("done", 50, True), ("no_show", 50, False)])
def test_who_met_at_an_earlier_edition_counts_less(
    world: World, state: Meeting.State, percent: int, is_known: bool
) -> None:
    earlier_edition(world, state)
    world.convention.met_before_percent = percent
    known = {key(world.buyer, world.cooperative)} if is_known else set()
    assert counter.problem_of(world.convention).met_before == known


def test_pairs_kept_apart_and_rules_without_a_number_are_never_planned(world: World) -> None:
    wish(world.buyer, world.cooperative, "must")
    wish(world.buyer, world.workshop, "must")
    a, b = sorted((world.buyer, world.cooperative), key=lambda one: one.pk)
    ForbiddenPair.objects.create(convention=world.convention, a=a, b=b, at=MORNING)
    Registration.objects.filter(pk=world.workshop.pk).update(group="sheltered")
    Registration.objects.filter(pk=world.buyer.pk).update(group="buyers")
    assert counter.problem_of(world.convention).forbidden == {key(world.buyer, world.cooperative)}

    MeetingRule.objects.create(convention=world.convention, of_group="buyers", to_group="sheltered")

    assert pairs(planned(world)) == set()


def test_a_rule_with_a_number_caps_each_on_its_side(world: World) -> None:
    sellers = [register(world.convention, f"Atelier {n}", "Longwy", "FR", ["fr"]) for n in range(4)]
    Registration.objects.filter(pk__in=[one.pk for one in sellers]).update(group="sellers")
    Registration.objects.filter(pk=world.buyer.pk).update(group="buyers")
    for place, seller in enumerate(sellers):
        wish(world.buyer, seller, "must" if place == 2 else "would")
    MeetingRule.objects.create(convention=world.convention, of_group="buyers", to_group="sellers", most=2)

    schedule = planned(world)

    met = {b if a == world.buyer.pk else a for a, b in pairs(schedule)}
    assert (len(met), sellers[2].pk in met) == (2, True)
    assert [refusal["cause"] for refusal in schedule.refusals] == ["cap_reached"] * 2
    assert schedule.status == "optimal"


@pytest.mark.parametrize(
    ("answer", "back", "meets"),
    [("waiting", "", 0), ("declined", "", 0), ("accepted", "", 1), ("waiting", "would", 1)],
)
def test_of_requests_only_those_agreed_to_are_planned(
    world: World, answer: str, back: str, meets: int
) -> None:
    Convention.objects.update(wish_mode=Convention.WishMode.REQUESTS)
    world.convention.refresh_from_db()
    asked = wish(world.buyer, world.cooperative, "must")
    asked.answer = answer
    asked.save()
    if back:
        wish(world.cooperative, world.buyer, back)
    assert len(pairs(planned(world))) == meets


def where(schedule: Schedule) -> set[tuple[int, int, int, int]]:
    return set(schedule.meetings.values_list("a", "b", "round", "table"))


def test_what_is_booked_stands_when_only_the_unbooked_are_planned(world: World) -> None:
    wish(world.buyer, world.cooperative, "would")
    first = planned(world)
    newcomer = register(world.convention, "Atelier Neuf", "Longwy", "FR", ["fr"])
    wish(newcomer, world.buyer, "must")

    second = planned(world, keeps_meetings=True)

    assert where(first) < where(second)
    assert pairs(second) - pairs(first) == {(world.buyer.pk, newcomer.pk)}
    assert not second.meetings.filter(is_locked=True).exists()


def test_a_booked_meeting_that_became_impossible_is_planned_anew(world: World) -> None:
    wish(world.buyer, world.cooperative, "would")
    first = planned(world)
    gone = first.meetings.get().round
    world.buyer.rounds.remove(gone)

    second = planned(world, keeps_meetings=True)

    assert (pairs(second), second.meetings.get().round == gone) == (pairs(first), False)
    assert ScheduleRun.objects.latest("pk").keeps_meetings is True


def test_rounds_after_midnight_and_of_a_second_day_come_after_those_of_the_first(world: World) -> None:
    evening = MORNING.replace(hour=23, minute=50)
    later = (timedelta(), timedelta(minutes=15), timedelta(hours=10), timedelta(hours=10, minutes=15))
    for item, span in zip(world.convention.rounds.order_by("number"), later, strict=True):
        item.starts_at, item.ends_at = evening + span, evening + span + timedelta(minutes=13)
        item.save()

    rounds = counter.problem_of(world.convention).rounds

    assert [(item.start_minute, item.minutes) for item in rounds] == [
        (23 * 60 + 50, 13),
        (24 * 60 + 5, 13),
        (33 * 60 + 50, 13),
        (34 * 60 + 5, 13),
    ]
