"""Every figure of the report counted anew, by the database, from the raw records alone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from tisserand.cluster.conventions.models import (
    CheckIn,
    Convention,
    Deal,
    Delegate,
    FollowUp,
    Meeting,
    Outcome,
    Registration,
    SurveyAnswer,
    Wish,
)
from tisserand.cluster.conventions.queries import figures
from tisserand.cluster.conventions.queries.report import records_of
from tisserand.cluster.needs.models.values import BAND_EDGES_EUR
from tisserand.cluster.ties.models import Tie

POSITIVE = ("contact_kept", "cooperation", "project_idea", "order")
KINDS = ("introduced", "met", "cooperating", "contracted", "partnered")


def differences(convention: Convention) -> list[tuple[str, Any, Any]]:
    """The name, the report's figure and ours, wherever they differ."""
    records = records_of(convention)
    return [
        (name, said, counted)
        for name, counted in counted_anew(convention)
        if (said := _said(name, records)) != counted
    ]


def _said(name: str, records: Any) -> Any:
    found = getattr(figures, name.partition(":")[0])
    said = found(records, "must") if name.endswith(":must") else found(records)
    return len(said) if name in {"held", "not_held", "untold", "absent"} else said


def counted_anew(convention: Convention) -> Iterator[tuple[str, Any]]:
    """Name by name."""
    coming = convention.registrations.filter(state=Registration.State.REGISTERED)
    begun = Meeting.objects.filter(
        schedule__convention=convention,
        schedule__state="live",
        a__in=coming,
        b__in=coming,
    ).exclude(state="cancelled")
    held, missed = begun.filter(state="done"), begun.filter(state="no_show")
    across = held.exclude(a__organisation__country=F("b__organisation__country"))
    yield "held", held.count()
    yield "not_held", missed.count()
    yield "untold", begun.exclude(state__in=("done", "no_show")).count()
    yield "people", Delegate.objects.filter(registration__in=coming).count()
    yield "cross_border_share", across.count() / held.count()
    yield from _wishes(coming, begun)
    yield from _told(convention, begun)
    yield from _business(convention)
    yield from _afterwards(convention)
    yield "absent", _absent(coming, held)
    tables = convention.tables
    yield (
        "unused_tables",
        list(
            tables.exclude(pk__in=begun.values("table")).order_by("number").values_list("number", flat=True)
        ),
    )
    yield "places_used", (begun.count(), tables.count() * convention.rounds.count())
    yield (
        "tables_by_round",
        {one.number: begun.filter(round=one).count() for one in convention.rounds.order_by("number")},
    )
    yield from _ties(convention, coming)


def _wishes(coming: Any, begun: Any) -> Iterator[tuple[str, Any]]:
    planned = {frozenset(pair) for pair in begun.values_list("a", "b")}
    for name, levels in (("wishes_granted", ("must", "would")), ("wishes_granted:must", ("must",))):
        asked = Wish.objects.filter(of__in=coming, to__in=coming, level__in=levels).values_list("of", "to")
        yield name, (sum(frozenset(pair) in planned for pair in asked), asked.count())
    promised = [
        (begun.filter(Q(a=one) | Q(b=one)).count(), one.least_meetings)
        for one in coming.filter(least_meetings__gt=0)
    ]
    yield "promises_kept", (sum(number >= least for number, least in promised), len(promised))


def _told(convention: Convention, begun: Any) -> Iterator[tuple[str, Any]]:
    told = Outcome.objects.filter(meeting__schedule__convention=convention)
    yield (
        "outcomes",
        {
            code: told.filter(code=code).count()
            for code in ("not_held", "no_interest", "informative", *POSITIVE)
        },
    )
    yield "sides_told", (told.exclude(code="").count(), 2 * begun.count())
    yield "promising", told.filter(code__in=POSITIVE).values("meeting").distinct().count()
    yield "project_ideas", told.filter(code="project_idea").values("meeting").distinct().count()
    shared = told.filter(shares_contact=True)
    both = shared.filter(
        registration=F("meeting__a"),
        meeting__in=shared.filter(registration=F("meeting__b")).values("meeting"),
    )
    yield "contacts_exchanged", both.count()


def _business(convention: Convention) -> Iterator[tuple[str, Any]]:
    deals = Deal.objects.filter(meeting__schedule__convention=convention)
    bands = list(deals.exclude(confirmed_at=None).exclude(band=None).values_list("band", flat=True))
    yield "confirmed_business", _sum(bands)
    open_bands = list(
        deals.filter(confirmed_at=None, disputed_at=None).exclude(band=None).values_list("band", flat=True)
    )
    orders = Outcome.objects.filter(
        meeting__schedule__convention=convention, code="order", band__isnull=False
    )
    alone = orders.exclude(meeting__in=deals.values("meeting"))
    lowest = dict(alone.order_by("-band").values_list("meeting", "band"))
    yield "estimated_business", _sum([*open_bands, *lowest.values()])


def _sum(bands: list[int]) -> tuple[int, int | None]:
    open_ended = len(BAND_EDGES_EUR)
    low = sum(BAND_EDGES_EUR[band - 1] for band in bands)
    return low, None if open_ended in bands else sum(BAND_EDGES_EUR[band] for band in bands)


def _afterwards(convention: Convention) -> Iterator[tuple[str, Any]]:
    asked = FollowUp.objects.filter(meeting__schedule__convention=convention).exclude(
        asked_at=None, answer=""
    )
    yield (
        "follow_up_answers",
        {
            months: {
                answer: number
                for answer in ("", "done", "not_yet", "no")
                if (number := asked.filter(months=months, answer=answer).count())
            }
            for months in sorted(set(asked.values_list("months", flat=True)))
        },
    )
    said = SurveyAnswer.objects.filter(convention=convention)
    yield "would_come_again", {one: said.filter(again=one).count() for one in ("yes", "perhaps", "no")}
    yield (
        "survey_marks",
        {
            name: sum(said.values_list(name, flat=True)) / said.count()
            for name in ("meetings", "partners", "organisation")
        },
    )


def _absent(coming: Any, held: Any) -> int:
    arrived = CheckIn.objects.filter(undone_at=None).values("delegate__registration")
    met = Q(pk__in=held.values("a")) | Q(pk__in=held.values("b"))
    return coming.exclude(met).exclude(pk__in=arrived).count()


def _ties(convention: Convention, coming: Any) -> Iterator[tuple[str, Any]]:
    there = coming.values("organisation")
    ties = Tie.objects.filter(a__in=there, b__in=there)
    before = ties.filter(on__lt=convention.starts_at.date())
    yield "first_ties", len(set(ties.values_list("a", "b")) - set(before.values_list("a", "b")))
    counted = []
    for some in (before, ties):
        best: dict[tuple[int, int], int] = {}
        for a, b, kind in some.values_list("a", "b", "kind"):
            best[a, b] = max(best.get((a, b), 0), KINDS.index(kind))
        counted.append([list(best.values()).count(place) for place in range(len(KINDS))])
    yield "ties_before_and_after", {kind: (counted[0][n], counted[1][n]) for n, kind in enumerate(KINDS)}
