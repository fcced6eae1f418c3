"""Reads of the conventions room; each says what it costs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import published, published_organisation
from tisserand.cluster.territories.models import Trade
from tisserand.cluster.ties.queries import Bond, bonds_of, strongest_bonds

from .models import (
    Convention,
    Delegate,
    Meeting,
    ProgrammeSession,
    Registration,
    Round,
    Schedule,
    ScheduleRun,
    Table,
    Wish,
)


def next_convention(at: datetime) -> Convention | None:
    """The convention that comes next or is on, drafts left out: 1 query."""
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    return shown.filter(ends_at__gte=at).order_by("starts_at").first()


def published_schedule(convention: Convention) -> Schedule | None:
    """The version that participants see: 1 query."""
    return convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES).first()


def meetings_of(schedule: Schedule) -> QuerySet[Meeting]:
    """Every meeting of a version by round and table, with both organisations: 1 query."""
    return schedule.meetings.select_related(
        "a__organisation", "b__organisation", "round", "table", "interpreter"
    ).order_by("round__number", "table__number")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the wishes reach: whether there is enough to plan from."""

    registrations: int
    people: int
    by_country: Mapping[str, int]
    wishes: int
    musts: int
    vetoes: int
    without_wishes: Sequence[Registration]
    places: int
    interpreters: int


def coverage_of(convention: Convention) -> Coverage:
    """Registrations, people and wishes of a convention: 6 queries."""
    coming = list(
        convention.registrations.filter(state=Registration.State.REGISTERED).select_related("organisation")
    )
    wishes = Wish.objects.filter(of__convention=convention)
    levels: Counter[str] = Counter(wishes.values_list("level", flat=True))
    wishing = set(wishes.exclude(level=Wish.Level.NO).values_list("of_id", flat=True))
    return Coverage(
        registrations=len(coming),
        people=Delegate.objects.filter(
            registration__convention=convention, registration__state=Registration.State.REGISTERED
        ).count(),
        by_country=dict(Counter(registration.organisation.country for registration in coming).most_common()),
        wishes=levels[Wish.Level.MUST] + levels[Wish.Level.WOULD],
        musts=levels[Wish.Level.MUST],
        vetoes=levels[Wish.Level.NO],
        without_wishes=[registration for registration in coming if registration.pk not in wishing],
        places=convention.rounds.count() * convention.tables.count(),
        interpreters=convention.interpreters.count(),
    )


@dataclass(frozen=True)
class PlanView:
    """A version laid out as the hall sees it: rounds × tables, with the figures one asks for first."""

    schedule: Schedule
    rounds: Sequence[Round]
    tables: Sequence[Table]
    meetings: Sequence[Meeting]

    @cached_property
    def at(self) -> Mapping[tuple[int, int], Meeting]:
        """The meeting of each occupied (round number, table number)."""
        return {(meeting.round.number, meeting.table.number): meeting for meeting in self.meetings}

    @cached_property
    def across_borders(self) -> int:
        """How many meetings join two countries."""
        return sum(m.a.organisation.country != m.b.organisation.country for m in self.meetings)

    @cached_property
    def fewest(self) -> int:
        """The smallest number of meetings that any registration with a meeting has."""
        sides = Counter(side for meeting in self.meetings for side in (meeting.a_id, meeting.b_id))
        return min(sides.values(), default=0)

    @cached_property
    def points(self) -> int:
        """The points of all granted wishes."""
        return sum(meeting.points for meeting in self.meetings)


def plan_view(schedule: Schedule) -> PlanView:
    """A version with its grid: 3 queries whatever its size."""
    convention = schedule.convention
    return PlanView(
        schedule=schedule,
        rounds=list(convention.rounds.order_by("number")),
        tables=list(convention.tables.select_related("host__organisation").order_by("number")),
        meetings=list(meetings_of(schedule)),
    )


def granted_shares(schedule: Schedule) -> tuple[float, float]:
    """The shares (0–1) of all positive wishes and of the musts that a version grants: 2 queries."""
    pairs = set(schedule.meetings.values_list("a_id", "b_id"))
    wishes = Wish.objects.filter(of__convention=schedule.convention_id).exclude(level=Wish.Level.NO)
    granted: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for of, to, level in wishes.values_list("of_id", "to_id", "level"):
        said[level] += 1
        granted[level] += (min(of, to), max(of, to)) in pairs
    return (
        granted.total() / said.total() if said else 1.0,
        granted[Wish.Level.MUST] / said[Wish.Level.MUST] if said[Wish.Level.MUST] else 1.0,
    )


def versions_of(convention: Convention) -> QuerySet[Schedule]:
    """All versions, newest first, each with its number of meetings: 1 query."""
    return convention.schedules.annotate(meeting_count=Count("meetings")).order_by("-number")


def latest_run(convention: Convention) -> ScheduleRun | None:
    """What the optimiser last did or is doing: 1 query."""
    return convention.runs.select_related("schedule", "started_by").order_by("-queued_at", "-pk").first()


def registrations_of(user: User) -> QuerySet[Registration]:
    """The registrations this person speaks for, the next convention first: 1 query."""
    return (
        Registration.objects.filter(
            organisation__representatives__user=user, state=Registration.State.REGISTERED
        )
        .select_related("organisation", "convention")
        .order_by("-convention__starts_at", "organisation__name")
    )


def registration_with_key(key: str) -> Registration | None:
    """The registration whose agenda this key opens: 1 query."""
    return Registration.objects.select_related("organisation", "convention").filter(agenda_key=key).first()


