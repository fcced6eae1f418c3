"""After the meetings, on the phone and by letter: outcomes, contacts, deals, questions, survey."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import TWO_O_CLOCK, World

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import (
    Deal,
    Delegate,
    FollowUp,
    Meeting,
    Outcome,
    Registration,
    Schedule,
    SurveyAnswer,
)
from tisserand.cluster.conventions.tasks import following
from tisserand.cluster.mail.models import Letter

EVENING = TWO_O_CLOCK + timedelta(hours=4)
IN_A_MONTH = EVENING + timedelta(days=31)


@pytest.fixture
def clock(monkeypatch) -> Callable[[datetime], None]:
    """Sets what the pages take for now."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


@pytest.fixture
def meeting(world: World, version, clock) -> Meeting:
    """The workshop has met the buyer."""
    schedule: Schedule = version((world.workshop, world.buyer, 1, 2), state="live")
    world.convention.state = "live"
    world.convention.save()
    clock(EVENING)
    found: Meeting = schedule.meetings.get()
    return found


def of(registration: Registration, rest: str = "", language: str = "en") -> str:
    return f"/{language}/agenda/{registration.agenda_key}/{rest}"


def test_two_taps_tell_what_came_of_a_meeting(world: World, client: Client, meeting: Meeting) -> None:
    html = client.get(of(world.workshop)).content.decode()
    assert ("It took place" in html, "Cooperation possible" in html) == (True, False)
    client.post(of(world.workshop, f"meetings/{meeting.pk}/"), {"became": "held"})
    assert "Cooperation possible" in client.get(of(world.workshop)).content.decode()
    tapped = {"code": "informative", "tap": "1"}
    answer = client.post(of(world.workshop, f"meetings/{meeting.pk}/outcome/"), tapped, follow=True)
    assert answer.redirect_chain[-1][0] == of(world.workshop)
    assert [(one.registration, one.code) for one in Outcome.objects.all()] == [
        (world.workshop, "informative")
    ]
    assert "What became of this meeting?" not in answer.content.decode()


def test_the_other_side_never_sees_what_was_told(world: World, client: Client, meeting: Meeting) -> None:
    actions.tell_outcome(world.workshop, meeting, "no_interest", words="too dear", at=EVENING)
    html = client.get(of(world.buyer, "outcomes/")).content.decode()
    assert ("too dear" in html, "No interest</span>" in html) == (False, False)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_page_is_whole_in_three_languages(
    world: World, client: Client, meeting: Meeting, language: str, strict_templates: None
) -> None:
    actions.tell_deal(world.buyer, meeting, actions.Told(True, "purchase", 4), at=EVENING)
    following.close(world.convention, at=EVENING)
    actions.take_up_due(at=IN_A_MONTH)
    question = FollowUp.objects.get(registration=world.workshop)
    pages = [
        of(world.workshop, rest, language)
        for rest in (
            "",
            "outcomes/",
            f"meetings/{meeting.pk}/outcome/",
            f"meetings/{meeting.pk}/deal/",
            "survey/",
        )
    ] + [f"/{language}/follow-ups/{question.key}/{rest}" for rest in ("", "stop/")]
    faults = {page: faults_of_page(client.get(page).content.decode()) for page in pages}
    assert {page: found for page, found in faults.items() if found} == {}


def test_an_amount_without_an_order_comes_back_as_typed_with_its_fault(
    world: World, client: Client, meeting: Meeting
) -> None:
    sent = {"code": "informative", "band": "3", "words": "as typed"}
    answer = client.post(of(world.workshop, f"meetings/{meeting.pk}/outcome/"), sent)
    html = answer.content.decode()
    assert (answer.status_code, "as typed" in html, Outcome.objects.count()) == (422, True, 0)
    assert "An amount belongs to an order or contract" in html


