"""Who represents, looks after, edits and sees an organisation: each rule allowed once and refused once."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.rooms.world import World, make_world
from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.organisations import rules
from tisserand.cluster.organisations.models import Membership, Organisation, Visibility
from tisserand.cluster.territories.models import Territory

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


@pytest.fixture
def world() -> World:
    return make_world()


def representative(organisation: Organisation) -> User:
    return organisation.representatives.get().user


def admit(organisation: Organisation, state: str = "admitted") -> None:
    Membership.objects.create(
        organisation=organisation, state=state, applied_at=datetime(2027, 1, 5, tzinfo=UTC)
    )


def town_in(organisation: Organisation) -> None:
    """Moves an organisation to a municipality three levels below its country."""
    country = organisation.territory
    region = Territory.objects.create(scheme="nuts", code="DEB", name="RLP", parent=country, depth=1)
    district = Territory.objects.create(scheme="nuts", code="DEB2", name="Trier", parent=region, depth=2)
    organisation.territory = Territory.objects.create(
        scheme="geonames", code="2821164", name="Trier", parent=district, depth=3
    )
    organisation.save()


def test_a_representative_represents_their_own_organisation_only(world: World) -> None:
    person = representative(world.buyer.organisation)
    assert rules.represents(person, world.buyer.organisation)
    assert not rules.represents(person, world.workshop.organisation)
    assert not rules.represents(STRANGER, world.buyer.organisation)


def test_somebody_whose_account_is_closed_represents_nobody(world: World) -> None:
    person = representative(world.buyer.organisation)
    person.is_active = False
    assert not rules.represents(person, world.buyer.organisation)


def test_a_facilitator_without_territories_looks_after_everything(world: World) -> None:
    assert rules.looks_after(world.facilitator, world.workshop.organisation)
    assert not rules.looks_after(representative(world.workshop.organisation), world.workshop.organisation)
    assert not rules.looks_after(STRANGER, world.workshop.organisation)


def test_a_facilitator_of_a_territory_looks_after_what_lies_in_it(world: World) -> None:
    workshop = world.workshop.organisation
    germany = workshop.territory
    town_in(workshop)
    Facilitation.objects.create(user=world.facilitator, territory=germany)
    assert rules.looks_after(world.facilitator, workshop)
    assert rules.looks_after(world.facilitator, workshop.territory)
    assert not rules.looks_after(world.facilitator, world.buyer.organisation)


def test_representatives_and_facilitators_edit_but_only_facilitators_admit(world: World) -> None:
    organisation = world.buyer.organisation
    people = (world.facilitator, representative(organisation), world.stranger, STRANGER)
    assert [rules.may_edit(one, organisation) for one in people] == [True, True, False, False]
    assert [rules.may_admit(one, organisation) for one in people] == [True, False, False, False]


@pytest.mark.parametrize(
    ("state", "is_member"),
    [("admitted", True), ("to_renew", True), ("applied", False), ("lapsed", False), ("left", False)],
)
def test_members_act_for_an_organisation_admitted_today(world: World, state: str, is_member: bool) -> None:
    admit(world.buyer.organisation, state)
    assert rules.sight_of(representative(world.buyer.organisation)).is_member == is_member
    assert not rules.sight_of(representative(world.workshop.organisation)).is_member


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        (Visibility.PUBLIC, ["stranger", "visitor", "member", "facilitator", "own"]),
        (Visibility.MEMBERS, ["member", "facilitator", "own"]),
        (Visibility.FACILITATORS, ["facilitator", "own"]),
        (Visibility.PRIVATE, ["own"]),
    ],
)
def test_who_sees_what_is_shown_so_widely(world: World, visibility: str, seen_by: list[str]) -> None:
    admit(world.workshop.organisation)
    organisation = world.buyer.organisation
    readers = {
        "stranger": STRANGER,
        "visitor": representative(world.cooperative.organisation),
        "member": representative(world.workshop.organisation),
        "facilitator": world.facilitator,
        "own": representative(organisation),
    }
    assert [name for name, one in readers.items() if rules.sees(one, organisation, visibility)] == seen_by


def test_what_lies_in_a_territory_is_found_by_one_condition(world: World) -> None:
    from tisserand.cluster.territories.queries import within

    workshop = world.workshop.organisation
    germany = workshop.territory
    town_in(workshop)
    assert list(Organisation.objects.filter(within([germany.pk]))) == [workshop]
    assert list(Organisation.objects.filter(within([]))) == []
