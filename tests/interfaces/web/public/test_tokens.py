"""Tokens for programs are made in one's account, shown once and taken back there."""

import re

import pytest
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.accounts.actions import holder_of
from tisserand.cluster.accounts.models import ApiToken

PAGE = "/en/me/tokens/"
pytestmark = pytest.mark.django_db


def make(client, **changes: str):
    return client.post(PAGE, {"name": "our website", "scope": "write_own", "days": "90", **changes})


def test_a_token_is_shown_once_and_works(client, world: World) -> None:
    client.force_login(world.stranger)
    page = make(client).content.decode()
    [key] = re.findall(r'<code class="key-once">(\S+)</code>', page)
    assert holder_of(key, at=timezone.now()).user == world.stranger
    again = client.get(PAGE)
    assert (key in again.content.decode(), again.headers["Cache-Control"]) == (False, "no-store")


def test_only_facilitators_make_tokens_that_import(client, world: World) -> None:
    client.force_login(world.stranger)
    assert (make(client, scope="import").status_code, ApiToken.objects.count()) == (422, 0)
    client.force_login(world.facilitator)
    assert (make(client, scope="import").status_code, ApiToken.objects.count()) == (200, 1)


def test_a_token_is_revoked_by_its_owner_alone(client, world: World) -> None:
    client.force_login(world.stranger)
    make(client)
    path = f"{PAGE}{ApiToken.objects.get().pk}/revoke/"
    client.force_login(world.facilitator)
    client.post(path)
    assert ApiToken.objects.count() == 1
    client.force_login(world.stranger)
    assert (client.get(path).status_code, ApiToken.objects.count()) == (405, 1)
    client.post(path)
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_page_is_sound_in_every_language(client, world: World, strict_templates, language: str) -> None:
    client.force_login(world.stranger)
    make(client)
    assert faults_of_page(client.get(f"/{language}/me/tokens/").content.decode()) == []


def test_visitors_are_asked_to_sign_in(client, world: World) -> None:
    assert client.get(PAGE).url == f"/en/account/login/?next={PAGE}"
