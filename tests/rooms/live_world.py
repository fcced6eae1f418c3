"""A live convention made up from a seed: people, tables, wishes, a plan and what may happen to it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditlog.context import disable_auditlog
from bench.events import event

from tests.engines.scheduling.days import first_meetings
from tests.rooms.world import MORNING, TWO_O_CLOCK
from tisserand.cluster.conventions import counter
from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    Interpreter,
    Meeting,
    Registration,
    Round,
    Schedule,
    Seat,
    Table,
    Wish,
)
from tisserand.cluster.organisations.models import Kind, Organisation
from tisserand.cluster.territories.models import Language, Territory
from tisserand.engines.scheduling.problem import Problem


@dataclass(frozen=True)
class Day:
    """A convention on its day with its live plan."""

    convention: Convention
    schedule: Schedule
    rounds: list[Round]

    def during(self, number: int) -> datetime:
        """A moment in a round; round 0 is the hour before the first."""
        first = self.rounds[0].starts_at
        return (
            self.rounds[number - 1].starts_at + timedelta(minutes=5) if number else first - timedelta(hours=1)
        )


@disable_auditlog()
def make_day(seed: int, *, people: int = 16, rounds: int = 5, tables: int = 5) -> Day:
    """So many registrations with the engine's first plan, live."""
    problem = event(seed, registrations=people, rounds=rounds, tables=tables, wanted=4, interpreters=1)
    convention = Convention.objects.create(
        slug=f"day-{seed}",
        title="The day",
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=9),
        venue="Halle du Vieux-Moulin",
        town="Belvaux",
        country="LU",
        state=Convention.State.LIVE,
    )
    numbered = [
        Round.objects.create(
            convention=convention,
            number=number,
            starts_at=TWO_O_CLOCK + timedelta(minutes=15 * (number - 1)),
            ends_at=TWO_O_CLOCK + timedelta(minutes=15 * number - 2),
            buffer_minutes=2,
        )
        for number in range(1, rounds + 1)
    ]
    _write_people(convention, problem, numbered)
    schedule = Schedule.objects.create(
        convention=convention,
        number=1,
        status="bounded",
        made_at=MORNING,
        state=Schedule.State.LIVE,
        sequence=1,
    )
    _write_plan(schedule, counter.problem_of(convention))
    return Day(convention, schedule, numbered)


def _write_people(convention: Convention, problem: Problem, rounds: list[Round]) -> None:
    for code, name in {"fr": "French", "de": "German", "en": "English"}.items():
        Language.objects.get_or_create(code=code, defaults={"name": name})
    tables = [Table(convention=convention, number=table.number, zone=table.zone) for table in problem.tables]
    tables = {table.number: table for table in Table.objects.bulk_create(tables)}
    here = {}
    for one in problem.registrations:
        here[one.id] = made = _write_registration(convention, one, rounds)
        for number in one.host_tables:
            Table.objects.filter(pk=tables[number].pk).update(host=made)
    Wish.objects.bulk_create(
        Wish(of=here[wish.of], to=here[wish.to], level=str(wish.level), said_at=MORNING)
        for wish in problem.wishes
    )
    for voice in problem.interpreters:
        person = Interpreter.objects.create(convention=convention, name=voice.name, language="fr")
        person.languages.set(voice.languages)
        person.rounds.set(rounds[number - 1] for number in voice.rounds)


def _write_registration(convention: Convention, one, rounds: list[Round]) -> Registration:
    territory, _ = Territory.objects.get_or_create(
        scheme="iso3166", code=one.country, defaults={"name": one.country, "country": one.country}
    )
    organisation = Organisation.objects.create(
        slug=f"{convention.slug}-{one.id}".lower(),
        name=one.name,
        kind=Kind.SSE_ENTERPRISE,
        original_language="fr",
        territory=territory,
        town="Longwy",
        country=one.country,
        state=Organisation.State.PUBLISHED,
    )
    made = Registration.objects.create(
        convention=convention,
        organisation=organisation,
        language="fr",
        most_meetings=one.most,
        least_meetings=one.least,
    )
    made.languages.set(one.languages)
    made.rounds.set(rounds[number - 1] for number in one.rounds)
    Delegate.objects.bulk_create(
        Delegate(registration=made, position=position, name=f"Delegate {position}")
        for position in range(1, one.delegates + 1)
    )
    return made


def _write_plan(schedule: Schedule, problem: Problem) -> None:
    rounds = {item.number: item for item in schedule.convention.rounds.all()}
    tables = {table.number: table for table in schedule.convention.tables.all()}
    taken: set[tuple[int, int]] = set()
    for met in first_meetings(problem):
        a, b = sorted((int(met.a), int(met.b)))
        meeting = Meeting.objects.create(
            schedule=schedule,
            a_id=a,
            b_id=b,
            round=rounds[met.round],
            table=tables[met.table],
            interpreter_id=int(met.interpreter) if met.interpreter else None,
        )
        for side in (a, b):
            free = Delegate.objects.filter(registration=side).order_by("position")
            delegate = next(one.pk for one in free if (met.round, one.pk) not in taken)
            taken.add((met.round, delegate))
            Seat.objects.create(
                meeting=meeting, schedule=schedule, round=rounds[met.round], delegate_id=delegate
            )


def standing(day: Day) -> list[Meeting]:
    """The meetings that hold somebody's time."""
    gone = (Meeting.State.CANCELLED, Meeting.State.NO_SHOW)
    return list(day.schedule.meetings.exclude(state__in=gone).select_related("round", "table"))


def chance_of(seed: int) -> random.Random:
    """The dice of a day."""
    return random.Random(f"day {seed}")