def agenda_of(registration: Registration, schedule: Schedule) -> Sequence[Meeting]:
    """A registration's meetings in the order of the day: 1 query."""
    return list(meetings_of(schedule).filter(Q(a=registration) | Q(b=registration)))


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
    """All who may be met, most promising first: 9 queries whatever their number."""
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


# What everybody may see: the public pages.


@dataclass(frozen=True, slots=True)
class Cloth:
    """A version of a plan as a weave: who crosses whom, (round, table, country of a, country of b)."""

    schedule: Schedule
    rounds: int
    tables: int
    crossings: Sequence[tuple[int, int, str, str]]


def cloth_of(schedule: Schedule) -> Cloth:
    """The cloth of a version: 3 queries whatever its size."""
    return Cloth(
        schedule=schedule,
        rounds=schedule.convention.rounds.count(),
        tables=schedule.convention.tables.count(),
        crossings=list(
            schedule.meetings.exclude(state=Meeting.State.CANCELLED).values_list(
                "round__number", "table__number", "a__organisation__country", "b__organisation__country"
            )
        ),
    )


def latest_cloth(at: datetime) -> Cloth | None:
    """The cloth of the last convention held, or of the next one where its plan is published: 4 queries."""
    shown = Schedule.objects.filter(state__in=Schedule.PUBLISHED_STATES).select_related("convention")
    editions = sorted(shown, key=lambda one: (one.convention.ends_at < at, one.convention.starts_at))
    return cloth_of(editions[-1]) if editions else None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the home page shows; meetings are the held ones or, before there are any, the planned ones."""

    organisations: Sequence[Organisation]
    bonds: Sequence[tuple[Organisation, Organisation, int]]
    convention: Convention | None
    cloth: Cloth | None
    trades_offered: int
    meetings: int
    meetings_across: int
    has_held_meetings: bool

    @property
    def countries(self) -> int:
        """How many countries the organisations are in."""
        return len({one.country for one in self.organisations})


def front_page(at: datetime) -> FrontPage:
    """The home page: 10 queries whatever the size of the cluster."""
    everybody = {one.pk: one for one in published().order_by("name", "pk")}
    held = list(_pairs_of(Meeting.objects.filter(state=Meeting.State.DONE)))
    planned = held or list(_pairs_of(Meeting.objects.filter(schedule__state__in=Schedule.PUBLISHED_STATES)))
    return FrontPage(
        organisations=list(everybody.values()),
        bonds=[
            (everybody[a], everybody[b], strands)
            for a, b, strands in strongest_bonds(16)
            if a in everybody and b in everybody
        ],
        convention=next_convention(at),
        cloth=latest_cloth(at),
        trades_offered=published().exclude(trades=None).values("trades").distinct().count(),
        meetings=len(planned),
        meetings_across=sum(one != other for one, other in planned),
        has_held_meetings=bool(held),
    )


def _pairs_of(meetings: QuerySet[Meeting]) -> QuerySet[Meeting, tuple[str, str]]:
    return meetings.values_list("a__organisation__country", "b__organisation__country")


def public_conventions() -> QuerySet[Convention]:
    """Every convention that is not in preparation, the latest first, with `participant_count`: 1 query."""
    coming = Count("registrations", filter=Q(registrations__state=Registration.State.REGISTERED))
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    return shown.annotate(participant_count=coming).order_by("-starts_at")


@dataclass(frozen=True, slots=True)
class ConventionPage:
    """A convention as everybody sees it; participants are registrations of published organisations."""

    convention: Convention
    sessions: Sequence[ProgrammeSession]
    rounds: Sequence[Round]
    tables: int
    people: int
    participants: Sequence[Registration]
    cloth: Cloth | None


def convention_page(slug: str) -> ConventionPage | None:
    """Programme, participants and plan of a convention that is not in preparation: 11 queries at most."""
    convention = Convention.objects.exclude(state=Convention.State.DRAFT).filter(slug=slug).first()
    if not convention:
        return None
    coming = convention.registrations.filter(state=Registration.State.REGISTERED)
    schedule = published_schedule(convention)
    return ConventionPage(
        convention=convention,
        sessions=list(convention.sessions.prefetch_related("speakers__organisation")),
        rounds=list(convention.rounds.order_by("number")),
        tables=convention.tables.count(),
        people=Delegate.objects.filter(registration__in=coming).count(),
        participants=list(
            coming.filter(organisation__in=published())
            .select_related("organisation")
            .prefetch_related("languages")
            .order_by("organisation__name", "pk")
        ),
        cloth=cloth_of(schedule) if schedule else None,
    )


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation as everybody sees it, with what it brings to its next convention."""

    organisation: Organisation
    bonds: Sequence[Bond]
    registration: Registration | None


def organisation_page(slug: str, at: datetime) -> OrganisationPage | None:
    """A published organisation, its ties with other published ones, its next convention: 10 queries."""
    organisation = published_organisation(slug)
    if not organisation:
        return None
    registrations = (
        organisation.registrations.filter(state=Registration.State.REGISTERED, convention__ends_at__gte=at)
        .exclude(convention__state=Convention.State.DRAFT)
        .select_related("convention")
        .prefetch_related("brought__trade")
        .order_by("convention__starts_at")
    )
    return OrganisationPage(
        organisation=organisation,
        bonds=[bond for bond in bonds_of(organisation) if bond.other.state == Organisation.State.PUBLISHED],
        registration=registrations.first(),
    )
