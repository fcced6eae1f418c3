"""Conventions as the team prepares them: the list, what one stands on, what is still missing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, Model, Prefetch, Q, QuerySet

from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    Meeting,
    ProgrammeSession,
    Registration,
    Round,
    Schedule,
    Table,
)

NOT_PREPARED = frozenset({"state", "pulse", "wall_key", "closed_at"})
"""What changes on a convention without anybody preparing it."""


def every_convention() -> Sequence[Convention]:
    """All conventions of the team, the latest first: 4 queries.

    Each carries `registration_count`, `round_count` and `table_count`.
    """
    coming = Q(registrations__state=Registration.State.REGISTERED)
    found = list(
        Convention.objects.annotate(registration_count=Count("registrations", filter=coming)).order_by(
            "-starts_at", "-pk"
        )
    )
    counts = {name: _counted(model) for name, model in (("round_count", Round), ("table_count", Table))}
    for convention in found:
        for name, by_convention in counts.items():
            setattr(convention, name, by_convention.get(convention.pk, 0))
    return found


def _counted(model: type[Round] | type[Table]) -> Mapping[int, int]:
    return dict(model._default_manager.values_list("convention").annotate(count=Count("pk")).order_by())


def earlier_editions() -> QuerySet[Convention]:
    """Conventions that another one can be made from, the latest first, drafts left out: 1 query."""
    return Convention.objects.exclude(state=Convention.State.DRAFT).order_by("-starts_at", "-pk")


def convention_to_prepare(slug: str) -> Convention | None:
    """A convention by its address, in whatever state: 1 query."""
    return Convention.objects.select_related("edition_of").filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a convention stands on so far."""

    rounds: int
    tables: int
    sessions: int
    registrations: int
    interpreters: int
    came_last_time: int

    @property
    def is_ready(self) -> bool:
        """Whether organisations may be asked to come: there is when to meet, and where."""
        return bool(self.rounds and self.tables)


def preparation_of(convention: Convention) -> Preparation:
    """How many of everything: 6 queries."""
    registered = Registration.objects.filter(state=Registration.State.REGISTERED)
    return Preparation(
        rounds=convention.rounds.count(),
        tables=convention.tables.count(),
        sessions=convention.sessions.count(),
        registrations=registered.filter(convention=convention).count(),
        interpreters=convention.interpreters.count(),
        came_last_time=(
            registered.filter(convention=convention.edition_of_id).count() if convention.edition_of_id else 0
        ),
    )


def programme_of(convention: Convention) -> Sequence[ProgrammeSession]:
    """The sessions in their order with speakers, each with `attendee_count`: 3 queries."""
    return list(
        convention.sessions.annotate(attendee_count=Count("attendees", distinct=True)).prefetch_related(
            "speakers__organisation"
        )
    )


def registered_at(convention: Convention) -> QuerySet[Registration]:
    """Who is registered, by name: 1 query."""
    return (
        convention.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


@dataclass(frozen=True, slots=True)
class Furnishing:
    """Rounds, tables with their hosts, interpreters with their languages and rounds."""

    rounds: Sequence[Round]
    tables: Sequence[Table]
    interpreters: Sequence[Interpreter]


def furnishing_of(convention: Convention) -> Furnishing:
    """The whole hall: 5 queries."""
    return Furnishing(
        rounds=list(convention.rounds.order_by("number")),
        tables=list(convention.tables.select_related("host__organisation").order_by("number")),
        interpreters=list(
            convention.interpreters.prefetch_related(
                "languages", Prefetch("rounds", Round.objects.order_by("number"))
            ).order_by("name", "pk")
        ),
    )


def rounds_that_hold_meetings(convention: Convention) -> set[int]:
    """The numbers of the rounds that a version, even a draft, has meetings in: 1 query."""
    return set(_planned(convention).values_list("round__number", flat=True))


def tables_that_hold_meetings(convention: Convention) -> set[int]:
    """The numbers of the tables that a version, even a draft, has meetings at: 1 query."""
    return set(_planned(convention).values_list("table__number", flat=True))


def _planned(convention: Convention) -> QuerySet[Meeting]:
    return Meeting.objects.filter(schedule__convention=convention).order_by()


def plan_is_published(convention: Convention) -> bool:
    """Whether participants know when and where they meet: 1 query."""
    return convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES).exists()


def seal_of(records: Sequence[Model], related: Sequence[str] = ()) -> str:
    """What records look like at this moment, in 32 letters: a page keeps it, to notice who was faster.

    With the keys of what stands in their `related` fields: 1 query for each of them and each record.
    """
    seen: list[Any] = [_facts_of(record) for record in records]
    seen += [
        sorted(getattr(record, name).values_list("pk", flat=True)) for record in records for name in related
    ]
    return hashlib.sha256(json.dumps(seen, cls=DjangoJSONEncoder).encode()).hexdigest()[:32]


def _facts_of(record: Model) -> Mapping[str, Any]:
    """What stands in the record itself, whoever reads it in whatever language and time zone."""
    names = {field.attname for field in record._meta.concrete_fields} - NOT_PREPARED
    own = {name: getattr(record, name) for name in sorted(names) if f"{name}_fr" not in names}
    return {name: value.timestamp() if isinstance(value, datetime) else value for name, value in own.items()}


def last_change_of(record: Model) -> tuple[str, datetime] | None:
    """Who changed a record last, and when; None where no history is kept: 1 query."""
    entry = LogEntry.objects.get_for_object(record).select_related("actor").first()
    return (str(entry.actor or ""), entry.timestamp) if entry else None
