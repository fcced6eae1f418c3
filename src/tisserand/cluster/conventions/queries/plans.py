"""The plans of a convention as facilitators see them: coverage, grid, versions, comparison, runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    Meeting,
    Registration,
    Round,
    Schedule,
    ScheduleRun,
    Table,
    Wish,
)

Pair = tuple[int, int]


def next_convention(at: datetime) -> Convention | None:
    """The convention that comes next or is on, drafts left out: 1 query."""
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    return shown.filter(ends_at__gte=at).order_by("starts_at").first()


LONG = ("levels", "refusals")
"""What the optimiser says of a schedule: thousands of lines, read only where they are told."""


def published_schedule(convention: Convention) -> Schedule | None:
    """The version that participants see, without what the optimiser says of it: 1 query."""
    shown = convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES)
    return shown.defer(*LONG).first()


def newest_schedule(convention: Convention) -> Schedule | None:
    """The version made last, whose locks the optimiser keeps: 1 query."""
    return convention.schedules.order_by("-number").first()


def version_of(slug: str, number: int) -> Schedule | None:
    """A version by the address of its convention and its number: 1 query."""
    found = Schedule.objects.filter(convention__slug=slug, number=number)
    return found.select_related("convention").first()


def meetings_of(schedule: Schedule) -> QuerySet[Meeting]:
    """Every meeting of a version by round and table, with both organisations: 1 query."""
    return schedule.meetings.select_related(
        "a__organisation", "b__organisation", "round", "table", "interpreter"
    ).order_by("round__number", "table__number")


def latest_run(convention: Convention) -> ScheduleRun | None:
    """What the optimiser last did or is doing: 1 query."""
    return convention.runs.select_related("schedule", "started_by").order_by("-queued_at", "-pk").first()


def run_of(slug: str, key: int) -> ScheduleRun | None:
    """A run of the optimiser by the address of its convention and its key: 1 query."""
    found = ScheduleRun.objects.filter(convention__slug=slug, pk=key)
    return found.select_related("convention", "schedule", "started_by").first()


def conventions_at_work() -> Sequence[Convention]:
    """Conventions that are not over, the next first, with what waits in them: 2 queries.

    Each carries `registration_count`, `silent_count` (no wishes yet), `newest_version` or None, `open_runs`.
    """
    coming = Q(registrations__state=Registration.State.REGISTERED)
    wishing = coming & Q(registrations__wishes__level__in=(Wish.Level.MUST, Wish.Level.WOULD))
    open_runs = ScheduleRun.objects.filter(state__in=ScheduleRun.OPEN_STATES).select_related("started_by")
    return list(
        Convention.objects.exclude(state__in=(Convention.State.CLOSED, Convention.State.FOLLOWED_UP))
        .annotate(
            registration_count=Count("registrations", filter=coming, distinct=True),
            silent_count=Count("registrations", filter=coming, distinct=True)
            - Count("registrations", filter=wishing, distinct=True),
            newest_version=Max("schedules__number"),
        )
        .prefetch_related(Prefetch("runs", queryset=open_runs, to_attr="open_runs"))
        .order_by("starts_at")
    )


@dataclass(frozen=True)
class Coverage:
    """How far the wishes reach: whether there is enough to plan from; wishes by (of, to)."""

    coming: Sequence[Registration]
    people: int
    wishes: Mapping[Pair, str]

    @cached_property
    def by_country(self) -> Mapping[str, int]:
        """Registrations per country, most first."""
        return dict(Counter(one.organisation.country for one in self.coming).most_common())

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """How many wishes of each level."""
        return Counter(self.wishes.values())

    @cached_property
    def positive(self) -> Mapping[Pair, str]:
        """Wishes to meet, vetoes left out."""
        return {pair: level for pair, level in self.wishes.items() if level != Wish.Level.NO}

    @cached_property
    def without_wishes(self) -> Sequence[Registration]:
        """Those who have not said yet whom they want to meet."""
        wishing = {of for of, _ in self.positive}
        return [registration for registration in self.coming if registration.pk not in wishing]

    def granted_share(self, pairs: set[Pair], level: str = "") -> float | None:
        """The share (0–1) of wishes, of one level or of all, that these pairs grant; None without wishes."""
        asked = [pair for pair, said in self.positive.items() if not level or said == level]
        return sum((min(pair), max(pair)) in pairs for pair in asked) / len(asked) if asked else None


@dataclass(frozen=True)
class PlanView:
    """A version laid out as the hall sees it, with the figures one asks for first."""

    schedule: Schedule
    meetings: Sequence[Meeting]

    @cached_property
    def at(self) -> Mapping[tuple[int, int], Meeting]:
        """The meeting of each occupied (round number, table number)."""
        return {(meeting.round.number, meeting.table.number): meeting for meeting in self.meetings}

    @cached_property
    def pairs(self) -> set[Pair]:
        """Who meets whom."""
        return {(meeting.a_id, meeting.b_id) for meeting in self.meetings}

    @cached_property
    def across_borders(self) -> int:
        """How many meetings join two countries."""
        return sum(m.a.organisation.country != m.b.organisation.country for m in self.meetings)

    @cached_property
    def points(self) -> int:
        """The points of all granted wishes."""
        return sum(meeting.points for meeting in self.meetings)

    @cached_property
    def meetings_each(self) -> Mapping[int, int]:
        """How many meetings each registration has; those without one are missing."""
        return Counter(side for meeting in self.meetings for side in (meeting.a_id, meeting.b_id))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a version changes against another one; moved meetings as (before, now)."""

    other: Schedule
    gained: Sequence[Meeting]
    lost: Sequence[Meeting]
    moved: Sequence[tuple[Meeting, Meeting]]
    points: int


