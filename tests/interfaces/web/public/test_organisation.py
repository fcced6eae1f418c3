"""The page of one organisation: each reader sees what its owner shows them, machines get the same."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from tests.rooms.world import MORNING, World

from tisserand.cluster.conventions.models import Registration
from tisserand.cluster.conventions.queries import organisation_page
from tisserand.cluster.organisations.models import Membership, Organisation, Representative, Visibility
from tisserand.cluster.organisations.queries import published_organisation
from tisserand.cluster.territories.models import LegalForm, Theme, Trade

PAGE = "/en/directory/moselwerk/"


@pytest.fixture
def workshop(world: World) -> Organisation:
    """An organisation with everything that has an owner's word on who sees it."""
    one = world.workshop.organisation
    Organisation.objects.filter(pk=one.pk).update(
        email="info@moselwerk.example",
        phone="+49 651 1234",
        staff=77,
        street="Hafenstraße 3",
        about_de="Holz & <b>Metall</b></script><script>alert(1)</script>",
        confirmed_at=MORNING,
    )
    one.contacts.create(name="Karla Kontakt", email="karla@moselwerk.example", visibility="members")
    one.establishments.create(town="Perl", country="DE", territory=one.territory, name="Werk Süd")
    one.identifiers.create(scheme="de_vat", country="DE", value="DE123456789")
    one.refresh_from_db()
    return one


@pytest.fixture
def accreditation(workshop: Organisation) -> None:
    german = form("de_inklusionsbetrieb", "DE", "Inklusionsbetrieb")
    form("fr_ea", "FR", "Entreprise adaptée")
    form("be_eta", "BE", "Entreprise de travail adapté")
    form("lu_cooperative", "LU", "Société coopérative", sse_class="cooperative")
    workshop.accreditations.create(form=german, valid_until=date(2028, 5, 4))


def form(code: str, country: str, name: str, sse_class: str = "work_integration") -> LegalForm:
    return LegalForm.objects.create(
        code=code, country=country, name=name, sse_class=sse_class, is_accreditation=True, law="§ 215 SGB IX"
    )


def reader(world: World, who: str) -> Client:
    """A visitor, a member of another organisation, a facilitator, one of its own people."""
    client = Client()
    if who == "visitor":
        return client
    if who == "member":
        other = world.buyer.organisation
        Membership.objects.create(organisation=other, state="admitted", applied_at=MORNING)
        client.force_login(Representative.objects.get(organisation=other).user)
    elif who == "facilitator":
        client.force_login(world.facilitator)
    elif who == "own":
        client.force_login(Representative.objects.get(organisation=world.workshop.organisation).user)
    return client


SEES = {
    "visitor": {"public"},
    "member": {"public", "members"},
    "facilitator": {"public", "members", "facilitators"},
    "own": {"public", "members", "facilitators", "private"},
}


@pytest.mark.parametrize("who", SEES)
@pytest.mark.parametrize("visibility", Visibility.values)
def test_each_group_of_fields_is_shown_to_whom_its_owner_says(
    world: World, workshop: Organisation, who: str, visibility: str
) -> None:
    Organisation.objects.filter(pk=workshop.pk).update(
        contact_visibility=visibility, people_visibility=visibility, figures_visibility=visibility
    )
    workshop.contacts.update(visibility=visibility)
    page = reader(world, who).get(PAGE).content.decode()
    visible = re.sub(r"<header.*?</header>|<script type=.*?</script>", "", page, flags=re.S)
    shown = {
        text: text in visible
        for text in ("info@moselwerk.example", "+49 651 1234", "Person of Moselwerk", "Karla Kontakt", ">77")
    }
    assert shown == dict.fromkeys(shown, visibility in SEES[who])


def test_data_for_machines_stay_within_their_block_and_say_only_what_is_public(
    client, workshop: Organisation
) -> None:
    page = client.get(PAGE).content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.S)
    data = json.loads(block)
    assert data["name"] == "Moselwerk"
    assert data["description"][0]["@value"] == "Holz & <b>Metall</b></script><script>alert(1)</script>"
    assert data["address"]["streetAddress"] == "Hafenstraße 3"
    assert {"email", "telephone"} & set(data) == set()
    assert "<script>alert" not in page