def test_contacts_appear_once_both_share_and_go_into_the_address_book(
    world: World, client: Client, meeting: Meeting
) -> None:
    Delegate.objects.filter(registration=world.buyer).update(
        name="Lou Weis", email="lou@achats.example", phone="+352 1"
    )
    actions.tell_from_agenda(world.buyer, meeting, Meeting.State.DONE, at=EVENING)
    client.post(of(world.workshop, f"meetings/{meeting.pk}/contact/"), {"shares": "yes"})
    assert "lou@achats.example" not in client.get(of(world.workshop, "outcomes/")).content.decode()
    assert client.get(of(world.workshop, "contacts.vcf")).status_code == 404
    client.post(of(world.buyer, f"meetings/{meeting.pk}/contact/"), {"shares": "yes"})
    assert "lou@achats.example" in client.get(of(world.workshop, "outcomes/")).content.decode()
    cards = client.get(of(world.workshop, "contacts.vcf"))
    assert cards.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert "EMAIL;TYPE=WORK:lou@achats.example\r\n" in cards.content.decode()
    client.post(of(world.buyer, f"meetings/{meeting.pk}/contact/"), {"shares": "no"})
    assert "lou@achats.example" not in client.get(of(world.workshop, "outcomes/")).content.decode()


def test_a_deal_is_told_and_the_other_side_is_asked_by_letter_and_confirms(
    world: World, client: Client, meeting: Meeting
) -> None:
    sent = {"buys": "yes", "sort": "purchase", "amount": "4", "words": "wood"}
    client.post(of(world.buyer, f"meetings/{meeting.pk}/deal/"), sent)
    letter = Letter.objects.get()
    assert letter.recipient == "moselwerk@member.example"
    assert f"/de/agenda/{world.workshop.agenda_key}/outcomes/" in letter.body
    deal = Deal.objects.get()
    assert client.post(of(world.buyer, f"deals/{deal.pk}/"), {"so": "yes"}).status_code == 404
    assert client.post(of(world.workshop, f"deals/{deal.pk}/"), {"so": "perhaps"}).status_code == 404
    client.post(of(world.workshop, f"deals/{deal.pk}/"), {"so": "yes", "words": "yes"})
    deal.refresh_from_db()
    assert (deal.confirmed_at, deal.other_words) == (EVENING, "yes")
    late = client.post(of(world.workshop, f"deals/{deal.pk}/"), {"so": "no"}, follow=True)
    assert "You have confirmed it before; it stands." in late.content.decode()


@pytest.mark.parametrize(
    "missing", [{"buys": ""}, {"sort": "gift"}, {"amount": ""}, {"amount": "15"}, {"words": "x" * 301}]
)
def test_a_faulty_deal_comes_back_as_typed(
    world: World, client: Client, meeting: Meeting, missing: dict[str, str]
) -> None:
    sent = {"buys": "yes", "sort": "purchase", "amount": "unknown", "words": "beech", **missing}
    answer = client.post(of(world.buyer, f"meetings/{meeting.pk}/deal/"), sent)
    assert (answer.status_code, Deal.objects.count(), Letter.objects.count()) == (422, 0, 0)
    assert faults_of_page(answer.content.decode()) == []


def test_pages_of_other_peoples_meetings_lead_nowhere(world: World, client: Client, meeting: Meeting) -> None:
    for rest in ("outcome/", "deal/", "contact/"):
        assert client.post(of(world.cooperative, f"meetings/{meeting.pk}/{rest}"), {}).status_code == 404


def test_nothing_is_asked_before_the_meeting(world: World, client: Client, meeting: Meeting, clock) -> None:
    clock(TWO_O_CLOCK - timedelta(minutes=1))
    assert client.get(of(world.workshop, f"meetings/{meeting.pk}/outcome/")).status_code == 404
    assert "Your meetings are still to come." in client.get(of(world.workshop, "outcomes/")).content.decode()


