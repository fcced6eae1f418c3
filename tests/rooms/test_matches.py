"""Needs meet offers: computed, kept, answered; no pair crosses a refusal or what somebody may not see."""

from datetime import timedelta

import pytest

from tests.rooms.matches_world import (
    NOW,
    Town,
    make_town,
    organisation,
    person_of,
    provide,
    seek,
    trades_alone,
)
from tisserand.cluster.matches.actions import answering, computing
from tisserand.cluster.matches.actions.answering import Answer
from tisserand.cluster.matches.counter import market
from tisserand.cluster.matches.models import Match, MatchAnswer
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.organisations.models import Organisation

pytestmark = pytest.mark.django_db
LINEN = "Nous cherchons une blanchisserie pour laver le linge de notre maison de repos."
WASHING = "Wir waschen und bügeln Wäsche für Heime und Gaststätten, mit Abholung."
LAVERIE = "Blanchisserie : nous lavons et repassons le linge de maisons de repos et de restaurants."
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def small_knowledge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped trades without the labels of NACE, which take seconds to learn from."""
    monkeypatch.setattr(linking, "knowledge", trades_alone)
    market.forget()


@pytest.fixture
def town() -> Town:
    return make_town()


def pairs(**fields: object) -> set[tuple[str, str]]:
    found = Match.objects.filter(kind="need", is_current=True, **fields).select_related("seeker", "provider")
    return {(one.seeker.name, one.provider.name) for one in found}


def laundry(town: Town) -> tuple[object, object]:
    """A need for laundry in Esch, and an offer from Trier."""
    need = seek(town.buyer, LINEN, town.trades["laundry"])
    return need, provide(town.moselwerk, WASHING, town.trades["laundry"])


def test_nothing_at_all_is_matched_with_nothing() -> None:
    run = computing.match_everything(at=NOW)
    assert (run.needs, run.pairs, run.kept, run.gini) == (0, 0, 1.0, 0.0)


def test_a_need_in_french_finds_an_offer_in_german(town: Town) -> None:
    need, offer = laundry(town)
    provide(town.bakery, "Pains et viennoiseries pour collectivités.", town.trades["bakery-products"])
    computing.match_everything(at=NOW)
    match = Match.objects.get(kind="need")
    assert (match.need, match.offer, match.seeker, match.provider) == (
        need,
        offer,
        town.buyer,
        town.moselwerk,
    )
    assert 0 < match.score < 1
    assert match.rank == 1
    assert match.reasons[0]["code"] == "same_trade"


def test_computing_twice_changes_nothing(town: Town) -> None:
    laundry(town)
    computing.match_everything(at=NOW)
    before = list(Match.objects.values())
    computing.match_everything(at=NOW)
    assert list(Match.objects.values()) == before


def test_one_refusal_ends_everything_between_two_until_it_is_taken_back(town: Town) -> None:
    laundry(town)
    computing.match_everything(at=NOW)
    match = Match.objects.get(kind="need")
    jens = person_of(town.moselwerk)
    assert not answering.answer(match, town.moselwerk, Answer("no", "full"), by=jens, at=NOW + DAY)
    assert pairs() == set()
    seek(town.buyer, f"{LINEN} Aussi des nappes.", town.trades["laundry"], changed_at=NOW + DAY)
    computing.match_what_changed(at=NOW + 2 * DAY)
    computing.match_everything(at=NOW + 2 * DAY)
    assert pairs() == set()
    answering.take_back(match, town.moselwerk, by=jens, at=NOW + 3 * DAY)
    computing.match_everything(at=NOW + 3 * DAY)
    assert pairs() == {("Esch Achats", "Moselwerk")}
    assert Match.objects.filter(kind="need").count() == 2


def test_what_is_taken_back_is_suggested_again_without_waiting_for_the_night(town: Town) -> None:
    laundry(town)
    computing.match_everything(at=NOW)
    match, jens = Match.objects.get(kind="need"), person_of(town.moselwerk)
    answering.answer(match, town.moselwerk, Answer("no", "full"), by=jens, at=NOW + DAY)
    computing.match_what_changed(at=NOW + 2 * DAY)
    answering.take_back(match, town.moselwerk, by=jens, at=NOW + 3 * DAY)
    computing.match_what_changed(at=NOW + 4 * DAY)
    assert pairs() == {("Esch Achats", "Moselwerk")}


@pytest.mark.parametrize(
    ("need", "offer", "is_member", "is_suggested"),
    [
        ("public", "public", False, True),
        ("members", "public", False, False),
        ("members", "public", True, True),
        ("public", "members", False, True),
        ("facilitators", "public", True, True),
        ("public", "facilitators", True, False),
    ],
)
def test_what_is_not_for_everybody_is_matched_only_with_those_it_is_for(
    town: Town, need: str, offer: str, is_member: bool, is_suggested: bool
) -> None:
    provider = town.laverie if is_member else organisation("Lavoir", "Metz", ["fr"], is_member=False)
    seek(town.buyer, LINEN, town.trades["laundry"], visibility=need)
    provide(provider, LAVERIE, town.trades["laundry"], visibility=offer)
    computing.match_everything(at=NOW)
    assert bool(pairs()) == is_suggested


def test_an_offer_for_members_is_not_suggested_to_who_is_none(town: Town) -> None:
    seek(town.bakery, LINEN, town.trades["laundry"])
    provide(town.laverie, LAVERIE, town.trades["laundry"], visibility="members")
    computing.match_everything(at=NOW)
    assert pairs() == set()


def test_who_is_not_in_the_directory_is_never_suggested(town: Town) -> None:
    laundry(town)
    Organisation.objects.filter(pk=town.moselwerk.pk).update(state="draft")
    computing.match_everything(at=NOW)
    assert pairs() == set()


def test_a_language_wall_is_marked(town: Town) -> None:
    seek(town.laverie, LINEN, town.trades["laundry"])
    provide(town.moselwerk, WASHING, town.trades["laundry"])
    computing.match_everything(at=NOW)
    match = Match.objects.get(kind="need")
    assert [(doubt["code"], doubt["facts"]) for doubt in match.doubts] == [
        ("no_common_language", {"sought": ["fr"], "offered": ["de"]})
    ]


def test_a_reserved_need_is_for_those_it_is_reserved_for(town: Town) -> None:
    seek(town.buyer, LINEN, town.trades["laundry"], reservation="res-ws")
    provide(town.moselwerk, WASHING, town.trades["laundry"])
    provide(town.laverie, LAVERIE, town.trades["laundry"])
    computing.match_everything(at=NOW)
    assert pairs() == {("Esch Achats", "Moselwerk")}


def test_one_new_offer_reaches_the_needs_it_fits_and_no_other(town: Town) -> None:
    laundry(town)
    bread = seek(town.laverie, "Nous cherchons du pain frais.", town.trades["bakery-products"])
    computing.match_everything(at=NOW + DAY / 2)
    provide(town.laverie, LAVERIE, town.trades["laundry"], changed_at=NOW + DAY)
    run = computing.match_what_changed(at=NOW + DAY)
    assert run.needs == 1
    assert pairs() == {("Esch Achats", "Moselwerk"), ("Esch Achats", "La Laverie")}
    assert not bread.matches.exists()


def test_what_changed_ends_where_everything_would(town: Town) -> None:
    need, offer = laundry(town)
    provide(town.laverie, LAVERIE, town.trades["laundry"])
    computing.match_everything(at=NOW)
    offer.state = "closed"
    offer.outcome, offer.changed_at, offer.revision = "dropped", NOW + DAY, 2
    offer.save()
    need.text, need.changed_at = f"{LINEN} Deux fois par semaine.", NOW + DAY
    need.save()
    computing.match_what_changed(at=NOW + DAY)
    kept = list(Match.objects.filter(is_current=True).order_by("pk").values("pk", "rank", "offer"))
    computing.match_everything(at=NOW + DAY)
    assert list(Match.objects.filter(is_current=True).order_by("pk").values("pk", "rank", "offer")) == kept
    assert pairs() == {("Esch Achats", "La Laverie")}


def test_members_worth_meeting_stand_once_whichever_side_seeks(town: Town) -> None:
    town.buyer.sought_trades.set([town.trades["laundry"]])
    for provider in (town.moselwerk, town.laverie, town.bakery):
        provider.trades.set([town.trades["laundry"]])
    computing.match_everything(at=NOW)
    found = Match.objects.filter(kind="profile", is_current=True)
    ends = {frozenset((one.seeker.name, one.provider.name)) for one in found}
    assert len(found) == len(ends)
    assert {"Au Bon Pain"} & frozenset().union(*ends) == set()
    assert frozenset(("Esch Achats", "Moselwerk")) in ends


def test_both_who_want_are_told_apart_from_one(town: Town) -> None:
    laundry(town)
    computing.match_everything(at=NOW)
    match = Match.objects.get(kind="need")
    wants = Answer("interested")
    assert not answering.answer(match, town.buyer, wants, by=person_of(town.buyer), at=NOW)
    assert answering.answer(match, town.moselwerk, wants, by=person_of(town.moselwerk), at=NOW)


def test_seeing_does_not_unsay(town: Town) -> None:
    laundry(town)
    computing.match_everything(at=NOW)
    match, maud = Match.objects.get(kind="need"), person_of(town.buyer)
    answering.mark_seen([match], town.buyer, by=maud, at=NOW)
    assert MatchAnswer.objects.get().said == "seen"
    answering.answer(match, town.buyer, Answer("later"), by=maud, at=NOW)
    answering.mark_seen([match], town.buyer, by=maud, at=NOW)
    said = MatchAnswer.objects.get()
    assert (said.said, said.until) == ("later", (NOW + timedelta(days=30)).date())


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        (Answer("no"), answering.ReasonIsMissing),
        (Answer("no", "because"), answering.ReasonIsMissing),
        (Answer("perhaps"), answering.NoSuchAnswer),
        (Answer("later", until=NOW.date()), answering.DayIsOff),
        (Answer("later", until=NOW.date() + timedelta(days=400)), answering.DayIsOff),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(town: Town, given: Answer, refused: type) -> None:
    laundry(town)
    computing.match_everything(at=NOW)
    with pytest.raises(refused):
        answering.answer(Match.objects.get(kind="need"), town.buyer, given, by=person_of(town.buyer), at=NOW)
    assert MatchAnswer.objects.count() == 0


def test_nobody_answers_for_others_nor_to_what_they_may_not_see(town: Town) -> None:
    need, _ = laundry(town)
    computing.match_everything(at=NOW)
    match, wants = Match.objects.get(kind="need"), Answer("interested")
    with pytest.raises(answering.NotYours):
        answering.answer(match, town.moselwerk, wants, by=person_of(town.buyer), at=NOW)
    with pytest.raises(answering.NotYours):
        answering.answer(match, town.laverie, wants, by=person_of(town.laverie), at=NOW)
    type(need).objects.update(visibility="facilitators")
    with pytest.raises(answering.NotYours):
        answering.answer(match, town.moselwerk, wants, by=person_of(town.moselwerk), at=NOW)
