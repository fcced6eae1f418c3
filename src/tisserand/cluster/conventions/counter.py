"""Between the records of a convention and the scheduling engine: records in, decisions out, nothing else.

Registrations and interpreters travel under their keys as text, rounds and tables under their numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from tisserand.engines import scheduling
from tisserand.engines.scheduling import answer as answers
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling.worth import points_of

from .models import Convention, Interpreter, Meeting, ProgrammeSession, Registration, Round, Table, Wish


def problem_of(convention: Convention, locked: Sequence[Meeting] = ()) -> problems.Problem:
    """The scheduling problem of a convention with the meetings that must stand: 14 queries at most.

    Raises `problems.ProblemError` with every fault of the records.
    """
    zone = ZoneInfo(convention.timezone)
    registrations = list(
        convention.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("organisation__territory")
        .prefetch_related("languages", "rounds", "delegates", "own_tables")
        .order_by("pk")
    )
    coming = {registration.pk for registration in registrations}
    wishes = Wish.objects.filter(of__in=coming, to__in=coming).order_by("of", "to")
    return problems.Problem(
        registrations=tuple(_registration(registration) for registration in registrations),
        rounds=tuple(_round(item, zone) for item in convention.rounds.order_by("number")),
        tables=tuple(_table(table) for table in convention.tables.order_by("number")),
        wishes=tuple(
            problems.Wish(str(wish.of_id), str(wish.to_id), problems.WishLevel(wish.level)) for wish in wishes
        ),
        interpreters=tuple(
            _interpreter(person)
            for person in convention.interpreters.prefetch_related("languages", "rounds").order_by("pk")
        ),
        sessions=tuple(_sessions(convention, coming)),
        locks=tuple(
            problems.Lock(str(meeting.a_id), str(meeting.b_id), meeting.round.number, meeting.table.number)
            for meeting in locked
            if {meeting.a_id, meeting.b_id} <= coming
        ),
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


def _round(item: Round, zone: ZoneInfo) -> problems.Round:
    starts = item.starts_at.astimezone(zone)
    return problems.Round(
        number=item.number,
        start_minute=60 * starts.hour + starts.minute,
        minutes=round((item.ends_at - item.starts_at).total_seconds() / 60),
        buffer_minutes=item.buffer_minutes,
    )


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


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting as the engine put it, in keys of our records; round and table by number."""

    a: int
    b: int
    round: int
    table: int
    interpreter: int | None
    points: int
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """An answer of the engine in the terms of this room; `levels` and `refusals` are ready for JSON."""

    status: str
    meetings: tuple[PlannedMeeting, ...]
    levels: tuple[dict[str, Any], ...]
    refusals: tuple[dict[str, Any], ...]
    conflict: tuple[str, ...]
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The best plan so far and what is proved of it, ready for JSON; `value` and `bound` are of `level`."""

    seconds: float
    level: str
    value: float
    bound: float
    breaks: int
    meetings: tuple[PlannedMeeting, ...]


def plan(
    problem: problems.Problem,
    *,
    seed: int,
    seconds: float,
    progress: Callable[[Glimpse], None],
    stop: Callable[[], bool],
) -> Plan:
    """The engine's best plan in `seconds`, sooner where it is proved; see `engines.scheduling.solve`."""
    planned = _planned(problem)
    answer = scheduling.solve(
        problem,
        seed=seed,
        seconds=seconds,
        progress=lambda sign: progress(_glimpse(sign, planned)),
        stop=stop,
    )
    return Plan(
        status=answer.status,
        meetings=tuple(map(planned, answer.meetings)),
        levels=tuple(_level(level) for level in answer.levels),
        refusals=tuple(_refusal(refusal) for refusal in answer.refused),
        conflict=answer.conflict,
        seconds=answer.seconds,
        seed=answer.seed,
    )


def _planned(problem: problems.Problem) -> Callable[[answers.Meeting], PlannedMeeting]:
    """How a meeting of the engine reads in our keys, with its points looked up once a pair."""
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    points = cache(partial(points_of, problem))

    def planned(meeting: answers.Meeting) -> PlannedMeeting:
        a, b = sorted((int(meeting.a), int(meeting.b)))
        return PlannedMeeting(
            a=a,
            b=b,
            round=meeting.round,
            table=meeting.table,
            interpreter=int(meeting.interpreter) if meeting.interpreter else None,
            points=points(str(a), str(b)),
            is_locked=frozenset((meeting.a, meeting.b)) in locked,
        )

    return planned


def _glimpse(sign: answers.Progress, planned: Callable[[answers.Meeting], PlannedMeeting]) -> Glimpse:
    return Glimpse(
        seconds=sign.seconds,
        level=sign.level,
        value=sign.value,
        bound=sign.bound,
        breaks=sign.breaks,
        meetings=tuple(map(planned, sign.meetings)),
    )


def _level(level: answers.Level) -> dict[str, Any]:
    return {
        "name": str(level.name),
        "value": level.value,
        "bound": level.bound,
        "maximise": level.maximise,
        "proved": level.is_proved,
        "gap": level.gap,
        "steps": [
            {"name": str(step.name), "value": step.value, "bound": step.bound, "share": step.share}
            for step in level.steps
        ],
    }


def _refusal(refusal: answers.Refusal) -> dict[str, Any]:
    return {
        "a": int(refusal.a),
        "b": int(refusal.b),
        "points": refusal.points,
        "cause": str(refusal.cause),
        "details": list(refusal.details),
        "further": [[str(reason.cause), list(reason.details)] for reason in refusal.further],
    }
