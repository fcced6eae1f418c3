"""Changing by program: one's own record, and files for facilitators; faults change nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.interfaces.api.conftest import person_of
from tests.rooms.world import World

from tisserand.cluster.organisations.models import Import, Organisation

RECORD = "/api/v1/organisations/moselwerk"
IMPORTS = "/api/v1/imports"
pytestmark = pytest.mark.django_db


def patch(client, said: object, headers: dict[str, str], path: str = RECORD):
    body = said if isinstance(said, str) else json.dumps(said)
    return client.patch(path, body, content_type="application/json", headers=headers)


def upload(client, content: str, headers: dict[str, str], **more: str):
    file = SimpleUploadedFile("list.csv", content.encode())
    return client.post(IMPORTS, {"file": file, **more}, headers=headers)


@pytest.fixture
def own(world: World, key) -> dict[str, str]:
    return key(person_of(world, "workshop"), "write_own")


def test_what_is_given_is_changed_and_the_rest_stays(client, world: World, own) -> None:
    answer = patch(
        client,
        {
            "about": {"fr": "Nous lavons."},
            "staff": 40,
            "offers": ["laundry-service"],
            "website": "mosel.example",
        },
        own,
    )
    said = answer.json()
    assert (answer.status_code, said["about"]) == (200, {"fr": "Nous lavons.", "de": "Wir waschen."})
    assert (said["staff"], said["website"], said["town"]) == (40, "https://mosel.example", "Trier")
    assert client.get(RECORD).json()["offers"][0]["code"] == "laundry-service"


def test_what_is_changed_is_found_at_once(client, world: World, own) -> None:
    patch(client, {"about": {"de": "Wir bügeln Segeltuch."}}, own)
    found = client.get("/api/v1/organisations?q=Segeltuch").json()["organisations"]
    assert [one["slug"] for one in found] == ["moselwerk"]


def test_a_change_of_an_old_reading_is_refused(client, world: World, own) -> None:
    read = client.get(RECORD).json()["updated"]
    assert patch(client, {"staff": 41, "updated": read}, own).status_code == 200
    answer = patch(client, {"staff": 42, "updated": read}, own)
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert Organisation.objects.get(slug="moselwerk").staff == 41


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"email": "nobody"}, "body.email"),
        ({"links": ["https://x.example", "no address"]}, "body.links"),
        ({"offers": ["flying"]}, "body.offers"),
        ({"staff": -1}, "body.staff"),
        ({"state": "published"}, "body.state"),
        ({"contact_visibility": "all"}, "body.contact_visibility"),
        ({"town": "Nirgendwo", "country": "XX"}, "body.town"),
        ({"postcode": "4040"}, "body.postcode"),
        ({"postcode": "54290", "country": "LU"}, "body.postcode"),
    ],
)
def test_a_faulty_change_changes_nothing_and_names_its_place(
    client, world: World, own, said: dict[str, object], at: str
) -> None:
    before = Organisation.objects.filter(slug="moselwerk").values().get()
    answer = patch(client, {"phone": "+49 651 43", **said}, own)
    assert (answer.status_code, [one["at"] for one in answer.json()["errors"]]) == (422, [at])
    assert Organisation.objects.filter(slug="moselwerk").values().get() == before


def test_what_is_no_json_is_a_problem(client, world: World, own) -> None:
    answer = patch(client, "{", own)
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


@pytest.mark.parametrize(
    ("who", "scope", "status"),
    [
        ("workshop", "read", 403),
        ("buyer", "write_own", 403),
        ("facilitator", "write_own", 403),
        ("facilitator", "import", 403),
        ("visitor", "", 401),
    ],
)
def test_nobody_else_changes_it(client, world: World, key, who: str, scope: str, status: int) -> None:
    people = {"facilitator": world.facilitator, "workshop": person_of(world, "workshop")}
    person = people.get(who) or (person_of(world, "buyer") if who == "buyer" else None)
    answer = patch(client, {"staff": 1}, key(person, scope) if person else {})
    assert (answer.status_code, Organisation.objects.get(slug="moselwerk").staff) == (status, 34)


def test_a_draft_is_changed_by_its_people_and_unknown_to_others(client, world: World, own, key) -> None:
    Organisation.objects.filter(slug="moselwerk").update(state="draft")
    assert patch(client, {"staff": 50}, own).json()["staff"] == 50
    assert patch(client, {"staff": 1}, key(person_of(world, "buyer"), "write_own")).status_code == 404


def test_a_record_that_has_faded_is_still_known_to_others(client, world: World, key) -> None:
    Organisation.objects.filter(slug="moselwerk").update(state="stale")
    assert patch(client, {"staff": 1}, key(person_of(world, "buyer"), "write_own")).status_code == 403


def test_a_file_is_imported_once_and_every_row_is_accounted_for(client, world: World, key) -> None:
    rows = "name,town,country\nAtelier du Lac,Metz,FR\n,Metz,FR\n"
    trial = upload(client, rows, key(world.facilitator, "import"), dry_run="true")
    assert (trial.json()["created"], Organisation.objects.count()) == (1, 3)
    done = upload(client, rows, key(world.facilitator, "import")).json()
    again = upload(client, rows, key(world.facilitator, "import")).json()
    assert [
        (one["rows"], one["created"], one["unchanged"], len(one["rejected"])) for one in (done, again)
    ] == [
        (2, 1, 0, 1),
        (2, 0, 1, 1),
    ]
    assert done["rejected"][0]["row"] == 3
    assert Import.objects.filter(by=world.facilitator).count() == 2


@pytest.mark.parametrize(
    ("content", "more", "status"),
    [("", {}, 422), ("\x00\x01\x02", {}, 422), ("a,b\n1,2", {"source": "nowhere"}, 422)],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    client, world: World, key, content: str, more: dict[str, str], status: int
) -> None:
    answer = upload(client, content, key(world.facilitator, "import"), **more)
    assert (answer.status_code, len(answer.json()["errors"])) == (status, 1)
    assert Import.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(client, world: World, key, settings) -> None:
    settings.IMPORT_MOST_MEGABYTES = 1
    answer = upload(client, "name,town\n" + "x" * 2**20, key(world.facilitator, "import"))
    assert (answer.status_code, answer.json()["title"]) == (413, "Le fichier est trop volumineux")


def test_only_facilitators_import_even_with_a_token_of_old(client, world: World, key) -> None:
    headers = key(world.facilitator, "import")
    world.facilitator.is_facilitator = False
    world.facilitator.save()
    assert upload(client, "name,town\nA,Metz\n", headers).status_code == 403
    assert (
        upload(client, "name,town\nA,Metz\n", key(person_of(world, "buyer"), "write_own")).status_code == 403
    )
    assert upload(client, "name,town\nA,Metz\n", {}).status_code == 401


def test_a_body_that_is_no_form_is_a_problem(client, world: World, key) -> None:
    answer = client.post(
        IMPORTS,
        b"--x\r\nnonsense",
        content_type="multipart/form-data; boundary=",
        headers=key(world.facilitator, "import"),
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
