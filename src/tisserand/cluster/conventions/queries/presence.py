"""What concerns one registration: its agenda, the person who speaks for it, the key that opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    Meeting,
    ProgrammeSession,
    Registration,
    Round,
    Schedule,
    Wish,
)

from .attending import attending, dressed
from .plans import meetings_of, published_schedule


def registrations_of(user: User) -> QuerySet[Registration]:
    """The registrations this person speaks for, the next convention first: 1 query."""
    return (
        Registration.objects.filter(
            organisation__representatives__user=user, state=Registration.State.REGISTERED
        )
        .select_related("organisation", "convention")
        .order_by("-convention__starts_at", "organisation__name")
    )


def registration_at(slug: str, key: int) -> Registration | None:
    """A registration by the address of its convention and its key: 1 query."""
    found = Registration.objects.filter(convention__slug=slug, pk=key, state=Registration.State.REGISTERED)
    return found.select_related("organisation", "convention").first()


def registration_with_key(key: str) -> Registration | None:
    """The registration whose agenda this key opens, its own or that on a delegate's badge: 1 query."""
    badge = Delegate.objects.filter(key=key).values("registration")
    found = Registration.objects.filter(Q(agenda_key=key) | Q(pk__in=badge))
    return found.select_related("organisation", "convention").first()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The day of a registration; `refused` are its must-wishes the plan does not grant, with its reasons.

    Before anything is published there is no schedule and there are no meetings.
    """

    registration: Registration
    schedule: Schedule | None
    meetings: Sequence[Meeting]
    rounds: Sequence[Round]
    sessions: Sequence[ProgrammeSession]
    refused: Sequence[Mapping[str, Any]]
    names: Mapping[int, str]


def agenda_for(registration: Registration) -> Agenda:
    """Meetings, programme and refused must-wishes of a registration: 12 queries at most."""
    convention = registration.convention
    schedule = published_schedule(convention)
    meetings = _with_people(registration, schedule) if schedule else []
    refused = _refused_musts(registration, schedule, meetings) if schedule else []
    return Agenda(
        registration=registration,
        schedule=schedule,
        meetings=meetings,
        rounds=_rounds(convention),
        sessions=list(convention.sessions.exclude(sort=ProgrammeSession.Sort.MEETINGS)),
        refused=refused,
        names=dict(convention.registrations.values_list("pk", "organisation__name")) if refused else {},
    )


def _rounds(convention: Convention) -> Sequence[Round]:
    if convention.state == Convention.State.LIVE:
        return sorted(attending(convention).rounds.values(), key=lambda one: one.number)
    return list(convention.rounds.order_by("number"))


def _with_people(registration: Registration, schedule: Schedule) -> Sequence[Meeting]:
    convention = registration.convention
    if convention.state == Convention.State.LIVE:
        side = Q(a=registration) | Q(b=registration)
        rows = schedule.meetings.filter(side).exclude(state=Meeting.State.CANCELLED).order_by()
        if len(attending(convention).registrations[registration.pk].delegates.all()) > 1:
            rows = rows.prefetch_related("seats__delegate")
        return dressed(convention, schedule, rows)
    mine = meetings_of(schedule).filter(Q(a=registration) | Q(b=registration))
    standing = mine.exclude(state=Meeting.State.CANCELLED)
    return list(
        standing.prefetch_related(
            "a__languages", "b__languages", "a__delegates", "b__delegates", "seats__delegate"
        )
    )


def _refused_musts(
    registration: Registration, schedule: Schedule, meetings: Sequence[Meeting]
) -> Sequence[Mapping[str, Any]]:
    """Only where a must is not granted the refusals are read: there may be thousands of them."""
    musts = set(registration.wishes.filter(level=Wish.Level.MUST).values_list("to_id", flat=True))
    musts -= {side for meeting in meetings for side in (meeting.a_id, meeting.b_id)}
    pairs = {frozenset((registration.pk, other)) for other in musts}
    refusals = schedule.refusals if pairs else []
    return [refusal for refusal in refusals if frozenset((refusal["a"], refusal["b"])) in pairs]
