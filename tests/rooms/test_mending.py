"""The plan follows what happens: over many made-up days the engine's judge finds no fault in it."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.rooms.live_world import Day, chance_of, make_day, standing
from tests.rooms.world import MORNING, World, make_world, wish
from tisserand.cluster.conventions import actions, counter
from tisserand.cluster.conventions.counter.repair import case_of
from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    ForbiddenPair,
    Incident,
    Meeting,
    MeetingChange,
    Registration,
    Schedule,
    Seat,
    Wish,
)
from tisserand.cluster.conventions.queries.day import incidents_that_count, meetings_to_mend
from tisserand.engines.scheduling.repair import judge_repair, repair

pytestmark = pytest.mark.django_db
Sort = Incident.Sort


@pytest.fixture
def day() -> Day:
    return make_day(1)


def happen(day: Day, chance, number: int) -> None:
    """Something happens in a round."""
    at = day.during(number)
    people = list(day.convention.registrations.filter(state="registered").order_by("pk"))
    somebody = chance.choice(people)
    sort = chance.choice(["no_show", "late", "left_early", "table", "voice", "extra", "walk_in", "comes"])
    try:
        if sort == "table":
            table = chance.choice(list(day.convention.tables.order_by("number")))
            actions.note_incident(day.convention, Sort.LOST_TABLE, table, at=at)
        elif sort == "voice":
            voice = chance.choice(list(day.convention.interpreters.order_by("pk")))
            actions.note_incident(day.convention, Sort.INTERPRETER_GONE, voice, at=at)
        elif sort == "extra":
            actions.put_up_table(day.convention, by=None, at=at)
        elif sort == "walk_in":
            walk_in(day, chance, at)
        elif sort == "late":
            until = day.rounds[min(number + chance.choice([1, 2]), len(day.rounds) - 1)]
            actions.note_incident(day.convention, Sort.LATE, somebody, until_round=until, at=at)
        elif sort == "comes":
            for incident in day.convention.incidents.filter(registration__isnull=False)[:1]:
                actions.dismiss_incident(incident, at=at)
        else:
            actions.note_incident(day.convention, Sort(sort), somebody, at=at)
    except (actions.NothingLeftToChange, actions.BackBeforeAway):
        pass


def walk_in(day: Day, chance, at) -> Incident:
    host = day.convention.registrations.order_by("pk").first()
    organisation = host.organisation
    organisation.pk, organisation.slug, organisation.name = (
        None,
        f"walk-in-{at:%H%M}-{chance.random()}",
        "New",
    )
    organisation.slug = organisation.slug.replace(".", "")
    organisation._state.adding = True
    organisation.save()
    made = Registration.objects.create(
        convention=day.convention, organisation=organisation, language="fr", is_walk_in=True
    )
    made.languages.set(["fr", "de"])
    made.rounds.set(day.convention.rounds.filter(starts_at__gt=at))
    if not made.rounds.exists():
        made.delete()
        raise actions.NothingLeftToChange
    Delegate.objects.create(registration=made, position=1, name="New")
    others = list(day.convention.registrations.exclude(pk=made.pk).order_by("pk"))
    for other in chance.sample(others, 4):
        wish(made, other, Wish.Level.MUST, at)
    return actions.note_walk_in(made, by=None, at=at)


def faults_of(day: Day, number: int):
    incidents = incidents_that_count(day.convention)
    return counter.faults_today(day.convention, meetings_to_mend(day.schedule), incidents, number)


def seats_are_sound(day: Day) -> bool:
    """One delegate of each side sits in every meeting that stands, nobody in a cancelled one."""
    seated = Counter(Seat.objects.filter(schedule=day.schedule).values_list("meeting", flat=True))
    rows = day.schedule.meetings.all()
    sides = {
        (seat.meeting_id, seat.delegate.registration_id)
        for seat in Seat.objects.filter(schedule=day.schedule).select_related("delegate")
    }
    stand = [row for row in rows if row.state != Meeting.State.CANCELLED]
    return sides == {(row.pk, side) for row in stand for side in (row.a_id, row.b_id)} and seated == {
        row.pk: 2 for row in stand
    }


def repaired_and_judged(seed: int) -> None:
    """A day with something happening in every round, repaired each time."""
    day, chance = make_day(seed), chance_of(seed)
    assert faults_of(day, 0) == ()
    for number in range(len(day.rounds) + 1):
        for _ in range(chance.choice([1, 1, 2])):
            happen(day, chance, number)
        incidents, rows = incidents_that_count(day.convention), meetings_to_mend(day.schedule)
        case = case_of(day.convention, rows, incidents, number)
        answer = repair(case.problem, case.plan, case.events, number)
        assert judge_repair(case.problem, case.plan, case.events, number, answer) == (), (seed, number)
        proposal = actions.propose_repair(day.convention, at=day.during(number))
        actions.apply_repair(day.convention, mark=proposal.mark, by=None, at=day.during(number))
        assert faults_of(day, number) == (), (seed, number)
        assert seats_are_sound(day), (seed, number)
        assert not day.convention.incidents.filter(settled_at=None, dismissed_at=None).exists()
        again = actions.propose_repair(day.convention, at=day.during(number))
        assert (again.repair.lost, again.repair.moved, again.repair.reseated) == ((), (), ()), (seed, number)


@pytest.mark.parametrize("seed", range(4))
def test_the_judge_finds_no_fault_after_any_repair(seed: int) -> None:
    repaired_and_judged(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 40))
def test_the_judge_finds_no_fault_after_any_repair_of_many_days(seed: int) -> None:
    repaired_and_judged(seed)


def proposed(day: Day, number: int = 1) -> actions.Proposal:
    return actions.propose_repair(day.convention, at=day.during(number))


def applied(day: Day, number: int = 1, by=None) -> Schedule:
    mark = proposed(day, number).mark
    return actions.apply_repair(day.convention, mark=mark, by=by, at=day.during(number))


def somebody_busy(day: Day) -> Registration:
    """Who meets somebody in the first round and later."""
    counts = Counter(side for meeting in standing(day) for side in (meeting.a_id, meeting.b_id))
    first = {side for m in standing(day) if m.round.number == 1 for side in (m.a_id, m.b_id)}
    return Registration.objects.get(pk=max(first, key=lambda side: (counts[side], side)))


def test_who_did_not_come_is_missing_in_the_running_meeting_and_frees_the_others(day: Day) -> None:
    absent = somebody_busy(day)
    mine = [m for m in standing(day) if absent.pk in (m.a_id, m.b_id)]
    actions.note_incident(day.convention, Sort.NO_SHOW, absent, at=day.during(1))

    applied(day)

    after = Meeting.objects.filter(pk__in=[m.pk for m in mine]).select_related("round")
    assert {(row.round.number > 1, row.state, row.missing, row.cancel_reason) for row in after} == {
        (False, Meeting.State.NO_SHOW, "a" if mine[0].a_id == absent.pk else "b", ""),
        (True, Meeting.State.CANCELLED, "", "not_there_any_more"),
    }


def test_who_is_late_meets_later_what_can_be_met_later(day: Day) -> None:
    late = somebody_busy(day)
    before = {(m.a_id, m.b_id): m.round.number for m in standing(day) if late.pk in (m.a_id, m.b_id)}
    actions.note_incident(day.convention, Sort.LATE, late, until_round=day.rounds[2], at=day.during(1))

    applied(day)

    after = {(m.a_id, m.b_id): m.round.number for m in standing(day) if late.pk in (m.a_id, m.b_id)}
    moved = {pair for pair, number in after.items() if before.get(pair) in (1, 2)}
    assert min(after.values()) >= 3
    assert moved
    assert {row.state for row in day.schedule.meetings.all() if (row.a_id, row.b_id) in moved} == {
        Meeting.State.MOVED
    }


def test_every_change_is_noted_once_under_a_new_number_with_its_cause_and_all_screens_are_told(
    day: Day,
) -> None:
    absent = somebody_busy(day)
    incident = actions.note_incident(day.convention, Sort.NO_SHOW, absent, at=day.during(1))
    proposal = proposed(day)
    pulse = Convention.objects.get(pk=day.convention.pk).pulse

    after = applied(day)

    assert after.sequence == 2
    changes = list(MeetingChange.objects.filter(schedule=day.schedule))
    assert {change.sequence for change in changes} == {2}
    assert Counter(
        (c.meeting.a_id, c.meeting.b_id, c.cause, bool(c.before_round), bool(c.after_round)) for c in changes
    ) == Counter((c.a, c.b, c.cause, bool(c.before), bool(c.after)) for c in proposal.repair.changes)
    assert {change.incident_id for change in changes if change.before_round_id} == {incident.pk}
    assert Convention.objects.get(pk=day.convention.pk).pulse == pulse + 1


def test_a_pair_kept_apart_since_it_was_proposed_changes_nothing(day: Day) -> None:
    actions.note_incident(day.convention, Sort.NO_SHOW, somebody_busy(day), at=day.during(1))
    proposal = proposed(day)
    placed = next(change for change in proposal.repair.changes if change.after is not None)
    ForbiddenPair.objects.create(convention=day.convention, a_id=placed.a, b_id=placed.b, at=day.during(1))
    before = [(row.pk, row.state, row.round_id, row.table_id) for row in standing(day)]

    with pytest.raises(actions.ProposalHasChanged):
        actions.apply_proposal(proposal, by=None, at=day.during(1))

    assert [(row.pk, row.state, row.round_id, row.table_id) for row in standing(day)] == before
    assert (Schedule.objects.get(pk=day.schedule.pk).sequence, day.schedule.changes.count()) == (1, 0)


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told_who(day: Day) -> None:
    world = make_world()
    actions.note_incident(day.convention, Sort.NO_SHOW, somebody_busy(day), at=day.during(1))
    seen_by_both = proposed(day)
    actions.apply_proposal(seen_by_both, by=world.facilitator, at=day.during(1))

    with pytest.raises(actions.MendedMeanwhile) as second:
        actions.apply_proposal(seen_by_both, by=None, at=day.during(1))
    with pytest.raises(actions.MendedMeanwhile) as third:
        actions.apply_repair(day.convention, mark=seen_by_both.mark, by=None, at=day.during(1))

    assert (second.value.by, second.value.at) == (world.facilitator, day.during(1))
    assert third.value.by == world.facilitator
    assert Schedule.objects.get(pk=day.schedule.pk).sequence == 2


def test_a_proposal_that_is_out_of_date_is_not_applied(day: Day) -> None:
    mark = proposed(day).mark
    actions.note_incident(day.convention, Sort.NO_SHOW, somebody_busy(day), at=day.during(1))
    with pytest.raises(actions.ProposalHasChanged):
        actions.apply_repair(day.convention, mark=mark, by=None, at=day.during(1))
    assert not MeetingChange.objects.exists()


def test_a_meeting_told_as_held_meanwhile_stops_the_whole_repair(day: Day) -> None:
    absent = somebody_busy(day)
    actions.note_incident(day.convention, Sort.NO_SHOW, absent, at=day.during(1))
    proposal = proposed(day)
    running = next(m for m in standing(day) if m.round.number == 1 and absent.pk in (m.a_id, m.b_id))
    Meeting.objects.filter(pk=running.pk).update(state=Meeting.State.DONE)

    with pytest.raises(actions.ProposalHasChanged):
        actions.apply_proposal(proposal, by=None, at=day.during(1))

    assert (MeetingChange.objects.count(), Schedule.objects.get(pk=day.schedule.pk).sequence) == (0, 1)
    assert day.convention.incidents.get().settled_at is None


def test_who_was_seen_in_a_meeting_was_there_whatever_was_told(day: Day) -> None:
    absent = somebody_busy(day)
    running = next(m for m in standing(day) if m.round.number == 1 and absent.pk in (m.a_id, m.b_id))
    Meeting.objects.filter(pk=running.pk).update(state=Meeting.State.DONE)
    actions.note_incident(day.convention, Sort.NO_SHOW, absent, at=day.during(1))

    applied(day)

    running.refresh_from_db()
    assert running.state == Meeting.State.DONE


def test_a_lost_pair_that_can_meet_after_all_gets_its_row_back() -> None:
    day = make_day(2, tables=12)
    absent = somebody_busy(day)
    before = {(m.pk, m.a_id, m.b_id) for m in standing(day) if absent.pk in (m.a_id, m.b_id)}
    incident = actions.note_incident(day.convention, Sort.NO_SHOW, absent, at=day.during(0))
    applied(day, 0)
    actions.dismiss_incident(incident, at=day.during(0) + timedelta(minutes=9))

    applied(day, 0)

    after = {(m.pk, m.a_id, m.b_id) for m in standing(day) if absent.pk in (m.a_id, m.b_id)}
    assert after
    assert {row for row in after if row[1:] in {pair[1:] for pair in before}} <= before


def test_a_meeting_whose_side_withdrew_is_lost_first(day: Day) -> None:
    gone = somebody_busy(day)
    Registration.objects.filter(pk=gone.pk).update(state=Registration.State.WITHDRAWN)
    lost = proposed(day, 0).repair.lost
    assert {one.cause for one in lost} == {"withdrawn"}
    applied(day, 0)
    assert not [m for m in standing(day) if gone.pk in (m.a_id, m.b_id)]


def test_a_veto_said_on_the_day_cancels_the_meeting(day: Day) -> None:
    meeting = next(m for m in standing(day) if m.round.number > 1)
    Wish.objects.filter(of=meeting.a, to=meeting.b).delete()
    wish(meeting.a, meeting.b, Wish.Level.NO)
    applied(day)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == (Meeting.State.CANCELLED, "veto_broken")


def test_nothing_is_proposed_or_noted_before_the_day_is_live() -> None:
    world: World = make_world()
    with pytest.raises(actions.NotLive):
        actions.propose_repair(world.convention, at=world.at)
    with pytest.raises(actions.NotLive):
        actions.note_incident(world.convention, Sort.NO_SHOW, world.buyer, at=world.at)


def test_the_final_plan_goes_live_on_its_day_and_only_once() -> None:
    world = make_world()
    convention = world.convention
    plan = Schedule.objects.create(
        convention=convention, number=1, status="bounded", made_at=MORNING, state=Schedule.State.FINAL
    )
    with pytest.raises(actions.NotTheDayYet):
        actions.go_live(convention, at=MORNING - timedelta(days=1))
    with pytest.raises(actions.NotTheNextStep):
        actions.go_live(convention, at=MORNING)
    Convention.objects.filter(pk=convention.pk).update(state=Convention.State.FINAL)

    actions.go_live(convention, at=MORNING)

    plan.refresh_from_db()
    assert (plan.state, Convention.objects.get(pk=convention.pk).state) == ("live", "live")
    with pytest.raises(actions.NotTheNextStep):
        actions.go_live(convention, at=MORNING)


def test_what_is_told_twice_is_noted_once(day: Day) -> None:
    somebody = somebody_busy(day)
    first = actions.note_incident(day.convention, Sort.NO_SHOW, somebody, at=day.during(1))
    second = actions.note_incident(day.convention, Sort.NO_SHOW, somebody, at=day.during(2))
    assert first == second
    assert actions.dismiss_incident(first, at=day.during(2)) is True
    assert actions.dismiss_incident(first, at=day.during(2)) is False


def test_what_fails_after_the_last_round_or_ends_before_it_begins_is_refused(day: Day) -> None:
    somebody = somebody_busy(day)
    with pytest.raises(actions.NothingLeftToChange):
        actions.note_incident(day.convention, Sort.LEFT_EARLY, somebody, at=day.during(5))
    with pytest.raises(actions.BackBeforeAway):
        actions.note_incident(
            day.convention, Sort.LATE, somebody, until_round=day.rounds[0], at=day.during(3)
        )


def test_who_walks_in_meets_no_more_of_a_group_than_its_cap_allows() -> None:
    day = make_day(2, tables=12)
    day.convention.registrations.update(group="guests")
    capped = walk_in(day, chance_of(2), day.during(0)).registration
    Registration.objects.filter(pk=capped.pk).update(group="walk-ins")
    free = len(proposed(day, 0).repair.added)
    day.convention.meeting_rules.create(of_group="walk-ins", to_group="guests", most=1)

    repaired = proposed(day, 0).repair
    applied(day, 0)

    met = [m for m in standing(day) if capped.pk in (m.a_id, m.b_id)]
    assert (free > 1, len(met), len(repaired.added)) == (True, 1, 1)
    others = {str(side) for side in (met[0].a_id, met[0].b_id)} - {str(capped.pk)}
    assert {(one.cause, one.details) for one in repaired.waiting} == {
        ("cap_reached", (str(capped.pk), "1", *others))
    }
