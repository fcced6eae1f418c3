"""Requests to meet: who is asked, what an answer does, what is never told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World, register, wish

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, Registration, Wish
from tisserand.cluster.matches.models import Match


def person_of(registration: Registration):
    return registration.organisation.representatives.get().user


def page_of(registration: Registration, language: str = "en") -> str:
    return f"/{language}/conventions/spring/requests/{registration.pk}/"


@pytest.fixture
def asking(world: World) -> World:
    Convention.objects.update(wish_mode="requests", request_days=5, pending_most=2)
    world.convention.refresh_from_db()
    for registration in (world.workshop, world.buyer, world.cooperative):
        registration.refresh_from_db()
    return world


@pytest.fixture
def member(asking: World, client: Client) -> Client:
    client.force_login(person_of(asking.workshop))
    return client


def ask(of: Registration, to: Registration) -> Wish:
    made = actions.say_wish(of, to, "must", at=timezone.now())
    assert made is not None
    return made


def answer_to(member: Client, request: Wish, step: str, **sent: str):
    side = request.to if step in ("accept", "decline") else request.of
    return member.post(f"{page_of(side)}{request.pk}/{step}/", sent, follow=True)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_page_is_whole_in_three_languages(
    asking: World, member: Client, language: str, strict_templates: None
) -> None:
    third = register(asking.convention, "Atelier", "Metz", "FR", ["fr"])
    ask(asking.buyer, asking.workshop)
    ask(third, asking.workshop)
    actions.decline(third.wishes.get(), reason="full", at=timezone.now())
    ask(asking.workshop, asking.cooperative)
    answer = member.get(page_of(asking.workshop, language))
    assert faults_of_page(answer.content.decode()) == []
    assert [wish.of for wish, _known in answer.context["to_answer"]] == [asking.buyer]
    assert [one.to for one in answer.context["own"]] == [asking.cooperative]
    assert [one.of for one in answer.context["answered"]] == [third]


def test_where_wishes_are_open_the_page_leads_to_them(world: World, client: Client) -> None:
    client.force_login(person_of(world.workshop))
    assert client.get(page_of(world.workshop)).url == f"/en/conventions/spring/wishes/{world.workshop.pk}/"


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("stranger", 403), ("buyer", 403), ("facilitator", 200)]
)
def test_only_those_who_speak_for_it_see_and_answer(
    asking: World, client: Client, who: str, status: int
) -> None:
    people = {
        "stranger": asking.stranger,
        "facilitator": asking.facilitator,
        "buyer": person_of(asking.buyer),
    }
    request = ask(asking.buyer, asking.workshop)
    if who in people:
        client.force_login(people[who])
    assert client.get(page_of(asking.workshop)).status_code == status
    client.post(f"{page_of(asking.workshop)}{request.pk}/accept/")
    request.refresh_from_db()
    assert (request.answer == "accepted") == (status == 200)


def test_a_request_is_accepted_in_one_click(asking: World, member: Client) -> None:
    request = ask(asking.buyer, asking.workshop)
    html = answer_to(member, request, "accept").content.decode()
    request.refresh_from_db()
    assert request.answer == "accepted"
    assert "You and Esch Achats want to meet" in html


def test_a_request_is_declined_with_a_reason(asking: World, member: Client) -> None:
    request = ask(asking.buyer, asking.workshop)
    answer_to(member, request, "decline", reason="bad_timing", words="Nach Ostern")
    request.refresh_from_db()
    assert (request.answer, request.answer_reason, request.answer_words) == (
        "declined",
        "bad_timing",
        "Nach Ostern",
    )


@pytest.mark.parametrize(
    "sent",
    [{}, {"reason": ""}, {"reason": "nonsense", "words": "Ja"}, {"reason": "full", "words": "x" * 301}],
)
def test_a_faulty_refusal_is_shown_as_typed_and_says_what_to_mend(
    asking: World, member: Client, sent: dict[str, str]
) -> None:
    request = ask(asking.buyer, asking.workshop)
    answer = answer_to(member, request, "decline", **sent)
    html = answer.content.decode()
    request.refresh_from_db()
    assert (answer.status_code, request.answer) == (422, "waiting")
    assert f'href="#reason-{request.pk}"' in html
    assert sent.get("words", "") in html
    assert faults_of_page(html) == []


def test_an_answer_to_what_was_answered_meanwhile_changes_nothing(asking: World, member: Client) -> None:
    request = ask(asking.buyer, asking.workshop)
    actions.decline(request, reason="full", at=timezone.now())
    html = answer_to(member, request, "accept").content.decode()
    request.refresh_from_db()
    assert request.answer == "declined"
    assert "It was answered or taken back meanwhile" in html


def test_nobody_answers_their_own_request(asking: World, member: Client) -> None:
    request = ask(asking.workshop, asking.buyer)
    assert member.post(f"{page_of(asking.workshop)}{request.pk}/accept/").status_code == 403
    assert member.post(f"{page_of(asking.workshop)}{request.pk}/nonsense/").status_code == 404
    assert member.post(f"{page_of(asking.workshop)}999999/accept/").status_code == 404


def test_a_request_is_taken_back_and_asked_again(asking: World, member: Client) -> None:
    request = ask(asking.workshop, asking.buyer)
    Wish.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert "No answer came in time" in member.get(page_of(asking.workshop)).content.decode()
    answer_to(member, request, "again")
    request.refresh_from_db()
    assert request.is_waiting(timezone.now())
    answer_to(member, request, "take-back")
    assert not Wish.objects.exists()


def test_who_was_refused_sees_no_request_of_theirs(asking: World, member: Client) -> None:
    ask(asking.buyer, asking.workshop)
    wish(asking.workshop, asking.buyer, "no")
    assert member.get(page_of(asking.workshop)).context["to_answer"] == []


def test_a_veto_is_told_to_nobody(asking: World, client: Client) -> None:
    wish(asking.workshop, asking.buyer, "no")
    ask(asking.buyer, asking.workshop)
    client.force_login(person_of(asking.buyer))
    own = client.get(page_of(asking.buyer)).context["own"]
    assert [(one.to, one.answer) for one in own] == [(asking.workshop, "waiting")]
    shown = client.get(f"/en/conventions/spring/wishes/{asking.buyer.pk}/").context["shown"]
    assert [one.theirs for _rank, one in shown] == [None, None]


def test_more_requests_than_allowed_are_refused_and_said_so(asking: World, member: Client) -> None:
    third = register(asking.convention, "Atelier", "Metz", "FR", ["fr"])
    fields = {f"wish-{one.pk}": "must" for one in (asking.buyer, asking.cooperative, third)}
    page = f"/en/conventions/spring/wishes/{asking.workshop.pk}/"
    html = member.post(page, fields, follow=True).content.decode()
    assert "2 requests of yours wait for an answer already, and no more may" in html
    assert Wish.objects.count() == 0


def test_the_list_of_wishes_tells_how_requests_stand(asking: World, member: Client) -> None:
    ask(asking.workshop, asking.cooperative)
    ask(asking.buyer, asking.workshop)
    answer = member.get(f"/en/conventions/spring/wishes/{asking.workshop.pk}/")
    html = answer.content.decode()
    assert (answer.context["pending"], answer.context["asking"]) == (1, 1)
    assert "Answer 1 request" in html
    assert "1 of 2 at most" in html


def test_those_whom_matching_suggests_come_first_with_its_reasons(asking: World, member: Client) -> None:
    Match.objects.create(
        kind="profile",
        seeker=asking.cooperative.organisation,
        provider=asking.workshop.organisation,
        score=0.6,
        rank=1,
        reasons=[{"code": "went_well", "share": 0.3, "facts": {}}],
        computed_at=timezone.now(),
    )
    shown = member.get(f"/en/conventions/spring/wishes/{asking.workshop.pk}/").context["shown"]
    assert [one.registration for _rank, one in shown] == [asking.cooperative, asking.buyer]
    assert [str(reason) for reason in shown[0][1].match.reasons] == [
        "Something came of your contacts so far."
    ]


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_costs_the_same_whatever_its_length(
    asking: World, member: Client, rows: int, django_assert_num_queries
) -> None:
    Convention.objects.update(pending_most=None)
    for number in range(rows):
        other = register(asking.convention, f"organisation {number}", "Metz", "FR", ["fr"])
        ask(other, asking.workshop)
    ask(asking.workshop, asking.buyer)
    with django_assert_num_queries(14):
        member.get(page_of(asking.workshop))
