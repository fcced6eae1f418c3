"""Introductions on their pages: answered by a press, not by opening a link; followed by the team."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.matches_world import Town, make_town, person_of, provide, seek

from tisserand.cluster.accounts.actions.mail_choices import choices_of
from tisserand.cluster.mail.actions import send_waiting_letters
from tisserand.cluster.matches.actions import introducing
from tisserand.cluster.matches.actions.following_up import ask_for_outcomes
from tisserand.cluster.matches.keyed import answer_token
from tisserand.cluster.matches.models import Introduction, IntroductionSide, Match, MatchAnswer
from tisserand.cluster.needs.models import Need
from tisserand.cluster.organisations.models import Organisation, Representative
from tisserand.cluster.ties.models import Tie

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "de", "en")


@pytest.fixture
def town(strict_templates: None) -> Town:
    return make_town()


def proposed(town: Town, other: Organisation | None = None) -> Introduction:
    return introducing.propose_introduction(
        town.buyer,
        other or town.moselwerk,
        match=matched(town) if other is None else None,
        by=town.team,
        is_of_the_team=True,
        subject="Linge de la maison",
        message="Parlez-vous donc.",
        language="fr",
        at=timezone.now(),
    )


def matched(town: Town) -> Match:
    until = timezone.localdate() + timedelta(days=90)
    need = seek(town.buyer, "Blanchisserie", town.trades["laundry"], valid_until=until)
    return Match.objects.create(
        kind="need",
        need=need,
        offer=provide(town.moselwerk, "Wir waschen", town.trades["laundry"], valid_until=until),
        seeker=town.buyer,
        provider=town.moselwerk,
        score=0.6,
        rank=1,
        computed_at=timezone.now(),
        reasons=[{"code": "same_trade", "share": 0.5, "facts": {"trades": ["laundry"]}}],
    )


def side_of(made: Introduction, organisation: Organisation) -> IntroductionSide:
    return made.sides.get(organisation=organisation)


def answer_page(made: Introduction, organisation: Organisation, language: str = "de") -> str:
    return f"/{language}/introductions/{side_of(made, organisation).key}/"


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_opening_the_letters_link_asks_and_answers_nothing(client: Client, town: Town, language: str) -> None:
    made = proposed(town)
    page = client.get(answer_page(made, town.moselwerk, language))
    assert page.status_code == 200
    html = page.content.decode()
    assert faults_of_page(html) == []
    assert html.count('name="said"') == 2
    assert "laundry" in html
    assert side_of(made, town.moselwerk).said == "waiting"


def test_a_press_says_yes_and_the_second_yes_tells_how_to_reach_them(client: Client, town: Town) -> None:
    made = proposed(town)
    client.post(answer_page(made, town.moselwerk), {"said": "yes", "address": "jens@moselwerk.test"})
    assert "jens@moselwerk.test" not in client.get(answer_page(made, town.buyer)).content.decode()
    answered = client.post(answer_page(made, town.buyer), {"said": "yes", "address": ""}, follow=True)
    made.refresh_from_db()
    assert (made.state, Tie.objects.get().kind) == ("accepted", "introduced")
    assert "mailto:jens@moselwerk.test" in answered.content.decode()


def test_a_no_without_a_reason_comes_back_as_it_was_typed(client: Client, town: Town) -> None:
    made = proposed(town)
    page = client.post(answer_page(made, town.moselwerk), {"said": "no", "words": "leider voll"})
    assert page.status_code == 422
    assert "leider voll" in page.content.decode()
    page = client.post(answer_page(made, town.moselwerk), {"said": "no", "reason": "full"}, follow=True)
    made.refresh_from_db()
    assert (page.status_code, made.state) == (200, "declined")


@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn"])
def test_what_is_over_says_so(client: Client, town: Town, state: str) -> None:
    made = proposed(town)
    Introduction.objects.filter(pk=made.pk).update(state=state)
    html = client.get(answer_page(made, town.moselwerk, "en")).content.decode()
    assert 'name="said"' not in html
    client.post(answer_page(made, town.moselwerk, "en"), {"said": "yes"})
    assert side_of(made, town.moselwerk).said == "waiting"


def test_an_outcome_is_told_by_key(client: Client, town: Town) -> None:
    made = proposed(town)
    for side in made.sides.all():
        introducing.accept(side, by=None, at=timezone.now())
    page = f"{answer_page(made, town.buyer, 'fr')}outcome/"
    assert faults_of_page(client.get(page).content.decode()) == []
    assert client.post(page, {"outcome": "informative", "band": "3"}).status_code == 422
    assert client.post(page, {"outcome": "order", "band": "3", "words": "Contrat d’un an"}).status_code == 200
    side = side_of(made, town.buyer)
    assert (side.outcome, side.outcome_band, side.outcome_by) == ("order", 3, None)
    assert set(Tie.objects.values_list("kind", flat=True)) == {"introduced", "contracted"}


def test_one_click_of_the_mail_program_stops_letters(town: Town) -> None:
    choice = choices_of(person_of(town.buyer))["needs"]
    page = f"/fr/letters/{choice.key}/stop/"
    outside = Client(enforce_csrf_checks=True)
    assert outside.get(page).status_code == 200
    choice.refresh_from_db()
    assert choice.rhythm == "weekly"
    assert outside.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    choice.refresh_from_db()
    assert choice.rhythm == "never"
    outside.post(f"{page}?all", {"List-Unsubscribe": "One-Click"})
    assert {one.rhythm for one in choices_of(person_of(town.buyer)).values()} == {"never"}
    assert outside.get("/fr/letters/nobody/stop/").status_code == 410


def test_a_question_leaves_with_the_header_that_stops_it(town: Town) -> None:
    made = proposed(town)
    for side in made.sides.all():
        introducing.accept(side, by=None, at=timezone.now())
    ask_for_outcomes(at=timezone.now() + timedelta(days=31))
    send_waiting_letters(at=timezone.now())
    [letter] = [one for one in mail.outbox if one.subject.startswith("Was wurde daraus")]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("language", LANGUAGES)
def test_members_find_what_waits_for_them(town: Town, language: str) -> None:
    client = signed_in(person_of(town.moselwerk))
    assert faults_of_page(client.get(f"/{language}/my/introductions/").content.decode()) == []
    made = proposed(town)
    html = client.get(f"/{language}/my/introductions/").content.decode()
    assert faults_of_page(html) == []
    assert f"/{language}/my/introductions/{made.pk}/" in html
    page = client.get(f"/{language}/my/introductions/{made.pk}/")
    assert faults_of_page(page.content.decode()) == []
    client.post(f"/{language}/my/introductions/{made.pk}/", {"said": "yes"})
    assert side_of(made, town.moselwerk).said_by == person_of(town.moselwerk)


def test_others_do_not_read_it(town: Town) -> None:
    made = proposed(town)
    assert signed_in(person_of(town.laverie)).get(f"/fr/my/introductions/{made.pk}/").status_code == 403


def test_a_member_asks_for_an_introduction(town: Town) -> None:
    client = signed_in(person_of(town.buyer))
    page = f"/fr/my/introductions/to/{town.moselwerk.slug}/"
    assert faults_of_page(client.get(page).content.decode()) == []
    assert client.post(page, {"subject": ""}).status_code == 422
    client.post(page, {"subject": "Linge", "message": "Bonjour"})
    made = Introduction.objects.get()
    assert (made.state, made.is_of_the_team, made.proposed_by) == (
        "half_accepted",
        False,
        person_of(town.buyer),
    )
    refused = client.post(page, {"subject": "Encore", "message": "Bonjour"})
    assert refused.status_code == 422
    assert signed_in(person_of(town.bakery)).get(page).status_code == 403


def test_the_page_of_an_organisation_leads_a_member_there(town: Town) -> None:
    link = f"/fr/my/introductions/to/{town.moselwerk.slug}/"
    page = f"/fr/directory/{town.moselwerk.slug}/"
    shown = [
        link in client.get(page).content.decode()
        for client in (
            Client(),
            signed_in(person_of(town.buyer)),
            signed_in(person_of(town.moselwerk)),
            signed_in(person_of(town.bakery)),
        )
    ]
    assert shown == [False, True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_team_follows_it_to_an_outcome_told_by_telephone(town: Town, language: str) -> None:
    client = signed_in(town.team)
    client.post(
        f"/{language}/cockpit/weaving/introductions/new/{town.buyer.slug}/{town.moselwerk.slug}/?match={matched(town).pk}",
        {"subject": "Linge", "message": ""},
    )
    made = Introduction.objects.get()
    page = f"/{language}/cockpit/weaving/introductions/{made.pk}/"
    for address in (f"/{language}/cockpit/weaving/introductions/", page):
        assert faults_of_page(client.get(address).content.decode()) == []
    client.post(f"{page}remind/")
    for side in made.sides.all():
        client.post(f"{page}sides/{side.pk}/", {"said": "yes"})
    made.refresh_from_db()
    assert (made.state, made.reminded_at is None) == ("accepted", False)
    assert faults_of_page(client.get(page).content.decode()) == []
    buyer = side_of(made, town.buyer)
    assert client.post(f"{page}sides/{buyer.pk}/", {"outcome": ""}).status_code == 422
    client.post(f"{page}sides/{buyer.pk}/", {"outcome": "contact_kept"})
    buyer.refresh_from_db()
    assert (buyer.outcome, buyer.is_outcome_for_them, buyer.outcome_by) == ("contact_kept", True, town.team)
    assert Tie.objects.filter(kind="met", evidence=f"introduction_side:{buyer.pk}").count() == 1
    for word in ("open", "outcome", "told", "over", "nonsense"):
        assert client.get(f"/{language}/cockpit/weaving/introductions/?show={word}").status_code == 200


def test_the_teams_list_asks_as_often_for_many_as_for_one(town: Town, django_assert_max_num_queries) -> None:
    client = signed_in(town.team)
    for other in (town.moselwerk, town.laverie, town.bakery):
        proposed(town, other)
    with django_assert_max_num_queries(14):
        assert client.get("/fr/cockpit/weaving/introductions/").content.decode().count("<h2>") >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_need_is_answered_from_the_letter(client: Client, town: Town, language: str) -> None:
    match, jens = matched(town), person_of(town.moselwerk)
    page = f"/{language}/matches/{answer_token(match, town.moselwerk, jens)}/"
    html = client.get(page).content.decode()
    assert faults_of_page(html) == []
    assert "laundry" in html
    assert MatchAnswer.objects.count() == 0
    assert client.post(page, {"said": "no"}).status_code == 422
    assert client.post(page, {"said": "no", "reason": "full", "words": "bis Mai"}).status_code == 200
    said = MatchAnswer.objects.get()
    assert (said.said, said.reason, said.words, said.by) == ("no", "full", "bis Mai", jens)
    match.refresh_from_db()
    assert not match.is_current


def test_a_link_is_of_no_use_once_the_need_is_over_or_the_person_left(client: Client, town: Town) -> None:
    match, jens = matched(town), person_of(town.moselwerk)
    page = f"/de/matches/{answer_token(match, town.moselwerk, jens)}/"
    Need.objects.update(state="closed", outcome="dropped")
    assert client.post(page, {"said": "interested"}).status_code == 410
    Need.objects.update(state="published")
    Representative.objects.filter(user=jens).delete()
    assert client.post(page, {"said": "interested"}).status_code == 410
    assert client.get("/de/matches/forged/").status_code == 410
    assert MatchAnswer.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_chosen(town: Town, language: str) -> None:
    client = signed_in(person_of(town.buyer))
    page = f"/{language}/my/letters/"
    assert faults_of_page(client.get(page).content.decode()) == []
    chosen = {"suggestions": "never", "needs": "monthly", "tenders": "weekly", "outcomes": "at_once"}
    assert client.post(page, chosen).status_code == 302
    assert {topic.value: one.rhythm for topic, one in choices_of(person_of(town.buyer)).items()} == chosen
    assert client.post(page, {**chosen, "needs": "hourly"}).status_code == 422
