"""What everybody may see of the conventions: home page, convention page, organisation page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from tisserand.cluster.conventions.models import (
    Brought,
    Convention,
    Delegate,
    Meeting,
    ProgrammeSession,
    Registration,
    Round,
    Schedule,
)
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import published, published_organisation
from tisserand.cluster.ties.queries import Bond, bonds_of, strongest_bonds

from .plans import next_convention, published_schedule


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
    shown = (
        Schedule.objects.filter(state__in=Schedule.PUBLISHED_STATES)
        .exclude(convention__state=Convention.State.DRAFT)
        .select_related("convention")
    )
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
    planned = held or list(_pairs_of(_planned()))
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


def _planned() -> QuerySet[Meeting]:
    shown = Meeting.objects.filter(schedule__state__in=Schedule.PUBLISHED_STATES)
    return shown.exclude(state=Meeting.State.CANCELLED)


def _pairs_of(meetings: QuerySet[Meeting]) -> QuerySet[Meeting, tuple[str, str]]:
    return meetings.values_list("a__organisation__country", "b__organisation__country")


def public_conventions() -> QuerySet[Convention]:
    """Every convention that is not in preparation, the latest first, with `participant_count`: 1 query."""
    coming = Count("registrations", filter=Q(registrations__state=Registration.State.REGISTERED))
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    return shown.annotate(participant_count=coming).order_by("-starts_at")


@dataclass(frozen=True, slots=True)
class ConventionPage:
    """A convention as everybody sees it; participants are of published organisations that may be named."""

    convention: Convention
    sessions: Sequence[ProgrammeSession]
    rounds: Sequence[Round]
    tables: int
    people: int
    coming: int
    participants: Sequence[Registration]
    cloth: Cloth | None

    @property
    def is_full(self) -> bool:
        """Whether whoever registers now waits for a place."""
        return self.convention.capacity is not None and self.coming >= self.convention.capacity


def convention_page(slug: str) -> ConventionPage | None:
    """Programme, participants and plan of a convention that is not in preparation: 13 queries at most."""
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
        coming=coming.count(),
        participants=list(
            coming.filter(organisation__in=published(), is_listed=True)
            .select_related("organisation")
            .prefetch_related("languages")
            .order_by("organisation__name", "pk")
        ),
        cloth=cloth_of(schedule) if schedule else None,
    )


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation as everybody sees it, with what it brings to the next convention that may name it."""

    organisation: Organisation
    bonds: Sequence[Bond]
    registration: Registration | None


def organisation_page(slug: str, at: datetime) -> OrganisationPage | None:
    """A published organisation, its ties with other published ones, its next convention: 11 queries."""
    organisation = published_organisation(slug)
    if not organisation:
        return None
    registrations = (
        organisation.registrations.filter(
            state=Registration.State.REGISTERED, is_listed=True, convention__ends_at__gte=at
        )
        .exclude(convention__state=Convention.State.DRAFT)
        .select_related("convention")
        .prefetch_related(Prefetch("brought", Brought.objects.select_related("trade")))
        .order_by("convention__starts_at")
    )
    return OrganisationPage(
        organisation=organisation,
        bonds=[bond for bond in bonds_of(organisation) if bond.other.state in Organisation.LISTED_STATES],
        registration=registrations.first(),
    )
