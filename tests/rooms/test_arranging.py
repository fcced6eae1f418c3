"""Changing a plan by hand: the consequence first, never against a rule, and of two at once one wins."""

from datetime import timedelta

import pytest

from tests.rooms.world import MORNING, World, make_world, register, wish
from tisserand.cluster.conventions import actions, counter
from tisserand.cluster.conventions.actions import ruling
from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    ForbiddenPair,
    Meeting,
    Registration,
    Schedule,
    Seat,
    Wish,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=5)


@pytest.fixture
def world() -> World:
    world = make_world()
    wish(world.buyer, world.cooperative, Wish.Level.MUST)
    wish(world.buyer, world.workshop, Wish.Level.WOULD)
    return world


def draft(world: World, *meetings: tuple[Registration, Registration, int, int]) -> Schedule:
    """The newest version, with these meetings (sides, round, table) and their seats."""
    number = world.convention.schedules.count() + 1
    schedule = Schedule.objects.create(
        convention=world.convention,
        number=number,
        status="optimal",
        made_at=MORNING,
        levels=[level("promised_minimum", 3, 3), level("points", 5, 5), level("comfort", 0, 0)],
    )
    for one, other, round_, table in meetings:
        a, b = sorted((one, other), key=lambda side: side.pk)
        meeting = schedule.meetings.create(
            a=a,
            b=b,
            round=world.convention.rounds.get(number=round_),
            table=world.convention.tables.get(number=table),
            points=4,
        )
        for side in (a, b):
            Seat.objects.create(
                meeting=meeting, schedule=schedule, round=meeting.round, delegate=side.delegates.first()
            )
    return schedule


def level(name: str, value: float, bound: float) -> dict[str, object]:
    maximise = name != "comfort"
    return {
        "name": name,
        "value": value,
        "bound": bound,
        "maximise": maximise,
        "proved": True,
        "gap": 0,
        "steps": [],
    }


def where(schedule: Schedule) -> dict[tuple[int, int], tuple[int, int]]:
    places = schedule.meetings.values_list("a", "b", "round__number", "table__number")
    return {(a, b): (number, table) for a, b, number, table in places}


def revisions(schedule: Schedule) -> dict[int, int]:
    return dict(schedule.meetings.values_list("pk", "revision"))


def move(world: World, schedule: Schedule, meeting: Meeting, number: int, table: int) -> counter.Consequence:
    return actions.move_meeting(
        meeting,
        number=number,
        table=table,
        seen=revisions(schedule),
        by=world.facilitator,
        at=LATER,
    )


def test_a_meeting_goes_to_a_free_place_with_its_people(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1))
    meeting = schedule.meetings.get()

    consequence = move(world, schedule, meeting, 3, 2)

    meeting.refresh_from_db()
    assert (meeting.round.number, meeting.table.number, meeting.state) == (3, 2, "scheduled")
    assert (meeting.revision, meeting.changed_by, meeting.changed_at) == (1, world.facilitator, LATER)
    assert set(meeting.seats.values_list("round__number", "delegate__registration")) == {
        (3, world.buyer.pk),
        (3, world.cooperative.pk),
    }
    assert (consequence.points, consequence.lost, len(consequence.moved)) == (0, (), 1)


