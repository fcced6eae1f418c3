"""Suggestions for members: shown with reasons, answered in one press, never past what somebody may see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.matches_world import Town, make_town, organisation, person_of, provide, seek, trades_alone

from tisserand.cluster.matches.actions.computing import match_everything
from tisserand.cluster.matches.counter import market
from tisserand.cluster.matches.models import Introduction, Match, MatchAnswer
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.needs.models import Need
from tisserand.cluster.organisations.models import Organisation

pytestmark = pytest.mark.django_db
LINEN = "Nous cherchons une blanchisserie pour laver le linge de notre maison de repos."
WASHING = "Wir waschen und bügeln Wäsche für Heime und Gaststätten, mit Abholung."
MOST_QUERIES = 15


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(linking, "knowledge", trades_alone)
    market.forget()
    return make_town()


@pytest.fixture
def need(town: Town) -> Need:
    """A need in Esch, and an offer from Trier that fits it."""
    made = seek(town.buyer, LINEN, town.trades["laundry"])
    provide(town.moselwerk, WASHING, town.trades["laundry"])
    match_everything(at=timezone.now())
    return made


def signed_in(one: Organisation) -> Client:
    client = Client()
    client.force_login(person_of(one))
    return client


def say(one: Organisation, match: Match, **said: str):
    given = {"for": str(one.pk), "back": "/de/my/matches/", **said}
    return signed_in(one).post(f"/de/my/matches/{match.pk}/answer/", given)


def test_a_provider_reads_in_german_why_a_french_need_fits(town: Town, need: Need) -> None:
    page = signed_in(town.moselwerk).get("/de/my/matches/").content.decode()
    assert need.title in page
    assert "Diese Organisation sucht, was Sie anbieten: <mark>laundry</mark>." in page
    assert faults_of_page(page) == []


def test_a_page_writes_down_that_it_was_seen_and_only_for_its_own_side(town: Town, need: Need) -> None:
    signed_in(town.moselwerk).get("/de/my/matches/")
    said = MatchAnswer.objects.get()
    assert (said.organisation, said.said) == (town.moselwerk, "seen")
    team = Client()
    team.force_login(town.team)
    assert team.get(f"/fr/my/needs/{need.pk}/suggestions/").status_code == 200
    assert MatchAnswer.objects.count() == 1


def test_interest_of_one_is_shown_to_the_other_and_both_make_an_introduction(town: Town, need: Need) -> None:
    match = need.matches.get()
    assert say(town.moselwerk, match, said="interested").headers["Location"] == "/de/my/matches/"
    page = signed_in(town.buyer).get(f"/fr/my/needs/{need.pk}/suggestions/").content.decode()
    assert "Moselwerk est intéressée" in page
    assert Introduction.objects.count() == 0
    say(town.buyer, match, said="interested")
    introduction = Introduction.objects.get()
    assert (introduction.one, introduction.other, introduction.match) == (town.buyer, town.moselwerk, match)


def test_a_no_has_a_reason_stands_in_the_funnel_and_is_taken_back(town: Town, need: Need) -> None:
    match, page = need.matches.get(), f"/fr/my/needs/{need.pk}/suggestions/"
    say(town.moselwerk, match, said="no")
    assert MatchAnswer.objects.count() == 0
    say(town.moselwerk, match, said="no", reason="full", words="Bis Mai")
    shown = signed_in(town.buyer).get(page)
    assert (shown.context["funnel"].declined, shown.context["cards"]) == (1, [])
    assert "nous sommes complets" in shown.content.decode()
    client = signed_in(town.moselwerk)
    assert "Bis Mai" in client.get("/de/my/matches/").content.decode()
    client.post(f"/de/my/matches/{match.pk}/take-back/", {"for": str(town.moselwerk.pk)})
    assert MatchAnswer.objects.get(organisation=town.moselwerk).said == "seen"


def test_later_is_out_of_the_way_until_its_day(town: Town, need: Need) -> None:
    match, today = need.matches.get(), timezone.localdate()
    say(town.moselwerk, match, said="later", until=str(today - timedelta(days=1)))
    assert MatchAnswer.objects.count() == 0
    for no_day in ("2027-13-45", "bald"):
        say(town.moselwerk, match, said="later", until=no_day)
        assert MatchAnswer.objects.count() == 0
    say(town.moselwerk, match, said="later", until="")
    assert MatchAnswer.objects.get().until == today + timedelta(days=30)
    assert signed_in(town.moselwerk).get("/de/my/matches/").context["cards"] == []
    MatchAnswer.objects.update(until=today)
    assert len(signed_in(town.moselwerk).get("/de/my/matches/").context["cards"]) == 1


def test_words_are_quoted_as_the_reader_quotes(town: Town, need: Need) -> None:
    say(town.moselwerk, need.matches.get(), said="no", reason="full", words="Bis Mai")
    client = signed_in(town.moselwerk)
    quoted = [client.get(f"/{language}/my/matches/").content.decode() for language in ("fr", "de", "en")]
    shown = ["«\N{NO-BREAK SPACE}Bis Mai\N{NO-BREAK SPACE}»", "„Bis Mai“", "“Bis Mai”"]
    assert [words in page for words, page in zip(shown, quoted, strict=True)] == [True, True, True]


def test_a_page_of_a_need_that_was_closed_meanwhile_says_so(town: Town, need: Need) -> None:
    match = need.matches.get()
    say(town.moselwerk, match, said="interested")
    Need.objects.update(state="closed", outcome="dropped")
    page = signed_in(town.buyer).get(f"/fr/my/needs/{need.pk}/suggestions/").content.decode()
    assert f"/fr/my/matches/{match.pk}/answer/" not in page
    say(town.buyer, match, said="interested")
    assert Introduction.objects.count() == 0
    told = signed_in(town.buyer)
    given = {"for": str(town.buyer.pk), "said": "interested"}
    html = told.post(f"/de/my/matches/{match.pk}/answer/", given, follow=True).content.decode()
    assert "nicht mehr am Brett" in html


def test_nobody_answers_for_others(town: Town, need: Need) -> None:
    match = need.matches.get()
    given = {"for": str(town.moselwerk.pk), "said": "interested"}
    assert signed_in(town.buyer).post(f"/de/my/matches/{match.pk}/answer/", given).status_code == 403
    assert signed_in(town.laverie).get(f"/fr/my/needs/{need.pk}/suggestions/").status_code == 403


def test_a_need_that_is_hidden_meanwhile_is_not_shown_to_who_provides(town: Town, need: Need) -> None:
    Need.objects.update(visibility="facilitators")
    assert signed_in(town.moselwerk).get("/de/my/matches/").context["cards"] == []
    assert len(signed_in(town.buyer).get(f"/de/my/needs/{need.pk}/suggestions/").context["cards"]) == 1


def test_five_people_worth_meeting_at_once_and_more_as_one_answers(town: Town) -> None:
    for number in range(7):
        other = organisation(f"Org {number}", "Metz", ["fr"])
        Match.objects.create(
            kind="profile",
            seeker=town.buyer,
            provider=other,
            score=0.1 * number,
            rank=1,
            reasons=[{"code": "same_trade", "share": 1.0, "facts": {"trades": ["laundry"], "seeks": True}}],
            computed_at=timezone.now(),
        )
    page = signed_in(town.buyer).get("/fr/my/suggestions/")
    assert [card.other.name for card in page.context["cards"]] == [f"Org {n}" for n in (6, 5, 4, 3, 2)]
    assert page.context["left"] == 2
    say(town.buyer, page.context["cards"][0].match, said="interested")
    again = signed_in(town.buyer).get("/fr/my/suggestions/")
    assert [card.other.name for card in again.context["cards"]] == [f"Org {n}" for n in (5, 4, 3, 2, 1)]
    other = signed_in(Organisation.objects.get(name="Org 6")).get("/de/my/suggestions/")
    assert other.context["cards"][0].standing.other_wants


def test_who_can_do_it_says_so_without_having_been_suggested(town: Town, need: Need) -> None:
    client = signed_in(town.laverie)
    assert "my/matches/can-do" in client.get(need.get_absolute_url()).content.decode()
    client.post(f"/fr/my/matches/can-do/{need.pk}/")
    match = need.matches.get(provider=town.laverie)
    assert match.answers.get().said == "interested"
    page = signed_in(town.buyer).get(f"/fr/my/needs/{need.pk}/suggestions/").content.decode()
    assert "La Laverie" in page
    match_everything(at=timezone.now())
    assert match.answers.get(organisation=town.laverie).said == "interested"


def test_nobody_volunteers_for_their_own_need_nor_for_one_they_may_not_see(town: Town, need: Need) -> None:
    address = f"/fr/my/matches/can-do/{need.pk}/"
    own = signed_in(town.buyer).post(address)
    assert own.context["organisations"] == []
    Need.objects.update(visibility="facilitators")
    assert signed_in(town.laverie).post(address).status_code == 404


@pytest.mark.parametrize("path", ["my/suggestions/", "my/matches/"])
def test_an_empty_page_says_what_to_do(town: Town, path: str) -> None:
    for one in (town.bakery, town.buyer):
        page = signed_in(one).get(f"/fr/{path}").content.decode()
        assert 'class="empty"' in page
        assert faults_of_page(page) == []
    stranger = Client()
    stranger.force_login(town.team)
    assert 'class="empty"' in stranger.get(f"/fr/{path}").content.decode()


@pytest.mark.parametrize("rows", [1, 50])
def test_pages_take_fifteen_queries_at_most(town: Town, rows: int, django_assert_max_num_queries) -> None:
    need = seek(town.buyer, LINEN, town.trades["laundry"])
    reasons = [
        {"code": "same_trade", "share": 1.0, "facts": {"trades": ["laundry"]}},
        {"code": "known_through", "share": 0.5, "facts": {"names": [str(town.laverie.pk)]}},
        {"code": "across_border", "share": 0.4, "facts": {"countries": ["LU", "FR"], "languages": ["fr"]}},
    ]
    for number in range(rows):
        other = organisation(f"Org {number}", "Metz", ["fr"])
        common = {"score": 0.5, "rank": 1, "reasons": reasons, "computed_at": timezone.now()}
        Match.objects.create(kind="need", need=need, seeker=town.buyer, provider=other, **common)
        Match.objects.create(kind="profile", seeker=other, provider=town.buyer, **common)
        theirs = seek(other, LINEN, town.trades["laundry"])
        Match.objects.create(kind="need", need=theirs, seeker=other, provider=town.buyer, **common)
    client = signed_in(town.buyer)
    for path in ("my/suggestions/", "my/matches/", f"my/needs/{need.pk}/suggestions/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(f"/fr/{path}").status_code == 200
