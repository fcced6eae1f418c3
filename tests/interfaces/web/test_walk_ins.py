"""Registering on the spot, on its pages: the organisation is found or written down, its people are there."""

import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.conventions.models import CheckIn, Convention, Registration
from tisserand.cluster.organisations.models import Organisation

pytestmark = pytest.mark.django_db
PAGE = "/en/cockpit/conventions/spring/desk/walk-in/"
SAID = {"person_name": "Ada Thill", "language": "fr", "languages": ["fr"]}
NEW = {**SAID, "name": "Die Neuen", "kind": "company", "town": "Remich", "country": "LU"}


@pytest.fixture
def team(client: Client, world: World) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def newcomer(world: World) -> Organisation:
    organisation = Organisation.objects.create(
        slug="atelier-neuf",
        name="Atelier Neuf",
        kind="sse_enterprise",
        original_language="fr",
        territory=world.buyer.organisation.territory,
        town="Metz",
        country="FR",
        state="published",
    )
    organisation.languages.add("fr")
    return organisation


def here() -> list[str]:
    return sorted(CheckIn.objects.filter(undone_at=None).values_list("delegate__name", flat=True))


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("page", ["", "?q=neuf", "?q=nobody", "new/?name=x", "atelier-neuf/", "moselwerk/"])
def test_the_pages_stand_in_every_language(
    team: Client, newcomer: Organisation, strict_templates: None, language: str, page: str
) -> None:
    answer = team.get(PAGE.replace("/en/", f"/{language}/") + page)
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])


def test_organisations_are_found_with_how_they_stand(team: Client, world: World, newcomer) -> None:
    found = team.get(PAGE, {"q": "e"}).context["found"]
    assert [(one.name, one.standing and one.standing.state) for one in found] == [
        ("Atelier Neuf", None),
        ("Coopérative du Haut-Fourneau", "registered"),
        ("Esch Achats", "registered"),
        ("Moselwerk", "registered"),
    ]


def test_the_list_costs_the_same_for_one_and_for_many(
    team: Client, world: World, newcomer, django_assert_max_num_queries
) -> None:
    for words in ("neuf", "e"):
        with django_assert_max_num_queries(8):
            team.get(PAGE, {"q": words})


def test_an_organisation_of_the_directory_is_registered_and_there(team: Client, newcomer) -> None:
    answer = team.post(f"{PAGE}atelier-neuf/", {**SAID, "second_name": "Bo", "is_listed": "on"})
    made = Registration.objects.get(organisation=newcomer)
    assert answer.headers["Location"] == "/en/cockpit/conventions/spring/desk/?q=Atelier+Neuf"
    assert (made.is_walk_in, made.is_listed, here()) == (True, True, ["Ada Thill", "Bo"])


def test_a_new_organisation_is_written_down_and_there(team: Client, world: World) -> None:
    team.post(f"{PAGE}new/", NEW)
    made = Registration.objects.get(organisation__name="Die Neuen")
    assert (made.organisation.state, made.is_listed, here()) == ("draft", False, ["Ada Thill"])


def test_one_more_person_comes_for_who_is_on_the_list(team: Client, world: World) -> None:
    team.post(f"{PAGE}moselwerk/", {"person_name": "Second"})
    assert (world.workshop.delegates.count(), here()) == (2, ["Second"])


@pytest.mark.parametrize(
    ("page", "said", "field"),
    [
        ("new/", {**NEW, "name": ""}, "name"),
        ("new/", {**NEW, "kind": "pirate"}, "kind"),
        ("new/", {**NEW, "country": ""}, "country"),
        ("new/", {**NEW, "name": "moselwerk", "town": "TRIER"}, "__all__"),
        ("new/", {**NEW, "languages": []}, "languages"),
        ("atelier-neuf/", {**SAID, "person_name": " "}, "person_name"),
        ("atelier-neuf/", {**SAID, "email": "nobody"}, "email"),
        ("atelier-neuf/", {**SAID, "second_name": "ada thill"}, "person_name"),
        ("moselwerk/", {"person_name": ""}, "person_name"),
        ("moselwerk/", {"person_name": "x" * 121}, "person_name"),
    ],
)
def test_faults_are_told_at_their_field_and_nothing_is_kept(
    team: Client, newcomer, page: str, said: dict, field: str
) -> None:
    before = (Organisation.objects.count(), Registration.objects.count())
    answer = team.post(PAGE + page, said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Organisation.objects.count(), Registration.objects.count(), here()) == (*before, [])
    assert said["person_name"] in answer.content.decode()


def test_no_more_people_than_an_organisation_may_send(team: Client, world: World) -> None:
    Convention.objects.update(delegates_each=1)
    answer = team.post(f"{PAGE}moselwerk/", {"person_name": "Second"})
    assert (answer.status_code, list(answer.context["form"].errors), here()) == (422, ["person_name"], [])


def test_who_was_refused_is_told_so(team: Client, world: World) -> None:
    Registration.objects.filter(pk=world.workshop.pk).update(state="refused")
    assert "The team has refused this registration." in team.get(f"{PAGE}moselwerk/").content.decode()
    assert team.post(f"{PAGE}moselwerk/", SAID).status_code == 200
    assert here() == []


def test_nobody_is_registered_once_it_is_over(team: Client, newcomer) -> None:
    Convention.objects.update(state="closed")
    answer = team.post(f"{PAGE}atelier-neuf/", SAID)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["__all__"])


def test_who_is_waiting_is_let_in(team: Client, world: World) -> None:
    Registration.objects.filter(pk=world.workshop.pk).update(state="waiting")
    team.post(f"{PAGE}moselwerk/", SAID)
    world.workshop.refresh_from_db()
    assert (world.workshop.state, here()) == ("registered", ["Ada Thill"])
