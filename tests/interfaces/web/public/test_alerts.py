"""The pages around letters about a search: ask, confirm, stop; opening a link changes nothing."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations import search
from tisserand.cluster.organisations.models import SavedSearch

ASK = "/fr/alerts/?q=Moselwerk&page=2"


@pytest.fixture
def indexed(world: World) -> World:
    search.index_everything(at=timezone.now())
    return world


def key_of(client: Client) -> str:
    client.post(ASK, {"email": "leserin@ailleurs.example"})
    return SavedSearch.objects.get().key


def test_the_directory_leads_to_the_question_with_its_search(client, indexed: World) -> None:
    page = client.get("/fr/directory/?q=Moselwerk&territory=DE").content.decode()
    [link] = re.findall(r'href="(/fr/alerts/[^"]*)"', page)
    assert link == "/fr/alerts/?q=Moselwerk&amp;territory=DE"


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_step_is_a_whole_page(strict_templates, client, indexed: World, language: str) -> None:
    key = key_of(client)
    paths = (
        f"/{language}/alerts/?q=Moselwerk",
        *(f"/{language}/alerts/{key}/{step}/" for step in ("confirm", "stop")),
    )
    pages = [client.get(path) for path in paths]
    pages += [client.post(path) for path in paths[1:]]
    assert [page.status_code for page in pages] == [200] * 5
    assert [faults_of_page(page.content.decode()) for page in pages] == [[]] * 5


def test_a_wrong_address_is_said_and_nothing_is_kept(client, indexed: World) -> None:
    answer = client.post(ASK, {"email": "nobody"})
    assert (answer.status_code, SavedSearch.objects.count()) == (422, 0)


def test_a_robot_that_fills_everything_is_refused(client, indexed: World) -> None:
    answer = client.post(ASK, {"email": "leserin@ailleurs.example", "homepage": "https://spam.example"})
    assert (answer.status_code, Letter.objects.count()) == (422, 0)


def test_opening_a_link_changes_nothing(client, indexed: World) -> None:
    key = key_of(client)
    for step in ("confirm", "stop"):
        client.get(f"/fr/alerts/{key}/{step}/")
    one = SavedSearch.objects.get()
    assert (one.confirmed_at, one.stopped_at) == (None, None)


def test_a_press_confirms_and_the_click_of_a_mail_program_stops(indexed: World) -> None:
    client = Client(enforce_csrf_checks=True)
    key = key_of(Client())
    assert client.post(f"/fr/alerts/{key}/confirm/").status_code == 403
    Client().post(f"/fr/alerts/{key}/confirm/")
    assert SavedSearch.objects.get().confirmed_at is not None
    assert client.post(f"/fr/alerts/{key}/stop/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.get().stopped_at is not None


def test_a_forged_key_leads_nowhere(client, indexed: World) -> None:
    assert [client.get(f"/fr/alerts/forged/{step}/").status_code for step in ("confirm", "stop")] == [
        410,
        410,
    ]
