"""Arrivals at the desk: each scan counts once, whatever the devices and the network do."""

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.rooms.world import MORNING, TWO_O_CLOCK, World, make_world, register
from tisserand.cluster.conventions.actions.arriving import (
    Answered,
    Scan,
    TheDayHasCome,
    Verdict,
    clear_practice,
    key_in,
    note_scans,
)
from tisserand.cluster.conventions.models import (
    CheckIn,
    Convention,
    Delegate,
    Meeting,
    Registration,
    Schedule,
    Seat,
)
from tisserand.cluster.conventions.queries.desk import arrivals_of, desk_of, edition_of

pytestmark = pytest.mark.django_db
NINE = MORNING


@pytest.fixture
def world() -> World:
    return make_world()


def delegate(registration: Registration, position: int = 1) -> Delegate:
    return registration.delegates.get(position=position)


def came(person: Delegate, *, scan: UUID | None = None, at: datetime = NINE) -> Scan:
    return Scan(scan or uuid4(), person.key, at)


def mistake(scan: Scan, *, at: datetime = NINE) -> Scan:
    return Scan(scan.scan, "", at, is_taken_back=True)


def note(world: World, *scans: Scan, at: datetime = NINE) -> list[Verdict]:
    return [one.verdict for one in note_scans(world.convention, scans, by=world.facilitator, at=at)]


def here(world: World) -> set[int]:
    return set(arrivals_of(world.convention))


def test_who_is_scanned_has_arrived(world: World) -> None:
    person = delegate(world.cooperative)
    scan = came(person, at=NINE - timedelta(minutes=3))
    assert note_scans(world.convention, [scan], by=world.facilitator, at=NINE) == [
        Answered(scan.scan, Verdict.ARRIVED, person.pk)
    ]
    noted = CheckIn.objects.get()
    assert (noted.delegate, noted.happened_at, noted.recorded_at, noted.by) == (
        person,
        NINE - timedelta(minutes=3),
        NINE,
        world.facilitator,
    )


def test_a_scan_that_is_sent_again_is_answered_alike_and_counts_once(world: World) -> None:
    scan = came(delegate(world.cooperative))
    assert note(world, scan) == note(world, scan) == [Verdict.ARRIVED]
    assert CheckIn.objects.count() == 1


def test_the_same_scan_twice_in_one_sending_counts_once(world: World) -> None:
    scan = came(delegate(world.cooperative))
    assert note(world, scan, scan) == [Verdict.ARRIVED, Verdict.ARRIVED]
    assert CheckIn.objects.count() == 1


def test_of_two_devices_the_first_that_is_heard_counts(world: World) -> None:
    person = delegate(world.cooperative)
    first, second = came(person), came(person, at=NINE - timedelta(minutes=5))
    assert (note(world, first), note(world, second)) == ([Verdict.ARRIVED], [Verdict.ALREADY])
    assert arrivals_of(world.convention)[person.pk].scan == first.scan


def test_a_second_scan_that_is_sent_again_later_never_brings_back_who_was_taken_back(world: World) -> None:
    person = delegate(world.cooperative)
    first, second = came(person), came(person)
    note(world, first)
    note(world, second)
    note(world, mistake(first))
    assert note(world, second) == [Verdict.TAKEN_BACK]
    assert here(world) == set()


def test_what_was_taken_back_stays_so_though_the_scan_comes_again(world: World) -> None:
    scan = came(delegate(world.cooperative))
    note(world, scan)
    assert note(world, mistake(scan)) == note(world, mistake(scan)) == [Verdict.TAKEN_BACK]
    assert note(world, scan) == [Verdict.TAKEN_BACK]
    assert here(world) == set()


def test_who_was_taken_back_can_arrive_again(world: World) -> None:
    person = delegate(world.cooperative)
    wrong, right = came(person), came(person)
    assert note(world, wrong, mistake(wrong), right) == [
        Verdict.ARRIVED,
        Verdict.TAKEN_BACK,
        Verdict.ARRIVED,
    ]
    assert arrivals_of(world.convention)[person.pk].scan == right.scan


def test_who_was_taken_back_in_another_sending_can_arrive_in_the_same_one(world: World) -> None:
    person = delegate(world.cooperative)
    wrong, right = came(person), came(person)
    note(world, wrong)
    note(world, mistake(wrong), right)
    assert arrivals_of(world.convention)[person.pk].scan == right.scan


@pytest.mark.parametrize("code", ["", "nobody", "https://elsewhere.example/a/nobody/"])
def test_a_code_that_nobody_has_is_said_to_be_unknown(world: World, code: str) -> None:
    assert note(world, Scan(uuid4(), code, NINE)) == [Verdict.UNKNOWN]
    assert CheckIn.objects.count() == 0


def test_taking_back_what_was_never_heard_is_said_to_be_unknown(world: World) -> None:
    assert note(world, mistake(came(delegate(world.cooperative)))) == [Verdict.UNKNOWN]


