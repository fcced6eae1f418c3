"""Versions of a plan as tests write them down: who meets whom, in which round, at which table."""

from collections.abc import Iterable

from django.db.models import Max

from tests.rooms.world import World
from tisserand.cluster.conventions.models import Meeting, Registration, Schedule, Seat
from tisserand.cluster.conventions.planning import seats_for

Place = tuple[Registration, Registration, int, int]
"""One side, the other, round, table."""


def draft(world: World, *places: Place) -> Schedule:
    """The next version, with these meetings and everybody's seats."""
    convention = world.convention
    latest = convention.schedules.aggregate(latest=Max("number"))["latest"] or 0
    schedule = Schedule.objects.create(
        convention=convention, number=latest + 1, status="bounded", made_at=world.at
    )
    meetings = Meeting.objects.bulk_create(_meetings(schedule, places))
    Seat.objects.bulk_create(seats_for(schedule, meetings))
    return schedule


def _meetings(schedule: Schedule, places: Iterable[Place]) -> Iterable[Meeting]:
    for one, other, number, table in places:
        a, b = sorted((one, other), key=lambda side: side.pk)
        yield Meeting(
            schedule=schedule,
            a=a,
            b=b,
            round=schedule.convention.rounds.get(number=number),
            table=schedule.convention.tables.get(number=table),
        )