def test_two_meetings_change_places(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    first = schedule.meetings.get(round__number=1)

    consequence = move(world, schedule, first, 2, 2)

    assert [shift.round for shift in consequence.moved] == [2, 1]
    assert sorted(where(schedule).values()) == [(1, 1), (2, 2)]
    assert Seat.objects.filter(schedule=schedule).count() == 4


def test_what_finds_no_other_place_is_told_as_lost_before_it_is_lost(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    world.workshop.rounds.set(world.convention.rounds.filter(number=2))
    world.workshop.least_meetings = 1
    world.workshop.save()
    first = schedule.meetings.get(round__number=1)
    other = schedule.meetings.get(round__number=2)

    told = counter.Board(schedule).move(first.pk, 2, 1)

    assert (told.lost, told.points, told.broken) == ((other.pk,), -4, (world.workshop.pk,))
    assert schedule.meetings.count() == 2
    move(world, schedule, first, 2, 1)
    assert list(where(schedule).values()) == [(2, 1)]


def test_an_illegal_place_is_refused_and_named(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1))
    world.cooperative.rounds.remove(world.convention.rounds.get(number=4))
    hall = schedule.convention.tables.get(number=3)
    hall.host = world.workshop
    hall.save()
    meeting = schedule.meetings.get()
    for number, table, code in ((4, 1, "not_available"), (2, 3, "guests_at_a_host_table")):
        with pytest.raises(actions.CannotBeThere) as refused:
            move(world, schedule, meeting, number, table)
        assert [fault.code for fault in refused.value.consequence.faults] == [code]
    assert where(schedule) == {(meeting.a_id, meeting.b_id): (1, 1)}


def test_what_is_locked_neither_moves_nor_makes_room(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    first, second = schedule.meetings.order_by("round__number")
    actions.lock_meeting(second, is_locked=True, seen=0, by=None, at=LATER)
    board = counter.Board(schedule)
    assert [fault.code for fault in board.move(second.pk, 3, 3).faults] == ["locked"]
    assert [fault.code for fault in board.move(first.pk, 2, 2).faults] == ["lock_in_the_way"]
    assert (board.verdict(first.pk, 2, 2), board.verdict(first.pk, 3, 1)) == ("no", "free")


def test_an_interpreter_goes_along_or_the_place_is_illegal(world: World) -> None:
    wish(world.cooperative, world.workshop, "must")
    schedule = draft(world, (world.cooperative, world.workshop, 1, 1))
    interpreter = world.convention.interpreters.get()
    schedule.meetings.update(interpreter=interpreter)
    interpreter.rounds.remove(world.convention.rounds.get(number=4))
    meeting = schedule.meetings.get()

    assert counter.Board(schedule).move(meeting.pk, 4, 1).faults[0].code == "no_common_language"
    move(world, schedule, meeting, 3, 2)

    meeting.refresh_from_db()
    assert meeting.interpreter == interpreter


def test_two_delegates_may_sit_apart_at_once(world: World) -> None:
    Delegate.objects.create(registration=world.buyer, position=2, name="Second")
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    second = schedule.meetings.get(round__number=2)

    consequence = move(world, schedule, second, 1, 2)

    assert len(consequence.moved) == 1
    seated = Seat.objects.filter(schedule=schedule, round__number=1, delegate__registration=world.buyer)
    assert seated.values("delegate").distinct().count() == 2


def test_of_two_who_move_the_same_meeting_the_second_is_told_who_was_first(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1))
    meeting, seen = schedule.meetings.get(), revisions(schedule)
    first = {"seen": seen, "by": world.facilitator, "at": LATER}
    actions.move_meeting(meeting, number=2, table=1, **first)

    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.move_meeting(meeting, number=3, table=1, seen=seen, by=world.stranger, at=LATER)

    assert (refused.value.meeting.changed_by, refused.value.meeting.changed_at) == (world.facilitator, LATER)
    assert list(where(schedule).values()) == [(2, 1)]


def test_a_consequence_nobody_saw_is_not_carried_out(world: World) -> None:
    """The place was free when it was shown; meanwhile somebody has put a meeting there."""
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 3, 2))
    first, second = schedule.meetings.order_by("round__number")
    shown = {first.pk: first.revision}
    move(world, schedule, second, 2, 2)

    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.move_meeting(first, number=2, table=1, seen=shown, by=world.stranger, at=LATER)

    assert refused.value.meeting == second
    assert sorted(where(schedule).values()) == [(1, 1), (2, 2)]


