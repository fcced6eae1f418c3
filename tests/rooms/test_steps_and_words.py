"""What people do at a convention besides planning: steps, wishes, locks, words from an agenda."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rooms.world import TWO_O_CLOCK, World, make_world, wish
from tisserand.cluster.conventions import actions, paper, planning
from tisserand.cluster.conventions.models import (
    Convention,
    Meeting,
    Registration,
    Schedule,
    ScheduleRun,
    Wish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def version(world: World, number: int = 1, state: str = "provisional") -> Schedule:
    """The workshop meets the buyer in the first round."""
    schedule = Schedule.objects.create(
        convention=world.convention,
        number=number,
        state=state,
        status="bounded",
        levels=[{"name": "points", "value": 5, "bound": 6, "maximise": True, "proved": False, "gap": 0.2}],
        refusals=[
            {
                "a": world.cooperative.pk,
                "b": world.workshop.pk,
                "points": 1,
                "cause": "veto",
                "details": ["b"],
            }
        ],
        made_at=world.at,
    )
    Meeting.objects.create(
        schedule=schedule,
        a=world.workshop,
        b=world.buyer,
        round=world.convention.rounds.get(number=1),
        table=world.convention.tables.get(number=1),
    )
    return schedule


@pytest.mark.parametrize(
    ("step", "begins", "ends"),
    [
        (actions.open_wishes, "draft", "wishes"),
        (actions.open_wishes, "registration", "wishes"),
        (actions.close_wishes, "wishes", "wishes_closed"),
    ],
)
def test_a_step_leads_from_one_state_to_the_next(world: World, step, begins: str, ends: str) -> None:
    Convention.objects.update(state=begins)
    step(world.convention)
    assert (world.convention.state, Convention.objects.get().state) == (ends, ends)


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (actions.open_wishes, "wishes_closed"),
        (actions.open_wishes, "provisional"),
        (actions.close_wishes, "registration"),
        (actions.close_wishes, "live"),
    ],
)
def test_a_step_out_of_turn_changes_nothing(world: World, step, state: str) -> None:
    Convention.objects.update(state=state)
    with pytest.raises(actions.NotTheNextStep):
        step(world.convention)
    assert Convention.objects.get().state == state


def test_several_wishes_are_said_all_or_nothing(world: World) -> None:
    said = actions.say_wishes(world.workshop, {world.buyer: "must", world.cooperative: "open"}, at=world.at)
    assert (said, [one.level for one in Wish.objects.all()]) == (1, ["must"])
    with pytest.raises(actions.NotAtTheSameConvention):
        actions.say_wishes(world.workshop, {world.buyer: "no", world.workshop: "must"}, at=world.at)
    assert [one.level for one in Wish.objects.all()] == ["must"]


def test_only_the_newest_version_takes_locks(world: World) -> None:
    old, new = version(world, 1, "replaced"), version(world, 2)
    actions.lock_meeting(new.meetings.get(), is_locked=True, seen=0, by=None, at=world.at)
    with pytest.raises(actions.NotTheNewestVersion):
        actions.lock_meeting(old.meetings.get(), is_locked=True, seen=0, by=None, at=world.at)
    assert [one.is_locked for one in Meeting.objects.order_by("schedule__number")] == [False, True]


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        (TWO_O_CLOCK - timedelta(days=1), True),
        (TWO_O_CLOCK - timedelta(seconds=1), True),
        (TWO_O_CLOCK, False),
        (TWO_O_CLOCK + timedelta(days=2), False),
    ],
)
def test_a_meeting_is_told_about_once_it_has_begun(world: World, at, refused: bool) -> None:
    meeting = version(world).meetings.get()
    if refused:
        with pytest.raises(actions.NotHeldYet):
            actions.tell_from_agenda(world.buyer, meeting, Meeting.State.DONE, at=at)
    else:
        actions.tell_from_agenda(world.buyer, meeting, Meeting.State.DONE, at=at)
    assert (Meeting.objects.get().state == Meeting.State.DONE) is not refused


def test_only_its_sides_tell_about_a_meeting_and_a_held_one_stays_held(world: World) -> None:
    meeting = version(world).meetings.get()
    with pytest.raises(actions.NotYourMeeting):
        actions.tell_from_agenda(world.cooperative, meeting, Meeting.State.DONE, at=TWO_O_CLOCK)
    actions.tell_from_agenda(world.workshop, meeting, Meeting.State.DONE, at=TWO_O_CLOCK)
    actions.tell_from_agenda(world.buyer, meeting, Meeting.State.NO_SHOW, at=TWO_O_CLOCK)
    assert Meeting.objects.get().state == Meeting.State.DONE


def test_of_two_who_tell_at_once_the_one_who_was_there_is_believed(world: World) -> None:
    opened_before = version(world).meetings.get()
    actions.tell_from_agenda(world.workshop, Meeting.objects.get(), Meeting.State.DONE, at=TWO_O_CLOCK)
    actions.tell_from_agenda(world.buyer, opened_before, Meeting.State.NO_SHOW, at=TWO_O_CLOCK)
    assert Meeting.objects.get().state == Meeting.State.DONE


def test_a_run_nobody_has_begun_is_over_when_stopped_and_makes_room(world: World) -> None:
    run = planning.open_run(world.convention, by=None, seconds=5, seed=0, at=timezone.now())
    planning.want_stop(run)
    assert planning.begin_run(run, at=timezone.now()) is False
    planning.open_run(world.convention, by=None, seconds=5, seed=0, at=timezone.now())
    assert [one.state for one in ScheduleRun.objects.order_by("pk")] == ["failed", "queued"]


def test_the_report_says_what_the_version_says(world: World) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    wish(world.buyer, world.workshop, Wish.Level.WOULD)
    wish(world.buyer, world.cooperative, Wish.Level.NO)
    report = paper.report_of(version(world))
    assert (report.status, report.wished) == ("bounded", 1)
    assert [(level.name, level.value, level.bound) for level in report.levels] == [("points", 5, 6)]
    assert [(one.a, one.b, one.cause, one.details) for one in report.refused] == [
        (str(world.cooperative.pk), str(world.workshop.pk), "veto", ("b",))
    ]


def test_meetings_with_somebody_who_has_withdrawn_are_not_printed(world: World) -> None:
    schedule = version(world)
    assert len(paper.event_of(schedule, site_url="").meetings) == 1
    Registration.objects.filter(pk=world.buyer.pk).update(state="withdrawn")
    event = paper.event_of(schedule, site_url="")
    assert (len(event.participants), event.meetings) == (2, ())
