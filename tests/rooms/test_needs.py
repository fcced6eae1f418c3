"""Needs and offers live from draft to outcome; what is faulty is told and nothing is half-kept."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image

from tests.rooms.needs_world import (
    LINEN,
    NOW,
    Market,
    make_market,
    need,
    offer,
    published_need,
    published_offer,
)
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.needs import actions
from tisserand.cluster.needs.actions import Written
from tisserand.cluster.needs.documents import NotAcceptedAsDocument, checked_document
from tisserand.cluster.needs.models import Confirmation, Need, Notice, Offer
from tisserand.cluster.needs.queries import (
    open_needs,
    open_offers,
    own_notices,
    shown_of,
    submitted,
    visible_to,
    whole,
)
from tisserand.cluster.needs.rules import may_see
from tisserand.cluster.needs.validity import months_after
from tisserand.cluster.organisations.models import Organisation, Visibility
from tisserand.cluster.organisations.rules import in_care_of, sight_of

pytestmark = pytest.mark.django_db
State = Notice.State


@pytest.fixture
def market() -> Market:
    return make_market()


def letters() -> list[tuple[str, str]]:
    return sorted(Letter.objects.values_list("recipient", "subject"))


def test_a_member_publishes_at_once_for_half_a_year(market: Market) -> None:
    made = need(market)
    actions.submit(made, by=market.maud, at=NOW)
    kept = Need.objects.get()
    assert (kept.state, kept.valid_until, kept.place) == (
        State.PUBLISHED,
        date(2027, 8, 1),
        market.buyer.territory,
    )
    assert letters() == []
    assert list(open_needs()) == [kept]


def test_an_offer_of_who_is_no_member_waits_for_the_team_of_its_territory(market: Market) -> None:
    made = offer(market)
    actions.submit(made, by=market.jens, at=NOW)
    assert made.state == State.SUBMITTED
    assert list(open_offers()) == []
    assert list(submitted(Offer, in_care_of(market.team, "organisation__territory"))) == [made]
    assert letters() == [("noemie@cluster.example", "À publier : Wäscherei")]


def test_the_team_publishes_it_for_a_year_and_tells_its_people_in_their_language(market: Market) -> None:
    made = offer(market)
    actions.submit(made, by=market.jens, at=NOW)
    actions.publish(made, by=market.team, at=NOW)
    assert (made.state, made.valid_until) == (State.PUBLISHED, date(2028, 2, 1))
    assert ("moselwerk@member.example", "Veröffentlicht: Wäscherei") in letters()
    with pytest.raises(actions.MovedOn):
        actions.publish(made, by=market.team, at=NOW)


def test_the_team_sends_it_back_with_a_word_and_never_without(market: Market) -> None:
    made = offer(market)
    actions.submit(made, by=market.jens, at=NOW)
    with pytest.raises(actions.RemarkIsMissing):
        actions.send_back(made, "  ", by=market.team, at=NOW)
    actions.send_back(made, "Bitte den Umkreis nennen.", by=market.team, at=NOW)
    assert (made.state, made.remark) == (State.DRAFT, "Bitte den Umkreis nennen.")
    letter = Letter.objects.get(recipient="moselwerk@member.example")
    assert "Bitte den Umkreis nennen." in letter.body
    actions.submit(made, by=market.jens, at=NOW)
    assert (made.state, made.remark) == (State.SUBMITTED, "")


def test_what_is_open_waits_again_when_somebody_changes_it_who_may_not_publish(market: Market) -> None:
    theirs, ours = published_offer(market), published_need(market)
    changed = actions.change(theirs, Written({"title": "Mietwäsche"}), by=market.jens, at=NOW)
    assert (changed.state, changed.title) == (State.SUBMITTED, "Mietwäsche")
    kept = actions.change(ours, Written({"title": "Linge"}), by=market.maud, at=NOW)
    assert (kept.state, kept.title) == (State.PUBLISHED, "Linge")


def test_what_is_open_and_left_without_a_last_day_gets_the_usual_one(market: Market) -> None:
    made = published_need(market, valid_until=date(2027, 3, 1))
    actions.change(made, Written({"valid_until": None}), by=market.maud, at=NOW)
    kept = Need.objects.get()
    assert (kept.state, kept.valid_until) == (State.PUBLISHED, date(2027, 8, 1))


@pytest.mark.parametrize(
    "step",
    [
        lambda one, person: actions.submit(one, by=person, at=NOW),
        lambda one, person: actions.publish(one, by=person, at=NOW),
        lambda one, person: actions.send_back(one, "x", by=person, at=NOW),
        lambda one, person: actions.take_back(one, by=person, at=NOW),
        lambda one, person: actions.close(one, "dropped", by=person, at=NOW),
        lambda one, person: actions.prolong(one, by=person, at=NOW),
        lambda one, person: actions.change(one, Written({"title": "x"}), by=person, at=NOW),
        lambda one, person: actions.copy(one, by=person, at=NOW),
        lambda one, person: actions.discard(one, by=person),
    ],
)
def test_nobody_else_may_do_anything_with_it(market: Market, step: Any) -> None:
    made = need(market)
    for person in (market.jens, market.world.stranger):
        with pytest.raises(actions.NotYours):
            step(made, person)
    assert Need.objects.get().revision == 1


def test_it_is_taken_back_changed_and_published_again(market: Market) -> None:
    made = published_need(market)
    actions.take_back(made, by=market.maud, at=NOW)
    assert made.state == State.DRAFT
    assert list(open_needs()) == []
    actions.submit(made, by=market.maud, at=NOW)
    assert made.state == State.PUBLISHED


def test_it_is_closed_with_what_came_of_it(market: Market) -> None:
    made = published_need(market)
    assert actions.mark_matched(made, at=NOW)
    assert not actions.mark_matched(made, at=NOW)
    assert list(open_needs()) == [made]
    actions.close(made, "found_here", by=market.maud, at=NOW)
    assert (made.state, made.outcome, made.over_at) == (State.CLOSED, "found_here", NOW)
    assert list(open_needs()) == []
    with pytest.raises(actions.MovedOn):
        actions.prolong(made, by=market.maud, at=NOW)


def test_its_people_are_warned_once_and_told_when_it_is_over(market: Market) -> None:
    made = published_need(market)
    soon = NOW + timedelta(days=170)
    assert [actions.warn_and_expire(at=soon) for _ in range(2)] == [{"warned": 1, "expired": 0}] * 2
    over = NOW + timedelta(days=182)
    assert actions.warn_and_expire(at=over) == {"warned": 0, "expired": 1}
    assert actions.warn_and_expire(at=over) == {"warned": 0, "expired": 0}
    made.refresh_from_db()
    assert made.state == State.EXPIRED
    assert letters() == [
        ("esch-achats@member.example", "C’est terminé : Linge de restaurant"),
        ("esch-achats@member.example", "Se termine le 1 août 2027 : Linge de restaurant"),
    ]


def test_on_its_last_day_it_is_still_open(market: Market) -> None:
    published_need(market, valid_until=date(2027, 3, 1))
    last = NOW.replace(month=3)
    assert actions.warn_and_expire(at=last)["expired"] == 0
    assert actions.warn_and_expire(at=last + timedelta(days=1))["expired"] == 1


def test_what_expired_is_opened_again_by_a_member_and_handed_in_again_by_others(market: Market) -> None:
    ours, theirs = published_need(market), published_offer(market)
    later = NOW + timedelta(days=400)
    actions.warn_and_expire(at=later)
    ours.refresh_from_db()
    actions.prolong(ours, by=market.maud, at=later)
    assert (ours.state, ours.valid_until) == (State.PUBLISHED, date(2028, 9, 7))
    theirs.refresh_from_db()
    actions.prolong(theirs, date(2028, 5, 1), by=market.jens, at=later)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.valid_until) == (State.SUBMITTED, date(2028, 5, 1))


def test_nothing_is_open_for_more_than_eighteen_months(market: Market) -> None:
    made = published_need(market)
    actions.prolong(made, date(2028, 8, 1), by=market.maud, at=NOW)
    with pytest.raises(actions.NotInOrder) as refused:
        actions.prolong(made, date(2028, 8, 2), by=market.maud, at=NOW)
    assert set(refused.value.faults) == {"valid_until"}
    assert Need.objects.get().valid_until == date(2028, 8, 1)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"title": " "}, "title", "Give it a title"),
        ({"text": ""}, "text", "Say in a sentence"),
        ({"text": "x" * 20_001}, "text", "20,001 characters, 1 more than fit"),
        ({"amount": "said"}, "amount", "Choose an amount"),
        (
            {"amount": "said", "least_band": 5, "most_band": 3},
            "most_band",
            "from “15,000 to 20,000 €” to “5,000 to 10,000 €”. Swap the two.",
        ),
        ({"valid_until": date(2027, 1, 31)}, "valid_until", "31 January 2027 is past"),
        ({"valid_until": date(2029, 1, 1)}, "valid_until", "choose 1 August 2028 at the latest"),
        ({"area": "territories"}, "territories", "Tick at least one"),
        ({"area": "radius"}, "radius_km", "from 1 to 1,000"),
        ({"area": "radius", "radius_km": 30}, "area", "no place on the map yet"),
    ],
)
def test_what_is_faulty_is_told_beside_its_field_and_not_kept(
    market: Market, fields: dict[str, object], field: str, said: str
) -> None:
    with override("en"), pytest.raises(actions.NotInOrder) as refused:
        (offer if "area" in fields else need)(market, **fields)
    assert list(refused.value.faults) == [field]
    assert said in refused.value.faults[field]
    assert Need.objects.count() + Offer.objects.count() == 0


def test_a_text_of_20000_characters_is_kept_whole(market: Market) -> None:
    text = "Linge blanc. " * 1538 + "Merci."
    assert len(text) == 20_000
    published_need(market, text=text)
    assert Need.objects.get().text == text


def test_a_need_without_trade_is_published_all_the_same(market: Market) -> None:
    made = need(market)
    made.trades.clear()
    actions.submit(made, by=market.maud, at=NOW)
    assert list(open_needs()) == [made]
    assert Confirmation.objects.count() == 0


def test_confirmed_trades_are_kept_for_the_text_they_were_confirmed_for(market: Market) -> None:
    made = published_need(market)
    said = Confirmation.objects.get()
    assert (said.text, said.language, said.trade, said.need) == (
        f"Linge de restaurant\n{LINEN}",
        "fr",
        market.laundry,
        made,
    )
    actions.change(made, Written({"title": "Draps"}), by=market.maud, at=NOW)
    assert Confirmation.objects.get().text.startswith("Draps\n")


def test_an_area_keeps_only_what_belongs_to_it(market: Market) -> None:
    Organisation.objects.filter(pk=market.workshop.pk).update(latitude=49.75, longitude=6.64)
    market.workshop.refresh_from_db()
    made = offer(market, area="radius", radius_km=40)
    here = Written({"area": "territories"}, {"territories": [market.workshop.territory]})
    changed = actions.change(made, here, by=market.jens, at=NOW)
    assert (changed.radius_km, changed.territories.count()) == (None, 1)
    everywhere = actions.change(changed, Written({"area": "everywhere"}), by=market.jens, at=NOW)
    assert everywhere.territories.count() == 0


def test_a_copy_is_a_draft_that_says_the_same(market: Market) -> None:
    made = published_need(market, valid_until=date(2027, 5, 1), has_social_clause=True)
    twin = actions.copy(made, by=market.maud, at=NOW)
    assert (twin.state, twin.valid_until, twin.text, twin.has_social_clause) == (
        State.DRAFT,
        None,
        LINEN,
        True,
    )
    assert list(twin.trades.all()) == [market.laundry]
    actions.discard(twin, by=market.maud)
    with pytest.raises(actions.MovedOn):
        actions.discard(made, by=market.maud)
    assert list(Need.objects.all()) == [made]


READERS = ("visitor", "stranger", "member", "own", "team")
SEEN_BY = {
    Visibility.PUBLIC: (True, True, True, True, True),
    Visibility.MEMBERS: (False, False, True, True, True),
    Visibility.FACILITATORS: (False, False, False, True, True),
}


@pytest.mark.parametrize("visibility", SEEN_BY)
def test_who_sees_an_open_offer(market: Market, visibility: str) -> None:
    made = published_offer(market, visibility=visibility)
    people = (AnonymousUser(), market.world.stranger, market.maud, market.jens, market.team)
    found = tuple(list(open_offers().filter(visible_to(person))) == [made] for person in people)
    assert found == SEEN_BY[visibility]
    assert tuple(may_see(person, made) for person in people) == found
    assert tuple(shown_of(market.workshop, sight_of(person))[1] == [made] for person in people) == found


def test_what_is_not_open_or_of_nobody_listed_is_seen_by_its_people_alone(market: Market) -> None:
    made = offer(market)
    people = (AnonymousUser(), market.world.stranger, market.maud, market.jens, market.team)
    assert tuple(may_see(person, made) for person in people) == (False, False, False, True, True)
    actions.submit(made, by=market.team, at=NOW)
    Organisation.objects.filter(pk=market.workshop.pk).update(state="archived")
    assert list(open_offers()) == []


def test_reads_cost_what_they_say(market: Market, django_assert_max_num_queries: Any) -> None:
    key = published_need(market).pk
    with django_assert_max_num_queries(7):
        found = whole(Need, key)
        assert found is not None
        assert [*found.trades.all(), *found.languages.all(), *found.attachments.all()] == [market.laundry]
    with django_assert_max_num_queries(1):
        assert [str(one.organisation) for one in own_notices(Need, market.maud)] == ["Esch Achats"]


def image() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    return content.getvalue()


def office(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("ContentTypes", "[Content_Types].xml"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("cahier des charges.pdf", b"%PDF-1.7 ... %%EOF", "cahier des charges.pdf"),
        ("../../etc/plan.png", image(), "plan.png"),
        ("liste.docx", office(ContentTypes="", word__document="x"), "liste.docx"),
        ("liste.bin", office(ContentTypes="", xl__workbook="x"), "liste.xlsx"),
        ("a.odt", office(mimetype="application/vnd.oasis.opendocument.text"), "a.odt"),
    ],
)
def test_documents_are_told_by_what_is_in_them(name: str, content: bytes, kept: str) -> None:
    assert checked_document(SimpleUploadedFile(name, content)).name == kept


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"%PDF-1.7 cut",
        b"PK\x03\x04 no archive",
        office(**{"ContentTypes": "", "word__vbaProject.bin": ""}),
        office(readme="x"),
        image()[:40],
    ],
)
def test_what_is_no_document_is_refused_with_a_word(content: bytes) -> None:
    with override("en"), pytest.raises(NotAcceptedAsDocument, match="Save it as PDF"):
        checked_document(SimpleUploadedFile("x.pdf", content))


def test_a_document_of_more_than_ten_megabytes_is_refused() -> None:
    huge = SimpleUploadedFile("plan.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024) + b"%%EOF")
    with override("en"), pytest.raises(NotAcceptedAsDocument, match="more than 10 MB"):
        checked_document(huge)


def test_five_documents_and_no_more(market: Market, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = need(market)
    document = checked_document(SimpleUploadedFile("plan.png", image()))
    kept = [actions.attach(made, document, by=market.maud, at=NOW) for _ in range(5)]
    with pytest.raises(actions.TooManyDocuments):
        actions.attach(made, document, by=market.maud, at=NOW)
    with pytest.raises(actions.NotYours):
        actions.detach(kept[0], by=market.jens, at=NOW)
    actions.detach(kept[0], by=market.maud, at=NOW)
    assert made.attachments.count() == 4


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 1, 31), 18, date(2028, 7, 31)),
    ],
)
def test_months_end_where_the_calendar_ends_them(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
