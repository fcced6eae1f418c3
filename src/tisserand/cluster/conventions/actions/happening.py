"""What happens on the day is noted as an incident; the plan follows once a repair is applied.

Who is missing is missing from the running round on, unless said otherwise; what fails, fails from the next.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Incident, Interpreter, Registration, Round, Table
from tisserand.cluster.conventions.queries.day import running_round
from tisserand.cluster.territories.models import Language

from .mending import NotLive
from .pulse import beat

Sort = Incident.Sort
FROM_THE_NEXT = frozenset({Sort.LEFT_EARLY, Sort.LOST_TABLE, Sort.INTERPRETER_GONE})


class NothingLeftToChange(Exception):
    """No round is left that it would concern."""


class BackBeforeAway(Exception):
    """Who is late is there again in a later round than the first one they miss."""


def note_incident(
    convention: Convention,
    sort: Incident.Sort | str,
    about: Registration | Table | Interpreter,
    *,
    at: datetime,
    by: User | None = None,
    from_round: Round | None = None,
    until_round: Round | None = None,
    minutes: int | None = None,
    words: str = "",
    is_from_agenda: bool = False,
) -> Incident:
    """Notes what happened; what is noted already and still open is given back as it is.

    Raises `NotLive`, `NothingLeftToChange`, `BackBeforeAway`.
    """
    with transaction.atomic():
        locked = Convention.objects.select_for_update().get(pk=convention.pk)
        if locked.state != Convention.State.LIVE:
            raise NotLive
        start = from_round or _first_concerned(locked, Sort(sort), at)
        if until_round is not None and (start is None or until_round.number <= start.number):
            raise BackBeforeAway
        thing = {_field_of(about): about}
        same = locked.incidents.filter(
            sort=sort, settled_at=None, dismissed_at=None, until_round=until_round, **thing
        ).first()
        if same is not None:
            return same
        beat(locked.pk)
        return Incident.objects.create(
            convention=locked,
            sort=sort,
            from_round=start,
            until_round=until_round,
            minutes=minutes,
            words=words,
            told_by=by,
            is_from_agenda=is_from_agenda,
            at=at,
            **thing,
        )


def _field_of(about: Registration | Table | Interpreter) -> str:
    return {Registration: "registration", Table: "table", Interpreter: "interpreter"}[type(about)]


def _first_concerned(convention: Convention, sort: Sort, at: datetime) -> Round | None:
    """The first round that it concerns; None for what comes rather than fails."""
    running = running_round(convention, at)
    rounds = convention.rounds.order_by("number")
    if sort in (Sort.NO_SHOW, Sort.LATE):
        return running or rounds.first()
    coming = rounds.filter(number__gt=running.number if running else 0).first()
    if coming is None:
        raise NothingLeftToChange
    return coming if sort in FROM_THE_NEXT else None


def note_walk_in(registration: Registration, *, by: User | None, at: datetime) -> Incident:
    """Somebody registered on the spot and hopes for meetings in the rest of the day."""
    return note_incident(registration.convention, Sort.WALK_IN, registration, by=by, at=at)


def put_up_table(
    convention: Convention, *, by: User | None, at: datetime, seats: int = 4, zone: str = ""
) -> Incident:
    """One table more, under the next number. Raises as `note_incident`."""
    with transaction.atomic():
        Convention.objects.select_for_update().get(pk=convention.pk)
        last = convention.tables.aggregate(last=Max("number"))["last"] or 0
        table = Table.objects.create(convention=convention, number=last + 1, seats=seats, zone=zone)
        return note_incident(convention, Sort.EXTRA_TABLE, table, by=by, at=at)


def welcome_interpreter(
    convention: Convention, name: str, languages: Iterable[Language], *, by: User | None, at: datetime
) -> Incident:
    """One interpreter more, for the rounds to come. Raises as `note_incident`."""
    with transaction.atomic():
        running = running_round(convention, at)
        person = Interpreter.objects.create(convention=convention, name=name, language="en")
        person.languages.set(languages)
        person.rounds.set(convention.rounds.filter(number__gt=running.number if running else 0))
        return note_incident(convention, Sort.EXTRA_INTERPRETER, person, by=by, at=at)


def dismiss_incident(incident: Incident, *, at: datetime) -> bool:
    """It was not so, or is not so any more; the next repair follows. False where it was dismissed already."""
    with transaction.atomic():
        dismissed = Incident.objects.filter(pk=incident.pk, dismissed_at=None).update(dismissed_at=at)
        if dismissed:
            beat(incident.convention_id)
        return bool(dismissed)
