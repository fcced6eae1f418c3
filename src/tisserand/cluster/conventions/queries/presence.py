"""What concerns one registration: whom it might meet, its agenda, the person who speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Delegate,
    Meeting,
    ProgrammeSession,
    Registration,
    Round,
    Schedule,
    Wish,
)
from tisserand.cluster.territories.models import Trade

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
    refused = _refused_musts(registration, schedule) if schedule else []
    return Agenda(
        registration=registration,
        schedule=schedule,
        meetings=_with_people(registration, schedule) if schedule else [],
        rounds=list(convention.rounds.order_by("number")),
        sessions=list(convention.sessions.exclude(sort=ProgrammeSession.Sort.MEETINGS)),
        refused=refused,
        names=dict(convention.registrations.values_list("pk", "organisation__name")) if refused else {},
    )


def _with_people(registration: Registration, schedule: Schedule) -> Sequence[Meeting]:
    mine = meetings_of(schedule).filter(Q(a=registration) | Q(b=registration))
    standing = mine.exclude(state=Meeting.State.CANCELLED)
    return list(
        standing.prefetch_related(
            "a__languages", "b__languages", "a__delegates", "b__delegates", "seats__delegate"
        )
    )


def _refused_musts(registration: Registration, schedule: Schedule) -> Sequence[Mapping[str, Any]]:
    musts = set(registration.wishes.filter(level=Wish.Level.MUST).values_list("to_id", flat=True))
    return [
        refusal
        for refusal in schedule.refusals
        if (refusal["a"] == registration.pk and refusal["b"] in musts)
        or (refusal["b"] == registration.pk and refusal["a"] in musts)
    ]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody worth meeting: what speaks for it, strongest first, what against, and the wish so far.

    Reasons are (code, words): `sells_what_you_seek` and `seeks_what_you_sell` with the trades,
    `wished_for_you`, `shares_a_language` and `across_the_border`.
    """

    registration: Registration
    level: str
    score: int
    reasons: Sequence[tuple[str, str]]
    needs_interpreter: bool


WEIGHTS = {
    "sells_what_you_seek": 5,
    "seeks_what_you_sell": 4,
    "wished_for_you": 3,
    "across_the_border": 2,
    "shares_a_language": 1,
}
"""What each reason counts; the reader sees the reasons themselves, in this order."""


def suggestions_for(registration: Registration) -> Sequence[Suggestion]:
    """All who may be met, most promising first: 7 queries whatever their number."""
    trades = Prefetch("organisation__trades", Trade.objects.only("pk", "name_fr", "name_de", "name_en"))
    sought = Prefetch(
        "organisation__sought_trades", Trade.objects.only("pk", "name_fr", "name_de", "name_en")
    )
    everybody = {
        one.pk: one
        for one in Registration.objects.filter(
            convention=registration.convention_id, state=Registration.State.REGISTERED
        )
        .select_related("organisation")
        .prefetch_related("languages", "brought", trades, sought)
    }
    me = everybody.pop(registration.pk)
    mine = dict(registration.wishes.values_list("to_id", "level"))
    admirers = set(registration.wished_by.exclude(level=Wish.Level.NO).values_list("of_id", flat=True))
    found = [
        _suggestion(me, other, mine.get(other.pk, "open"), other.pk in admirers)
        for other in everybody.values()
    ]
    return sorted(found, key=lambda one: (-one.score, one.registration.organisation.name))


def _suggestion(me: Registration, other: Registration, level: str, is_admirer: bool) -> Suggestion:
    mine, theirs = me.organisation, other.organisation
    common = {language.name for language in me.languages.all()} & {
        language.name for language in other.languages.all()
    }
    evidence = {
        "sells_what_you_seek": _shared(mine.sought_trades.all(), theirs.trades.all()),
        "seeks_what_you_sell": _shared(mine.trades.all(), theirs.sought_trades.all()),
        "wished_for_you": theirs.name if is_admirer else "",
        "across_the_border": theirs.town if mine.country != theirs.country else "",
        "shares_a_language": ", ".join(sorted(common)),
    }
    reasons = [(code, words) for code, words in evidence.items() if words]
    return Suggestion(
        registration=other,
        level=level,
        score=sum(WEIGHTS[code] for code, _ in reasons),
        reasons=reasons[:3],
        needs_interpreter=not common,
    )


def _shared(wanted: QuerySet[Trade], offered: QuerySet[Trade]) -> str:
    offered_keys = {trade.pk for trade in offered}
    return ", ".join(trade.name for trade in wanted if trade.pk in offered_keys)