def compared(plan: PlanView, other: PlanView) -> Comparison:
    """What `plan` has, has not and has elsewhere against `other`: no query."""
    now = {(meeting.a_id, meeting.b_id): meeting for meeting in plan.meetings}
    before = {(meeting.a_id, meeting.b_id): meeting for meeting in other.meetings}
    return Comparison(
        other=other.schedule,
        gained=[meeting for pair, meeting in now.items() if pair not in before],
        lost=[meeting for pair, meeting in before.items() if pair not in now],
        moved=[
            (before[pair], meeting)
            for pair, meeting in now.items()
            if pair in before
            and (before[pair].round_id, before[pair].table_id) != (meeting.round_id, meeting.table_id)
        ],
        points=plan.points - other.points,
    )


@dataclass(frozen=True)
class ControlRoom:
    """All that the control room shows of a convention; `plan` is the version asked for, or the newest."""

    convention: Convention
    coverage: Coverage
    rounds: Sequence[Round]
    tables: Sequence[Table]
    interpreters: int
    versions: Sequence[Schedule]
    run: ScheduleRun | None
    plan: PlanView | None
    comparison: Comparison | None
    other: PlanView | None = None

    @property
    def places(self) -> int:
        """Rounds times tables: how many meetings the hall can hold."""
        return len(self.rounds) * len(self.tables)

    @cached_property
    def fewest(self) -> int:
        """The smallest number of meetings of anybody who comes."""
        each = self.plan.meetings_each if self.plan else {}
        return min((each.get(one.pk, 0) for one in self.coverage.coming), default=0)

    @cached_property
    def promises_kept(self) -> int:
        """How many registrations have at least the meetings they were promised."""
        each = self.plan.meetings_each if self.plan else {}
        return sum(each.get(one.pk, 0) >= one.least_meetings for one in self.coverage.coming)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The organisation's name of every registration that comes."""
        return {one.pk: one.organisation.name for one in self.coverage.coming}


def control_room(slug: str, version: int | None = None, against: int | None = None) -> ControlRoom | None:
    """The control room, None where there is no such convention or version: 10 queries, 11 to compare."""
    convention = Convention.objects.filter(slug=slug).first()
    if not convention:
        return None
    versions = list(convention.schedules.annotate(meeting_count=Count("meetings")).order_by("-number"))
    by_number = {schedule.number: schedule for schedule in versions}
    if {version, against} - {None, *by_number}:
        return None
    shown = by_number[version] if version is not None else next(iter(versions), None)
    plan = PlanView(shown, list(meetings_of(shown))) if shown else None
    other = (
        PlanView(by_number[against], list(meetings_of(by_number[against]))) if against is not None else None
    )
    return ControlRoom(
        convention=convention,
        coverage=_coverage_of(convention),
        rounds=list(convention.rounds.order_by("number")),
        tables=list(convention.tables.order_by("number")),
        interpreters=convention.interpreters.count(),
        versions=versions,
        run=latest_run(convention),
        plan=plan,
        comparison=compared(plan, other) if plan and other else None,
        other=other,
    )


def _coverage_of(convention: Convention) -> Coverage:
    """Registrations, people and wishes of a convention: 3 queries."""
    coming = convention.registrations.filter(state=Registration.State.REGISTERED)
    wishes = Wish.objects.filter(
        of__convention=convention,
        of__state=Registration.State.REGISTERED,
        to__state=Registration.State.REGISTERED,
    )
    return Coverage(
        coming=list(coming.select_related("organisation")),
        people=Delegate.objects.filter(registration__in=coming).count(),
        wishes={(of, to): level for of, to, level in wishes.values_list("of_id", "to_id", "level")},
    )


def meeting_counts(schedule: Schedule) -> Mapping[int, int]:
    """How many meetings each registration (key) has in a version: 1 query."""
    pairs = schedule.meetings.exclude(state=Meeting.State.CANCELLED).values_list("a_id", "b_id")
    return Counter(side for pair in pairs for side in pair)
