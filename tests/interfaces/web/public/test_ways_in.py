"""Signing in by code, demo links, one's account, and the way between languages."""

import re

import pytest
from django.core import mail
from django.urls import translate_url
from tests.rooms.world import World

from tisserand.cluster.accounts.actions import link_token
from tisserand.cluster.accounts.models import User


@pytest.fixture(autouse=True)
def letters_stay_here(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.parametrize(
    ("accepts", "language"), [("de-LU,de;q=0.9", "de"), ("en", "en"), ("pt", "fr"), ("", "fr")]
)
def test_the_bare_address_leads_to_the_readers_language(client, accepts: str, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepts})
    assert (answer.status_code, answer.url) == (302, f"/{language}/")


@pytest.mark.parametrize(
    "path", ["/fr/", "/fr/directory/?q=linge&kind=company", "/fr/directory/moselwerk/", "/fr/account/login/"]
)
def test_the_language_switcher_keeps_the_page(client, world: World, path: str) -> None:
    page = client.get(path).content.decode()
    links = re.findall(r'<a href="([^"]+)" lang="(\w\w)" hreflang', page)
    german = path.replace("/fr/", "/de/").replace("&", "&amp;")
    assert (german, "de") in links
    assert translate_url(path, "de") == german.replace("&amp;", "&")


def test_a_code_by_mail_signs_in(client, world: World) -> None:
    address = world.facilitator.email
    sent = client.post("/en/account/login/code/", {"email": address})
    body = mail.outbox[0].body
    code = re.search(r"\n\s{4}(\S+)\n", body)[1]
    entered = client.post(sent.url, {"code": code})
    assert (entered.status_code, entered.url) == (302, "/en/cockpit/")
    assert "Noémie T." in client.get("/en/").content.decode()
    assert mail.outbox[0].subject == "Your code for Entre-Rives"


def test_a_wrong_code_says_so_and_signs_nobody_in(client, world: World) -> None:
    sent = client.post("/de/account/login/code/", {"email": world.facilitator.email})
    page = client.post(sent.url, {"code": "WRONG1"}).content.decode()
    assert 'role="alert"' in page
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_gets_the_same_page_as_a_known_one(client, world: World) -> None:
    known = client.post("/fr/account/login/code/", {"email": world.facilitator.email})
    unknown = client.post("/fr/account/login/code/", {"email": "nobody@nowhere.example"})
    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)


def test_nobody_opens_an_account_for_themselves(client, db) -> None:
    client.post("/fr/account/signup/", {"email": "new@person.example"})
    assert User.objects.count() == 0


def test_a_demo_link_signs_in_where_there_is_a_demo(client, world: World, settings) -> None:
    settings.DEMO = True
    person = world.workshop.organisation.representatives.get().user
    answer = client.get(f"/fr/demo/{link_token(person)}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/de/")
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(("is_demo", "forged"), [(False, False), (True, True)])
def test_a_demo_link_leads_nowhere_without_a_demo_or_when_forged(
    client, world: World, settings, is_demo: bool, forged: bool
) -> None:
    settings.DEMO = is_demo
    token = link_token(world.facilitator)
    token = ("2" if token[0] == "1" else "1") + token[1:] if forged else token
    assert client.get(f"/fr/demo/{token}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_account_is_for_the_person_alone(client, world: World) -> None:
    answer = client.get("/fr/me/")
    assert (answer.status_code, answer.url) == (302, "/fr/account/login/?next=/fr/me/")


def test_a_person_changes_name_and_language(client, world: World) -> None:
    client.force_login(world.stranger)
    answer = client.post("/fr/me/", {"name": "Sacha Prévôt", "language": "de"})
    world.stranger.refresh_from_db()
    assert (world.stranger.name, world.stranger.language, answer.url) == ("Sacha Prévôt", "de", "/de/me/")
    assert "Ihr Konto ist auf dem neuesten Stand." in client.get("/de/me/").content.decode()


def test_a_faulty_preference_changes_nothing_and_says_where(client, world: World) -> None:
    client.force_login(world.stranger)
    answer = client.post("/fr/me/", {"name": "", "language": "tlh"})
    page = answer.content.decode()
    world.stranger.refresh_from_db()
    assert (answer.status_code, world.stranger.name) == (422, "Sacha P.")
    assert "2 points à corriger" in page
    assert 'aria-describedby="id_name_error"' in page


@pytest.mark.parametrize(
    "path",
    [
        "me/",
        "account/2fa/",
        "account/2fa/webauthn/",
        "account/2fa/webauthn/add/",
        "account/2fa/totp/activate/",
        "account/logout/",
    ],
)
def test_the_pages_of_ones_keys_are_there(client, world: World, path: str) -> None:
    client.force_login(world.stranger)
    page = client.get(f"/de/{path}")
    assert page.status_code == 200
    assert " style=" not in page.content.decode()
    assert "data:image" not in page.content.decode()


def test_a_new_passkey_signs_in_by_itself_unless_its_owner_says_otherwise(client, world: World) -> None:
    client.force_login(world.stranger)
    page = client.get("/fr/account/2fa/webauthn/add/").content.decode()
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Ajouter une clé d’accès"]
    assert re.findall(r"<label[^>]*>(.*?)</label>", page) == [
        "Nom de cette clé d’accès",
        "Se connecter avec elle seule",
    ]
    assert re.findall(r'<input type="checkbox" name="(\w+)"[^>]* checked', page) == ["passwordless"]


def test_an_address_never_proved_by_a_letter_is_no_bar_to_a_passkey(client, world: World) -> None:
    client.force_login(world.stranger)
    client.get("/fr/account/email/")  # writes the address down as not proved
    assert client.get("/fr/account/2fa/webauthn/add/").status_code == 200


def test_easier_letters_are_kept_in_the_browser(client, db) -> None:
    client.post("/fr/accessibility/letters/", {"letters": "legible"})
    assert '<html lang="fr" class="legible">' in client.get("/fr/").content.decode()
    client.post("/fr/accessibility/letters/", {"letters": "usual"})
    assert '<html lang="fr">' in client.get("/fr/").content.decode()


@pytest.mark.parametrize(("person", "door"), [("facilitator", "Cluster team"), ("stranger", "Members’ area")])
def test_a_signed_in_reader_finds_the_door_to_their_own_pages(
    client, world: World, person: str, door: str
) -> None:
    client.force_login(getattr(world, person))
    page = client.get("/en/about/").content.decode()
    assert re.findall(r'<a class="btn btn--line btn--small" href="[^"]+">(.*?)</a>', page) == [door]


def test_the_administration_has_no_door_of_its_own(client, world: World) -> None:
    answer = client.post(
        "/admin/login/?next=/admin/", {"username": "noemie@cluster.example", "password": "x"}
    )
    assert (answer.status_code, answer.url) == (302, "/fr/account/login/?next=%2Fadmin%2F")
    client.force_login(world.stranger)
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("is_staff", [True, False])
def test_only_who_may_open_the_administration_is_led_there(client, world: World, is_staff: bool) -> None:
    User.objects.filter(pk=world.facilitator.pk).update(is_staff=is_staff)
    client.force_login(world.facilitator)
    assert ('href="/admin/"' in client.get("/en/cockpit/").content.decode()) == is_staff
