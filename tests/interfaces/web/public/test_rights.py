"""One's own data on the pages: seen, taken along, consents taken back, erased by whom they are about."""

import zipfile
from io import BytesIO

import pytest
from django.utils.translation import override
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import MORNING, World

from tisserand.cluster.accounts.actions import give_consent
from tisserand.cluster.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client, world: World) -> User:
    with override("fr"):
        give_consent(world.stranger, "contact", at=MORNING)
    client.force_login(world.stranger)
    return world.stranger


def test_the_page_tells_how_much_is_kept_and_what_was_agreed_to(client, person: User) -> None:
    page = client.get("/en/me/data/").content.decode()
    assert '<th scope="row">Consents</th><td class="num">1</td>' in page
    assert "mon message soient transmis" in page


def test_everything_is_taken_along_as_a_zip(client, person: User) -> None:
    answer = client.post("/de/me/data/copy/")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["README.txt", "data.json"]
        assert "passant@ailleurs.example" in archive.read("data.json").decode()
        assert archive.read("README.txt").decode().startswith("Das ist alles, was Entre-Rives")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_consent_is_taken_back(client, person: User) -> None:
    consent = person.consents.get()
    page = client.post(f"/en/me/data/consents/{consent.pk}/withdraw/", follow=True).content.decode()
    consent.refresh_from_db()
    assert (consent.withdrawn_at is not None, "taken back on" in page) == (True, True)


def test_nobody_takes_back_the_consent_of_somebody_else(client, person: User, world: World) -> None:
    client.force_login(world.facilitator)
    client.post(f"/en/me/data/consents/{person.consents.get().pk}/withdraw/")
    assert person.consents.get().withdrawn_at is None


def test_an_erasure_asks_for_the_address_then_signs_out(client, person: User) -> None:
    assert client.post("/en/me/data/erase/", {"address": "other@x.example"}).status_code == 422
    assert User.objects.get(pk=person.pk).erased_at is None
    answer = client.post("/en/me/data/erase/", {"address": "Passant@ailleurs.example"})
    assert (answer.status_code, answer.url) == (302, "/en/erased/")
    assert User.objects.get(pk=person.pk).email == f"erased-{person.pk}@erased.invalid"
    assert client.get("/en/me/data/").status_code == 302


def test_the_last_of_the_team_is_told_what_to_do_first(client, world: World) -> None:
    client.force_login(world.facilitator)
    answer = client.post("/en/me/data/erase/", {"address": world.facilitator.email})
    assert (answer.status_code, "Invite somebody else first" in answer.content.decode()) == (422, True)
    assert User.objects.get(pk=world.facilitator.pk).erased_at is None


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_pages_are_sound_in_every_language(client, person: User, strict_templates, language: str) -> None:
    pages = [
        client.get(f"/{language}/{path}").content.decode()
        for path in ("me/data/", "me/data/erase/", "erased/", "my-data/")
    ]
    assert [fault for page in pages for fault in faults_of_page(page)] == []
