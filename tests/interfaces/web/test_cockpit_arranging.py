"""Moving by hand on the pages: the consequence first, then one button; of two at once one wins."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World, wish

from tisserand.cluster.conventions import actions, planning, tasks
from tisserand.cluster.conventions.models import (
    ForbiddenPair,
    Meeting,
    Registration,
    Scenario,
    Schedule,
    Wish,
)

ROOM = "/en/cockpit/conventions/spring/"


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def draft(world: World) -> Schedule:
    """The buyer meets the cooperative and the workshop, in one round each."""
    wish(world.buyer, world.cooperative, Wish.Level.MUST)
    wish(world.buyer, world.workshop, Wish.Level.WOULD)
    run = planning.open_run(world.convention, by=None, seconds=2, seed=0, at=timezone.now())
    tasks.plan_meetings.func(run.pk)
    return Schedule.objects.get()


@pytest.fixture
def meeting(draft: Schedule) -> Meeting:
    return draft.meetings.order_by("round__number").first()


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def move_page(meeting: Meeting) -> str:
    return f"{ROOM}meetings/{meeting.pk}/move/"


def where(meeting: Meeting) -> tuple[int, int]:
    meeting.refresh_from_db()
    return meeting.round.number, meeting.table.number


def test_without_script_a_meeting_is_moved_by_two_pages(facilitator: Client, meeting: Meeting) -> None:
    asked = facilitator.get(move_page(meeting))
    assert (asked.status_code, faults_of_page(asked.content.decode())) == (200, [])

    shown = facilitator.get(move_page(meeting), {"round": 4, "table": 3})
    assert "The place at 14:45, table 3, is free." in shown.content.decode()
    assert faults_of_page(shown.content.decode()) == []
    before = where(meeting)

    told = shown.context["told"]
    form = {"round": 4, "table": 3, "seen": told.seen}
    answer = facilitator.post(move_page(meeting), form, follow=True)

    assert before != where(meeting) == (4, 3)
    assert (messages_of(answer), answer.context["chosen"]) == (["The meeting is moved."], meeting)


def test_what_cannot_be_says_why_and_offers_no_button(
    world: World, facilitator: Client, meeting: Meeting
) -> None:
    world.buyer.rounds.remove(world.convention.rounds.get(number=4))
    shown = facilitator.get(move_page(meeting), {"round": 4, "table": 3})
    assert shown.context["why_not"] == ["Esch Achats is not there in this round."]
    assert "btn--call" not in shown.content.decode()

    refused = facilitator.post(move_page(meeting), {"round": 4, "table": 3, "seen": f"{meeting.pk}:0"})
    assert (refused.status_code, where(meeting)[0] != 4) == (422, True)


@pytest.mark.parametrize("place", [{"round": "9", "table": "1"}, {"round": "x", "table": ""}, {"round": "1"}])
def test_a_place_that_is_none_is_told_at_its_field(
    facilitator: Client, meeting: Meeting, place: dict
) -> None:
    answer = facilitator.post(move_page(meeting), place)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)


def test_the_second_of_two_who_move_is_told_who_was_first(
    world: World, facilitator: Client, meeting: Meeting
) -> None:
    shown = facilitator.get(move_page(meeting), {"round": 4, "table": 3})
    seen = {meeting.pk: meeting.revision}
    at = timezone.now() - timedelta(minutes=1)
    actions.move_meeting(meeting, number=3, table=2, seen=seen, by=world.facilitator, at=at)

    form = {"round": 4, "table": 3, "seen": shown.context["told"].seen}
    answer = facilitator.post(move_page(meeting), form, follow=True)

    [message] = messages_of(answer)
    assert message.startswith(f"Noémie T. changed the meeting {meeting.a} – {meeting.b} at ")
    assert where(meeting) == (3, 2)


def test_strange_revisions_change_nothing(facilitator: Client, meeting: Meeting) -> None:
    before = where(meeting)
    for seen in ("", "x:y", "9" * 40 + ":0", f"{meeting.pk}:-1"):
        facilitator.post(move_page(meeting), {"round": 4, "table": 3, "seen": seen})
    assert where(meeting) == before


def test_the_grid_tells_at_a_glance_where_a_meeting_could_go(
    world: World, facilitator: Client, meeting: Meeting
) -> None:
    world.buyer.rounds.remove(world.convention.rounds.get(number=4))
    verdicts = facilitator.get(f"{ROOM}meetings/{meeting.pk}/places/?tables=1,2,x,99").json()
    assert set(verdicts) == {f"{number}-{table}" for number in range(1, 5) for table in (1, 2)}
    assert {verdicts["4-1"], verdicts["4-2"]} == {"no"}
    assert verdicts["3-2"] == "free"


def test_two_are_kept_apart_with_a_reason_for_the_team(facilitator: Client, meeting: Meeting) -> None:
    page = f"{ROOM}meetings/{meeting.pk}/apart/"
    shown = facilitator.get(page)
    assert (shown.status_code, faults_of_page(shown.content.decode())) == (200, [])

    answer = facilitator.post(page, {"seen": meeting.revision, "reason": "In dispute"}, follow=True)

    assert messages_of(answer) == ["The two are kept apart in every plan from now on."]
    pair = ForbiddenPair.objects.get()
    assert (pair.a, pair.b, pair.reason) == (meeting.a, meeting.b, "In dispute")
    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_a_published_version_is_changed_by_way_of_a_draft(
    world: World, facilitator: Client, draft: Schedule, meeting: Meeting
) -> None:
    actions.publish_schedule(draft, at=world.at)
    shown = facilitator.get(move_page(meeting), {"round": 4, "table": 3})
    assert "Make a draft from it" in shown.content.decode()
    assert "data-arrange" not in facilitator.get(ROOM).content.decode()

    answer = facilitator.post(f"{ROOM}versions/1/draft/", follow=True)

    assert messages_of(answer) == ["Version 2 is a draft like version 1: change it, then publish it."]
    assert "data-arrange" in answer.content.decode()


def test_only_the_unbooked_are_planned_where_so_ticked(facilitator: Client, world: World, draft) -> None:
    facilitator.post(f"{ROOM}plan/", {"seconds": 5, "seed": 0, "keeps_meetings": "on"})
    assert world.convention.runs.latest("pk").keeps_meetings is True


def test_records_that_contradict_themselves_are_told(
    facilitator: Client, world: World, meeting: Meeting
) -> None:
    world.cooperative.rounds.clear()
    answer = facilitator.get(move_page(meeting), {"round": 4, "table": 3}, follow=True)
    [told] = messages_of(answer)
    assert told.startswith("Coopérative du Haut-Fourneau is available in no round")


def test_what_if_is_asked_computed_and_told_in_the_room(
    facilitator: Client, draft: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tisserand.cluster.conventions.counter.supposing.SECONDS", 0.5)
    facilitator.post(f"{ROOM}what-if/", {"sort": "tables", "amount": 2})
    page = facilitator.get(ROOM).content.decode()
    assert "2 tables more: being computed …" in page

    tasks.compute_gains.func(Scenario.objects.get().pk)

    page = facilitator.get(ROOM).content.decode()
    assert "2 tables more: <b>gains nothing</b>. Proved: no plan with it has more points." in page
    assert faults_of_page(page) == []
    part = facilitator.get(f"{ROOM}what-if/", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<section class="panel whatif"')


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"sort": "minutes", "amount": "13"}, "Write a number from 5 to 12."),
        ({"sort": "tables", "amount": "51"}, "Write a number from 1 to 50."),
        (
            {"sort": "interpreter", "amount": "1", "from": "fr", "into": "fr"},
            "Choose two different languages.",
        ),
    ],
)
def test_a_question_that_makes_no_sense_is_told(
    facilitator: Client, draft: Schedule, asked: dict, fault: str
) -> None:
    answer = facilitator.post(f"{ROOM}what-if/", asked)
    assert (answer.status_code, answer.context["whatif"].faults) == (422, [fault])
    assert Scenario.objects.count() == 0


def test_without_a_plan_there_is_nothing_to_compare_with(facilitator: Client) -> None:
    answer = facilitator.post(f"{ROOM}what-if/", {"sort": "tables", "amount": "1"})
    assert answer.context["whatif"].faults == [
        "There is no plan yet to hold it against: plan the meetings first."
    ]


def test_two_versions_stand_side_by_side_and_fairness_is_told(
    facilitator: Client, world: World, draft: Schedule, meeting: Meeting
) -> None:
    copy, _ = actions.draft_from(draft, by=None, at=world.at)
    copy.meetings.get(a=meeting.a, b=meeting.b).delete()

    page = facilitator.get(f"{ROOM}?version=2&compare=1")

    rows = {row.label: (row.now, row.before, row.better) for row in page.context["side_by_side"]}
    assert rows["Meetings"] == ("1", "2", "before")
    assert rows["Wishes granted"][1] == "100%" or rows["Wishes granted"][1].startswith("100")
    assert [one.registration for one in page.context["figures"].served] == [world.buyer]
    assert page.context["figures"].borders[0][2] == 1
    assert faults_of_page(page.content.decode()) == []


def test_nobody_else_moves_anything(client: Client, world: World, meeting: Meeting) -> None:
    client.force_login(world.stranger)
    for page in ("move", "apart", "places"):
        assert client.get(f"{ROOM}meetings/{meeting.pk}/{page}/").status_code == 403
    assert Registration.objects.count() == 3