def closed(world: World, meeting: Meeting) -> FollowUp:
    """A month after the closing, with the letters of both days written."""
    actions.tell_outcome(world.workshop, meeting, "cooperation", at=EVENING)
    actions.tell_outcome(world.buyer, meeting, "no_interest", at=EVENING)
    following.close(world.convention, at=EVENING)
    following.ask(at=IN_A_MONTH)
    return FollowUp.objects.get()


def test_thanks_and_questions_come_by_letter_in_the_readers_language(world: World, meeting: Meeting) -> None:
    question = closed(world, meeting)
    thanks = {one.recipient: one for one in Letter.objects.filter(key__startswith="thanks:")}
    assert set(thanks) == {"moselwerk@member.example", "esch-achats@member.example"}
    assert f"/de/agenda/{world.workshop.agenda_key}/survey/" in thanks["moselwerk@member.example"].body
    asked = Letter.objects.get(key=f"follow_up:{question.pk}")
    assert (asked.recipient, asked.language) == ("moselwerk@member.example", "de")
    assert f"/de/follow-ups/{question.key}/" in asked.body
    assert asked.stop_url.endswith(f"/de/follow-ups/{question.key}/stop/")
    following.ask(at=IN_A_MONTH + timedelta(hours=1))
    assert Letter.objects.filter(key__startswith="follow_up:").count() == 1


def test_who_has_stopped_letters_about_outcomes_gets_none(world: World, meeting: Meeting) -> None:
    from tisserand.cluster.accounts.actions.mail_choices import choose_letters

    choose_letters(world.workshop.organisation.representatives.get().user, {"outcomes": "never"})
    closed(world, meeting)
    assert Letter.objects.filter(key__startswith="follow_up:").count() == 0


def test_opening_a_question_answers_nothing_and_a_press_does(
    world: World, client: Client, meeting: Meeting
) -> None:
    question = closed(world, meeting)
    page = f"/en/follow-ups/{question.key}/"
    assert "Esch Achats" in client.get(page).content.decode()
    assert FollowUp.objects.get().answer == ""
    client.post(page, {"which": question.pk, "answer": "not_yet"})
    assert [(one.months, one.answer) for one in FollowUp.objects.order_by("months")] == [
        (1, "not_yet"),
        (3, ""),
    ]
    done = client.post(page, {"which": question.pk, "answer": "done"})
    assert done.headers["Location"] == of(world.workshop, f"meetings/{meeting.pk}/outcome/")


@pytest.mark.parametrize("sent", [{}, {"which": "0", "answer": "done"}, {"answer": "perhaps"}])
def test_nonsense_answers_nothing(world: World, client: Client, meeting: Meeting, sent: dict) -> None:
    question = closed(world, meeting)
    data = {"which": question.pk, **sent} if "answer" in sent else sent
    assert client.post(f"/en/follow-ups/{question.key}/", data).status_code == 404
    assert client.get("/en/follow-ups/wrong/").status_code == 404
    assert FollowUp.objects.get().answer == ""


def test_one_click_of_a_mail_program_stops_the_questions(world: World, meeting: Meeting) -> None:
    question = closed(world, meeting)
    page = f"/en/follow-ups/{question.key}/stop/"
    strict = Client(enforce_csrf_checks=True)
    strict.get(page)
    assert Registration.objects.get(pk=world.workshop.pk).asks_no_more_since is None
    assert strict.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Registration.objects.get(pk=world.workshop.pk).asks_no_more_since is not None


def test_the_survey_is_answered_and_changed(world: World, client: Client, meeting: Meeting) -> None:
    sent = {"meetings": "5", "partners": "4", "organisation": "3", "again": "yes", "words": "More coffee"}
    assert client.post(of(world.workshop, "survey/"), {**sent, "partners": ""}).status_code == 422
    assert SurveyAnswer.objects.count() == 0
    client.post(of(world.workshop, "survey/"), sent)
    client.post(of(world.workshop, "survey/"), {**sent, "again": "perhaps"})
    assert SurveyAnswer.objects.get().again == "perhaps"
    assert "More coffee" in client.get(of(world.workshop, "survey/")).content.decode()
