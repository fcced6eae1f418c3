"""Checking accreditations and seeing who is left alone, as facilitators do it; who acts, and stops acting."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.accounts.models import Facilitation
from tisserand.cluster.organisations.models import Accreditation, Membership, Organisation
from tisserand.cluster.territories.models import LegalForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(world: World) -> Organisation:
    return world.workshop.organisation


@pytest.fixture
def held(workshop: Organisation) -> Accreditation:
    form = LegalForm.objects.create(
        code="de-wfbm", country="DE", name="WfbM", is_accreditation=True, sse_class="adapted_workshop"
    )
    return workshop.accreditations.create(form=form, evidence="evidence/a.pdf", number="A 12")


@pytest.fixture
def team(client: Client, world: World) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def own(workshop: Organisation) -> Client:
    client = Client()
    client.force_login(workshop.representatives.get().user)
    return client


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("page", ["care/accreditations/", "care/accreditations/?q=mosel", "care/", ""])
def test_the_pages_stand_in_every_language(
    team: Client, held: Accreditation, strict_templates: None, language: str, page: str
) -> None:
    held.organisation.representatives.all().delete()
    Organisation.objects.filter(pk=held.organisation_id).update(left_alone_at=timezone.now())
    answer = team.get(f"/{language}/cockpit/{page}")
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])


def test_a_check_shows_on_the_page_of_the_organisation_and_its_author_to_the_team_alone(
    team: Client, world: World, held: Accreditation
) -> None:
    path = "/en/cockpit/care/accreditations/"
    assert [one.pk for one in team.get(path).context["page"]] == [held.pk]
    assert team.post(f"{path}{held.pk}/").status_code == 302
    assert list(team.get(path).context["page"]) == []
    page = f"/en/directory/{held.organisation.slug}/"
    for client, names_them in ((Client(), False), (team, True)):
        html = client.get(page).content.decode()
        assert "checked by the cluster team on" in html
        assert (f"({world.facilitator})" in html) is names_them
    answer = team.post(f"{path}{held.pk}/", {"uncheck": "yes", "q": "mosel & co"})
    assert answer.url == f"{path}?q=mosel+%26+co"
    assert "checked by the cluster team on" not in Client().get(page).content.decode()


def test_another_territory_checks_nothing_here(team: Client, world: World, held: Accreditation) -> None:
    Facilitation.objects.create(user=world.facilitator, territory=world.buyer.organisation.territory)
    path = "/en/cockpit/care/accreditations/"
    assert list(team.get(f"{path}?q=mosel").context["page"]) == []
    assert team.post(f"{path}{held.pk}/").status_code == 403


def test_the_first_page_and_the_care_page_show_who_is_left_alone(
    team: Client, own: Client, workshop: Organisation
) -> None:
    assert team.get("/en/cockpit/").context["alone"] == 0
    own.post("/en/my/organisations/moselwerk/stop/")
    assert team.get("/en/cockpit/").context["alone"] == 1
    assert list(team.get("/en/cockpit/care/").context["alone"]) == [workshop]
    team.post(f"/en/cockpit/care/{workshop.pk}/")
    assert team.get("/en/cockpit/").context["alone"] == 0


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("is_last", [True, False])
def test_the_last_one_is_warned(
    own: Client, world: World, workshop: Organisation, strict_templates: None, language: str, is_last: bool
) -> None:
    Membership.objects.create(
        organisation=workshop, state="admitted", applied_at=world.at, renew_by=world.at.date()
    )
    if not is_last:
        workshop.representatives.create(user=world.stranger)
        world.stranger.name = "Petra Passant"
        world.stranger.save()
    html = own.get(f"/{language}/my/organisations/moselwerk/stop/").content.decode()
    assert faults_of_page(html) == []
    assert ("notice--warning" in html, "Petra Passant" in html) == (is_last, not is_last)
    assert workshop.representatives.count() == (1 if is_last else 2)


def test_whoever_stops_acting_has_no_way_back_in(own: Client, workshop: Organisation) -> None:
    assert "/stop/" in own.get("/en/my/organisations/moselwerk/").content.decode()
    answer = own.post("/en/my/organisations/moselwerk/stop/", follow=True)
    assert "You no longer act for Moselwerk." in answer.content.decode()
    paths = [f"/en/my/organisations/moselwerk/{page}" for page in ("", "stop/", "who/")]
    assert [own.get(path).status_code for path in paths] == [403, 403, 403]
    assert not workshop.representatives.exists()


def test_a_name_that_nobody_can_write_is_no_name(team: Client, held: Accreditation) -> None:
    pages = {asked: team.get(f"/en/cockpit/care/accreditations/?q={asked}") for asked in ("%00", "%00zz")}
    assert [(page.context["asked"], len(page.context["page"].object_list)) for page in pages.values()] == [
        ("", 1),
        ("zz", 0),
    ]
