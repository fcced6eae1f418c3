"""Reading the directory by program: the same search and the same rules as on the pages."""

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from tests.interfaces.api.conftest import person_of
from tests.rooms.world import MORNING, World

from tisserand.cluster.accounts.models import ApiToken
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.search import index_everything
from tisserand.interfaces.api import limits

ROOT = "/api/v1"
pytestmark = pytest.mark.django_db


def read(client, path: str, **headers: str):
    return client.get(f"{ROOT}{path}", headers=headers)


def slugs(answer) -> list[str]:
    return [one["slug"] for one in answer.json()["organisations"]]


def test_the_directory_is_searched_and_told_a_page_at_a_time(client, world: World) -> None:
    first = read(client, "/organisations?per_page=2")
    second = read(client, "/organisations?per_page=2&page=2")
    assert slugs(first) + slugs(second) == ["cooperative-du-haut-fourneau", "esch-achats", "moselwerk"]
    said = {name: first.json()[name] for name in ("total", "found", "page", "pages")}
    assert said == {"total": 3, "found": 3, "page": 1, "pages": 2}


def test_words_and_facets_find_what_they_find_on_the_page(client, world: World) -> None:
    assert slugs(read(client, "/organisations?q=blanchisserie")) == ["moselwerk"]
    assert slugs(read(client, "/organisations?language=de&sort=name")) == ["esch-achats", "moselwerk"]
    facets = read(client, "/organisations").json()["facets"]
    assert [(one["value"], one["count"]) for one in facets["language"]] == [("fr", 2), ("de", 2)]


@pytest.mark.parametrize(
    "words", ["jµ\U00048546Æ\U000b2bef¼å", "½ ² ⅷ", "ꟊ \U0001e4d0", "\"'*() NOT AND", "🧺"]
)
def test_no_words_are_too_strange_to_look_for(client, world: World, words: str) -> None:
    assert client.get(f"{ROOT}/organisations", {"q": words}).status_code == 200


def test_an_organisation_is_told_in_the_readers_language(client, world: World) -> None:
    said = read(client, "/organisations/moselwerk", **{"Accept-Language": "de"}).json()
    assert said["offers"] == [{"code": "laundry-service", "name": "Wäschereidienste"}]
    assert (said["about"], said["town"], said["latitude"]) == ({"de": "Wir waschen."}, "Trier", 49.757)
    assert said["url"] == "http://localhost:8000/de/directory/moselwerk/"


@pytest.mark.parametrize("reader", ["visitor", "facilitator", "representative"])
def test_addresses_are_told_only_where_they_are_public(client, world: World, key, reader: str) -> None:
    people = {"facilitator": world.facilitator, "representative": person_of(world, "workshop")}
    headers = key(people[reader], "read") if reader in people else {}
    hidden = read(client, "/organisations/moselwerk", **headers)
    assert (hidden.json()["email"], hidden.json()["phone"]) == ("", "")
    assert ".example" not in hidden.content.decode().replace("localhost", "")
    Organisation.objects.update(contact_visibility="public")
    assert read(client, "/organisations/moselwerk", **headers).json()["email"] == "buero@moselwerk.example"


@pytest.mark.parametrize(
    ("reader", "staff"), [("visitor", None), ("stranger", None), ("member", 34), ("facilitator", 34)]
)
def test_a_key_shows_what_its_holder_may_see(client, world: World, key, reader: str, staff: int) -> None:
    Organisation.objects.filter(slug="moselwerk").update(figures_visibility="members")
    buyer = world.buyer.organisation
    Membership.objects.create(organisation=buyer, state="admitted", applied_at=MORNING)
    people = {
        "stranger": world.stranger,
        "member": person_of(world, "buyer"),
        "facilitator": world.facilitator,
    }
    headers = key(people[reader]) if reader in people else {}
    assert read(client, "/organisations/moselwerk", **headers).json()["staff"] == staff


def test_the_map_has_every_organisation_found_and_points_for_the_placed_ones(client, world: World) -> None:
    answer = read(client, "/organisations.geojson?language=de")
    assert answer.headers["Content-Type"] == "application/geo+json"
    features = json.loads(answer.getvalue())["features"]
    assert [one["geometry"] and one["geometry"]["coordinates"] for one in features] == [None, [6.641, 49.757]]


