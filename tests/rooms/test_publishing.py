"""A plan is shown, remarked on, final; everybody can tell what has changed since they last looked."""

from datetime import timedelta

import pytest

from tests.rooms.plans import draft
from tests.rooms.world import World, make_world
from tisserand.cluster.conventions import actions, paper
from tisserand.cluster.conventions.models import Convention, MeetingChange, Registration, Schedule
from tisserand.cluster.conventions.queries import changes_since, registration_with_key
from tisserand.press import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def first(world: World) -> Schedule:
    """The workshop meets the buyer, then the cooperative does."""
    schedule = draft(world, (world.workshop, world.buyer, 1, 1), (world.cooperative, world.buyer, 2, 2))
    return actions.publish_schedule(schedule, at=world.at)


def second(world: World) -> Schedule:
    """The first pair moves, the second no longer meets, a third one is new."""
    schedule = draft(world, (world.workshop, world.buyer, 3, 1), (world.cooperative, world.workshop, 1, 3))
    return actions.publish_schedule(schedule, at=world.at + timedelta(days=1))


def pairs(world: World, since: int) -> dict[frozenset[str], tuple[object, object]]:
    """Round and table before and after, by the names of the two sides."""
    names = {one.pk: one.organisation.name.split()[0] for one in Registration.objects.all()}
    return {
        frozenset((names[change.a], names[change.b])): tuple(
            (spot.round.number, spot.table.number) if spot else None for spot in (change.before, change.after)
        )
        for change in changes_since(world.convention, since)
    }


def test_what_participants_are_shown_is_counted_over_the_whole_convention(world: World) -> None:
    assert first(world).sequence == 1
    provisional = second(world)
    assert provisional.sequence == 2
    assert actions.finalise_schedule(provisional, at=world.at).sequence == 3
    assert [one.state for one in Schedule.objects.order_by("number")] == ["replaced", "final"]
    assert Convention.objects.get().state == "final"


def test_the_first_version_changes_nothing_and_the_next_says_what_it_does(world: World) -> None:
    first(world)
    assert pairs(world, 0) == {}
    second(world)
    assert pairs(world, 1) == {
        frozenset(("Moselwerk", "Esch")): ((1, 1), (3, 1)),
        frozenset(("Coopérative", "Esch")): ((2, 2), None),
        frozenset(("Coopérative", "Moselwerk")): (None, (1, 3)),
    }
    assert pairs(world, 2) == {}


def test_there_and_back_again_is_no_change(world: World) -> None:
    first(world)
    second(world)
    again = draft(world, (world.workshop, world.buyer, 1, 1), (world.cooperative, world.buyer, 2, 2))
    actions.publish_schedule(again, at=world.at)
    assert pairs(world, 1) == {}
    assert len(pairs(world, 2)) == 3


def test_the_final_plan_stays_final_when_it_is_changed(world: World) -> None:
    actions.finalise_schedule(first(world), at=world.at)
    changed = second(world)
    assert (changed.state, changed.sequence) == ("final", 3)
    assert Convention.objects.get().state == "final"


@pytest.mark.parametrize("state", ["draft", "registration", "live", "closed", "followed_up"])
def test_nothing_is_published_before_or_after_the_planning(world: World, state: str) -> None:
    schedule = draft(world, (world.workshop, world.buyer, 1, 1))
    Convention.objects.update(state=state)
    with pytest.raises(actions.NotReadyToPublish):
        actions.publish_schedule(schedule, at=world.at)
    assert (Schedule.objects.get().state, MeetingChange.objects.count()) == ("draft", 0)


def test_only_what_is_provisional_becomes_final_and_only_once(world: World) -> None:
    schedule = draft(world, (world.workshop, world.buyer, 1, 1))
    with pytest.raises(actions.NotReadyToBeFinal):
        actions.finalise_schedule(schedule, at=world.at)
    actions.publish_schedule(schedule, at=world.at)
    actions.finalise_schedule(schedule, at=world.at)
    with pytest.raises(actions.NotReadyToBeFinal):
        actions.finalise_schedule(schedule, at=world.at)
    assert Schedule.objects.get().sequence == 2


def test_a_replaced_version_cannot_be_made_final_by_who_opened_it_before(world: World) -> None:
    seen = first(world)
    second(world)
    with pytest.raises(actions.NotReadyToBeFinal):
        actions.finalise_schedule(seen, at=world.at)
    assert [one.state for one in Schedule.objects.order_by("number")] == ["replaced", "provisional"]


def test_papers_know_the_sequence_the_changes_and_what_is_cancelled(world: World) -> None:
    first(world)
    event = paper.event_of(second(world), site_url="", since=1)
    workshop, cooperative, buyer = (str(one.pk) for one in (world.workshop, world.cooperative, world.buyer))
    assert (event.sequence, event.version) == (2, 2)
    assert [(one.a, one.b, one.round, one.table) for one in event.cancelled] == [(cooperative, buyer, 2, 2)]
    told = {
        (one.before or one.after).uid: (one.before and one.before.round, one.after and one.after.round)
        for one in event.changes
    }
    assert told == {
        f"spring-{cooperative}-{buyer}": (2, None),
        f"spring-{cooperative}-{workshop}": (None, 1),
        f"spring-{workshop}-{buyer}": (1, 3),
    }
    assert paper.event_of(Schedule.objects.get(number=2), site_url="").changes == ()


def test_a_meeting_that_somebody_withdrew_from_is_cancelled_and_names_them(world: World) -> None:
    schedule = first(world)
    Registration.objects.filter(pk=world.workshop.pk).update(state="withdrawn")
    event = paper.event_of(schedule, site_url="")
    assert [(one.a, one.b) for one in event.cancelled] == [(str(world.workshop.pk), str(world.buyer.pk))]
    assert [one.name for one in event.former] == ["Moselwerk"]
    assert [one.name for one in event.participants] == ["Coopérative du Haut-Fourneau", "Esch Achats"]


def test_a_draft_that_nobody_was_shown_cancels_nothing(world: World) -> None:
    draft(world, (world.workshop, world.buyer, 1, 1))
    shown = actions.publish_schedule(draft(world, (world.cooperative, world.buyer, 2, 2)), at=world.at)
    assert paper.event_of(shown, site_url="").cancelled == ()


def test_a_badge_carries_the_key_of_its_delegate_and_the_key_opens_the_agenda(world: World) -> None:
    delegate = world.workshop.delegates.get()
    event = paper.event_of(first(world), site_url="https://c.example")
    (person,) = next(one for one in event.participants if one.name == "Moselwerk").people
    assert person == records.Person(
        str(delegate.pk), "Delegate 1", "", f"https://c.example/a/{delegate.key}/"
    )
    assert registration_with_key(delegate.key) == world.workshop
    assert registration_with_key(world.workshop.agenda_key) == world.workshop
    assert registration_with_key("nobody") is None
