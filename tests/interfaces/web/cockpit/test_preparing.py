"""The team prepares a convention by pages: what is wrong is told where to mend it, and who was faster."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.interfaces.web.sending import fields_of, page_of, told
from tests.rooms.world import World

from tisserand.cluster.conventions.models import Convention, ProgrammeSession, Table
from tisserand.cluster.mail.models import Letter

DAY = timezone.localdate() + timedelta(days=200)
SLUG = f"rencontres-de-mai-{DAY.year}"
ROOM = "/en/cockpit/conventions/spring/"
BEGINNING = {
    "origin": "template-afternoon",
    "title_fr": "Rencontres de mai",
    "day": f"{DAY}",
    "venue": "Halle",
    "town": "Belvaux",
    "country": "LU",
    "timezone": "Europe/Luxembourg",
}
GRID = {"starts": "14:00", "ends": "15:00", "minutes": "13", "buffer": "2", "do": "make"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def team(world: World, client: Client) -> Client:
    client.force_login(world.facilitator)
    return client


def zone_rows(*rows: Mapping[str, object], seen: str, initial: int = 0) -> dict[str, object]:
    sent: dict[str, object] = {
        "zones-TOTAL_FORMS": len(rows),
        "zones-INITIAL_FORMS": initial,
        "do": "make",
        "seen": seen,
    }
    for place, row in enumerate(rows):
        facts = {"seats": 4, "in_a_row": 7, "zone": "", **row}
        sent |= {f"zones-{place}-{name}": value for name, value in facts.items()}
    return sent


def seal(client: Client, form: int) -> str:
    return fields_of(page_of(client, f"{ROOM}hall/"), form)["seen"]


# ------------------------------------------------------------------ the list and a new one


def test_the_list_says_what_is_under_way_and_costs_the_same_for_many(team: Client, django_assert_num_queries):
    with django_assert_num_queries(5):
        page = page_of(team, "/en/cockpit/conventions/")
    assert "One convention is under way." in page
    for number in range(50):
        Convention.objects.create(
            slug=f"x{number}",
            title_fr="X",
            starts_at="2089-01-01T09:00Z",
            ends_at="2089-01-01T10:00Z",
            venue="V",
            town="T",
            country="LU",
        )

    with django_assert_num_queries(5):
        page = page_of(team, "/en/cockpit/conventions/")
    assert "51 conventions are under way." in page


def test_a_convention_begins_from_a_template_and_leads_to_its_preparation(team: Client):
    answer = team.post("/en/cockpit/conventions/new/", BEGINNING)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/en/cockpit/conventions/{SLUG}/settings/",
    )
    page = page_of(team, answer["Location"])
    assert "All stands: registration can open." in page
    assert "It is prepared. Only the team sees it until registration opens." in page
    assert Client().get(f"/en/conventions/{SLUG}/").status_code == 404


def test_the_same_sent_twice_makes_one_and_an_edition_can_be_made_anew(team: Client, world: World):
    edition = BEGINNING | {"origin": f"edition-{world.convention.pk}", "title_fr": "Suite"}
    for said in (BEGINNING, BEGINNING, edition):
        assert team.post("/en/cockpit/conventions/new/", said).status_code == 302

    assert [one.slug for one in Convention.objects.order_by("pk")] == [
        "spring",
        SLUG,
        f"suite-{DAY.year}",
    ]
    proposed = page_of(team, "/en/cockpit/conventions/new/?edition=spring")
    assert f'value="edition-{world.convention.pk}" checked' in proposed


def test_what_is_missing_or_past_is_told_and_nothing_is_made(team: Client):
    said = BEGINNING | {"title_fr": "", "day": "2019-06-06", "venue": "", "origin": "template-nothing"}

    answer = team.post("/en/cockpit/conventions/new/", said)

    assert (answer.status_code, Convention.objects.count()) == (422, 1)
    assert told(answer) == [
        "Begin from: Select a valid choice. template-nothing is not one of the available choices.",
        "Title in French: Write a title, in one language at least.",
        "Day: This day has passed: a convention is prepared for one that comes.",
        "Venue: This field is required.",
    ]


def test_a_draft_can_be_thrown_away_and_nothing_else(team: Client, world: World):
    team.post("/en/cockpit/conventions/new/", BEGINNING)
    assert "Throw it away" in page_of(team, f"/en/cockpit/conventions/{SLUG}/settings/")

    assert team.post(f"/en/cockpit/conventions/{SLUG}/discard/")["Location"] == "/en/cockpit/conventions/"
    assert team.post(f"{ROOM}discard/")["Location"] == f"{ROOM}settings/"

    assert list(Convention.objects.all()) == [world.convention]


# ------------------------------------------------------------------ settings


def test_settings_are_shown_by_the_clock_of_the_place_and_kept_as_sent(team: Client):
    said = fields_of(page_of(team, f"{ROOM}settings/"))
    assert (said["starts_at"], said["ends_at"]) == ("2027-03-11T09:00", "2027-03-11T18:00")

    answer = team.post(f"{ROOM}settings/", said | {"capacity": "42", "starts_at": "2027-03-11T08:30"})

    convention = Convention.objects.get()
    assert (answer.status_code, convention.capacity) == (302, 42)
    assert convention.starts_at.isoformat() == "2027-03-11T07:30:00+00:00"


def test_where_more_may_come_whoever_waits_moves_up_and_is_written_to(team: Client, world: World):
    Convention.objects.update(capacity=2)
    world.convention.registrations.filter(pk=world.buyer.pk).update(state="waiting", applied_at=world.at)

    said = fields_of(page_of(team, f"{ROOM}settings/"))
    assert team.post(f"{ROOM}settings/", said | {"capacity": "3"}).status_code == 302

    world.buyer.refresh_from_db()
    assert (Convention.objects.get().capacity, world.buyer.state) == (3, "registered")
    recipient = world.buyer.organisation.representatives.get().user.email
    assert [letter.recipient for letter in Letter.objects.all()] == [recipient]


def test_days_out_of_order_are_told_at_their_questions(team: Client):
    said = fields_of(page_of(team, f"{ROOM}settings/")) | {
        "ends_at": "2027-03-11T08:00",
        "wishes_until": "2027-03-01T18:00",
        "registration_until": "2027-03-02T18:00",
        "delegates_each": "0",
        "met_before_percent": "101",
    }

    answer = team.post(f"{ROOM}settings/", said)

    assert answer.status_code == 422
    assert told(answer) == [
        "Ends: It ends before it begins: check both.",
        "Wishes until: Wishes close before registration does: check both days.",
        "Most delegates of an organisation: One at least.",
        "Per cent of its points for a pair that met before: Per cent: 100 at most.",
    ]
    assert 'value="2027-03-02T18:00"' in answer.content.decode()


def test_whoever_is_second_is_told_and_may_send_again(team: Client):
    said = fields_of(page_of(team, f"{ROOM}settings/"))
    team.post(f"{ROOM}settings/", said | {"town": "Esch"})

    late = team.post(f"{ROOM}settings/", said | {"town": "Mersch"})

    assert (late.status_code, Convention.objects.get().town) == (409, "Esch")
    assert "changed this at" in told(late)[0]
    again = team.post(f"{ROOM}settings/", fields_of(late.content.decode()))
    assert (again.status_code, Convention.objects.get().town) == (302, "Mersch")


def test_the_next_step_is_one_button_and_leads_back(team: Client):
    Convention.objects.update(state="draft")

    answer = team.post(f"{ROOM}steps/open-registration/", {"from": "preparation"})

    assert answer["Location"] == f"{ROOM}settings/"
    assert "Registration is open: 3 organisations have come." in page_of(team, f"{ROOM}settings/")


def test_registration_does_not_open_where_nobody_could_meet(team: Client):
    Convention.objects.update(state="draft")
    Table.objects.all().delete()

    page = page_of(team, f"{ROOM}settings/")
    team.post(f"{ROOM}steps/open-registration/", {"from": "preparation"})

    assert "Tables are missing." in page
    assert "/steps/open-registration/" not in page
    assert Convention.objects.get().state == "draft"


# ------------------------------------------------------------------ the hall


def test_one_looks_what_comes_of_a_grid_before_the_day_is_divided(team: Client, world: World):
    said = fields_of(page_of(team, f"{ROOM}hall/"), 0) | GRID

    looked = team.post(f"{ROOM}hall/rounds/", said | {"minutes": "28", "do": "look"})
    assert (looked.status_code, world.convention.rounds.count()) == (200, 4)
    assert "This would be 2 rounds." in looked.content.decode()

    made = team.post(f"{ROOM}hall/rounds/", said | {"minutes": "28"})
    assert (made.status_code, world.convention.rounds.count()) == (302, 2)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"ends": "13:00"}, "Last round ends by: It ends before it begins: check both."),
        ({"ends": "14:05"}, "Last round ends by: Not one round fits: make them shorter or the day longer."),
        ({"lunch_starts": "12:00"}, "Lunch ends: When does lunch end? Say both or none."),
        ({"minutes": "1"}, "Minutes of a meeting: Ensure this value is greater than or equal to 5."),
    ],
)
def test_a_grid_that_makes_no_sense_is_told(team: Client, world: World, change, fault: str):
    answer = team.post(f"{ROOM}hall/rounds/", GRID | change)

    assert (answer.status_code, told(answer), world.convention.rounds.count()) == (422, [fault], 4)


def test_the_hall_is_furnished_by_zones_and_its_plan_leads_to_each_table(team: Client, world: World):
    rows = zone_rows(
        {"zone": "A", "tables": 3}, {"zone": "B", "tables": 2, "is_beside": "on"}, seen=seal(team, 1)
    )

    looked = team.post(f"{ROOM}hall/tables/", rows | {"do": "look"})
    assert "This would be 5 tables." in looked.content.decode()
    assert world.convention.tables.count() == 3
    assert team.post(f"{ROOM}hall/tables/", rows).status_code == 302

    page = page_of(team, f"{ROOM}hall/")
    assert "4 rounds × 5 tables: 20 meetings find a place." in page
    assert re.findall(r'href="[^"]*/hall/tables/(\d+)/"', page) == ["1", "2", "3", "4", "5"]


def test_zones_of_one_name_are_refused_and_a_second_furnisher_is_told(team: Client, world: World):
    first = zone_rows({"zone": "A", "tables": 3}, {"zone": " a ", "tables": 2}, seen=seal(team, 1))
    refused = team.post(f"{ROOM}hall/tables/", first)
    stale = zone_rows({"zone": "A", "tables": 9}, seen=seal(team, 1))
    team.post(f"{ROOM}hall/tables/", zone_rows({"zone": "N", "tables": 4}, seen=seal(team, 1)))
    late = team.post(f"{ROOM}hall/tables/", stale)

    assert refused.status_code == 422
    assert told(refused) == ["Zone: Another zone has this name: give it one of its own."]
    assert (late.status_code, world.convention.tables.count()) == (409, 4)


def test_a_table_is_moved_unless_another_stands_there(team: Client, world: World):
    world.convention.tables.filter(number=1).update(across=1, down=1)
    said = fields_of(page_of(team, f"{ROOM}hall/tables/2/")) | {"across": "1", "down": "1"}

    taken = team.post(f"{ROOM}hall/tables/2/", said)
    moved = team.post(f"{ROOM}hall/tables/2/", said | {"across": "2", "host": str(world.buyer.pk)})

    assert (taken.status_code, told(taken)) == (409, ["Place in its row: Table 1 stands there."])
    assert (moved.status_code, world.convention.tables.get(number=2).host) == (302, world.buyer)
    half = team.post(f"{ROOM}hall/tables/2/", said | {"down": ""})
    assert told(half) == ["Row in the hall: Say both the row and the place in it, or neither."]


def test_interpreters_come_change_and_go(team: Client, world: World):
    said = {"name": "Milo", "languages": ["fr", "de"], "language": "fr", "rounds": []}
    one = team.post(f"{ROOM}hall/interpreters/new/", said | {"languages": ["fr"]})
    assert told(one) == ["Languages: Tick two languages at least: one stands between them."]

    assert team.post(f"{ROOM}hall/interpreters/new/", said).status_code == 302
    twice = team.post(f"{ROOM}hall/interpreters/new/", said)
    assert (twice.status_code, told(twice)) == (
        409,
        ["Name: An interpreter of this name is there already."],
    )
    milo = world.convention.interpreters.get(name="Milo")
    team.post(f"{ROOM}hall/interpreters/{milo.pk}/remove/")
    assert not world.convention.interpreters.filter(name="Milo").exists()


# ------------------------------------------------------------------ the programme


def session(**more: object) -> dict[str, object]:
    return {
        "sort": "round_table",
        "title_de": "Podium",
        "starts_at": "2027-03-11T09:45",
        "ends_at": "2027-03-11T11:00",
        "place_de": "Saal",
        "speakers-TOTAL_FORMS": 1,
        "speakers-INITIAL_FORMS": 0,
        "speakers-0-name": "Ada",
        "speakers-0-organisation": "moselwerk",
        **more,
    }


def test_a_session_is_written_with_its_speaker_and_shown_in_its_language(team: Client, world: World):
    answer = team.post(f"{ROOM}programme/new/", session(attendees=[world.buyer.pk]))

    kept = ProgrammeSession.objects.get()
    assert (answer.status_code, kept.speakers.get().organisation) == (302, world.workshop.organisation)
    page = page_of(team, f"{ROOM}programme/")
    assert "One session between 09:00 and 18:00." in page
    assert "One organisation is in it and cannot meet meanwhile." in page
    assert '<span lang="de">Podium</span>' in page


@pytest.mark.parametrize(
    ("change", "status", "fault"),
    [
        ({"title_de": ""}, 422, "Title in French: Write a title, in one language at least."),
        ({"ends_at": "2027-03-11T09:00"}, 422, "Ends: It ends before it begins: check both."),
        ({"starts_at": "2027-03-11T08:00"}, 409, "Starts: It lies outside the hours of the convention."),
        (
            {"speakers-0-organisation": "Nobody & Sons"},
            422,
            "Organisation: The directory has no “Nobody & Sons”. Write it as it stands there, "
            "or leave it empty.",
        ),
    ],
)
def test_a_session_that_cannot_be_is_told(team: Client, change, status: int, fault: str):
    answer = team.post(f"{ROOM}programme/new/", session(**change))

    assert (answer.status_code, told(answer), ProgrammeSession.objects.count()) == (
        status,
        [fault],
        0,
    )


def test_a_room_is_not_given_twice_and_a_session_can_go(team: Client):
    team.post(f"{ROOM}programme/new/", session())
    again = team.post(f"{ROOM}programme/new/", session(**{"speakers-0-name": "Milo"}))
    assert (again.status_code, "is in this room then." in told(again)[0]) == (409, True)

    team.post(f"{ROOM}programme/{ProgrammeSession.objects.get().pk}/remove/")
    assert "The programme is empty." in page_of(team, f"{ROOM}programme/")


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize(
    "page",
    [
        "",
        "new/",
        "spring/settings/",
        "spring/programme/",
        "spring/programme/new/",
        "spring/hall/",
        "spring/hall/tables/1/",
        "spring/hall/interpreters/new/",
    ],
)
def test_every_page_stands_in_every_language_with_few_questions_to_the_database(
    team: Client, world: World, language: str, page: str, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        answer = team.get(f"/{language}/cockpit/conventions/{page}")

    assert answer.status_code == 200
    assert faults_of_page(answer.content.decode()) == []
