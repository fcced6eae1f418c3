"""The history of changes: readable, for what a facilitator looks after, without what nobody else may see."""

import pytest
from auditlog.context import set_actor
from tests.rooms.world import MORNING, World

from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.organisations.models import Organisation

PAGE = "/en/cockpit/care/history/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(world: World) -> World:
    """Somebody of Moselwerk moves it to Konz and gives it an address."""
    organisation = world.workshop.organisation
    with set_actor(organisation.representatives.get().user):
        organisation.town, organisation.email = "Konz", "neu@moselwerk.example"
        organisation.save()
    return world


def shown(client, person: User, query: str = "") -> str:
    client.force_login(person)
    return client.get(f"{PAGE}{query}").content.decode()


def test_a_change_tells_who_what_before_and_after(client, changed: World) -> None:
    page = shown(client, changed.facilitator)
    assert "Person of Moselwerk" in page
    assert "Town: <del>Trier</del> → <ins>Konz</ins>" in page.replace("town:", "Town:")
    assert "<ins>neu@moselwerk.example</ins>" in page


def test_what_only_its_people_see_is_not_in_the_history_either(client, changed: World) -> None:
    Organisation.objects.update(contact_visibility="private")
    page = shown(client, changed.facilitator)
    assert ("neu@moselwerk.example" in page, "•••" in page) == (False, True)


def test_records_are_found_by_their_name(client, changed: World) -> None:
    assert "Konz" in shown(client, changed.facilitator, "?record=moselw")
    assert "Konz" not in shown(client, changed.facilitator, "?record=Esch")
    assert "Nothing of this name was changed by hand." in shown(client, changed.facilitator, "?record=zzz")


def test_a_facilitator_sees_the_history_of_what_they_look_after(client, changed: World) -> None:
    for country, is_seen in (("DE", True), ("LU", False)):
        place = Organisation.objects.filter(country=country).first().territory
        person = User.objects.create_user(f"{country}@team.example".lower(), is_facilitator=True)
        Facilitation.objects.create(user=person, territory=place, since=MORNING)
        assert ("Konz" in shown(client, person)) == is_seen


def test_others_are_kept_out(client, changed: World) -> None:
    client.force_login(changed.stranger)
    assert client.get(PAGE).status_code == 403
