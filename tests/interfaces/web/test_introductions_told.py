"""What the pages of an introduction tell to whom, and what they do with pages that were overtaken."""

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from tests.rooms.matches_world import Town, make_town, organisation, person_of, provide, seek

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import introducing
from tisserand.cluster.matches.models import Introduction, IntroductionSide, Match
from tisserand.cluster.organisations.models import Organisation
from tisserand.interfaces.web.frame import navigation

pytestmark = pytest.mark.django_db
REASONS = [{"code": "same_trade", "share": 0.5, "facts": {"trades": ["laundry"]}}]


@pytest.fixture
def town(strict_templates: None) -> Town:
    return make_town()


def matched(town: Town, **fields: object) -> Match:
    need = seek(town.buyer, "Blanchisserie", town.trades["laundry"], **fields)
    offer = provide(town.moselwerk, "Wir waschen", town.trades["laundry"])
    pair = {"seeker": town.buyer, "provider": town.moselwerk, "reasons": REASONS}
    return Match.objects.create(
        kind="need", need=need, offer=offer, score=0.6, rank=1, computed_at=timezone.now(), **pair
    )


def proposed(town: Town, **more: object) -> Introduction:
    said = {"by": town.team, "is_of_the_team": True, "subject": "Linge", "message": "", "language": "fr"}
    return introducing.propose_introduction(
        town.buyer, town.moselwerk, **{**said, "at": timezone.now(), **more}
    )


def side_of(made: Introduction, one: Organisation) -> IntroductionSide:
    return made.sides.get(organisation=one)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_reasons_are_marked_wherever_they_are_told(town: Town) -> None:
    made = proposed(town, match=matched(town))
    by_letter = Client().get(f"/de/introductions/{side_of(made, town.moselwerk).key}/")
    by_member = signed_in(person_of(town.moselwerk)).get(f"/de/my/introductions/{made.pk}/")
    by_team = signed_in(town.team).get(f"/de/cockpit/weaving/introductions/{made.pk}/")
    marked = ["<mark>laundry</mark>" in page.content.decode() for page in (by_letter, by_member, by_team)]
    assert marked == [True, True, True]


def test_why_somebody_said_no_is_told_to_the_other_side_only_if_it_had_said_yes(town: Town) -> None:
    made = proposed(town)
    given = {"said": "no", "reason": "competitor", "words": "lieber nicht"}
    signed_in(person_of(town.moselwerk)).post(f"/de/my/introductions/{made.pk}/", given)
    page, team = f"/en/my/introductions/{made.pk}/", f"/en/cockpit/weaving/introductions/{made.pk}/"

    def told(person: User, address: str) -> list[bool]:
        html = signed_in(person).get(address).content.decode()
        return ["said no" in html, "a competitor" in html, "lieber nicht" in html]

    assert told(person_of(town.buyer), page) == [True, False, False]
    assert told(person_of(town.moselwerk), page) == [True, True, True]
    assert told(town.team, team) == [True, True, True]
    IntroductionSide.objects.filter(organisation=town.buyer).update(said="yes", said_at=timezone.now())
    assert told(person_of(town.buyer), page) == [True, True, True]


def test_a_proposer_without_a_name_is_not_told_by_their_address(town: Town) -> None:
    User.objects.update(name="")
    asker = person_of(town.buyer)
    asker.refresh_from_db()
    made = proposed(town, by=asker, is_of_the_team=False)
    page = signed_in(person_of(town.moselwerk)).get(f"/de/my/introductions/{made.pk}/").content.decode()
    assert (asker.email in page, "<b>Esch Achats</b>" in page) == (False, True)
    introducing.withdraw(made, by=asker, at=timezone.now())
    town.team.refresh_from_db()
    made = proposed(town)
    key = side_of(made, town.moselwerk).key
    assert town.team.email not in Client().get(f"/de/introductions/{key}/").content.decode()


@pytest.mark.parametrize(("visibility", "is_told"), [("public", True), ("facilitators", False)])
def test_the_address_of_a_page_tells_no_title_that_its_reader_may_not_know(
    town: Town, visibility: str, is_told: bool
) -> None:
    match = matched(town, visibility=visibility)
    page = f"/de/my/introductions/to/{town.buyer.slug}/?match={match.pk}"
    html = signed_in(person_of(town.moselwerk)).get(page).content.decode()
    assert ("Blanchisserie" in html) == is_told


def test_what_is_not_in_the_directory_is_introduced_to_nobody(town: Town) -> None:
    draft = organisation("Atelier", "Metz", ["fr"])
    Organisation.objects.filter(pk=draft.pk).update(state="draft")
    page = f"/fr/cockpit/weaving/introductions/new/{draft.slug}/{town.buyer.slug}/"
    assert signed_in(town.team).post(page, {"subject": "Linge"}).status_code == 403
    page = f"/fr/my/introductions/to/{town.buyer.slug}/"
    assert signed_in(person_of(draft)).post(page, {"subject": "Linge"}).status_code == 403
    assert Introduction.objects.count() == 0


def test_a_page_that_is_sent_twice_says_how_it_stands_and_asks_for_nothing_else(town: Town) -> None:
    made = proposed(town)
    introducing.accept(side_of(made, town.buyer), by=None, at=timezone.now())
    member, page = signed_in(person_of(town.moselwerk)), f"/de/my/introductions/{made.pk}/"
    team, note = signed_in(town.team), f"/de/cockpit/weaving/introductions/{made.pk}/sides/"
    statuses = [member.post(page, {"said": "yes"}).status_code for _ in range(2)]
    side = side_of(made, town.moselwerk)
    statuses.append(team.post(f"{note}{side.pk}/", {"said": "no", "reason": "full"}).status_code)
    assert statuses == [302, 302, 302]
    html = member.get(page).content.decode()
    assert "Inzwischen kam eine Antwort" in html
    assert 'class="field__fault"' not in html
    side.refresh_from_db()
    assert side.said == "yes"


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_since_when_two_are_being_introduced_is_told_as_the_reader_writes_days(
    town: Town, language: str
) -> None:
    made = proposed(town)
    page = f"/{language}/my/introductions/to/{town.moselwerk.slug}/"
    html = signed_in(person_of(town.buyer)).post(page, {"subject": "Linge"}).content.decode()
    with translation.override(language):
        assert date_format(timezone.localtime(made.proposed_at), "DATE_FORMAT") in html


@pytest.mark.parametrize("path", ["suggestions", "matches", "introductions", "letters"])
def test_suggestions_introductions_and_their_letters_stand_at_one_place_of_the_header(
    town: Town, path: str
) -> None:
    page = signed_in(person_of(town.buyer)).get(f"/en/my/{path}/")
    with translation.override("en"):
        here = [str(link.label) for link in navigation.top(page.wsgi_request).links if link.is_here]
    assert here == ["Suggestions"]
