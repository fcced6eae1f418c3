"""Duplicates on the page: the list, side by side, merge, tell apart, undo; and who may."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import MORNING, World

from tisserand.cluster.accounts.models import Facilitation
from tisserand.cluster.organisations.actions.duplicates import find_duplicates
from tisserand.cluster.organisations.models import Duplicate, Organisation
from tisserand.cluster.territories.actions import country_node

pytestmark = pytest.mark.django_db

PAGE = "/de/cockpit/care/duplicates/"


@pytest.fixture
def pair(world: World) -> Duplicate:
    one = world.workshop.organisation
    Organisation.objects.create(
        slug="moselwerk-2", name="Moselwerk gGmbH", kind=one.kind, original_language="de",
        town=one.town, territory=one.territory, country=one.country, state="published",
        confirmed_at=MORNING + timedelta(days=1),
    )  # fmt: skip
    find_duplicates()
    return Duplicate.objects.get()


@pytest.fixture
def team(client: Client, world: World) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_pages_stand_in_every_language(
    team: Client, pair: Duplicate, strict_templates: None, language: str
) -> None:
    page = PAGE.replace("/de/", f"/{language}/")
    answers = [team.get(page), team.get(f"{page}{pair.pk}/")]
    team.post(f"{PAGE}{pair.pk}/merge/", {"into": pair.a_id})
    answers += [team.get(page), team.get(f"{page}{pair.pk}/")]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [faults_of_page(answer.content.decode()) for answer in answers] == [[]] * 4


def test_the_care_of_the_directory_says_how_many_wait(team: Client, pair: Duplicate) -> None:
    before = team.get("/de/cockpit/care/").content.decode()
    team.post(f"{PAGE}{pair.pk}/apart/")
    after = team.get("/de/cockpit/care/").content.decode()
    assert (">Mögliche Dubletten (1)<" in before, ">Mögliche Dubletten<" in after) == (True, True)


def test_two_are_merged_and_the_old_address_leads_on(team: Client, world: World, pair: Duplicate) -> None:
    team.post(f"{PAGE}{pair.pk}/merge/", {"into": pair.a_id})
    pair.b.refresh_from_db()
    assert pair.b.absorbed_by == pair.a
    answer = team.get(f"/de/directory/{pair.b.slug}/")
    assert answer.url == f"/de/directory/{pair.a.slug}/"

    team.post(f"{PAGE}{pair.pk}/undo/")
    pair.b.refresh_from_db()
    assert pair.b.absorbed_by is None


def test_two_are_told_apart(team: Client, pair: Duplicate) -> None:
    team.post(f"{PAGE}{pair.pk}/apart/")
    pair.refresh_from_db()
    assert pair.state == Duplicate.State.REFUSED
    assert list(team.get(PAGE).context["page"]) == []


def test_what_makes_no_sense_is_refused(team: Client, world: World, pair: Duplicate) -> None:
    elsewhere = world.buyer.organisation.pk
    assert team.post(f"{PAGE}{pair.pk}/merge/", {"into": elsewhere}).status_code == 404
    assert team.post(f"{PAGE}{pair.pk}/marry/").status_code == 404
    assert team.post(f"{PAGE}99999/apart/").status_code == 404
    assert team.get(f"{PAGE}{pair.pk}/apart/").status_code == 405


def test_another_territory_is_not_theirs_to_decide(team: Client, world: World, pair: Duplicate) -> None:
    Facilitation.objects.create(user=world.facilitator, territory=country_node("LU"))
    assert list(team.get(PAGE).context["page"]) == []
    assert team.get(f"{PAGE}{pair.pk}/").status_code == 403
    assert team.post(f"{PAGE}{pair.pk}/merge/", {"into": pair.a_id}).status_code == 403


def test_their_own_territory_is_theirs(team: Client, world: World, pair: Duplicate) -> None:
    Facilitation.objects.create(user=world.facilitator, territory=pair.b.territory)
    Organisation.objects.filter(pk=pair.a_id).update(territory=country_node("LU"))
    assert list(team.get(PAGE).context["page"]) == [pair]
    team.post(f"{PAGE}{pair.pk}/merge/", {"into": pair.a_id})
    assert list(team.get(PAGE).context["merged"]) == [pair]


def test_members_and_strangers_stay_outside(client: Client, world: World, pair: Duplicate) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(world.workshop.organisation.representatives.get().user)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{pair.pk}/merge/", {"into": pair.a_id}).status_code == 403
