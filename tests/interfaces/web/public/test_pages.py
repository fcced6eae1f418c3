"""Every public page in three languages: whole, under the strict policy, without anybody's address."""

import re
from html.parser import HTMLParser

import pytest
from tests.interfaces.web.public.conftest import three_of_everything
from tests.rooms.world import World

from tisserand.cluster.organisations.models import Organisation

PATHS = {
    "home": "",
    "directory": "directory/",
    "search": "directory/?q=W%C3%A4scherei",
    "organisation": "directory/moselwerk/",
    "conventions": "conventions/",
    "convention": "conventions/spring/",
    "about": "about/",
    "charter": "charter/",
    "accessibility": "accessibility/",
    "my data": "my-data/",
    "sign in": "account/login/",
    "sign in by code": "account/login/code/",
    "no sign-up": "account/signup/",
}
TITLES = {
    "fr": "Votre prochain fournisseur est peut-être de l’autre côté de la frontière.",
    "de": "Ihr nächster Lieferant sitzt vielleicht gleich hinter der Grenze.",
    "en": "Your next supplier may be just across the border.",
}


class Inline(HTMLParser):
    """Collects what a strict policy would block: inline styles, handlers and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.lang = self.lang or names.get("lang") or ""
        self.found += [
            f"{tag} {name}" for name in names if name == "style" or name.startswith(("on", "hx-on"))
        ]
        # a browser runs neither: they are data for our own scripts and for search engines
        is_data = names.get("type") in {"application/json", "application/ld+json"}
        if tag == "style" or (tag == "script" and "src" not in names and not is_data):
            self.found.append(tag)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_a_page_is_there_in_the_language_of_its_address(
    client, full: World, name: str, language: str
) -> None:
    answer = client.get(f"/{language}/{PATHS[name]}")
    page = Inline()
    page.feed(answer.content.decode())
    assert (answer.status_code, page.lang, page.found) == (200, language, [])


@pytest.mark.parametrize("name", PATHS)
def test_a_page_keeps_the_strict_policy(client, full: World, name: str) -> None:
    policy = client.get(f"/fr/{PATHS[name]}").headers["Content-Security-Policy"]
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy.split("; "))
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", PATHS)
def test_no_page_shows_an_address_to_a_visitor(client, full: World, name: str) -> None:
    full.stranger.name = ""  # would be shown by their address
    full.stranger.save()
    full.workshop.organisation.representatives.create(user=full.stranger)
    page = client.get(f"/fr/{PATHS[name]}").content.decode()
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", page) == []


@pytest.mark.parametrize("language", TITLES)
def test_the_home_page_makes_its_claim_in_each_language(client, full: World, language: str) -> None:
    assert f"<h1>{TITLES[language]}</h1>" in client.get(f"/{language}/").content.decode()


def test_an_empty_cluster_has_a_home_page_a_directory_and_conventions(client, db) -> None:
    assert [client.get(f"/en/{path}").status_code for path in ("", "directory/", "conventions/")] == [200] * 3


def test_the_home_page_counts_what_there_is(client, full: World) -> None:
    page = client.get("/en/").content.decode()
    figures = re.findall(r'<div class="figure"><b>(.*?)</b>\s*<p>(.*?)</p>', page)
    assert figures == [
        ("3", "organisations in the directory, from 3 countries."),
        ("1", "meeting planned, 100% of them across a border."),
        ("1", "trade that at least one organisation offers."),
    ]


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/fr/", 10),
        ("/fr/directory/", 3),
        ("/fr/directory/?q=blanchisserie", 6),
        ("/fr/directory/moselwerk/", 14),
        ("/fr/conventions/", 1),
        ("/fr/conventions/spring/", 14),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_the_database_as_often_whatever_the_rows(
    client, full: World, django_assert_num_queries, path: str, number: int, rows: int
) -> None:
    if rows == 3:
        three_of_everything(full)
    client.get("/fr/directory/")  # reads what a process keeps of the directory
    with django_assert_num_queries(number):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_an_unpublished_organisation_is_nowhere(client, full: World, state: str) -> None:
    Organisation.objects.filter(slug="esch-achats").update(state=state)
    pages = [client.get(f"/fr/{path}").content.decode() for path in PATHS.values()]
    assert [page for page in pages if "Esch Achats" in page] == []
    assert client.get("/fr/directory/esch-achats/").status_code == 404


def test_a_convention_in_preparation_is_nowhere(client, full: World) -> None:
    full.convention.state = "draft"
    full.convention.save()
    pages = [client.get(f"/fr/{path}").content.decode() for path in ("", "conventions/")]
    assert [page for page in pages if "Spring convention" in page] == []
    assert client.get("/fr/conventions/spring/").status_code == 404


def test_the_programme_names_sessions_speakers_and_who_comes(client, full: World) -> None:
    page = client.get("/de/conventions/spring/").content.decode()
    assert "<h3>Beim Nachbarn kaufen</h3>" in page
    assert "<b>Maud Kieffer</b>" in page
    assert "3 Organisationen kommen" in page
    guests = re.findall(r'<ul class="guests">.*</ul>', page, re.DOTALL)[0]
    assert re.findall(r"/de/directory/([\w-]+)/", guests) == [
        "cooperative-du-haut-fourneau",
        "esch-achats",
        "moselwerk",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("registration", "Registration is open."),
        ("wishes", "Choose whom to meet"),
        ("wishes_closed", "the plan is being woven"),
        ("provisional", "Open my agenda"),
        ("final", "Open my agenda"),
        ("live", "Open my agenda"),
        ("closed", "See the other conventions"),
        ("followed_up", "See the other conventions"),
    ],
)
def test_a_convention_asks_for_what_its_state_allows(client, full: World, state: str, words: str) -> None:
    full.convention.state = state
    full.convention.save()
    assert words in client.get("/en/conventions/spring/").content.decode()


def test_an_organisation_page_tells_offers_needs_ties_and_whom_to_talk_to(client, full: World) -> None:
    page = client.get("/en/directory/moselwerk/").content.decode()
    assert '<h3 lang="de">Flachwäsche</h3>' in page
    assert '<h3 lang="de">Paletten</h3>' in page
    assert "They have a contract." in page
    assert "<b>Person of Moselwerk</b>" in page
    assert (
        '<p class="lead" lang="de">Wir waschen für Kliniken.</p><p class="meta">Written in German.</p>'
        in page
    )


def test_a_text_in_the_readers_language_needs_no_note(client, full: World) -> None:
    page = client.get("/de/directory/moselwerk/").content.decode()
    assert '<p class="lead" lang="de">Wir waschen für Kliniken.</p>' in page
    assert "Text auf" not in page
