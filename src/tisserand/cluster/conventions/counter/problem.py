"""From the records of a convention to the engine's problem."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    Meeting,
    ProgrammeSession,
    Registration,
    Table,
)
from tisserand.cluster.conventions.queries.wishes import wishes_that_count
from tisserand.engines import scheduling
from tisserand.engines.scheduling import problem as problems

from .settings import pairs_kept_apart, pairs_that_met, rules_of


def problem_of(convention: Convention, locked: Sequence[Meeting] = ()) -> problems.Problem:
    """The scheduling problem of a convention with the meetings that must stand: 18 queries at most.

    Raises `problems.ProblemError` with every fault of the records.
    """
    registrations = list(
        convention.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("organisation__territory")
        .prefetch_related("languages", "rounds", "delegates", "own_tables")
        .order_by("pk")
    )
    coming = {registration.pk for registration in registrations}
    wishes = wishes_that_count(convention)
    return problems.Problem(
        registrations=tuple(_registration(registration) for registration in registrations),
        rounds=tuple(_rounds(convention)),
        tables=tuple(_table(table) for table in convention.tables.order_by("number")),
        wishes=tuple(
            problems.Wish(str(wish.of_id), str(wish.to_id), problems.WishLevel(wish.level)) for wish in wishes
        ),
        interpreters=tuple(
            _interpreter(person)
            for person in convention.interpreters.prefetch_related("languages", "rounds").order_by("pk")
        ),
        sessions=tuple(_sessions(convention, coming)),
        locks=tuple(lock_of(meeting) for meeting in locked if {meeting.a_id, meeting.b_id} <= coming),
        forbidden=pairs_kept_apart(convention),
        met_before=pairs_that_met(convention, registrations),
        rules=rules_of(convention),
    )


class RecordsAtFault(Exception):
    """The records contradict themselves, so that nothing can be judged; the text is the engine's."""


def sound_problem_of(convention: Convention, locked: Sequence[Meeting] = ()) -> problems.Problem:
    """`problem_of` for whoever is no engine. Raises `RecordsAtFault`."""
    try:
        return problem_of(convention, locked)
    except problems.ProblemError as fault:
        raise RecordsAtFault(str(fault)) from fault


def lock_of(meeting: Meeting) -> problems.Lock:
    """A meeting as one that stands where it is."""
    return problems.Lock(str(meeting.a_id), str(meeting.b_id), meeting.round.number, meeting.table.number)


def placed(meeting: Meeting) -> scheduling.Meeting:
    """A meeting of a version as the engine knows meetings."""
    return scheduling.Meeting(
        str(meeting.a_id),
        str(meeting.b_id),
        meeting.round.number,
        meeting.table.number,
        str(meeting.interpreter_id) if meeting.interpreter_id else None,
    )


def _registration(registration: Registration) -> problems.Registration:
    organisation = registration.organisation
    return problems.Registration(
        id=str(registration.pk),
        name=organisation.name,
        languages=frozenset(language.code for language in registration.languages.all()),
        rounds=frozenset(item.number for item in registration.rounds.all()),
        organisation=str(organisation.pk),
        country=organisation.country,
        territory=organisation.territory.code,
        delegates=max(1, len(registration.delegates.all())),
        host_tables=frozenset(table.number for table in registration.own_tables.all()),
        most=registration.most_meetings,
        least=registration.least_meetings,
    )


def _rounds(convention: Convention) -> Iterator[problems.Round]:
    """The rounds, in minutes that passed since midnight of the first day: on the second there are more."""
    rounds = list(convention.rounds.order_by("number"))
    if not rounds:
        return
    zone = ZoneInfo(convention.timezone)
    first_day = min(item.starts_at for item in rounds).astimezone(zone).date()
    midnight = datetime.combine(first_day, time(), zone).astimezone(UTC)
    for item in rounds:
        yield problems.Round(
            number=item.number,
            start_minute=_minutes(item.starts_at - midnight),
            minutes=_minutes(item.ends_at - item.starts_at),
            buffer_minutes=item.buffer_minutes,
        )


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


def _table(table: Table) -> problems.Table:
    return problems.Table(table.number, table.zone, table.seats)


def _interpreter(person: Interpreter) -> problems.Interpreter:
    return problems.Interpreter(
        id=str(person.pk),
        name=person.name,
        languages=frozenset(language.code for language in person.languages.all()),
        rounds=frozenset(item.number for item in person.rounds.all()),
    )


def _sessions(convention: Convention, coming: set[int]) -> Sequence[problems.Session]:
    rounds = list(convention.rounds.all())
    seated: list[ProgrammeSession] = list(
        convention.sessions.prefetch_related("attendees").filter(attendees__isnull=False).distinct()
    )
    return [
        problems.Session(
            name=session.title,
            rounds=frozenset(
                item.number
                for item in rounds
                if item.starts_at < session.ends_at and item.ends_at > session.starts_at
            ),
            registrations=frozenset(
                str(person.pk) for person in session.attendees.all() if person.pk in coming
            ),
        )
        for session in seated
    ]