@pytest.mark.parametrize("form", ["{}", " {} ", "https://x.example/a/{}/", "https://x.example/b/{}?s=1#top"])
def test_a_key_is_found_in_whatever_a_scanner_reads(form: str) -> None:
    assert key_in(form.format("k_3y-")) == "k_3y-"


def test_the_code_of_an_agenda_stands_for_its_one_delegate(world: World) -> None:
    scan = Scan(uuid4(), f"https://x.example/a/{world.buyer.agenda_key}/", NINE)
    assert note(world, scan) == [Verdict.ARRIVED]
    assert here(world) == {delegate(world.buyer).pk}


def test_the_code_of_an_agenda_of_several_delegates_leaves_the_choice_to_the_desk(world: World) -> None:
    pair = register(world.convention, "Duo", "Metz", "FR", ["fr"], delegates=2)
    assert note(world, Scan(uuid4(), pair.agenda_key, NINE)) == [Verdict.SEVERAL]
    assert here(world) == set()


@pytest.mark.parametrize("state", ["invited", "applied", "waiting", "refused", "withdrawn"])
def test_who_is_not_registered_is_not_noted(world: World, state: str) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(state=state)
    assert note(world, came(delegate(world.buyer))) == [Verdict.NOT_COMING]
    assert CheckIn.objects.count() == 0


def test_people_of_another_convention_are_unknown_here(world: World) -> None:
    other = Convention.objects.create(
        slug="autumn", title="A", starts_at=MORNING, ends_at=TWO_O_CLOCK, country="LU", state="live"
    )
    stranger = register(other, "Verein Saar", "Saarbrücken", "DE", ["de"])
    scan = came(delegate(stranger))
    assert note(world, scan) == [Verdict.UNKNOWN]
    note_scans(other, [scan], by=None, at=NINE)
    assert note(world, scan, mistake(scan)) == [Verdict.UNKNOWN, Verdict.UNKNOWN]
    assert set(arrivals_of(other)) == {delegate(stranger).pk}


def test_a_clock_that_is_ahead_tells_no_time_to_come(world: World) -> None:
    note(world, came(delegate(world.cooperative), at=NINE + timedelta(days=400)))
    assert CheckIn.objects.get().happened_at == NINE


@pytest.mark.parametrize(("minutes", "verdict"), [(-1, Verdict.ARRIVED), (1, Verdict.CLOSED)])
def test_what_was_noted_before_the_closing_is_taken_after_it(
    world: World, minutes: int, verdict: Verdict
) -> None:
    evening = MORNING + timedelta(hours=9)
    Convention.objects.filter(pk=world.convention.pk).update(state="closed", closed_at=evening)
    scan = came(delegate(world.cooperative), at=evening + timedelta(minutes=minutes))
    assert note(world, scan, at=evening + timedelta(hours=3)) == [verdict]


def test_nobody_arrives_at_a_convention_that_is_a_draft(world: World) -> None:
    Convention.objects.filter(pk=world.convention.pk).update(state="draft")
    assert note(world, came(delegate(world.cooperative))) == [Verdict.CLOSED]


def test_practice_is_taken_back_before_the_day_and_not_on_it(world: World) -> None:
    before = MORNING - timedelta(days=2)
    note(
        world, came(delegate(world.cooperative), at=before), came(delegate(world.buyer), at=before), at=before
    )
    assert clear_practice(world.convention, at=before) == 2
    assert here(world) == set()
    with pytest.raises(TheDayHasCome):
        clear_practice(world.convention, at=MORNING)


def test_an_arrival_makes_no_phone_look_again(world: World) -> None:
    scan = came(delegate(world.cooperative))
    for sending in ([scan], [mistake(scan)]):
        note(world, *sending)
    assert Convention.objects.get(pk=world.convention.pk).pulse == 0


def test_a_sending_costs_the_same_however_long_it_is(world: World, django_assert_max_num_queries) -> None:
    crowd = register(world.convention, "Crowd", "Metz", "FR", ["fr"], delegates=50)
    scans = [came(one) for one in crowd.delegates.all()]
    with django_assert_max_num_queries(8):
        note(world, *scans)
    assert len(here(world)) == 50


def test_nothing_is_lost_or_doubled_whatever_the_network_does(world: World) -> None:
    """Three devices with queues of their own; sendings are cut short, repeated and mixed (seeded)."""
    chance = random.Random(6)
    crowd = list(register(world.convention, "Crowd", "Metz", "FR", ["fr"], delegates=30).delegates.all())
    queues = [[came(person) for person in chance.sample(crowd, 20)] for _device in range(3)]
    scanned = {one.code for queue in queues for one in queue}
    while any(queues):
        queue = chance.choice([one for one in queues if one])
        sent = queue[: chance.randint(1, 7)]
        note(world, *sent)
        if chance.random() < 0.5:  # else the answer was lost, and the same is sent again
            del queue[: len(sent)]
    rows = CheckIn.objects.filter(undone_at=None).values_list("delegate__key", flat=True)
    assert sorted(rows) == sorted(scanned)


