"""From the wish to plan to the version it leaves behind, whatever happens on the way."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError
from django.utils import timezone

from tests.rooms.world import TWO_O_CLOCK, World, make_world, register, wish
from tisserand.cluster.conventions import actions, counter, planning, tasks
from tisserand.cluster.conventions.letters import announce_schedule
from tisserand.cluster.conventions.models import (
    Convention,
    Meeting,
    Registration,
    Schedule,
    ScheduleRun,
    Wish,
)
from tisserand.cluster.mail.actions import send_waiting_letters, write_letter
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.models import Representative
from tisserand.cluster.ties.models import Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    wish(world.buyer, world.cooperative, Wish.Level.MUST)
    wish(world.cooperative, world.buyer, Wish.Level.WOULD)
    wish(world.workshop, world.cooperative, Wish.Level.WOULD)
    return world


def ask(world: World, seconds: int = 2) -> ScheduleRun:
    return planning.open_run(
        world.convention, by=world.facilitator, seconds=seconds, seed=1, at=timezone.now()
    )


def planned(world: World) -> Schedule:
    run = ask(world)
    tasks.plan_meetings.func(run.pk)
    run.refresh_from_db()
    assert run.schedule is not None, run.fault
    return run.schedule


def test_a_run_leaves_a_whole_version_with_what_is_proved(world: World) -> None:
    schedule = planned(world)

    assert (schedule.number, schedule.state, schedule.made_by) == (1, Schedule.State.DRAFT, world.facilitator)
    assert [(meeting.a, meeting.b, meeting.points) for meeting in schedule.meetings.order_by("-points")] == [
        (world.cooperative, world.buyer, 5),
        (world.cooperative, world.workshop, 1),
    ]
    assert schedule.meetings.get(points=1).interpreter.name == "Inès Da Costa"
    points = next(level for level in schedule.levels if level["name"] == "points")
    assert (points["value"], points["bound"], points["proved"]) == (6, 6, True)
    assert all(meeting.seats.count() == 2 for meeting in schedule.meetings.all())


@pytest.mark.parametrize("more", [0, 3])
def test_reading_the_problem_costs_the_same_for_few_and_many(
    world: World, more: int, django_assert_num_queries
) -> None:
    for number in range(more):
        register(world.convention, f"Atelier {number}", "Longwy", "FR", ["fr"])
    session = world.convention.sessions.create(
        sort="workshop", title="Workshop", starts_at=TWO_O_CLOCK, ends_at=TWO_O_CLOCK + timedelta(minutes=15)
    )
    session.attendees.set(world.convention.registrations.all())
    with django_assert_num_queries(16):
        problem = counter.problem_of(world.convention)
    assert len(problem.sessions[0].registrations) == len(problem.registrations) == 3 + more


def test_the_second_to_start_is_shown_the_run_of_the_first(world: World) -> None:
    first = ask(world)
    with pytest.raises(planning.PlanningUnderWay) as refused:
        ask(world)
    assert refused.value.run == first
    assert ScheduleRun.objects.count() == 1


def test_a_run_is_taken_by_one_worker_only(world: World) -> None:
    run = ask(world)
    assert planning.begin_run(run, at=timezone.now()) is True
    assert planning.begin_run(run, at=timezone.now()) is False


def test_a_killed_optimiser_loses_no_plan(world: World) -> None:
    run = ask(world)
    long_ago = timezone.now() - timedelta(minutes=5)
    planning.begin_run(run, at=long_ago)
    a, b = world.cooperative.pk, world.buyer.pk
    best = counter.PlannedMeeting(a=a, b=b, round=1, table=1, interpreter=None, points=5, is_locked=False)
    planning.note_glimpse(
        run,
        counter.Glimpse(seconds=1.0, level="points", value=5, bound=6, breaks=0, meetings=(best,)),
        at=long_ago,
    )

    assert planning.settle_silent_runs(at=timezone.now()) == 1

    run.refresh_from_db()
    assert run.state == ScheduleRun.State.DONE
    assert [(m.a_id, m.b_id, m.points) for m in run.schedule.meetings.all()] == [(a, b, 5)]
    assert planning.settle_silent_runs(at=timezone.now()) == 0


def test_a_run_that_died_before_its_first_plan_is_over_and_makes_room(world: World) -> None:
    run = ask(world)
    planning.begin_run(run, at=timezone.now() - timedelta(minutes=5))
    second = ask(world)
    run.refresh_from_db()
    assert (run.state, second.state) == (ScheduleRun.State.FAILED, ScheduleRun.State.QUEUED)
    assert Schedule.objects.count() == 0


def test_a_version_is_written_whole_or_not_at_all(world: World) -> None:
    run = ask(world)
    good = counter.PlannedMeeting(world.cooperative.pk, world.buyer.pk, 1, 1, None, 5, is_locked=False)
    clash = counter.PlannedMeeting(world.workshop.pk, world.buyer.pk, 1, 1, None, 1, is_locked=False)
    broken = counter.Plan("bounded", (good, clash), (), (), (), 1.0, 1)
    with pytest.raises(IntegrityError, match=r"conventions_meeting|a_table_has_one_meeting_per_round"):
        planning.close_run(run, broken, at=timezone.now())
    assert (Schedule.objects.count(), Meeting.objects.count()) == (0, 0)


def begun(world: World, *, silent: bool = False) -> ScheduleRun:
    """A run at work whose best plan so far is the cooperative with the buyer; long ago if it fell silent."""
    run = ask(world)
    at = timezone.now() - timedelta(minutes=5 if silent else 0)
    planning.begin_run(run, at=at)
    pair = sorted((world.cooperative.pk, world.buyer.pk))
    best = counter.PlannedMeeting(*pair, round=1, table=1, interpreter=None, points=5, is_locked=False)
    glimpse = counter.Glimpse(seconds=1.0, level="points", value=5, bound=6, breaks=0, meetings=(best,))
    planning.note_glimpse(run, glimpse, at=at)
    return run


def test_a_worker_that_was_taken_for_dead_leaves_no_second_version(world: World) -> None:
    run = begun(world, silent=True)
    late = counter.plan(
        counter.problem_of(world.convention), seed=1, seconds=1, progress=lambda _: None, stop=lambda: False
    )
    planning.settle_silent_runs(at=timezone.now())

    assert planning.is_stop_wanted(run, at=timezone.now()) is True
    assert planning.close_run(run, late, at=timezone.now()) is None
    assert [schedule.number for schedule in Schedule.objects.all()] == [1]


def test_an_optimiser_that_only_asks_whether_to_stop_is_alive(world: World) -> None:
    run = begun(world, silent=True)
    assert planning.is_stop_wanted(run, at=timezone.now()) is False
    assert planning.settle_silent_runs(at=timezone.now()) == 0


@pytest.mark.parametrize("silent", [False, True])
def test_a_veto_said_meanwhile_ends_the_run_and_writes_nothing(world: World, silent: bool) -> None:
    run = begun(world, silent=silent)
    actions.say_wish(world.buyer, world.cooperative, "no", at=world.at)
    if silent:
        planning.settle_silent_runs(at=timezone.now())
    else:
        planning.fail_run(run, "", at=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.fault) == (ScheduleRun.State.FAILED, "records_changed")
    assert (Schedule.objects.count(), Meeting.objects.count()) == (0, 0)
    assert ask(world).state == ScheduleRun.State.QUEUED


def test_a_fault_of_the_records_ends_the_run_with_its_words(world: World) -> None:
    world.buyer.rounds.clear()
    run = ask(world)
    tasks.plan_meetings.func(run.pk)
    run.refresh_from_db()
    assert run.state == ScheduleRun.State.FAILED
    assert run.fault


def test_locks_of_the_newest_version_stand_in_the_next(world: World) -> None:
    first = planned(world)
    meeting = first.meetings.get(points=1)
    actions.lock_meeting(meeting, is_locked=True, seen=0, by=world.facilitator, at=world.at)
    second = planned(world)
    kept = second.meetings.get(points=1)
    assert (kept.round, kept.table, kept.is_locked) == (meeting.round, meeting.table, True)


def test_publishing_shows_one_version_and_replaces_the_one_before(world: World) -> None:
    first, second = planned(world), planned(world)
    actions.publish_schedule(first, at=world.at)
    actions.publish_schedule(second, at=world.at)
    first.refresh_from_db()
    world.convention.refresh_from_db()
    assert (first.state, second.state) == (Schedule.State.REPLACED, Schedule.State.PROVISIONAL)
    assert world.convention.schedules.get(state=Schedule.State.PROVISIONAL) == second
    assert world.convention.state == Convention.State.PROVISIONAL
    with pytest.raises(actions.NotReadyToPublish):
        actions.publish_schedule(first, at=world.at)


def test_a_held_meeting_writes_one_tie_however_often_it_is_told(world: World) -> None:
    schedule = actions.publish_schedule(planned(world), at=world.at)
    meeting = schedule.meetings.get(points=5)
    for _ in range(2):
        actions.tell_what_became_of(meeting, Meeting.State.DONE, at=world.at)
    tie = Tie.objects.get()
    assert (tie.kind, tie.evidence) == ("met", f"meeting:{meeting.pk}")
    assert {tie.a, tie.b} == {world.cooperative.organisation, world.buyer.organisation}


def test_a_draft_is_no_programme(world: World) -> None:
    meeting = planned(world).meetings.first()
    with pytest.raises(actions.NotOnTheProgramme):
        actions.tell_what_became_of(meeting, Meeting.State.DONE, at=world.at)
    assert Tie.objects.count() == 0


def test_wishes_can_be_said_changed_and_taken_back_while_open(world: World) -> None:
    actions.say_wish(world.workshop, world.buyer, "must", at=world.at)
    actions.say_wish(world.workshop, world.buyer, "no", at=world.at)
    assert Wish.objects.get(of=world.workshop, to=world.buyer).level == "no"
    assert actions.say_wish(world.workshop, world.buyer, "open", at=world.at) is None
    assert not Wish.objects.filter(of=world.workshop, to=world.buyer).exists()


def test_closed_wishes_stay_as_they_are(world: World) -> None:
    Convention.objects.update(state=Convention.State.WISHES_CLOSED)
    with pytest.raises(actions.WishesAreClosed):
        actions.say_wish(world.workshop, world.buyer, "must", at=world.at)


def test_nobody_wishes_themselves_or_somebody_who_has_withdrawn(world: World) -> None:
    with pytest.raises(actions.NotAtTheSameConvention):
        actions.say_wish(world.buyer, world.buyer, "must", at=world.at)
    Registration.objects.filter(pk=world.workshop.pk).update(state=Registration.State.WITHDRAWN)
    with pytest.raises(actions.NotAtTheSameConvention):
        actions.say_wish(world.buyer, world.workshop, "must", at=world.at)


def test_publishing_writes_one_letter_a_representative_in_their_language(world: World, mailoutbox) -> None:
    tasks.publish(planned(world))
    tasks.write_about_schedule.func(world.convention.pk)
    send_waiting_letters(at=world.at)

    by_reader = {message.to[0]: message for message in mailoutbox}
    assert set(by_reader) == {
        "cooperative-du-haut-fourneau@member.example",
        "moselwerk@member.example",
        "esch-achats@member.example",
    }
    german = by_reader["moselwerk@member.example"]
    assert german.extra_headers == {"Content-Language": "de"}
    assert f"/a/{world.workshop.agenda_key}/" in german.body
    assert "11. März 2027" in german.subject
    assert send_waiting_letters(at=world.at) == 0


def test_who_speaks_for_two_organisations_gets_both_agendas_and_a_closed_account_none(world: World) -> None:
    speaker = world.buyer.organisation.representatives.get().user
    Representative.objects.create(organisation=world.workshop.organisation, user=speaker)
    gone = world.cooperative.organisation.representatives.get().user
    gone.is_active = False
    gone.save()
    schedule = actions.publish_schedule(planned(world), at=world.at)

    assert announce_schedule(schedule, site_url="", at=world.at) == 3
    assert announce_schedule(schedule, site_url="", at=world.at) == 3
    assert Letter.objects.count() == 3
    bodies = " ".join(Letter.objects.filter(recipient=speaker.email).values_list("body", flat=True))
    assert [bodies.count(f"/a/{one.agenda_key}/") for one in (world.buyer, world.workshop)] == [1, 1]
    assert not Letter.objects.filter(recipient=gone.email).exists()


def test_a_letter_that_cannot_be_sent_waits(world: World, settings) -> None:
    write_letter("x", "somebody@cluster.example", language="fr", subject="S", body="B", at=world.at)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send_waiting_letters(at=world.at) == 0
    assert Letter.objects.get().sent_at is None


def test_wishes_close_at_their_time(world: World) -> None:
    world.convention.wishes_until = world.at
    world.convention.save()
    world.workshop.refresh_from_db()
    assert actions.say_wish(world.workshop, world.buyer, "must", at=world.at) is not None
    with pytest.raises(actions.WishesAreClosed):
        actions.say_wish(world.workshop, world.buyer, "no", at=world.at + timedelta(seconds=1))


def test_a_change_by_hand_leaves_a_trace(world: World) -> None:
    world.buyer.least_meetings = 3
    world.buyer.save()
    assert LogEntry.objects.get_for_object(world.buyer).first().changes == {"least_meetings": ["0", "3"]}
