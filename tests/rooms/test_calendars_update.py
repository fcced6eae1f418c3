"""A calendar program that takes in our files as they come shows the agenda as it is, and nothing twice."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from tests.press.calendar_program import CalendarProgram
from tests.rooms.plans import Place, draft
from tests.rooms.world import ZONE, World, make_world
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Meeting, MeetingChange, Registration, Schedule
from tisserand.cluster.conventions.paper import event_of
from tisserand.cluster.conventions.queries import published_schedule
from tisserand.press.calendars import calendar_ics

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def publish(world: World, *places: Place, at: datetime) -> Schedule:
    return actions.publish_schedule(draft(world, *places), at=at)


def file_for(registration: Registration) -> bytes:
    """The calendar file as a letter would bring it now."""
    schedule = published_schedule(registration.convention)
    assert schedule is not None
    return calendar_ics(event_of(schedule, site_url="https://c.example"), str(registration.pk))


def shown(program: CalendarProgram) -> list[tuple[str, str]]:
    return [(one.starts, one.summary) for one in program.shown]


def history(world: World) -> list[bytes]:
    """What the buyer is sent: a plan, a changed one, the final one, another change, a repair on the day."""
    a, b, c = world.workshop, world.buyer, world.cooperative
    day = timedelta(days=1)
    files = []
    publish(world, (a, b, 1, 1), (b, c, 2, 2), at=world.at)
    files.append(file_for(b))
    moved = publish(world, (a, b, 3, 2), (a, c, 1, 1), at=world.at + day)
    files.append(file_for(b))
    actions.finalise_schedule(moved, at=world.at + 2 * day)
    files.append(file_for(b))
    publish(world, (a, b, 3, 2), (b, c, 4, 1), at=world.at + 3 * day)
    files.append(file_for(b))
    _repair(world)
    files.append(file_for(b))
    return files


def _repair(world: World) -> None:
    """On the day the workshop does not come: its meeting is cancelled in place, with no new version."""
    schedule = published_schedule(world.convention)
    lost = schedule.meetings.get(a=world.workshop, b=world.buyer)
    before = {"before_round": lost.round, "before_table": lost.table}
    Schedule.objects.filter(pk=schedule.pk, sequence=schedule.sequence).update(sequence=schedule.sequence + 1)
    Meeting.objects.filter(pk=lost.pk).update(state="cancelled")
    MeetingChange.objects.create(
        schedule=schedule, sequence=schedule.sequence + 1, meeting=lost, at=world.at, **before
    )


def test_each_file_in_its_turn_shows_the_agenda_of_the_moment(world: World) -> None:
    program, seen = CalendarProgram(ZONE), []
    for ics in history(world):
        program.take(ics)
        seen.append(shown(program))
    assert seen == [
        [("14:00", "Moselwerk, table 1"), ("14:15", "Coopérative du Haut-Fourneau, table 2")],
        [("14:30", "Moselwerk, table 2")],
        [("14:30", "Moselwerk, table 2")],
        [("14:30", "Moselwerk, table 2"), ("14:45", "Coopérative du Haut-Fourneau, table 1")],
        [("14:45", "Coopérative du Haut-Fourneau, table 1")],
    ]


def test_files_that_come_late_or_never_make_no_difference(world: World) -> None:
    files = history(world)
    for order in permutations(range(5)):
        program = CalendarProgram(ZONE)
        for number in order:
            program.take(files[number])
        assert shown(program) == [("14:45", "Coopérative du Haut-Fourneau, table 1")]
    for known in range(5):
        program = CalendarProgram(ZONE)
        program.take(files[known])
        program.take(files[-1])
        assert shown(program) == [("14:45", "Coopérative du Haut-Fourneau, table 1")]


def test_a_meeting_that_comes_back_is_the_same_appointment(world: World) -> None:
    program = CalendarProgram(ZONE)
    pair = world.workshop, world.buyer
    for places in ([(*pair, 1, 1)], [(world.workshop, world.cooperative, 1, 1)], [(*pair, 2, 3)]):
        publish(world, *places, at=world.at)
        program.take(file_for(world.buyer))
    assert shown(program) == [("14:15", "Moselwerk, table 3")]
    assert len(program.known) == 1


def test_who_withdrew_disappears_from_the_calendars_of_the_others(world: World) -> None:
    program = CalendarProgram(ZONE)
    publish(world, (world.workshop, world.buyer, 1, 1), at=world.at)
    program.take(file_for(world.buyer))
    Registration.objects.filter(pk=world.workshop.pk).update(state="withdrawn")
    Schedule.objects.update(sequence=2)
    program.take(file_for(world.buyer))
    assert shown(program) == []


def test_the_second_reader_sees_times_places_and_who_publishes(world: World, settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Le cluster <bonjour@cluster.example>"
    publish(world, (world.workshop, world.buyer, 1, 1), at=world.at)
    program = CalendarProgram(ZONE)
    ics = file_for(world.workshop)
    program.take(ics)
    (one,) = program.shown
    assert (one.starts, one.ends, one.summary, one.location) == (
        "14:00",
        "14:13",
        "Esch Achats, Tisch 1",
        "Halle du Vieux-Moulin · Belvaux, Tisch 1",
    )
    assert b":mailto:bonjour@cluster.example" in ics.replace(b"\r\n ", b"")
