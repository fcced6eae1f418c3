"""The day itself: which round runs, what happened, what it changed. Moments are given by the caller."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tisserand.cluster.conventions.models import (
    Announcement,
    Convention,
    DeskCall,
    Incident,
    Interpreter,
    Meeting,
    MeetingChange,
    Registration,
    Round,
    Schedule,
    Table,
)


def running_round(convention: Convention, at: datetime) -> Round | None:
    """The round that runs, or ran last if people walk to the next one; None before the first: 1 query."""
    return convention.rounds.filter(starts_at__lte=at).order_by("-number").first()


def live_schedule(convention: Convention) -> Schedule | None:
    """The plan of the day once it is live: 1 query."""
    return convention.schedules.filter(state=Schedule.State.LIVE).first()


def incidents_that_count(convention: Convention) -> Sequence[Incident]:
    """All that happened today but for what was dismissed, in the order it was told: 1 query."""
    return list(
        convention.incidents.filter(dismissed_at=None)
        .select_related(
            "registration__organisation", "table", "interpreter", "from_round", "until_round", "told_by"
        )
        .order_by("at", "pk")
    )


def meetings_to_mend(schedule: Schedule) -> Sequence[Meeting]:
    """Every row of a plan, cancelled ones too, with round and table: 1 query."""
    return list(schedule.meetings.select_related("round", "table").order_by("pk"))


def convention_key(slug: str) -> int | None:
    """The key of a convention that is not in preparation: 1 query."""
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    return shown.filter(slug=slug).values_list("pk", flat=True).first()


def pulses_of(keys: Collection[int]) -> Mapping[int, int]:
    """How often something on the day has changed, for each of these conventions: 1 query."""
    return dict(Convention.objects.filter(pk__in=keys).values_list("pk", "pulse"))


CHANGES_SHOWN = 12


def changes_of(schedule: Schedule) -> QuerySet[MeetingChange]:
    """What repairs changed, the latest first, with both organisations: 1 query."""
    return (
        schedule.changes.exclude(schedule__state__in=(Schedule.State.DRAFT, Schedule.State.REPLACED))
        .select_related(
            "meeting__a__organisation",
            "meeting__b__organisation",
            "before_round",
            "before_table",
            "after_round",
            "after_table",
            "incident",
            "by",
        )
        .order_by("-sequence", "pk")
    )


@dataclass(frozen=True)
class DayRoom:
    """The day as the team sees it."""

    convention: Convention
    schedule: Schedule | None
    rounds: Sequence[Round]
    incidents: Sequence[Incident]
    calls: Sequence[DeskCall]
    announcements: Sequence[Announcement]
    changes: Sequence[MeetingChange]
    registrations: Sequence[Registration]
    tables: Sequence[Table]
    interpreters: Sequence[Interpreter]

    @property
    def open_incidents(self) -> Sequence[Incident]:
        """What the plan does not follow yet."""
        return [one for one in self.incidents if one.settled_at is None]

    @property
    def settled_incidents(self) -> Sequence[Incident]:
        """What it follows, the latest first."""
        return [one for one in reversed(self.incidents) if one.settled_at]


def day_room(slug: str, at: datetime) -> DayRoom | None:
    """All that the page of the day shows: 10 queries whatever happened."""
    convention = Convention.objects.filter(slug=slug).first()
    if convention is None:
        return None
    is_live = convention.state == Convention.State.LIVE
    live = live_schedule(convention) if is_live else None
    coming = convention.registrations.filter(state=Registration.State.REGISTERED)
    return DayRoom(
        convention=convention,
        schedule=live,
        rounds=list(convention.rounds.order_by("number")),
        incidents=incidents_that_count(convention),
        calls=list(
            DeskCall.objects.filter(registration__convention=convention, answered_at=None)
            .select_related("registration__organisation")
            .order_by("at", "pk")
        ),
        announcements=announcements_now(convention, at),
        changes=list(changes_of(live)[:CHANGES_SHOWN]) if live else [],
        registrations=list(coming.select_related("organisation").order_by("organisation__name")),
        tables=list(convention.tables.order_by("number")),
        interpreters=list(convention.interpreters.order_by("name")),
    )


def announcements_now(convention: Convention, at: datetime) -> Sequence[Announcement]:
    """What is announced at the moment, the latest first: 1 query."""
    return list(convention.announcements.filter(at__lte=at, ends_at__gt=at).order_by("-at", "-pk"))


def my_changes(registration: Registration, schedule: Schedule) -> QuerySet[MeetingChange]:
    """What repairs changed for one side, the latest first: 1 query."""
    mine = Q(meeting__a=registration) | Q(meeting__b=registration)
    return changes_of(schedule).filter(mine)


def open_call(registration: Registration) -> DeskCall | None:
    """Their call to the desk that nobody has answered yet: 1 query."""
    return registration.desk_calls.filter(answered_at=None).first()
