"""Who comes without being on the list: registered on the spot, checked in, given to the plan of the day."""

from datetime import timedelta

import pytest

from tests.rooms.world import MORNING, World, make_world
from tisserand.cluster.conventions.actions.registering import AlreadyRegistered, MovedOn, RegistrationIsClosed
from tisserand.cluster.conventions.actions.walking_in import bring_along, walk_in
from tisserand.cluster.conventions.answers import Answers, NotInOrder
from tisserand.cluster.conventions.models import CheckIn, Convention, Delegate, Incident, Registration
from tisserand.cluster.organisations.actions.record import PlaceUnknown, Proposal
from tisserand.cluster.organisations.models import Organisation

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    made = make_world()
    Convention.objects.update(state="live", capacity=3)
    made.convention.refresh_from_db()
    return made


def people(*names: str) -> Answers:
    return Answers(delegates=[Delegate(name=name) for name in names or ("Ada Thill",)])


def known(world: World, name: str = "Atelier Neuf") -> Organisation:
    organisation = Organisation.objects.create(
        slug="atelier-neuf",
        name=name,
        kind="sse_enterprise",
        original_language="fr",
        territory=world.buyer.organisation.territory,
        town="Esch-sur-Alzette",
        country="LU",
        state="published",
    )
    organisation.languages.add("fr")
    return organisation


def proposal(country: str = "LU") -> Proposal:
    return Proposal(
        name="Die Neuen",
        kind="company",
        form=None,
        about="",
        language="de",
        street="",
        postcode="",
        town="Remich",
        country=country,
        website="",
        email="",
    )


def here() -> list[str]:
    return sorted(CheckIn.objects.filter(undone_at=None).values_list("delegate__name", flat=True))


def test_who_is_in_the_directory_is_registered_and_there(world: World) -> None:
    made = walk_in(world.convention, known(world), people("Ada", "Bo"), by=world.facilitator, at=NOON)
    assert (made.state, made.is_walk_in, made.rounds.count(), here()) == (
        "registered",
        True,
        4,
        ["Ada", "Bo"],
    )


def test_an_organisation_that_is_not_in_the_directory_becomes_a_draft_of_nobody(world: World) -> None:
    made = walk_in(world.convention, proposal(), people(), by=world.facilitator, at=NOON)
    draft = Organisation.objects.get(name="Die Neuen")
    assert (made.organisation, draft.state, draft.representatives.count(), draft.town) == (
        draft,
        "draft",
        0,
        "Remich",
    )
    assert (made.language, [one.code for one in made.languages.all()]) == ("de", ["de"])


def test_nothing_is_left_where_the_place_is_unknown(world: World) -> None:
    with pytest.raises(PlaceUnknown):
        walk_in(world.convention, proposal("ZZ"), people(), by=world.facilitator, at=NOON)
    assert not Organisation.objects.filter(name="Die Neuen").exists()


def test_nothing_is_left_where_nobody_is_named(world: World) -> None:
    with pytest.raises(NotInOrder):
        walk_in(world.convention, proposal(), Answers(delegates=[]), by=world.facilitator, at=NOON)
    assert (Organisation.objects.filter(name="Die Neuen").exists(), here()) == (False, [])


def test_the_plan_of_the_day_is_asked_for_meetings(world: World) -> None:
    made = walk_in(world.convention, known(world), people(), by=world.facilitator, at=NOON)
    incident = Incident.objects.get()
    assert (incident.sort, incident.registration, incident.told_by) == ("walk_in", made, world.facilitator)


def test_before_the_day_the_plan_is_made_with_them_anyway(world: World) -> None:
    Convention.objects.update(state="final")
    walk_in(world.convention, known(world), people(), by=world.facilitator, at=NOON)
    assert Incident.objects.count() == 0


def test_who_is_registered_already_is_not_registered_twice(world: World) -> None:
    with pytest.raises(AlreadyRegistered):
        walk_in(world.convention, world.buyer.organisation, people(), by=world.facilitator, at=NOON)


@pytest.mark.parametrize("state", ["applied", "waiting", "invited", "withdrawn"])
def test_who_was_not_told_to_come_and_comes_is_let_in(world: World, state: str) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(state=state)
    made = walk_in(world.convention, world.buyer.organisation, people(), by=world.facilitator, at=NOON)
    assert (made.pk, made.state, made.is_walk_in, here()) == (
        world.buyer.pk,
        "registered",
        True,
        ["Ada Thill"],
    )


def test_who_was_refused_is_not_let_in_by_the_desk(world: World) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(state="refused")
    with pytest.raises(AlreadyRegistered):
        walk_in(world.convention, world.buyer.organisation, people(), by=world.facilitator, at=NOON)


def test_nobody_walks_in_once_it_is_over(world: World) -> None:
    Convention.objects.update(state="closed", closed_at=NOON)
    with pytest.raises(RegistrationIsClosed):
        walk_in(world.convention, known(world), people(), by=world.facilitator, at=NOON)


def test_a_colleague_who_was_not_on_the_list_comes_along(world: World) -> None:
    person = bring_along(world.buyer, Delegate(name="Second"), by=world.facilitator, at=NOON)
    assert (person.registration, person.position, here()) == (world.buyer, 2, ["Second"])
    assert world.buyer.delegates.count() == 2


def test_no_more_come_along_than_an_organisation_may_send(world: World) -> None:
    bring_along(world.buyer, Delegate(name="Second"), by=world.facilitator, at=NOON)
    with pytest.raises(NotInOrder):
        bring_along(world.buyer, Delegate(name="Third"), by=world.facilitator, at=NOON)
    assert here() == ["Second"]


def test_nobody_comes_along_with_who_has_withdrawn(world: World) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(state="withdrawn")
    with pytest.raises(MovedOn):
        bring_along(world.buyer, Delegate(name="Second"), by=world.facilitator, at=NOON)
