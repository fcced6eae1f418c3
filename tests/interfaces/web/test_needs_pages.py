"""Needs and offers on their pages: written in two minutes, handed in, published, found, prolonged, closed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.rooms.needs_world import (
    LINEN,
    Market,
    make_market,
    need,
    offer,
    published_need,
    published_offer,
)

from tisserand.cluster.needs import actions
from tisserand.cluster.needs.actions import Written
from tisserand.cluster.needs.documents import checked_document
from tisserand.cluster.needs.models import Attachment, Confirmation, Need, Offer
from tisserand.cluster.needs.validity import usual_end
from tisserand.cluster.organisations.search import index_everything
from tisserand.cluster.territories.models import Territory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the terms %%EOF"


@pytest.fixture
def market(settings, tmp_path: Path) -> Market:
    settings.MEDIA_ROOT = tmp_path / "files"
    market = make_market()
    Territory.objects.filter(code="LU").update(
        name_fr="Luxembourg", name_de="Luxemburg", name_en="Luxembourg"
    )
    market.buyer.territory.refresh_from_db()
    index_everything(at=timezone.now())
    return market


def browser(person: Any) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def answers(market: Market, **others: Any) -> dict[str, Any]:
    return {
        "organisation": "esch-achats",
        "text": LINEN,
        "title": "Linge de restaurant",
        "trades": [market.laundry.pk],
        "kind": "purchase",
        "original_language": "fr",
        "place": "Luxembourg",
        "amount": "unknown",
        "visibility": "public",
        "reservation": "none",
        "languages": ["fr"],
        **others,
    }


def offered(market: Market, **others: Any) -> dict[str, Any]:
    said = answers(market, organisation="moselwerk", kind="goods_or_services", area="everywhere")
    return {**said, **others}


def text_of(response: Any) -> str:
    return response.content.decode()


def test_only_the_text_is_asked_first(market: Market) -> None:
    page = text_of(browser(market.maud).get("/fr/my/needs/new/"))
    assert 'name="text"' in page
    assert 'name="title"' not in page


def test_go_on_fills_everything_from_the_text_without_a_script(market: Market) -> None:
    said = {
        "step": "read",
        "organisation": "esch-achats",
        "text": f"{LINEN} Budget de 12 000 €, réponse avant le 15 mars 2035.",
    }
    response = browser(market.maud).post("/fr/my/needs/new/", said)
    form = response.context["form"]
    assert form.initial["title"] == "Blanchisserie pour le linge de notre restaurant"
    assert form.initial["place"] == "Luxembourg"
    assert form.initial["least_band"] == 4
    assert form.initial["trades"] == [market.laundry.pk]
    assert response.context["proposal"].far_day is not None
    assert f'value="{market.laundry.pk}" checked' in text_of(response)
    assert Need.objects.count() == 0


def test_a_member_publishes_and_the_board_shows_it(market: Market) -> None:
    client = browser(market.maud)
    response = client.post("/fr/my/needs/new/", {**answers(market), "step": "send"})
    made = Need.objects.get()
    assert response.headers["Location"] == f"/fr/my/needs/{made.pk}/"
    assert (made.state, made.place) == ("published", market.buyer.territory)
    assert Confirmation.objects.get().trade == market.laundry
    assert "Linge de restaurant" in text_of(Client().get("/de/needs/?q=Wäscherei"))
    page = text_of(Client().get(f"/de/needs/{made.pk}/"))
    assert "Linge de restaurant" in page
    assert '"@type": "Demand"' in page
    assert "Linge de restaurant" in text_of(Client().get("/fr/directory/esch-achats/"))


def test_others_hand_in_and_the_team_publishes(market: Market) -> None:
    jens, team = browser(market.jens), browser(market.team)
    jens.post("/de/my/offers/new/", {**offered(market), "step": "send"})
    made = Offer.objects.get()
    assert made.state == "submitted"
    assert Client().get(f"/de/offers/{made.pk}/").status_code == 404
    assert "Linge de restaurant" in text_of(team.get("/fr/cockpit/needs/"))
    assert 'href="/fr/cockpit/needs/"' in text_of(team.get("/fr/cockpit/"))
    team.post(f"/fr/cockpit/offers/{made.pk}/send-back/", {"remark": ""})
    made.refresh_from_db()
    assert made.state == "submitted"
    team.post(f"/fr/cockpit/offers/{made.pk}/send-back/", {"remark": "Wie weit fahren Sie?"})
    assert "Wie weit fahren Sie?" in text_of(jens.get(f"/de/my/offers/{made.pk}/"))
    jens.post(f"/de/my/offers/{made.pk}/submit/")
    team.post(f"/fr/cockpit/offers/{made.pk}/publish/")
    assert Client().get(f"/de/offers/{made.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("others", "field", "fault"),
    [
        ({"text": "x" * 20_001}, "text", "20,001 characters"),
        ({"text": " "}, "text", "required"),
        ({"least_band": "5", "most_band": "3"}, "most_band", "Swap the two"),
        ({"valid_until": "2020-01-01"}, "valid_until", "is past"),
        ({"valid_until": "2099-01-01"}, "valid_until", "18 months"),
        ({"valid_until": "soon"}, "valid_until", "valid date"),
        ({"place": "Nirgendwo"}, "place", "No place called"),
        ({"trades": ["999999"]}, "trades", "valid choice"),
        ({"trades": ["²"]}, "trades", "not a valid value"),
        ({"trades": ["9" * 20]}, "trades", "valid choice"),
        ({"trades": ["9" * 5000]}, "trades", "not a valid value"),
    ],
)
def test_what_is_faulty_comes_back_as_it_was_typed(
    market: Market, others: dict[str, Any], field: str, fault: str
) -> None:
    said = {**answers(market, **others), "step": "send"}
    response = browser(market.maud).post("/en/my/needs/new/", said)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert fault in str(response.context["form"].errors[field])
    assert 'value="Linge de restaurant"' in text_of(response)
    assert Need.objects.count() == 0


def test_all_that_is_faulty_is_told_at_once(market: Market) -> None:
    wrong = {
        "title": "",
        "place": "Nirgendwo",
        "least_band": "9",
        "most_band": "2",
        "valid_until": "2020-01-01",
    }
    said = {**answers(market, **wrong), "step": "send"}
    response = browser(market.maud).post("/en/my/needs/new/", said)
    assert sorted(response.context["form"].errors) == ["most_band", "place", "title", "valid_until"]
    assert [len(faults) for faults in response.context["form"].errors.values()] == [1] * 4


def test_an_empty_text_is_asked_for_again_with_a_script_too(market: Market) -> None:
    said = {"step": "read", "organisation": "esch-achats", "text": " "}
    response = browser(market.maud).post("/en/my/needs/new/", said, headers={"HX-Request": "true"})
    assert response.status_code == 200  # what is none htmx leaves out of the page
    assert "field__fault" in text_of(response)


def test_the_same_page_sent_twice_makes_one_need(market: Market) -> None:
    client = browser(market.maud)
    client.post("/en/my/needs/new/", {**answers(market), "step": "keep"})
    client.post("/en/my/needs/new/", {**answers(market, place="Wiltz"), "step": "send"})  # after a step back
    client.post("/en/my/needs/new/", {**answers(market), "step": "send"})
    assert [one.state for one in Need.objects.all()] == ["published"]
    client.post("/en/my/needs/new/", {**answers(market, title="Draps"), "step": "send"})
    assert Need.objects.count() == 2


def test_a_need_stays_where_it_is_when_namesakes_are_about(market: Market) -> None:
    scheme, names = Territory.Scheme.GEONAMES, {f"name_{code}": "Celles" for code in ("fr", "de", "en")}
    for code in ("2800606", "2800607"):
        place = Territory.objects.create(scheme=scheme, code=code, country="BE", **names)
    made = need(market)
    actions.change(made, Written({"place": place}), by=market.maud, at=timezone.now())
    client = browser(market.maud)
    shown = client.get(f"/en/my/needs/{made.pk}/edit/").context["form"].initial["place"]
    client.post(
        f"/en/my/needs/{made.pk}/edit/", {**answers(market, place=shown, title="Draps"), "step": "keep"}
    )
    kept = Need.objects.get()
    assert (kept.title, kept.place) == ("Draps", place)


@pytest.mark.parametrize(
    ("fields", "is_linked"),
    [({}, False), ({"has_social_clause": True}, True), ({"reservation": "res-ws"}, True)],
)
def test_a_need_that_is_reserved_or_social_leads_to_what_the_law_says(
    market: Market, fields: dict[str, Any], is_linked: bool
) -> None:
    made = published_need(market, at=timezone.now(), **fields)
    link = 'href="/en/tenders/reserved/?country=LU&amp;trade=laundry"'
    pages = [
        text_of(browser(person).get(f"/en/{page}/{made.pk}/"))
        for person, page in ((None, "needs"), (market.maud, "my/needs"), (market.team, "cockpit/needs"))
    ]
    assert [link in page for page in pages] == [is_linked] * 3


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"area": "territories"}, "territories"),
        ({"area": "radius"}, "radius_km"),
        ({"area": "radius", "radius_km": "20"}, "area"),
        ({"area": ""}, "area"),
        ({"area": "territories", "territories": ["9" * 20]}, "territories"),
    ],
)
def test_an_offer_without_area_is_told_how_to_mend_it(
    market: Market, others: dict[str, Any], field: str
) -> None:
    said = {**offered(market, **others), "step": "send"}
    response = browser(market.jens).post("/en/my/offers/new/", said)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Offer.objects.count() == 0


def test_one_end_of_an_amount_alone_is_enough(market: Market) -> None:
    browser(market.maud).post("/en/my/needs/new/", {**answers(market, most_band="6"), "step": "keep"})
    browser(market.jens).post("/en/my/offers/new/", {**offered(market, least_band="6"), "step": "keep"})
    kept = [(one.amount, one.least_band, one.most_band) for one in (Need.objects.get(), Offer.objects.get())]
    assert kept == [("said", 6, 6), ("said", 6, 14)]


def test_a_need_without_trade_is_published_with_a_word(market: Market) -> None:
    said = {**answers(market, trades=[]), "step": "send"}
    page = text_of(browser(market.maud).post("/en/my/needs/new/", said, follow=True))
    assert Need.objects.get().state == "published"
    assert "Without a trade it is found by its words alone" in page


def test_a_mixed_or_silent_text_is_told(market: Market) -> None:
    client = browser(market.maud)
    mixed = f"{LINEN} Wir brauchen auch jemanden, der uns die Wäsche mit dem Auto holt und bringt."
    said = {"step": "read", "organisation": "esch-achats"}
    assert "two languages" in text_of(client.post("/en/my/needs/new/", {**said, "text": mixed}))
    assert "No trade is recognised" in text_of(client.post("/en/my/needs/new/", {**said, "text": "123"}))
    assert client.post("/en/my/needs/new/", {**said, "text": " "}).status_code == 422


def test_another_trade_is_found_by_any_word_and_what_was_typed_stays(market: Market) -> None:
    said = {**answers(market, trades=[], title="Draps", find="linen"), "step": "find", "text": "123"}
    response = browser(market.maud).post("/de/my/needs/new/", said)
    assert response.status_code == 200
    assert [trade.code for trade, _ in response.context["form"].shown_trades] == ["laundry"]
    assert 'value="Draps"' in text_of(response)


def test_documents_are_kept_and_served_to_those_who_may_see_the_need(market: Market) -> None:
    client = browser(market.maud)
    file = SimpleUploadedFile("Cahier des charges.pdf", PDF, "application/pdf")
    said = {**answers(market, visibility="members"), "step": "send", "documents": [file]}
    client.post("/fr/my/needs/new/", said)
    kept = Attachment.objects.get()
    address = f"/fr/documents/{kept.pk}/"
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    answer.close()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Cahier des charges.pdf"'
    found = [browser(person).get(address) for person in (None, market.jens, market.team)]
    assert [answer.status_code for answer in found] == [404, 404, 200]
    found[-1].close()
    client.post(f"/fr/my/documents/{kept.pk}/remove/")
    assert Attachment.objects.count() == 0


def test_a_document_that_is_none_is_refused_and_nothing_is_kept(market: Market) -> None:
    file = SimpleUploadedFile("virus.exe", b"MZ", "application/pdf")
    said = {**answers(market), "step": "send", "documents": [file]}
    response = browser(market.maud).post("/en/my/needs/new/", said)
    assert list(response.context["form"].errors) == ["documents"]
    assert Need.objects.count() == 0


def test_a_sixth_document_is_refused_and_nothing_is_changed(market: Market) -> None:
    made = need(market)
    document = checked_document(SimpleUploadedFile("a.pdf", PDF))
    for _ in range(5):
        actions.attach(made, document, by=market.maud, at=timezone.now())
    said = {**answers(market, title="Neu"), "step": "keep", "documents": [SimpleUploadedFile("b.pdf", PDF)]}
    response = browser(market.maud).post(f"/en/my/needs/{made.pk}/edit/", said)
    assert list(response.context["form"].errors) == ["documents"]
    assert Need.objects.get().title == "Linge de restaurant"


def test_of_too_many_documents_none_is_stored(market: Market, settings: Any) -> None:
    files = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(6)]
    said = {**answers(market), "step": "keep", "documents": files}
    response = browser(market.maud).post("/en/my/needs/new/", said)
    assert list(response.context["form"].errors) == ["documents"]
    assert list(Path(settings.MEDIA_ROOT).rglob("*.pdf")) == []


def test_the_cockpit_counts_all_that_waits_and_not_only_what_it_shows(
    market: Market, monkeypatch: Any
) -> None:
    monkeypatch.setattr("tisserand.interfaces.web.cockpit.needs.MOST_SHOWN", 1)
    for title in ("Wäscherei", "Mietwäsche", "Bügeln"):
        actions.submit(offer(market, title=title), by=market.jens, at=timezone.now())
    page = text_of(browser(market.team).get("/en/cockpit/needs/"))
    assert "3 texts wait to be published." in page
    assert "2 younger texts follow once these are decided." in page


def test_its_people_take_it_through_its_life(market: Market) -> None:
    client, made = browser(market.maud), need(market, at=timezone.now())
    states = []
    for step, said in (
        ("submit", {}),
        ("take-back", {}),
        ("submit", {}),
        ("prolong", {"until": (timezone.localdate() + timedelta(days=40)).isoformat()}),
        ("close", {"outcome": "nonsense"}),
        ("close", {"outcome": "found_here"}),
        ("prolong", {}),
    ):
        assert client.post(f"/en/my/needs/{made.pk}/{step}/", said).status_code == 302
        made.refresh_from_db()
        states.append(made.state)
    assert states == ["published", "draft", "published", "published", "published", "closed", "closed"]
    assert made.valid_until == timezone.localdate() + timedelta(days=40)
    copied = client.post(f"/en/my/needs/{made.pk}/copy/")
    twin = Need.objects.get(state="draft")
    assert copied.headers["Location"] == f"/en/my/needs/{twin.pk}/edit/"
    client.post(f"/en/my/needs/{twin.pk}/discard/")
    assert list(Need.objects.all()) == [made]


@pytest.mark.parametrize("until", ["2026-13-45", "soon", "2099-01-01", "2020-01-01"])
def test_a_day_that_is_none_prolongs_nothing(market: Market, until: str) -> None:
    client, made = browser(market.maud), published_need(market, at=timezone.now())
    response = client.post(f"/en/my/needs/{made.pk}/prolong/", {"until": until}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Need.objects.get().valid_until == made.valid_until


def test_a_last_day_that_is_taken_out_of_an_open_need_is_the_usual_one_again(market: Market) -> None:
    made = published_need(market, at=timezone.now(), valid_until=timezone.localdate() + timedelta(days=9))
    said = {**answers(market, valid_until=""), "step": "keep"}
    browser(market.maud).post(f"/en/my/needs/{made.pk}/edit/", said)
    assert Need.objects.get().valid_until == usual_end(Need, timezone.localdate())


def test_what_is_over_says_so_to_those_who_could_see_it(market: Market) -> None:
    made = published_need(market, at=timezone.now(), visibility="members")
    actions.close(made, "dropped", by=market.maud, at=timezone.now())
    address = f"/en/needs/{made.pk}/"
    ends = [
        browser(person).get(address).status_code for person in (None, market.jens, market.team, market.maud)
    ]
    assert ends == [404, 404, 200, 200]
    public = published_need(market, at=timezone.now())
    actions.close(public, "dropped", by=market.maud, at=timezone.now())
    assert Client().get(f"/en/needs/{public.pk}/").status_code == 410


@pytest.mark.parametrize("address", ["/fr/needs/", "/de/offers/", "/en/needs/?q=linge&until=14&near=Trier"])
def test_an_empty_board_says_what_to_do(address: str, market: Market) -> None:
    page = text_of(Client().get(address))
    assert "/new/" in page


def test_own_lists_say_what_to_do_next(market: Market) -> None:
    need(market)
    published_need(market, at=timezone.now(), title="Draps")
    page = text_of(browser(market.maud).get("/en/my/needs/"))
    assert "One need of yours is open." in page
    assert "Finish it and publish it" in page
    assert "You offer nothing yet." in text_of(browser(market.maud).get("/en/my/offers/"))
    assert "do not act for one yet" in text_of(browser(market.world.stranger).get("/en/my/needs/"))
    assert "do not act for an organisation" in text_of(
        browser(market.world.stranger).get("/en/my/needs/new/")
    )


def test_the_team_may_write_for_an_organisation_it_looks_after(market: Market) -> None:
    client = browser(market.team)
    assert client.get("/en/my/needs/new/?organisation=esch-achats").status_code == 200
    client.post("/en/my/needs/new/", {**answers(market), "step": "send"})
    assert Need.objects.get().state == "published"
    assert browser(market.jens).get("/en/my/needs/new/?organisation=esch-achats").status_code == 403


@pytest.mark.parametrize("rows", [1, 50])
def test_boards_and_lists_ask_at_most_fifteen_queries(
    market: Market, rows: int, django_assert_max_num_queries: Any
) -> None:
    now = timezone.now()
    made, theirs = published_need(market, at=now), published_offer(market, at=now)
    for _ in range(rows - 1):
        actions.submit(actions.copy(made, by=market.maud, at=now), by=market.maud, at=now)
        actions.submit(actions.copy(theirs, by=market.team, at=now), by=market.team, at=now)
        waiting = actions.copy(theirs, by=market.jens, at=now)
        actions.submit(waiting, by=market.jens, at=now)
    here = Written({"area": "territories"}, {"territories": [market.workshop.territory]})
    actions.change(offer(market, at=now), here, by=market.jens, at=now)
    for person, address in (
        (None, "/fr/needs/?q=linge"),
        (market.maud, "/fr/needs/?q=linge&kind=purchase"),
        (market.team, "/fr/offers/"),
        (market.maud, "/fr/my/needs/"),
        (market.jens, "/fr/my/offers/"),
        (market.team, "/fr/cockpit/needs/"),
        (market.maud, f"/fr/needs/{made.pk}/"),
        (market.jens, f"/fr/needs/{made.pk}/"),
        (None, f"/fr/offers/{theirs.pk}/"),
        (market.maud, f"/fr/my/needs/{made.pk}/"),
    ):
        client = browser(person)
        client.get(address)
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
