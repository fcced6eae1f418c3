"""The board of tenders, the page of one, the helper for reserved contracts: what is seen, at what cost."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.tender_files import SECOND, eforms, lot

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.tenders.actions import arrivals
from tisserand.cluster.tenders.actions.writing import withdraw
from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.tenders.sources import Limits, found_in
from tisserand.cluster.territories.models import Territory, Trade

LANGUAGES = ("fr", "de", "en")
pytestmark = pytest.mark.django_db
Arrive = Callable[..., Tender]


@pytest.fixture
def arrive() -> Arrive:
    """Brings a notice in whose deadline is so many days ahead; the tender."""
    gardens, _ = Trade.objects.get_or_create(
        code="gardens",
        defaults={"name_fr": "espaces verts", "name_de": "Grünpflege", "name_en": "green spaces"},
    )
    Trade.objects.filter(pk=gardens.pk).update(cpv_prefixes="773", synonyms_de="Gartenbau")
    Territory.objects.get_or_create(scheme="nuts", code="LU000", defaults={"name": "Lux", "country": "LU"})

    def bring(days: int = 30, number: str = "", **values: str) -> Tender:
        until = (timezone.localdate() + timedelta(days=days)).isoformat()
        key = number or f"0f0f0f0f-1111-4222-8333-{Tender.objects.count():012}"
        lots = values.pop("lots", None) or lot(until=until, reserved=values.pop("reserved", "none"))
        content = eforms(key, lots=lots, procedure=key.replace("0f", "aa"), **values)
        tally = arrivals.import_notices(found_in(BytesIO(content), "n.xml", Limits()), at=timezone.now())
        assert tally.rejected == []
        return Tender.objects.get(number=key)

    return bring


def titles(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    return [one.title for one in answer.context["shown"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_and_a_tender_are_whole_in_every_language(
    client: Client, arrive: Arrive, language: str, strict_templates: None
) -> None:
    two = lot("LOT-1", reserved="res-ws") + lot(
        "LOT-2", title="Cimetière", until="2090-01-01", execution="yes"
    )
    tender = arrive(lots=two)

    for address in (f"/{language}/tenders/", f"/{language}/tenders/{tender.pk}/"):
        answer = client.get(address)
        assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])


def test_a_reader_sees_the_title_in_their_language_where_the_notice_has_it(
    client: Client, arrive: Arrive
) -> None:
    arrive()

    assert titles(client, "/de/tenders/") == ["Pflege der Grünflächen"]
    assert titles(client, "/en/tenders/") == ["Entretien des espaces verts"]


@pytest.mark.parametrize(
    "words", ["Gartenbau", "grünpflege", "green spaces", "espace vert", "773100", "Mirval"]
)
def test_a_tender_is_found_from_every_language(client: Client, arrive: Arrive, words: str) -> None:
    arrive()

    assert len(titles(client, f"/en/tenders/?q={words}")) == 1
    assert (
        titles(client, f"/en/tenders/?q={words}+zeppelin") == titles(client, "/en/tenders/?q=zeppelin") == []
    )


def test_facets_narrow_down_and_count(client: Client, arrive: Arrive) -> None:
    arrive(reserved="res-ws", title="Un")
    arrive(days=90, title="Deux")

    answer = client.get("/en/tenders/?reserved=res-ws")

    assert [one.title for one in answer.context["shown"]] == ["Un"]
    [facet] = [each for each in answer.context["facets"] if each.parameter == "country"]
    assert [(choice.value, choice.count) for choice in facet.choices] == [("LU", 1)]
    assert titles(client, "/en/tenders/?until=31") == ["Un"]
    assert titles(client, "/en/tenders/?trade=gardens&territory=LU000&country=LU&language=fr") == [
        "Un",
        "Deux",
    ]
    assert titles(client, "/en/tenders/?trade=nonsense") == []


def test_what_is_over_leaves_the_board_at_once_and_its_page_says_so(client: Client, arrive: Arrive) -> None:
    tender = arrive()
    Tender.objects.update(leaves_at=timezone.now() - timedelta(minutes=1), deadline=timezone.now())

    assert titles(client, "/en/tenders/") == []
    assert "one cannot bid any more" in client.get(f"/en/tenders/{tender.pk}/").content.decode()


def test_a_withdrawn_tender_is_for_the_team_alone(client: Client, arrive: Arrive, world) -> None:
    tender = arrive()
    withdraw(tender, by=world.facilitator, at=timezone.now())
    address = f"/en/tenders/{tender.pk}/"

    assert (titles(client, "/en/tenders/"), client.get(address).status_code) == ([], 404)
    client.force_login(world.facilitator)
    assert "only the cluster team sees this page" in client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_board_costs_the_same_however_many_there_are(
    client: Client, arrive: Arrive, count: int, django_assert_max_num_queries
) -> None:
    for number in range(count):
        arrive(days=10 + number)

    with django_assert_max_num_queries(15):
        client.get("/en/tenders/?q=espaces&reserved=res-ws&country=LU")
    with django_assert_max_num_queries(15):
        assert len(titles(client, "/en/tenders/")) == min(count, 20)
    with django_assert_max_num_queries(10):
        client.get(f"/en/tenders/{Tender.objects.first().pk}/")


def test_an_empty_board_and_strange_parameters_say_something_useful(client: Client) -> None:
    assert "No tender is open at the moment." in client.get("/en/tenders/").content.decode()
    for query in (
        "q=%00%00",
        "until=x",
        "until=99999999",
        "page=-4",
        "sort=up",
        "q=" + "a" * 5000,
        "country=%FF",
    ):
        assert client.get(f"/en/tenders/?{query}").status_code == 200
    assert client.get("/en/tenders/99999/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", ["LU", "FR", "BE", "DE"])
def test_the_helper_says_what_the_law_offers_with_its_warning(
    client: Client, arrive: Arrive, language: str, country: str, strict_templates: None
) -> None:
    answer = client.get(f"/{language}/tenders/reserved/?country={country}&cpv=85312100")

    assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])
    assert [each.possible.reservation for each in answer.context["answers"]] == ["res-ws", "res-pub-ser"]
    warning = {"fr": "pas un conseil juridique", "de": "keine Rechtsberatung", "en": "no legal advice"}
    assert warning[language] in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("fr", "Directive 2014/24/UE, art. 20"),
        ("de", "Richtlinie 2014/24/EU, Art. 20"),
        ("en", "Directive 2014/24/EU, art. 20"),
    ],
)
def test_the_law_of_the_union_is_named_in_the_readers_language(
    client: Client, language: str, named: str
) -> None:
    said = client.get(f"/{language}/tenders/reserved/?country=LU&cpv=85312100").content.decode()

    assert f'<h3 lang="{language}">{named}</h3>' in said
    assert '<h3 lang="fr">Loi du 8 avril 2018' in said


@pytest.mark.parametrize(
    ("cpv", "names_trade", "by_trade"),
    [("77", True, True), ("77000000", True, True), ("77310000", True, True), ("99999999", False, False)],
)
def test_the_helper_finds_trades_by_short_codes_and_says_when_there_is_none(
    client: Client, arrive: Arrive, world, cpv: str, names_trade: bool, by_trade: bool
) -> None:
    arrive()
    Organisation.objects.update(state="published", sse_class="adapted_workshop")
    workshop = world.workshop.organisation
    workshop.trades.add(Trade.objects.get(code="gardens"))

    answer = client.get(f"/en/tenders/reserved/?country=DE&cpv={cpv}")

    found = answer.context["answers"][0]
    assert ([one.name for one in found.organisations] == [workshop.name]) is names_trade
    assert ("No trade of this directory has that code" not in answer.content.decode()) is by_trade


def test_the_helper_counts_all_and_shows_a_dozen(
    client: Client, arrive: Arrive, world, django_assert_max_num_queries
) -> None:
    arrive()
    model = world.workshop.organisation
    for number in range(15):
        one = Organisation.objects.get(pk=model.pk)
        one.pk, one.slug, one.name = None, f"workshop-{number}", f"Workshop {number}"
        one.save()
        one.trades.add(Trade.objects.get(code="gardens"))
    Organisation.objects.filter(slug__startswith="workshop-").update(
        state="published", sse_class="adapted_workshop"
    )

    with django_assert_max_num_queries(10):
        [found] = client.get("/en/tenders/reserved/?country=DE&trade=gardens").context["answers"]

    assert (found.count, len(found.organisations)) == (15, 12)


def test_a_tender_of_another_country_leads_to_the_helper_without_an_answer_it_cannot_give(
    client: Client, arrive: Arrive
) -> None:
    tender = arrive(reserved="res-ws")
    address = f"/en/tenders/{tender.pk}/"
    here = client.get(address).content.decode()
    Tender.objects.update(country="AT")

    assert "/en/tenders/reserved/?country=LU&amp;cpv=77310000" in here
    assert "/en/tenders/reserved/?" not in client.get(address).content.decode()


def test_a_description_in_the_readers_language_stands_before_that_of_the_notice(
    client: Client, arrive: Arrive
) -> None:
    tender = arrive()
    tender.words.update(text="Mähen und Pflanzen.")

    shown = client.get(f"/de/tenders/{tender.pk}/").context["shown"]

    assert (shown.text, shown.text_language) == ("Mähen und Pflanzen.", "de")
    assert shown.further == [
        ("Französisch", "fr", "Entretien des espaces verts", "Tonte, taille et plantations.")
    ]


def test_a_lot_that_is_awarded_says_so(client: Client, arrive: Arrive) -> None:
    tender = arrive(lots=lot("LOT-1", until="2090-01-01") + lot("LOT-2", until="2090-01-01"))
    Tender.objects.update(ended_lots={"LOT-2": "awarded"})

    first, second = client.get(f"/en/tenders/{tender.pk}/").content.decode().split("LOT-2")

    assert ("Awarded" in first, "Awarded" in second) == (False, True)
    lots = client.get(f"/api/v1/tenders/{tender.pk}").json()["lots"]
    assert [each["state"] and each["state"]["code"] for each in lots] == [None, "awarded"]


def test_the_helper_names_organisations_by_class_and_trade(client: Client, arrive: Arrive, world) -> None:
    arrive()
    workshop = world.workshop.organisation
    Organisation.objects.update(state="published", sse_class="")
    Organisation.objects.filter(pk=workshop.pk).update(sse_class="adapted_workshop")
    workshop.trades.add(Trade.objects.get(code="gardens"))

    answer = client.get("/en/tenders/reserved/?country=DE&trade=gardens")

    [found] = answer.context["answers"]
    assert [one.name for one in found.organisations] == [workshop.name]


@pytest.mark.parametrize(
    "query", ["country=LU", "country=XX&cpv=85", "country=LU&cpv=8", "country=LU&cpv=laundry"]
)
def test_the_helper_says_what_is_missing(client: Client, query: str) -> None:
    answer = client.get(f"/en/tenders/reserved/?{query}")

    assert answer.status_code == 200
    assert answer.context["answers"] == []
    assert "to mend" in answer.content.decode()


def test_a_change_of_the_notice_shows_at_the_same_address(client: Client, arrive: Arrive) -> None:
    tender = arrive(number=SECOND)
    arrive(number=SECOND, version="02", title="Tout autre chose")

    assert "Tout autre chose" in client.get(f"/fr/tenders/{tender.pk}/").content.decode()