def test_two_kept_apart_leave_the_draft_and_every_later_plan(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1))
    meeting = schedule.meetings.get()
    with pytest.raises(actions.ChangedMeanwhile):
        actions.keep_apart(meeting, reason="", seen=7, by=None, at=LATER)
    assert ForbiddenPair.objects.count() == 0

    pair = actions.keep_apart(meeting, reason="Dispute", seen=0, by=world.facilitator, at=LATER)

    assert (pair.a, pair.b, pair.reason, pair.by) == (meeting.a, meeting.b, "Dispute", world.facilitator)
    assert schedule.meetings.count() == 0
    assert counter.problem_of(world.convention).forbidden == {frozenset({str(pair.a_id), str(pair.b_id)})}
    schedule.refresh_from_db()
    assert {refusal["cause"] for refusal in schedule.refusals if refusal["a"] == pair.a_id} == {
        "forbidden_pair"
    }


def test_what_participants_see_is_changed_by_way_of_a_draft(world: World) -> None:
    shown = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    actions.publish_schedule(shown, at=MORNING)
    meeting = shown.meetings.get(round__number=1)
    with pytest.raises(actions.NotADraft):
        move(world, shown, meeting, 3, 3)

    copy, left_behind = actions.draft_from(shown, by=world.facilitator, at=LATER)

    assert (copy.number, copy.state, copy.made_by, left_behind) == (2, "draft", world.facilitator, 0)
    assert where(copy) == where(shown)
    assert Seat.objects.filter(schedule=copy).count() == 4
    with pytest.raises(actions.NotTheNewestVersion):
        actions.lock_meeting(meeting, is_locked=True, seen=0, by=None, at=LATER)


def test_a_draft_leaves_behind_what_has_become_impossible(world: World) -> None:
    shown = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    wish(world.workshop, world.buyer, "no")
    copy, left_behind = actions.draft_from(shown, by=None, at=LATER)
    assert (list(where(copy).values()), left_behind) == ([(1, 1)], 1)


def test_no_plan_is_changed_on_the_day_by_this_way(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1))
    Convention.objects.update(state=Convention.State.LIVE)
    schedule = Schedule.objects.get(pk=schedule.pk)
    with pytest.raises(actions.NotADraft):
        move(world, schedule, schedule.meetings.get(), 2, 1)
    with pytest.raises(actions.NotADraft):
        actions.draft_from(schedule, by=None, at=LATER)


def test_figures_are_counted_anew_and_nothing_is_called_proved_that_is_not(world: World) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2))
    first = schedule.meetings.get(round__number=1)

    move(world, schedule, first, 4, 1)  # idle in round 3 now: a break

    schedule.refresh_from_db()
    told = {one["name"]: (one["value"], one["bound"], one["proved"]) for one in schedule.levels}
    assert told == {
        "promised_minimum": (3, 3, True),
        "points": (5, 5, True),
        "comfort": (1, 0, False),
    }
    assert schedule.status == "feasible"


def test_many_meetings_are_read_as_cheaply_as_few(world: World, django_assert_max_num_queries) -> None:
    schedule = draft(world, (world.buyer, world.cooperative, 1, 1))
    for number in range(3):
        newcomer = register(world.convention, f"Atelier {number}", "Longwy", "FR", ["fr"])
        wish(newcomer, world.cooperative, "must")
    with django_assert_max_num_queries(20):
        counter.Board(schedule)


def test_a_veto_said_after_a_draft_was_made_leaves_no_draft_to_publish_against_it(world: World) -> None:
    meetings = (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2)
    older, newer = draft(world, *meetings), draft(world, *meetings)

    actions.say_wish(world.workshop, world.buyer, Wish.Level.NO, at=world.at)

    assert [list(where(one).values()) for one in (older, newer)] == [[(1, 1)], [(1, 1)]]
    older.refresh_from_db()
    assert {refusal["cause"] for refusal in older.refusals if refusal["b"] == world.buyer.pk} >= {"veto"}
    actions.publish_schedule(older, at=MORNING)
    assert older.meetings.count() == 1


def test_two_kept_apart_by_the_rules_leave_every_draft_and_stay_where_they_were_shown(world: World) -> None:
    meetings = (world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 2, 2)
    shown = draft(world, *meetings)
    actions.publish_schedule(shown, at=MORNING)
    later = draft(world, *meetings)

    ruling.keep_apart(world.workshop, world.buyer, by=None, at=LATER)

    assert (list(where(later).values()), shown.meetings.count()) == ([(1, 1)], 2)
