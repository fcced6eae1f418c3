"""Records that several people write at once: nobody undoes another, and what is sent twice is there once."""

import pytest

from tests.rooms.world import MORNING, World, make_world
from tisserand.cluster.organisations.actions.record import HeldAlready, change_record, keep_rows
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import LegalForm
from tisserand.cluster.territories.postcodes import NotAPostcode, check_postcode

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def workshop(world: World) -> Organisation:
    return world.workshop.organisation


def as_read(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)


def test_two_who_change_different_sections_do_not_undo_each_other(
    world: World, workshop: Organisation
) -> None:
    first, second = as_read(workshop), as_read(workshop)
    change_record(first, {"staff": 12}, by=world.facilitator, at=MORNING)
    change_record(second, {"phone": "+49 651 43"}, by=world.facilitator, at=MORNING)
    kept = as_read(workshop)
    assert (kept.staff, kept.phone) == (12, "+49 651 43")


def test_a_record_that_was_put_away_meanwhile_is_not_brought_back_by_its_rows(
    world: World, workshop: Organisation
) -> None:
    Organisation.objects.filter(pk=workshop.pk).update(state="stale")
    read = as_read(workshop)
    Organisation.objects.filter(pk=workshop.pk).update(state="archived")
    keep_rows(read, "contacts", [{"name": "Jo Adam"}], by=world.facilitator, at=MORNING)
    assert as_read(workshop).state == "archived"


def test_what_a_colleague_added_meanwhile_stays(world: World, workshop: Organisation) -> None:
    anna = workshop.contacts.create(name="Anna Thill")
    workshop.contacts.create(name="Jo Adam")
    rows = [{"id": anna.pk, "name": "Anna Thill-Weber"}]
    keep_rows(workshop, "contacts", rows, by=world.facilitator, at=MORNING)
    assert sorted(one.name for one in workshop.contacts.all()) == ["Anna Thill-Weber", "Jo Adam"]
    keep_rows(workshop, "contacts", [], gone=[anna.pk], by=world.facilitator, at=MORNING)
    assert [one.name for one in workshop.contacts.all()] == ["Jo Adam"]


@pytest.mark.parametrize(
    ("relation", "row"),
    [
        ("contacts", {"name": "Jo Adam", "title": "Leitung"}),
        ("identifiers", {"scheme": "rna", "country": "FR", "value": "W572000001"}),
        ("sites", {"name": "Halle 2", "street": "", "postcode": "", "town": "Trier", "country": "DE"}),
    ],
)
def test_a_new_row_that_is_sent_twice_is_there_once(
    world: World, workshop: Organisation, relation: str, row: dict[str, str]
) -> None:
    rows = {"sites": workshop.establishments, "contacts": workshop.contacts}
    for _sent in range(2):
        keep_rows(workshop, relation, [row], by=world.facilitator, at=MORNING)
    assert rows.get(relation, workshop.identifiers).count() == 1


def test_an_accreditation_is_held_once_also_where_its_people_alone_see_it(
    world: World, workshop: Organisation
) -> None:
    form = LegalForm.objects.create(code="de-x", country="DE", name="X-Siegel", is_accreditation=True)
    by, row = world.facilitator, {"form": form, "number": "1", "visibility": "public"}
    for number in ("1", "2"):
        keep_rows(workshop, "accreditations", [{**row, "number": number}], by=by, at=MORNING)
    assert [one.number for one in workshop.accreditations.all()] == ["2"]
    workshop.accreditations.update(visibility="private")
    with pytest.raises(HeldAlready):
        keep_rows(workshop, "accreditations", [row], by=by, at=MORNING)
    assert [one.number for one in workshop.accreditations.all()] == ["2"]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        *(("LU", text) for text in ("4040", "L-4040", "l - 4040", "LU-4040", "")),
        *(("BE", text) for text in ("6700", "B-6700")),
        *(("FR", text) for text in ("57000", "57 000", "F-57000", "01000")),
        *(("DE", text) for text in ("54290", "D-54290", "01067")),
        *(("NL", text) for text in ("6211 AB", "6211ab")),
        *(("CH", "4051"), ("AT", "1010"), ("PT", "1000-001"), ("GB", "SW1A 1AA")),
    ],
)
def test_a_postcode_as_people_write_it_is_taken(country: str, text: str) -> None:
    check_postcode(text, country)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        *(("LU", text) for text in ("57000", "404", "L4040x", "B-4040", "٤٠٤٠")),
        *(("BE", "0700"), ("BE", "57000"), ("FR", "5700"), ("FR", "57A00"), ("DE", "L-4040"), ("NL", "6211")),
    ],
)
def test_what_cannot_be_a_postcode_of_its_country_is_refused_with_an_example(country: str, text: str) -> None:
    with pytest.raises(NotAPostcode, match=r"\d{4}"):
        check_postcode(text, country)
