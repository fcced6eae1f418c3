"""What the database itself refuses, however it is written to."""

import pytest
from django.db import IntegrityError, transaction

from tests.rooms.world import MORNING, World, make_world, register, wish
from tisserand.cluster.conventions.models import Interpreter, Meeting, Schedule, Seat, Table, Wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def draft(world: World) -> Schedule:
    return Schedule.objects.create(convention=world.convention, number=1, status="bounded", made_at=MORNING)


def meet(draft: Schedule, one, other, round_number: int = 1, table: int = 1, **more) -> Meeting:
    a, b = sorted((one, other), key=lambda registration: registration.pk)
    convention = draft.convention
    return Meeting.objects.create(
        schedule=draft,
        a=a,
        b=b,
        round=convention.rounds.get(number=round_number),
        table=convention.tables.get(number=table),
        **more,
    )


def refuses(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_a_meeting_inside_both_availabilities_is_taken(world: World, draft: Schedule) -> None:
    meet(draft, world.buyer, world.cooperative)
    assert Meeting.objects.count() == 1


def test_a_meeting_outside_one_sides_availability_is_refused(world: World, draft: Schedule) -> None:
    world.buyer.rounds.remove(world.convention.rounds.get(number=1))
    with refuses("a_meeting_lies_inside_both_sides_availability"), transaction.atomic():
        meet(draft, world.buyer, world.cooperative)


def test_a_meeting_cannot_be_moved_outside_availability(world: World, draft: Schedule) -> None:
    meeting = meet(draft, world.buyer, world.cooperative)
    world.buyer.rounds.remove(world.convention.rounds.get(number=2))
    meeting.round = world.convention.rounds.get(number=2)
    with refuses("a_meeting_lies_inside_both_sides_availability"), transaction.atomic():
        meeting.save()


@pytest.mark.parametrize("from_buyer", [True, False])
def test_a_veto_of_either_side_is_never_scheduled(world: World, draft: Schedule, from_buyer: bool) -> None:
    sides = (world.buyer, world.cooperative)
    wish(*(sides if from_buyer else sides[::-1]), Wish.Level.NO)
    with refuses("a_veto_is_never_scheduled"), transaction.atomic():
        meet(draft, world.buyer, world.cooperative)


def test_a_pair_meets_once(world: World, draft: Schedule) -> None:
    meet(draft, world.buyer, world.cooperative)
    with refuses("conventions_meeting|a_pair_meets_once_per_convention"), transaction.atomic():
        meet(draft, world.buyer, world.cooperative, round_number=2)


def test_a_table_has_one_meeting_a_round(world: World, draft: Schedule) -> None:
    other = register(world.convention, "Saarfaden", "Saarbrücken", "DE", ["de"])
    meet(draft, world.buyer, world.cooperative)
    with refuses("conventions_meeting|a_table_has_one_meeting_per_round"), transaction.atomic():
        meet(draft, world.workshop, other)


def test_an_interpreter_has_one_meeting_a_round(world: World, draft: Schedule) -> None:
    interpreter = Interpreter.objects.get()
    other = register(world.convention, "Saarfaden", "Saarbrücken", "DE", ["de"])
    meet(draft, world.buyer, world.cooperative, interpreter=interpreter)
    with refuses("conventions_meeting|an_interpreter_has_one_meeting_per_round"), transaction.atomic():
        meet(draft, world.workshop, other, table=2, interpreter=interpreter)


def test_a_delegate_has_one_meeting_a_round(world: World, draft: Schedule) -> None:
    first = meet(draft, world.buyer, world.cooperative)
    second = meet(draft, world.buyer, world.workshop, table=2)
    delegate = world.buyer.delegates.get()
    Seat.objects.create(meeting=first, schedule=draft, round=first.round, delegate=delegate)
    with refuses("conventions_seat|a_delegate_has_one_meeting_per_round"), transaction.atomic():
        Seat.objects.create(meeting=second, schedule=draft, round=second.round, delegate=delegate)


def test_nobody_meets_or_wishes_themselves(world: World, draft: Schedule) -> None:
    with refuses("a_meeting_names_its_sides_in_order|a_meeting_lies_inside"), transaction.atomic():
        meet(draft, world.buyer, world.buyer)
    with refuses("nobody_wishes_to_meet_themselves"), transaction.atomic():
        wish(world.buyer, world.buyer, Wish.Level.MUST)


def test_a_table_for_one_is_no_table(world: World) -> None:
    with refuses("a_table_seats_two_or_more"), transaction.atomic():
        Table.objects.create(convention=world.convention, number=99, seats=1)


def test_two_versions_are_never_published_at_once(world: World, draft: Schedule) -> None:
    Schedule.objects.filter(pk=draft.pk).update(state=Schedule.State.PROVISIONAL)
    with refuses("conventions_schedule|one_schedule_at_a_time_is_published"), transaction.atomic():
        Schedule.objects.create(
            convention=world.convention,
            number=2,
            status="bounded",
            made_at=MORNING,
            state=Schedule.State.FINAL,
        )
