"""The desk on its page: people found and checked in by forms, devices that sync, badges, practice."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import MORNING, TWO_O_CLOCK, World, register

from tisserand.cluster.conventions.models import CheckIn, Convention, Delegate, Registration

SCAN = "6962f5b0-afde-439f-b702-59be998c76e6"
pytestmark = pytest.mark.django_db
PAGE = "/en/cockpit/conventions/spring/desk/"


@pytest.fixture
def team(client: Client, world: World) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def it_is(team: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], datetime]:
    """Sets the clock; the team signs in anew, since no session lasts that long."""

    def change(moment: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        team.force_login(world.facilitator)
        return moment

    return change


@pytest.fixture
def at_two(it_is: Callable[[datetime], datetime]) -> datetime:
    """It is five to two on the day."""
    return it_is(TWO_O_CLOCK - timedelta(minutes=5))


def person(registration: Registration) -> Delegate:
    return registration.delegates.get(position=1)


def sync(client: Client, *scans: dict[str, object], edition: str = "") -> dict:
    answer = client.post(
        f"{PAGE}sync/", json.dumps({"edition": edition, "scans": scans}), content_type="application/json"
    )
    assert answer.status_code == 200
    return answer.json()


def came(delegate: Delegate, seconds_ago: float = 0) -> dict[str, object]:
    return {"scan": str(uuid4()), "code": delegate.key, "seconds_ago": seconds_ago}


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("query", ["", "?q=esch", "?q=nobody"])
def test_the_page_stands_in_every_language(
    team: Client, world: World, version, strict_templates: None, at_two: datetime, language: str, query: str
) -> None:
    version((world.cooperative, world.buyer, 1, 1), state="provisional")
    sync(team, came(person(world.workshop)))
    answer = team.get(PAGE.replace("/en/", f"/{language}/") + query)
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])


def test_the_page_says_who_is_there_and_who_is_missing(team: Client, world: World, version, at_two) -> None:
    version((world.cooperative, world.buyer, 1, 1), (world.workshop, world.buyer, 2, 1), state="provisional")
    sync(team, came(person(world.buyer)))
    html = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", team.get(PAGE).content.decode()))
    assert "1 of 3 people have arrived." in html
    assert (
        "Missing for round 1 at 14:00 Coopérative du Haut-Fourneau Delegate 1 Esch Achats waits at table 1"
        in html
    )
    assert "Delegate 1 Esch Achats, Esch-sur-Alzette (LU) here since 13:55" in html


def test_a_page_costs_the_same_for_one_and_for_many(
    team: Client, world: World, version, at_two, django_assert_max_num_queries
) -> None:
    version((world.cooperative, world.buyer, 1, 1), state="provisional")
    for number in range(2):
        register(world.convention, f"Crowd {number}", "Metz", "FR", ["fr"], delegates=25)
        sync(team, *(came(one) for one in Delegate.objects.filter(registration__organisation__town="Metz")))
        with django_assert_max_num_queries(10):
            assert team.get(f"{PAGE}?q=metz").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("moselwerk", ["Moselwerk"]),
        ("TRIER delegate", ["Moselwerk"]),
        ("cooperative fourneau", ["Coopérative du Haut-Fourneau"]),
        ("delegate", ["Coopérative du Haut-Fourneau", "Esch Achats", "Moselwerk"]),
        ("nobody at all", []),
    ],
)
def test_people_are_found_by_words_of_their_name_organisation_and_town(
    team: Client, world: World, words: str, found: list[str]
) -> None:
    rows = team.get(PAGE, {"q": words}).context["found"]
    assert [str(row.person.registration) for row in rows] == found


def test_a_code_in_the_field_finds_its_person(team: Client, world: World) -> None:
    for code in (person(world.buyer).key, f"https://x.example/a/{world.buyer.agenda_key}/"):
        rows = team.get(PAGE, {"q": code}).context["found"]
        assert [row.person for row in rows] == [person(world.buyer)]


def test_a_form_checks_in_once_though_it_is_sent_twice(team: Client, world: World, at_two) -> None:
    form = {"code": person(world.buyer).key, "scan": str(uuid4())}
    for _time in range(2):
        assert team.post(f"{PAGE}arrive/", form).headers["Location"] == PAGE
    assert CheckIn.objects.filter(undone_at=None).count() == 1
    assert "Delegate 1 has arrived." in team.get(PAGE).content.decode()


def test_a_form_takes_back(team: Client, world: World, at_two) -> None:
    scan = came(person(world.buyer))
    sync(team, scan)
    team.post(f"{PAGE}take-back/", {"scan": scan["scan"]})
    assert CheckIn.objects.filter(undone_at=None).count() == 0
    assert "Taken back: Delegate 1 has not arrived." in team.get(PAGE).content.decode()


def test_a_second_check_in_says_since_when_they_are_there(team: Client, world: World, at_two) -> None:
    sync(team, came(person(world.buyer), seconds_ago=600))
    team.post(f"{PAGE}arrive/", {"code": person(world.buyer).key, "scan": str(uuid4())})
    assert "Delegate 1 is here already, since 13:45" in team.get(PAGE).content.decode()


@pytest.mark.parametrize("scan", ["", "no-uuid", "0"])
def test_a_form_without_a_scan_of_ours_counts_on_its_own(
    team: Client, world: World, at_two, scan: str
) -> None:
    team.post(f"{PAGE}arrive/", {"code": person(world.buyer).key, "scan": scan})
    assert CheckIn.objects.filter(undone_at=None).count() == 1


def test_the_code_of_several_people_leads_to_the_choice(team: Client, world: World, at_two) -> None:
    pair = register(world.convention, "Duo", "Metz", "FR", ["fr"], delegates=2)
    answer = team.post(f"{PAGE}arrive/", {"code": pair.agenda_key}, follow=True)
    assert "This code stands for several people." in answer.content.decode()
    assert [row.person.registration for row in answer.context["found"]] == [pair, pair]


def test_a_device_hears_the_list_once_and_arrivals_always(
    team: Client, world: World, version, at_two
) -> None:
    version((world.cooperative, world.buyer, 1, 1), state="provisional")
    told = sync(team)
    assert [one["of"] for one in told["list"]["people"]] == [
        "Coopérative du Haut-Fourneau",
        "Esch Achats",
        "Moselwerk",
    ]
    assert told["list"]["sittings"] == [
        {
            "round": 1,
            "table": 1,
            "sides": [
                {"name": "Coopérative du Haut-Fourneau", "expected": [person(world.cooperative).pk]},
                {"name": "Esch Achats", "expected": [person(world.buyer).pk]},
            ],
        }
    ]
    scan = came(person(world.buyer), seconds_ago=90)
    again = sync(team, scan, edition=told["edition"])
    assert "list" not in again
    assert again["answers"] == [
        {"scan": scan["scan"], "verdict": "arrived", "delegate": person(world.buyer).pk}
    ]
    [(key, arrival)] = again["arrivals"].items()
    assert (int(key), arrival["scan"], datetime.fromisoformat(arrival["at"])) == (
        person(world.buyer).pk,
        scan["scan"],
        at_two - timedelta(seconds=90),
    )


def test_a_device_that_holds_an_old_list_gets_the_new_one(team: Client, world: World, at_two) -> None:
    told = sync(team)
    Delegate.objects.create(registration=world.buyer, position=2, name="Somebody new")
    assert len(sync(team, edition=told["edition"])["list"]["people"]) == 4


def test_a_sync_without_news_costs_little(team: Client, world: World, django_assert_max_num_queries) -> None:
    edition = sync(team)["edition"]
    with django_assert_max_num_queries(6):
        sync(team, edition=edition)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"edition": 1, "scans": []}',
        '{"edition": "", "scans": {}}',
        '{"edition": "", "scans": [1]}',
        '{"edition": "", "scans": [{"scan": "x", "code": "", "seconds_ago": 0}]}',
        '{"edition": "", "scans": [{"scan": "00000000-0000-4000-8000-000000000000"}]}',
        f'{{"edition": "", "scans": [{{"scan": "{SCAN}", "code": 1, "seconds_ago": 0}}]}}',
        f'{{"edition": "", "scans": [{{"scan": "{SCAN}", "seconds_ago": NaN}}]}}',
        '{"edition": "", "scans": [{"scan": 7, "code": "", "seconds_ago": 0}]}',
        "[" * 100_000,
    ],
)
def test_what_no_device_sends_is_refused_whole(team: Client, world: World, body: str) -> None:
    answer = team.post(f"{PAGE}sync/", body, content_type="application/json")
    assert (answer.status_code, CheckIn.objects.count()) == (422, 0)


def test_a_form_is_no_sync(team: Client, world: World) -> None:
    assert team.post(f"{PAGE}sync/", {"edition": "", "scans": "[]"}).status_code == 422


@pytest.mark.parametrize("seconds", [-5, 1e30])
def test_clocks_that_go_wrong_do_no_harm(team: Client, world: World, at_two, seconds: float) -> None:
    [answer] = sync(team, came(person(world.buyer), seconds_ago=seconds))["answers"]
    assert answer["verdict"] == "arrived"


@pytest.mark.parametrize(("who", "status"), [("", 401), ("stranger", 403), ("facilitator", 200)])
def test_a_device_is_told_that_it_is_signed_out(client: Client, world: World, who: str, status: int) -> None:
    if who:
        client.force_login(getattr(world, who))
    body = json.dumps({"edition": "", "scans": []})
    answer = client.post(f"{PAGE}sync/", body, content_type="application/json")
    assert answer.status_code == status


def test_nothing_is_synced_without_the_seal_of_our_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.facilitator)
    assert client.post(f"{PAGE}sync/", "{}", content_type="application/json").status_code == 403


def test_the_desk_may_use_the_camera_and_other_pages_may_not(team: Client, world: World) -> None:
    camera = [team.get(page).headers["Permissions-Policy"].split(",")[0] for page in (PAGE, "/en/")]
    assert camera == ["camera=(self)", "camera=()"]


@pytest.mark.parametrize("place", ["", "1", "8", "0", "9", "x"])
def test_a_badge_is_printed_alone_or_at_a_place_of_a_sheet(team: Client, world: World, place: str) -> None:
    answer = team.get(f"{PAGE}badges/{person(world.buyer).pk}.pdf", {"place": place} if place else {})
    assert (answer.status_code, answer.content[:5], answer.headers["Content-Type"]) == (
        200,
        b"%PDF-",
        "application/pdf",
    )
    is_sheet = place in {"1", "8"}
    assert (b"595.27" in answer.content) == is_sheet


def test_a_badge_of_another_convention_is_not_found(team: Client, world: World) -> None:
    other = Convention.objects.create(
        slug="autumn", title="A", starts_at=MORNING, ends_at=TWO_O_CLOCK, country="LU", state="live"
    )
    stranger = person(register(other, "Verein Saar", "Saarbrücken", "DE", ["de"]))
    assert team.get(f"{PAGE}badges/{stranger.pk}.pdf").status_code == 404


def test_practice_ends_with_one_button_before_the_day(team: Client, world: World, it_is) -> None:
    it_is(MORNING - timedelta(days=1))
    sync(team, came(person(world.buyer)))
    page = team.get(PAGE).content.decode()
    assert "checked in for practice" in page
    assert "Take all back" in page
    team.post(f"{PAGE}practice/")
    assert CheckIn.objects.filter(undone_at=None).count() == 0
    it_is(MORNING)
    assert "Take all back" not in team.get(PAGE).content.decode()
    team.post(f"{PAGE}practice/")
    assert "The day has come" in team.get(PAGE).content.decode()


def test_the_worker_serves_desks(client: Client) -> None:
    answer = client.get("/desk-worker.js")
    assert (answer.headers["Content-Type"], answer.headers["Service-Worker-Allowed"]) == (
        "text/javascript; charset=utf-8",
        "/",
    )
