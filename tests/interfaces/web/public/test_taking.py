"""The directory as files: what the filters leave, what the reader may see, in their language."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from rdflib import Graph
from tests.rooms.world import MORNING, World

from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.search import index_everything
from tisserand.interfaces.web.public.formats import FORMATS

SECRET = {"email": "buero@moselwerk.example", "phone": "+49 651 4242"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indexed(world: World) -> None:
    index_everything(at=MORNING)


def taken(client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.getvalue()


def rows(client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(taken(client, path).decode("utf-8-sig"))))


@pytest.fixture
def guarded(world: World) -> World:
    """An organisation that shows its figures to members, its people to nobody, its address to the team."""
    Organisation.objects.filter(slug="moselwerk").update(
        staff=34, figures_visibility="members", people_visibility="private", **SECRET
    )
    return world


def test_the_file_holds_what_the_filters_leave_in_their_order(client, world: World) -> None:
    everybody = [row["Name"] for row in rows(client, "/en/directory.csv")]
    german = [row["Name"] for row in rows(client, "/en/directory.csv?language=de&page=7")]
    assert everybody == ["Coopérative du Haut-Fourneau", "Esch Achats", "Moselwerk"]
    assert german == ["Esch Achats", "Moselwerk"]


def test_the_links_to_the_files_keep_the_filters(client, world: World) -> None:
    page = client.get("/de/directory/?language=de&page=1").content.decode()
    for kind in FORMATS:
        assert f'href="/de/directory.{kind}?language=de"' in page


def test_headings_and_values_are_in_the_readers_language(client, world: World) -> None:
    [first, *_] = rows(client, "/de/directory.csv?q=Moselwerk")
    assert (first["Kategorie"], first["Sprachen"]) == (
        "Unternehmen der Sozial- und Solidarwirtschaft",
        "German",
    )


def test_every_format_can_be_read(client, world: World) -> None:
    book = openpyxl.load_workbook(BytesIO(taken(client, "/fr/directory.xlsx")))
    assert book.active.max_row == 4
    assert len(json.loads(taken(client, "/fr/directory.geojson"))["features"]) == 3
    assert len(json.loads(taken(client, "/fr/directory.jsonld"))["@graph"]) == 3
    assert len(json.loads(taken(client, "/fr/directory.murmurations"))) == 3
    assert len(set(Graph().parse(data=taken(client, "/fr/directory.ttl"), format="turtle").subjects())) == 6


def test_a_logo_is_named_where_a_format_has_a_place_for_it(client, world: World) -> None:
    Organisation.objects.filter(slug="moselwerk").update(logo="logos/rad.png")
    address = "http://localhost:8000/logos/rad.png"
    assert json.loads(taken(client, "/fr/directory/moselwerk.murmurations"))["image"] == address
    assert json.loads(taken(client, "/fr/directory/moselwerk.jsonld"))["logo"] == address
    assert "logo" not in json.loads(taken(client, "/fr/directory/esch-achats.jsonld"))


def test_one_organisation_alone_is_one_profile(client, world: World) -> None:
    said = json.loads(taken(client, "/fr/directory/moselwerk.murmurations"))
    assert (said["name"], said["contact_details"]) == (
        "Moselwerk",
        {"contact_form": "http://localhost:8000/fr/directory/moselwerk/contact/"},
    )
    assert [row["Nom"] for row in rows(client, "/fr/directory/moselwerk.csv")] == ["Moselwerk"]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("reader", ["visitor", "facilitator", "representative"])
def test_no_address_leaves_the_house_unless_it_is_public(
    client, guarded: World, kind: str, reader: str
) -> None:
    if reader != "visitor":
        own = guarded.workshop.organisation.representatives.get().user
        client.force_login(guarded.facilitator if reader == "facilitator" else own)
    file = taken(client, f"/fr/directory.{kind}")
    text = "".join(map(str, openpyxl.load_workbook(BytesIO(file)).active.values)) if kind == "xlsx" else file
    assert [secret for secret in SECRET.values() if secret in str(text)] == []
    assert "@member.example" not in str(text)


def test_public_addresses_are_in_it(client, guarded: World) -> None:
    Organisation.objects.update(contact_visibility="public")
    [row] = rows(client, "/en/directory/moselwerk.csv")
    assert (row["E-mail address"], row["Telephone"]) == ("buero@moselwerk.example", "'+49 651 4242")


@pytest.mark.parametrize(
    ("reader", "staff", "people"),
    [
        ("visitor", "", ""),
        ("member", "34", ""),
        ("facilitator", "34", ""),
        ("representative", "34", "Person of Moselwerk"),
    ],
)
def test_figures_and_people_are_in_it_for_those_who_see_them(
    client, guarded: World, reader: str, staff: str, people: str
) -> None:
    buyer = guarded.buyer.organisation
    Membership.objects.create(organisation=buyer, state="admitted", applied_at=MORNING)
    readers = {
        "member": buyer.representatives.get().user,
        "facilitator": guarded.facilitator,
        "representative": guarded.workshop.organisation.representatives.get().user,
    }
    if reader in readers:
        client.force_login(readers[reader])
    [row] = rows(client, "/en/directory/moselwerk.csv")
    assert (row["People employed"], row["Representatives"]) == (staff, people)


@pytest.mark.parametrize("path", ["directory.exe", "directory/nobody.csv", "directory/moselwerk.exe"])
def test_what_is_not_there_cannot_be_taken(client, world: World, path: str) -> None:
    assert client.get(f"/fr/{path}").status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_a_file_takes_the_same_number_of_queries_whatever_its_length(
    client, world: World, more: int, django_assert_num_queries
) -> None:
    territory = world.buyer.organisation.territory
    Organisation.objects.bulk_create(
        Organisation(
            slug=f"a{number}",
            name=f"A{number}",
            kind="company",
            original_language="fr",
            territory=territory,
            town="Esch",
            country="LU",
            state="published",
        )
        for number in range(more)
    )
    index_everything(at=MORNING)
    rows(client, "/fr/directory.csv")  # the first request fills the memory of the search
    with django_assert_num_queries(10):
        assert len(rows(client, "/fr/directory.csv")) == 3 + more
