"""The boards find needs and offers in any language, narrow them down, and keep what is not for all."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http.request import QueryDict
from django.utils import timezone, translation

from tests.rooms.needs_world import NOW, Market, make_market, need, published_need, published_offer
from tisserand.cluster.needs import actions
from tisserand.cluster.needs.actions import Written
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.needs.search import board, search_in
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.search import index_everything
from tisserand.cluster.territories.actions import load_reference_data
from tisserand.cluster.territories.models import Territory, Trade

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture
def market() -> Market:
    market = make_market()
    index_everything(at=timezone.now())
    return market


def titles(
    model: type[Need] | type[Offer], query: str = "", person: Any = None, day: date = DAY
) -> list[str]:
    answer = board(model, search_in(QueryDict(query)), person or AnonymousUser(), day=day)
    return [found.notice.title for found in answer.page(0, 50)]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=linge", True),
        ("q=LINGES", True),
        ("q=Wäscherei", True),  # the German word for the trade of a French text
        ("q=laundry", True),
        ("q=restaurants", True),
        ("q=blanchiserie", True),  # a slip
        ("q=resta", True),  # the last word may still be in the typing
        ("q=Esch", True),
        ("q=achats", True),
        ("q=toiture", False),
        ("q=linge+toiture", True),  # the most of the words, where nothing has all
    ],
)
def test_words_in_any_language_find_it(market: Market, query: str, is_found: bool) -> None:
    published_need(market)
    assert titles(Need, query) == ["Linge de restaurant"] * is_found


def test_the_title_counts_more_than_the_text_and_the_newest_comes_first_without_words(market: Market) -> None:
    published_need(market, title="Nappes", text="Nous cherchons des nappes et du pain.")
    later = NOW + timedelta(hours=1)
    published_need(market, title="Pain frais", text="Chaque matin.", at=later)
    assert titles(Need) == ["Pain frais", "Nappes"]
    assert titles(Need, "q=pain") == ["Pain frais", "Nappes"]
    assert titles(Need, "q=nappes") == ["Nappes"]


def test_a_slip_is_mended_by_words_the_reader_may_see_and_no_others(market: Market) -> None:
    published_need(market)
    published_need(market, title="Blindenwerkstatt", text="Fusion.", visibility="facilitators")
    query = search_in(QueryDict("q=linge+blindenwerkstadt"))
    mended = [
        [*board(Need, query, person, day=DAY).ranking.mended.values()]
        for person in (AnonymousUser(), market.team)
    ]
    assert mended == [[], [["blindenwerkstatt"]]]


def test_a_table_that_somebody_reads_is_not_changed_by_a_newer_one(market: Market) -> None:
    published_need(market)
    older = board(Need, search_in(QueryDict()), AnonymousUser(), day=DAY).table.tokens
    known = dict(older.numbers)
    published_need(market, title="Blindenwerkstatt")
    assert titles(Need, "q=blindenwerkstatt") == ["Blindenwerkstatt"]
    assert older.numbers == known


@translation.override("en")  # choices as frequent as each other stand by their names
def test_facets_count_what_each_would_leave(market: Market) -> None:
    published_need(market, kind="quote", has_social_clause=True)
    bare = published_need(market, title="Pain")
    actions.change(bare, Written({}, {"trades": []}), by=market.maud, at=NOW)
    answer = board(Need, search_in(QueryDict("kind=quote")), AnonymousUser(), day=DAY)
    counts = {
        facet: [(choice.value, choice.count) for choice in answer.facets[facet]]
        for facet in ("kind", "trade", "criteria", "who")
    }
    assert counts == {
        "kind": [("purchase", 1), ("quote", 1)],
        "trade": [("textile", 1)],
        "criteria": [("social", 1)],
        "who": [("sse_enterprise", 1)],
    }
    assert [inner.value for inner in answer.facets["trade"][0].within] == ["laundry"]
    assert (len(answer), answer.total) == (1, 2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("trade=textile", 1),
        ("trade=laundry", 1),
        ("trade=nonsense", 0),
        ("until=14", 1),
        ("until=soon", 1),
        ("language=fr", 1),
        ("page=-3&km=x&near=%00", 1),
    ],
)
def test_what_the_address_asks_and_nonsense_in_it(market: Market, query: str, found: int) -> None:
    made = published_need(market, valid_until=DAY + timedelta(days=14))
    actions.change(made, Written({}, {"languages": ["fr"]}), by=market.maud, at=NOW)
    assert len(titles(Need, query)) == found


def test_after_its_last_day_it_is_gone_even_before_it_is_tended(market: Market) -> None:
    published_need(market, valid_until=DAY)
    assert len(titles(Need)) == 1
    assert titles(Need, day=DAY + timedelta(days=1)) == []


def test_every_change_is_seen_at_once(market: Market) -> None:
    made = published_need(market)
    assert titles(Need) == ["Linge de restaurant"]
    changed = actions.change(made, Written({"title": "Nappes"}), by=market.maud, at=NOW)
    assert titles(Need, "q=nappes") == ["Nappes"]
    actions.take_back(changed, by=market.maud, at=NOW)
    assert titles(Need) == []
    actions.submit(changed, by=market.maud, at=NOW)
    assert titles(Need) == ["Nappes"]
    Organisation.objects.filter(pk=market.buyer.pk).update(state="archived")
    index_everything(at=timezone.now())
    assert titles(Need) == []


@pytest.mark.parametrize("visibility", ["public", "members", "facilitators"])
def test_nobody_finds_what_they_may_not_see(market: Market, visibility: str) -> None:
    published_offer(market, visibility=visibility)
    people = (AnonymousUser(), market.world.stranger, market.maud, market.jens, market.team)
    seen = {
        "public": [1, 1, 1, 1, 1],
        "members": [0, 0, 1, 1, 1],
        "facilitators": [0, 0, 0, 1, 1],
    }[visibility]
    for query in ("", "q=Wäsche"):
        assert [len(titles(Offer, query, person)) for person in people] == seen
    answers = [board(Offer, search_in(QueryDict("")), person, day=DAY) for person in people]
    assert [answer.total for answer in answers] == seen
    assert [sum(choice.count for choice in answer.facets["kind"]) for answer in answers] == seen


def test_an_empty_installation_has_an_empty_board(db: None) -> None:
    answer = board(Need, search_in(QueryDict("q=linge&trade=x&near=Trier")), AnonymousUser(), day=DAY)
    assert (len(answer), answer.total, answer.page(0, 20)) == (0, 0, [])
    assert set(map(len, answer.facets.values())) == {0}


@pytest.mark.slow
def test_offers_are_found_where_they_come_to(market: Market) -> None:
    load_reference_data()
    trier = Territory.objects.get(scheme="nuts", code="DEB21")
    Organisation.objects.filter(pk=market.workshop.pk).update(
        territory=trier, latitude=49.757, longitude=6.641
    )
    market.workshop.refresh_from_db()
    published_offer(market, title="Überall")
    published_offer(market, title="Umkreis", area="radius", radius_km=30)
    made = published_offer(market, title="Saarland")
    here = Written({"area": "territories"}, {"territories": [Territory.objects.get(code="DEC")]})
    actions.change(made, here, by=market.team, at=NOW)
    answer = board(Offer, search_in(QueryDict("")), AnonymousUser(), day=DAY)
    territories = {choice.value for choice in answer.facets["territory"]}
    assert "DEC" in territories
    found = {code: sorted(titles(Offer, f"territory={code}")) for code in ("DEC", "DEB21", "BE34")}
    assert found == {
        "DEC": ["Saarland", "Umkreis", "Überall"],
        "DEB21": ["Umkreis", "Überall"],
        "BE34": ["Überall"],
    }
    assert titles(Offer, "near=Trèves&km=25") == ["Saarland", "Umkreis", "Überall"]
    assert titles(Offer, "near=Thionville&km=10") == []


def test_what_is_wanted_in_a_whole_country_stands_with_what_the_map_shows_of_it(market: Market) -> None:
    load_reference_data()
    places = {code: Territory.objects.get(code=code) for code in ("LU", "LU000", "FRF", "FRF33")}
    for code, place in places.items():
        made = published_need(market, title=code)
        actions.change(made, Written({"place": place}), by=market.maud, at=NOW)
    answer = board(Need, search_in(QueryDict("")), AnonymousUser(), day=DAY)
    assert {choice.value: choice.count for choice in answer.facets["territory"]} == {"LU0": 2, "FRF3": 2}
    assert sorted(titles(Need, "territory=LU0")) == ["LU", "LU000"]
    assert sorted(titles(Need, "territory=FRF3")) == ["FRF", "FRF33"]


def test_a_board_asks_as_few_queries_for_fifty_as_for_one(
    market: Market, django_assert_max_num_queries: Any
) -> None:
    made = published_need(market)
    titles(Need, "q=linge")
    with django_assert_max_num_queries(8):
        titles(Need, "q=linge", market.maud)
    for _ in range(49):
        actions.submit(actions.copy(made, by=market.maud, at=NOW), by=market.maud, at=NOW)
    titles(Need)
    with django_assert_max_num_queries(8):
        assert len(titles(Need, "q=linge", market.maud)) == 50


def test_a_draft_is_on_no_board(market: Market) -> None:
    need(market)
    assert titles(Need, person=market.team) == []


def test_a_trade_that_is_renamed_is_found_by_its_new_name(market: Market) -> None:
    published_need(market)
    assert titles(Need, "q=Waschsalon") == []
    Trade.objects.filter(pk=market.laundry.pk).update(synonyms_de="Waschsalon")
    index_everything(at=timezone.now())
    assert titles(Need, "q=Waschsalon") == ["Linge de restaurant"]
