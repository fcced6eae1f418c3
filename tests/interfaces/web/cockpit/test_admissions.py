"""Admissions and care as facilitators see them: their own territories only, decisions that hold."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.accounts.actions import invitation_token
from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.organisations.actions.charter import load_charter
from tisserand.cluster.organisations.actions.membership import Answer, apply_for_membership
from tisserand.cluster.organisations.models import JoinRequest, Membership, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world: World, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    load_charter()
    return world


@pytest.fixture
def applied(world: World) -> Membership:
    workshop = world.workshop.organisation
    answers = {"purpose": Answer("Arbeit für alle.", ContentFile(b"%PDF-1.7 %%EOF", name="x.pdf"))}
    person = workshop.representatives.get().user
    return apply_for_membership(workshop, answers, by=person, at=timezone.now())


@pytest.fixture
def team(client: Client, world: World) -> Client:
    client.force_login(world.facilitator)
    return client


def findings(membership: Membership, verdict: str = "met") -> dict[str, str]:
    return {f"verdict_{answer.pk}": verdict for answer in membership.answers.all()}


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("page", ["admissions/", "admissions/1/", "care/", ""])
def test_the_pages_stand_in_every_language(
    team: Client, applied: Membership, strict_templates: None, language: str, page: str
) -> None:
    Organisation.objects.update(confirmed_at=timezone.now() - timedelta(days=500))
    answer = team.get(f"/{language}/cockpit/{page.replace('1', str(applied.pk))}")
    assert answer.status_code == 200
    faults = faults_of_page(answer.content.decode())
    # the team sees the address of whoever applies, on the page where it decides
    assert [fault for fault in faults if fault not in {"moselwerk@member.example"}] == []


def test_a_facilitator_looks_at_it_keeps_findings_and_admits(team: Client, applied: Membership) -> None:
    path = f"/de/cockpit/admissions/{applied.pk}/"
    assert team.post(f"{path}admit/").status_code == 302
    applied.refresh_from_db()
    assert applied.state == "applied"
    team.post(f"{path}findings/", findings(applied))
    team.post(f"{path}admit/")
    applied.refresh_from_db()
    assert applied.state == "admitted"


def test_a_refusal_without_words_is_not_taken(team: Client, applied: Membership) -> None:
    path = f"/de/cockpit/admissions/{applied.pk}/refuse/"
    team.post(path, {"words": "  "})
    applied.refresh_from_db()
    assert applied.state == "applied"
    team.post(path, {"words": "Keine Tätigkeit in der Region."})
    applied.refresh_from_db()
    assert (applied.state, applied.reason) == ("refused", "Keine Tätigkeit in der Region.")


def test_what_makes_no_sense_is_refused(team: Client, applied: Membership) -> None:
    path = f"/de/cockpit/admissions/{applied.pk}/"
    assert team.post(f"{path}marry/").status_code == 404
    assert team.post(f"{path}findings/", findings(applied, "perhaps")).status_code == 404
    assert team.get(f"{path}admit/").status_code == 405
    assert team.get("/de/cockpit/admissions/99999/").status_code == 404


def test_another_territory_is_not_theirs_to_see_or_decide(
    team: Client, world: World, applied: Membership
) -> None:
    Facilitation.objects.create(user=world.facilitator, territory=world.buyer.organisation.territory)
    assert list(team.get("/de/cockpit/admissions/").context["page"]) == []
    path = f"/de/cockpit/admissions/{applied.pk}/"
    answers = [team.get(path), team.post(f"{path}admit/"), team.post(f"{path}findings/", findings(applied))]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize("page", ["admissions/", "admissions/1/", "care/", "care/team/"])
def test_members_and_strangers_stay_outside(
    client: Client, world: World, applied: Membership, page: str
) -> None:
    path = f"/de/cockpit/{page.replace('1', str(applied.pk))}"
    assert client.get(path).status_code == 302
    client.force_login(applied.applicant)
    assert client.get(path).status_code == 403


def test_a_document_is_for_those_who_handed_it_in_and_those_who_decide(
    client: Client, world: World, applied: Membership
) -> None:
    answer = applied.answers.get(criterion__code="purpose")
    path = f"/de/evidence/{answer.pk}/"
    other = world.buyer.organisation.representatives.get().user
    elsewhere = User.objects.create_user("autre@cluster.example", is_facilitator=True)
    Facilitation.objects.create(user=elsewhere, territory=world.buyer.organisation.territory)
    seen = {}
    assert client.get(path).status_code == 302
    for person in (applied.applicant, world.facilitator, other, elsewhere, world.stranger):
        client.force_login(person)
        given = client.get(path)
        seen[person.email.partition("@")[0]] = given.status_code
        if given.status_code == 200:
            assert given.headers["Content-Disposition"].startswith("attachment")
            assert given.headers["Content-Type"] == "application/pdf"
            assert b"".join(given.streaming_content) == b"%PDF-1.7 %%EOF"
    assert seen == {"moselwerk": 200, "noemie": 200, "esch-achats": 403, "autre": 403, "passant": 403}


def test_a_request_for_an_organisation_nobody_speaks_for_is_decided_here(team: Client, world: World) -> None:
    workshop = world.workshop.organisation
    workshop.representatives.all().delete()
    asked = JoinRequest.objects.create(organisation=workshop, user=world.stranger, asked_at=timezone.now())
    assert asked.user.email in team.get("/en/cockpit/admissions/").content.decode()
    team.post(f"/en/cockpit/joining/{asked.pk}/", {"accept": "yes"})
    assert workshop.representatives.get().user == world.stranger


def test_a_list_of_applications_costs_the_same_for_one_and_for_many(
    team: Client, world: World, applied: Membership, django_assert_num_queries
) -> None:
    with django_assert_num_queries(7):
        team.get("/en/cockpit/admissions/")
    for number, registration in enumerate((world.buyer, world.cooperative)):
        organisation = registration.organisation
        person = organisation.representatives.get().user
        apply_for_membership(organisation, {}, by=person, at=timezone.now() + timedelta(minutes=number))
    with django_assert_num_queries(7):
        team.get("/en/cockpit/admissions/")


def test_an_old_record_is_confirmed_from_the_list(team: Client, world: World) -> None:
    workshop = world.workshop.organisation
    Organisation.objects.filter(pk=workshop.pk).update(confirmed_at=timezone.now() - timedelta(days=401))
    assert [one.name for one in team.get("/en/cockpit/care/").context["page"]] == ["Moselwerk"]
    team.post(f"/en/cockpit/care/{workshop.pk}/")
    assert list(team.get("/en/cockpit/care/").context["page"]) == []


def test_a_facilitator_is_invited_and_comes_in_by_one_press(team: Client, world: World, settings) -> None:
    territory = world.workshop.organisation.territory
    form = {
        "name": "Jana W.",
        "email": "jana@cluster.example",
        "language": "de",
        "territories": [territory.pk],
    }
    assert team.post("/en/cockpit/care/team/", form).status_code == 302
    person = User.objects.get(email="jana@cluster.example")
    guest = Client()
    path = f"/de/invitation/{invitation_token(person)}/"
    assert guest.get(path).status_code == 200
    assert "_auth_user_id" not in guest.session
    answer = guest.post(path)
    assert (answer.status_code, answer.url) == (302, "/de/cockpit/")
    assert guest.get("/de/cockpit/admissions/").status_code == 200
    assert Client().post(path).status_code == 410


def test_a_facilitator_of_a_territory_does_not_invite_beyond_it(team: Client, world: World) -> None:
    Facilitation.objects.create(user=world.facilitator, territory=world.workshop.organisation.territory)
    form = {"name": "X", "email": "x@cluster.example", "language": "de", "territories": []}
    answer = team.post("/en/cockpit/care/team/", form)
    assert answer.status_code == 422
    assert "territories" in answer.context["form"].errors
