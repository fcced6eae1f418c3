"""What phones tell on the day, what the desk answers and announces; every screen is told of it."""

from datetime import timedelta

import pytest

from tests.rooms.live_world import Day, make_day, standing
from tests.rooms.world import make_world
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Announcement, Convention, DeskCall, Incident, Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Day:
    return make_day(1)


def first_meeting(day: Day) -> Meeting:
    return next(meeting for meeting in standing(day) if meeting.round.number == 1)


def pulse(day: Day) -> int:
    return Convention.objects.get(pk=day.convention.pk).pulse


def test_who_is_a_little_late_is_waited_for(day: Day) -> None:
    meeting = first_meeting(day)
    before = pulse(day)

    told = actions.say_late(meeting.a, 5, at=day.during(0))

    assert (told.incident, told.arrives_at) == (None, meeting.round.starts_at + timedelta(minutes=5))
    assert pulse(day) > before
    late = {m.pk: (m.state, m.late_minutes) for m in standing(day) if meeting.a_id in (m.a_id, m.b_id)}
    assert late[told.meeting.pk] == (Meeting.State.LATE, 5)


@pytest.mark.parametrize(("minutes", "there_again"), [(10, 2), (20, 2), (25, 3), (60, 5)])
def test_who_misses_more_than_half_of_a_round_misses_it(day: Day, minutes: int, there_again: int) -> None:
    incident = actions.say_late(first_meeting(day).a, minutes, at=day.during(0)).incident
    assert incident is not None
    assert (incident.sort, incident.from_round.number, incident.until_round.number, incident.minutes) == (
        Incident.Sort.LATE,
        1,
        there_again,
        minutes,
    )
    assert incident.is_from_agenda


def test_who_comes_after_the_last_round_does_not_come(day: Day) -> None:
    incident = actions.say_late(first_meeting(day).a, 90, at=day.during(0)).incident
    assert incident is not None
    assert (incident.sort, incident.until_round) == (Incident.Sort.NO_SHOW, None)


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_strange_minutes_and_a_day_without_meetings_are_refused(day: Day, minutes: int) -> None:
    with pytest.raises(actions.NobodyWaits):
        actions.say_late(first_meeting(day).a, minutes, at=day.during(0))
    with pytest.raises(actions.NobodyWaits):
        actions.say_late(first_meeting(day).a, 5, at=day.during(5) + timedelta(hours=1))


def test_the_side_that_did_not_come_is_an_incident_once(day: Day) -> None:
    meeting = first_meeting(day)
    for _ in range(2):
        actions.say_they_did_not_come(meeting.a, meeting, at=day.during(1))
    incident = day.convention.incidents.get()
    assert (incident.sort, incident.registration, incident.from_round.number, incident.words) == (
        Incident.Sort.NO_SHOW,
        meeting.b,
        1,
        str(meeting.a),
    )
    assert (meeting.state, meeting.missing) == (Meeting.State.NO_SHOW, "b")


def test_two_who_each_say_that_the_other_did_not_come_trouble_nobody_else(day: Day) -> None:
    meeting = first_meeting(day)
    actions.say_they_did_not_come(meeting.a, meeting, at=day.during(1))
    actions.say_they_did_not_come(meeting.b, meeting, at=day.during(1))
    assert [one.registration for one in day.convention.incidents.all()] == [meeting.b]


def test_who_is_known_to_be_late_is_not_told_as_missing_for_the_day(day: Day) -> None:
    meeting = first_meeting(day)
    actions.note_incident(
        day.convention, Incident.Sort.LATE, meeting.b, until_round=day.rounds[2], at=day.during(1)
    )
    actions.say_they_did_not_come(meeting.a, meeting, at=day.during(1))
    assert [one.sort for one in day.convention.incidents.all()] == [Incident.Sort.LATE]


def test_the_desk_is_called_once_and_answers_once(day: Day) -> None:
    world = make_world()
    who = first_meeting(day).a
    first = actions.call_desk(who, "We cannot find table 3", at=day.during(1))
    again = actions.call_desk(who, "We found it, but it is taken", at=day.during(1))
    assert (first.pk, again.words) == (again.pk, "We found it, but it is taken")
    before = pulse(day)
    assert actions.answer_call(again, by=world.facilitator, at=day.during(1)) is True
    assert actions.answer_call(again, by=None, at=day.during(2)) is False
    assert DeskCall.objects.get().answered_by == world.facilitator
    assert pulse(day) == before + 1
    assert actions.call_desk(who, "Again", at=day.during(2)).pk != first.pk


def test_an_announcement_is_shown_for_its_time_or_until_it_is_taken_down(day: Day) -> None:
    at = day.during(1)
    said = actions.announce(day.convention, "Coffee is served", minutes=15, by=None, at=at)
    assert said.ends_at - said.at == timedelta(minutes=15)
    assert actions.take_down(said, at=at + timedelta(minutes=1)) is True
    assert actions.take_down(said, at=at + timedelta(minutes=2)) is False
    mistake = actions.announce(day.convention, "Cofee", minutes=15, by=None, at=at)
    assert actions.take_down(mistake, at=at) is True
    assert Announcement.objects.count() == 1


def test_nothing_is_told_or_announced_before_the_day_is_live() -> None:
    world = make_world()
    with pytest.raises(actions.NotLive):
        actions.announce(world.convention, "Hello", minutes=5, by=None, at=world.at)
    with pytest.raises(actions.NotLive):
        actions.say_late(world.buyer, 5, at=world.at)
