"""Where members begin: their registrations, and the short ways to wishes and agenda."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.conventions.models import Convention, Registration
from tisserand.cluster.organisations.models import Representative


def person_of(registration: Registration):
    return registration.organisation.representatives.get().user


@pytest.mark.parametrize("path", ["/en/my/", "/en/my/wishes/", "/en/my/agenda/"])
def test_visitors_are_asked_to_sign_in(client: Client, path: str, db) -> None:
    assert client.get(path).headers["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_member_sees_their_own_registrations(
    world: World, client: Client, language: str, strict_templates: None
) -> None:
    client.force_login(person_of(world.workshop))
    answer = client.get(f"/{language}/my/")
    assert answer.context["coming"] == [world.workshop]
    assert faults_of_page(answer.content.decode()) == []


def test_a_past_convention_stands_below(world: World, client: Client) -> None:
    Convention.objects.update(
        starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8)
    )
    client.force_login(person_of(world.workshop))
    context = client.get("/en/my/").context
    assert (context["coming"], context["past"]) == ([], [world.workshop])


def test_a_stranger_is_told_what_to_do(world: World, client: Client) -> None:
    client.force_login(world.stranger)
    assert "The cluster team registers member organisations." in client.get("/en/my/").content.decode()


def test_the_short_ways_lead_to_the_only_convention(world: World, client: Client) -> None:
    client.force_login(person_of(world.workshop))
    assert client.get("/en/my/wishes/").headers["Location"] == (
        f"/en/conventions/spring/wishes/{world.workshop.pk}/"
    )
    assert client.get("/en/my/agenda/").headers["Location"] == f"/en/agenda/{world.workshop.agenda_key}/"


def test_the_short_ways_lead_to_the_choice_where_there_is_one(world: World, client: Client) -> None:
    person = person_of(world.workshop)
    Representative.objects.create(organisation=world.buyer.organisation, user=person)
    client.force_login(person)
    assert client.get("/en/my/wishes/").headers["Location"] == "/en/my/"