def test_the_page_has_one_address_and_names_the_others(client, workshop: Organisation) -> None:
    page = client.get(PAGE).content.decode()
    links = re.findall(r'<link rel="(canonical|alternate)"(?: hreflang="(\w+)")? href="([^"]+)"', page)
    assert links == [
        ("alternate", "fr", "http://localhost:8000/fr/directory/moselwerk/"),
        ("alternate", "de", "http://localhost:8000/de/directory/moselwerk/"),
        ("alternate", "en", "http://localhost:8000/en/directory/moselwerk/"),
        ("canonical", "", "http://localhost:8000/en/directory/moselwerk/"),
    ]


def test_an_accreditation_tells_its_law_its_end_and_what_it_is_elsewhere(client, accreditation: None) -> None:
    page = client.get(PAGE).content.decode()
    [row] = re.findall(r'<tr><th scope="row">(.*?)</tr>', page)
    cells = [re.sub(r"<.*?>", "", cell) for cell in row.split("</t")]
    assert cells[0] == "Inklusionsbetrieb (DE)"
    assert "§ 215 SGB IX" in cells[1]
    assert "Entreprise adaptée (FR) · Entreprise de travail adapté (BE)" in cells[2]
    assert "2028" in cells[3]


def test_sites_numbers_and_place_are_there(client, workshop: Organisation) -> None:
    page = client.get(PAGE).content.decode()
    for text in ("Werk Süd, Perl (DE)", "USt-IdNr. DE123456789", "Hafenstraße 3"):
        assert text in page
    assert 'href="/en/directory/moselwerk/contact/"' in page


def test_a_merged_record_leads_to_its_heir_for_good(client, world: World, workshop: Organisation) -> None:
    middle = world.cooperative.organisation
    heir = world.buyer.organisation
    Organisation.objects.filter(pk=workshop.pk).update(state="archived", absorbed_by=middle)
    Organisation.objects.filter(pk=middle.pk).update(state="archived", absorbed_by=heir)
    answer = client.get(PAGE)
    assert (answer.status_code, answer.url) == (301, "/en/directory/esch-achats/")
    Organisation.objects.filter(pk=heir.pk).update(state="archived")
    assert client.get(PAGE).status_code == 404


def test_a_stale_record_is_faded_and_says_since_when(client, workshop: Organisation) -> None:
    Organisation.objects.filter(pk=workshop.pk).update(state="stale")
    page = client.get(PAGE).content.decode()
    assert "Nobody has confirmed this record since" in page
    assert "who--stale" in page


@pytest.mark.parametrize("who", SEES)
def test_a_page_full_of_everything_asks_no_more(
    world: World, workshop: Organisation, accreditation: None, django_assert_max_num_queries, who: str
) -> None:
    workshop.origins.create(source="osm", key="1", checksum="x", seen_at=timezone.now(), licence="ODbL")
    client = reader(world, who)
    with django_assert_max_num_queries(15 if who == "visitor" else 17):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_its_lists_are_read_at_once_as_one_by_one(workshop: Organisation, language: str) -> None:
    baking, sewing = (
        Trade.objects.create(code=code, name_fr=f"{code} fr", name_de=f"{code} de", name_en=f"{code} en")
        for code in ("baking", "sewing")
    )
    workshop.trades.set([sewing, baking])
    workshop.sought_trades.set([sewing])
    workshop.themes.set([Theme.objects.create(code="food", name_fr="alimentation")])
    plain = Organisation.objects.get(pk=workshop.pk)
    whole = published_organisation("moselwerk")
    with override(language):
        for name in ("languages", "themes", "trades", "sought_trades"):
            expected = [(one.pk, one.code, str(one)) for one in getattr(plain, name).order_by("code")]
            assert [(one.pk, one.code, str(one)) for one in getattr(whole, name).all()] == expected != []


def test_who_does_not_want_to_be_named_is_not_said_to_come(world: World) -> None:
    named = organisation_page("moselwerk", MORNING)
    Registration.objects.filter(pk=world.workshop.pk).update(is_listed=False)
    assert named.registration == world.workshop
    assert organisation_page("moselwerk", MORNING).registration is None
