"""The team afterwards: closing with thanks, notes by telephone, deals, and the report on page and paper."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.press.pdf_ua import faults_of
from tests.rooms.world import TWO_O_CLOCK, World, register

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, Deal, FollowUp, Meeting, Outcome
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
    """The workshop has met the buyer; it is the evening of the day."""
    schedule = version((world.workshop, world.buyer, 1, 2), state="live")
    Convention.objects.update(state="live")
    world.convention.refresh_from_db()
    clock(EVENING)
    found: Meeting = schedule.meetings.get()
    return found


@pytest.fixture
def team(world: World, client: Client, clock) -> Client:
    clock(EVENING)
    client.force_login(world.facilitator)
    return client


def of(rest: str, language: str = "en") -> str:
    return f"/{language}/cockpit/conventions/spring/{rest}"


def note(team: Client, meeting: Meeting, side, what: str, **sent: object):
    return team.post(of(f"after/meetings/{meeting.pk}/{side.pk}/{what}/"), sent)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_page_is_whole_in_three_languages(
    world: World, team: Client, meeting: Meeting, language: str, strict_templates: None
) -> None:
    actions.tell_deal(world.buyer, meeting, actions.Told(True, "purchase", 4), at=EVENING)
    actions.tell_outcome(world.workshop, meeting, "project_idea", words="A workshop", at=EVENING)
    following.close(world.convention, at=EVENING)
    actions.take_up_due(at=IN_A_MONTH)
    marks = {"meetings": 4, "partners": 3, "organisation": 5}
    actions.answer_survey(world.buyer, **marks, again="yes", at=EVENING)
    pages = [of(rest, language) for rest in ("after/", f"after/meetings/{meeting.pk}/", "report/")]
    faults = {page: faults_of_page(team.get(page).content.decode()) for page in pages}
    assert {page: found for page, found in faults.items() if found} == {}


def test_closing_thanks_everybody_and_only_once_the_last_round_has_begun(
    world: World, team: Client, meeting: Meeting, clock
) -> None:
    clock(TWO_O_CLOCK)
    answer = team.post(of("after/close/"), follow=True)
    assert "The last round has not begun yet." in answer.content.decode()
    clock(EVENING)
    answer = team.post(of("after/close/"), follow=True)
    assert "Closed; 2 letters of thanks leave." in answer.content.decode()
    assert (Convention.objects.get().state, Letter.objects.count()) == ("closed", 2)
    again = team.post(of("after/close/"), follow=True)
    assert "This step cannot be taken now" in again.content.decode()
    assert Letter.objects.count() == 2


def test_the_follow_up_is_ended_by_the_team(world: World, team: Client, meeting: Meeting) -> None:
    team.post(of("after/close/"))
    team.post(of("after/end/"))
    assert (Convention.objects.get().state, FollowUp.objects.count()) == ("followed_up", 0)
    assert team.post(of("after/dance/")).status_code == 404


def test_what_was_told_by_telephone_is_kept_as_such(world: World, team: Client, meeting: Meeting) -> None:
    note(team, meeting, world.workshop, "outcome", code="cooperation", words="called us")
    assert [(one.code, one.words, one.is_for_them) for one in Outcome.objects.all()] == [
        ("cooperation", "called us", True)
    ]
    faulty = note(team, meeting, world.workshop, "outcome", code="informative", band="3", words="as typed")
    assert (faulty.status_code, "as typed" in faulty.content.decode()) == (422, True)
    note(team, meeting, world.buyer, "deal", buys="yes", sort="purchase", amount="4")
    deal = Deal.objects.get()
    note(team, meeting, world.workshop, "so", deal=deal.pk)
    deal.refresh_from_db()
    assert (deal.is_for_them, deal.is_settled_for_them, deal.confirmed_at) == (True, True, EVENING)


def test_questions_are_answered_on_their_behalf(world: World, team: Client, meeting: Meeting) -> None:
    team.post(of("after/close/"))
    actions.take_up_due(at=IN_A_MONTH)
    note(team, meeting, world.workshop, "no")
    assert [(one.answer, one.is_for_them) for one in FollowUp.objects.exclude(answer="")] == [("no", True)]


@pytest.mark.parametrize("what", ["dance", "so", "done"])
def test_nonsense_is_nothing(world: World, team: Client, meeting: Meeting, what: str) -> None:
    assert note(team, meeting, world.workshop, what).status_code == 404
    assert note(team, meeting, world.cooperative, "outcome", code="order").status_code == 404


def test_the_report_is_a_pdf_that_everybody_can_read(world: World, team: Client, meeting: Meeting) -> None:
    actions.tell_outcome(world.workshop, meeting, "order", band=2, at=EVENING)
    for language in ("fr", "de", "en"):
        answer = team.get(of("report.pdf", language))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert faults_of(answer.content) == []


def test_a_report_of_nothing_stands_too(world: World, team: Client) -> None:
    assert team.get(of("report/")).status_code == 200
    assert team.get(of("report.pdf")).content.startswith(b"%PDF")
    assert team.get(of("after/")).status_code == 200


@pytest.mark.parametrize("pairs", [1, 12])
def test_pages_cost_the_same_whatever_the_number_of_meetings(
    world: World, team: Client, version, clock, django_assert_max_num_queries, pairs: int
) -> None:
    ones = [register(world.convention, f"One {n}", "Metz", "FR", ["fr"]) for n in range(pairs)]
    schedule = version(*[(one, world.buyer, 1, n + 1) for n, one in enumerate(ones[:1])], state="live")
    for number, one in enumerate(ones[1:], start=2):
        a, b = sorted((one, world.buyer), key=lambda side: side.pk)
        table = world.convention.tables.create(number=number + 10)
        Meeting.objects.create(
            schedule=schedule, a=a, b=b, round=world.convention.rounds.get(number=1), table=table
        )
    Convention.objects.update(state="live")
    clock(EVENING)
    with django_assert_max_num_queries(15):
        team.get(of("after/"))
    with django_assert_max_num_queries(20):
        team.get(of("report/"))