def plan(world: World, *, seats: bool = True) -> Schedule:
    """The cooperative and the buyer meet in round 1, the workshop and the buyer in round 2."""
    schedule = Schedule.objects.create(
        convention=world.convention, number=1, state="live", status="bounded", made_at=MORNING
    )
    for number, (one, other) in enumerate(
        ((world.cooperative, world.buyer), (world.workshop, world.buyer)), 1
    ):
        a, b = sorted((one, other), key=lambda side: side.pk)
        meeting = Meeting.objects.create(
            schedule=schedule,
            a=a,
            b=b,
            round=world.convention.rounds.get(number=number),
            table=world.convention.tables.get(number=number),
        )
        if seats:
            for side in (a, b):
                Seat.objects.create(
                    meeting=meeting, schedule=schedule, round=meeting.round, delegate=delegate(side)
                )
    return schedule


def missing(world: World, number: int) -> list[str]:
    desk = desk_of(world.convention.slug)
    assert desk is not None
    asked = world.convention.rounds.get(number=number)
    return [f"{one.registration} waits for nobody, {one.other} does" for one in desk.missing_in(asked)]


def test_missing_are_those_who_sit_in_the_round_and_have_not_arrived(world: World) -> None:
    plan(world)
    note(world, came(delegate(world.buyer)))
    assert missing(world, 1) == ["Coopérative du Haut-Fourneau waits for nobody, Esch Achats does"]
    assert missing(world, 2) == ["Moselwerk waits for nobody, Esch Achats does"]
    assert missing(world, 3) == []


def test_a_colleague_does_not_sit_in_for_who_is_named_in_the_plan(world: World) -> None:
    Delegate.objects.create(registration=world.cooperative, position=2, name="Second")
    plan(world)
    note(world, came(delegate(world.buyer)), came(delegate(world.cooperative, 2)))
    assert missing(world, 1) == ["Coopérative du Haut-Fourneau waits for nobody, Esch Achats does"]


def test_where_the_plan_names_nobody_any_delegate_will_do(world: World) -> None:
    Delegate.objects.create(registration=world.cooperative, position=2, name="Second")
    plan(world, seats=False)
    note(world, came(delegate(world.buyer)), came(delegate(world.cooperative, 2)))
    assert missing(world, 1) == []


def test_nobody_is_missing_for_a_meeting_that_is_cancelled(world: World) -> None:
    plan(world).meetings.filter(round__number=1).update(state="cancelled")
    assert missing(world, 1) == []


@pytest.mark.parametrize(
    ("minutes", "numbers"), [(-30, [1]), (0, [1, 2]), (13, [2]), (14, [2]), (50, [4]), (60, [])]
)
def test_the_desk_looks_at_the_round_that_runs_and_at_the_next_one(
    world: World, minutes: int, numbers: list[int]
) -> None:
    desk = desk_of(world.convention.slug)
    assert desk is not None
    at = TWO_O_CLOCK + timedelta(minutes=minutes)
    assert [one.number for one in desk.coming_rounds(at)] == numbers


def test_the_desk_counts_people_and_organisations_for_the_same_queries(
    world: World, django_assert_num_queries
) -> None:
    plan(world)
    register(world.convention, "Duo", "Metz", "FR", ["fr"], delegates=2)
    Registration.objects.filter(pk=world.workshop.pk).update(state="withdrawn")
    note(world, came(delegate(world.buyer)))
    with django_assert_num_queries(7):
        desk = desk_of("spring")
        assert desk is not None
        assert (len(desk.people), len(desk.arrivals), desk.organisations, desk.organisations_here) == (
            4,
            1,
            3,
            1,
        )
        assert [one.delegate.registration.organisation.name for one in desk.latest] == ["Esch Achats"]


def test_the_next_meeting_of_a_person_is_the_first_that_is_not_over(world: World) -> None:
    plan(world)
    desk = desk_of("spring")
    assert desk is not None
    buyer = next(one for one in desk.people if one.registration_id == world.buyer.pk)
    tables = []
    for minutes in (0, 14, 60):
        found = desk.next_of(buyer, TWO_O_CLOCK + timedelta(minutes=minutes))
        tables.append(found.meeting.table.number if found else None)
    assert tables == [1, 2, None]


def test_the_edition_changes_with_who_comes_and_with_the_plan_not_with_arrivals(world: World) -> None:
    editions = [edition_of(world.convention)]
    note(world, came(delegate(world.buyer)))
    editions.append(edition_of(world.convention))
    Delegate.objects.create(registration=world.cooperative, position=2, name="Second")
    editions.append(edition_of(world.convention))
    schedule = plan(world)
    editions.append(edition_of(world.convention))
    Schedule.objects.filter(pk=schedule.pk).update(sequence=1)
    editions.append(edition_of(world.convention))
    assert [editions.index(one) for one in editions] == [0, 0, 2, 3, 4]