def test_the_lists_are_told_whole(client, world: World) -> None:
    territories = read(client, "/territories?country=LU").json()
    assert (territories["found"], territories["territories"][0]["code"]) == (1, "LU")
    trades = read(client, "/trades", **{"Accept-Language": "fr"}).json()
    assert trades[1] == {
        "code": "laundry-service",
        "name": "Entretien du linge",
        "parent": "laundry",
        "synonyms": ["blanchisserie", "location de linge"],
        "cpv_prefixes": ["9831", "9832"],
        "nace_codes": ["96.01"],
    }
    assert read(client, "/themes", **{"Accept-Language": "de"}).json() == [
        {"code": "energy", "name": "Energie"}
    ]
    assert [one["code"] for one in read(client, "/languages").json()] == ["de", "en", "fr"]
    assert [one["sse_class"] for one in read(client, "/legal-forms").json()] == ["cooperative"]


@pytest.mark.parametrize(
    ("path", "headers", "status", "title"),
    [
        ("/organisations?per_page=0", {"Accept-Language": "fr"}, 422, "Certaines valeurs ne conviennent pas"),
        ("/organisations/nobody", {"Accept-Language": "de"}, 404, "Hier ist nichts"),
        ("/nowhere", {"Accept-Language": "de"}, 404, "Hier ist nichts"),
        ("/themes", {"Authorization": "Bearer tis_wrong"}, 401, "A valid token is needed"),
        ("/themes", {"Authorization": "Basic abc"}, 401, "A valid token is needed"),
    ],
)
def test_every_fault_is_a_problem_in_the_readers_language(
    client, world: World, path: str, headers: dict[str, str], status: int, title: str
) -> None:
    answer = read(client, path, **{"Accept-Language": "en", **headers})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["title"], answer.json()["status"]) == (title, status)


def test_a_faulty_value_is_named_with_what_would_do(client, world: World) -> None:
    answer = read(client, "/organisations?per_page=999&sort=age", **{"Accept-Language": "de"})
    assert answer.json()["errors"] == [
        {
            "at": "query.sort",
            "message": "Geben Sie einen dieser Werte an: '', 'relevance', 'name' or 'distance'.",
        },
        {"at": "query.per_page", "message": "Zu groß: höchstens 100."},
    ]


def test_another_method_is_a_problem_too(client, world: World) -> None:
    answer = client.delete(f"{ROOT}/organisations/moselwerk")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert "GET" in answer.headers["Allow"]


def test_too_many_requests_are_told_when_to_go_on(client, world: World, settings, tmp_path, key) -> None:
    settings.API_REQUESTS_A_MINUTE = 2
    settings.DATA_FOLDER = tmp_path
    answers = [read(client, "/themes") for _ in range(3)]
    # A new minute may have begun between two of them, never twice.
    assert [one.status_code for one in answers] in ([200, 200, 429], [200, 200, 200])
    last = read(client, "/themes") if answers[-1].status_code == 200 else answers[-1]
    last = read(client, "/themes") if last.status_code == 200 else last
    assert (last.status_code, 1 <= int(last.headers["Retry-After"]) <= 60) == (429, True)
    assert read(client, "/themes", **key(world.stranger)).status_code == 200


def test_the_limit_holds_for_all_processes_together(settings, tmp_path) -> None:
    settings.DATA_FOLDER = tmp_path
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as processes:
        counted = list(processes.map(limits.count, ["one"] * 20, [7] * 20))
    assert sorted(counted) == list(range(1, 21))
    assert (limits.count("other", 7), limits.count("one", 8)) == (1, 1)
    assert [folder.name for folder in (tmp_path / "counts").iterdir()] == ["8"]


def test_what_is_too_large_is_a_problem_before_it_is_read(client, world: World, settings) -> None:
    settings.MOST_BYTES_SENT = 10
    answer = client.post(f"{ROOT}/imports", b"x" * 11, content_type="text/csv")
    assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_a_key_notes_its_use_and_a_used_up_one_is_refused(client, world: World, key) -> None:
    headers = key(world.stranger)
    assert read(client, "/themes", **headers).status_code == 200
    assert ApiToken.objects.get().used_at
    ApiToken.objects.update(ends_at=MORNING.replace(year=2020))
    refused = read(client, "/themes", **headers)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("more", [0, 4])
def test_a_page_takes_the_same_number_of_queries_whatever_its_length(
    client, world: World, more: int, django_assert_num_queries
) -> None:
    Organisation.objects.bulk_create(
        Organisation(
            slug=f"a{number}",
            name=f"A{number}",
            kind="company",
            original_language="fr",
            territory=world.buyer.organisation.territory,
            town="Esch",
            country="LU",
            state="published",
        )
        for number in range(more)
    )
    index_everything(at=MORNING)
    read(client, "/organisations")  # the first request fills the memory of the search
    with django_assert_num_queries(10):
        assert len(slugs(read(client, "/organisations"))) == 3 + more
