"""The raw records of a convention from which its report is computed: plain rows, nothing counted yet.

Every figure of the report is one function on these records (`figures.py`). Money is EUR, in bands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from tisserand.cluster.conventions.models import (
    CheckIn,
    Convention,
    Deal,
    FollowUp,
    MeetingChange,
    Outcome,
    Registration,
    SurveyAnswer,
    Wish,
)
from tisserand.cluster.ties.models import Tie

from .outcomes import begun_meetings


@dataclass(frozen=True, slots=True)
class Came:
    """A registration that was to come; `lead_days` from registering to the day, None where not known."""

    key: int
    organisation: int
    name: str
    country: str
    territory: str
    people: int
    least: int
    lead_days: int | None
    is_walk_in: bool
    has_checked_in: bool


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting of the plan as it stood in the end; `state` and `missing` as the model has them."""

    key: int
    a: int
    b: int
    round: int
    table: int
    state: str
    missing: str
    has_interpreter: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What one side told of a meeting."""

    meeting: int
    side: int
    code: str
    band: int | None
    words: str
    shares_contact: bool


@dataclass(frozen=True, slots=True)
class Business:
    """A deal: who told it of which meeting, its kind and band, and the other side's word."""

    meeting: int
    told_by: int
    buyer: str
    seller: str
    sort: str
    band: int | None
    is_confirmed: bool
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the ledger between two organisations that were there."""

    a: int
    b: int
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Opinion:
    """An answer to the survey, marks 1 to 5."""

    meetings: int
    partners: int
    organisation: int
    again: str
    words: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything the report counts; registrations by key, wishes as (of, to, level), follow-ups as (months,
    asked, answer).
    """

    convention: Convention
    day: date
    came: Mapping[int, Came]
    meetings: Sequence[Met]
    wishes: Sequence[tuple[int, int, str]]
    outcomes: Sequence[Said]
    deals: Sequence[Business]
    follow_ups: Sequence[tuple[int, bool, str]]
    opinions: Sequence[Opinion]
    links: Sequence[Link]
    rounds: Sequence[int]
    tables: Sequence[int]
    repairs: int
    moved: int


def records_of(convention: Convention) -> Records:
    """All of it: 14 queries whatever the size of the convention."""
    here = {"meeting__schedule__convention": convention}
    came = {one.key: one for one in _came(convention)}
    changes = MeetingChange.objects.filter(schedule__convention=convention).exclude(incident=None)
    return Records(
        convention=convention,
        day=convention.starts_at.astimezone(ZoneInfo(convention.timezone)).date(),
        came=came,
        meetings=_meetings(convention, came),
        wishes=list(
            Wish.objects.filter(of__in=came, to__in=came)
            .order_by("of", "to")
            .values_list("of_id", "to_id", "level")
        ),
        outcomes=[
            Said(*row)
            for row in Outcome.objects.filter(**here).values_list(
                "meeting_id", "registration_id", "code", "band", "words", "shares_contact"
            )
        ],
        deals=_deals(here),
        follow_ups=[
            (months, asked is not None, answer)
            for months, asked, answer in FollowUp.objects.filter(**here).values_list(
                "months", "asked_at", "answer"
            )
        ],
        opinions=[
            Opinion(*row)
            for row in SurveyAnswer.objects.filter(convention=convention)
            .order_by("pk")
            .values_list("meetings", "partners", "organisation", "again", "words")
        ],
        links=_links(came),
        rounds=list(convention.rounds.order_by("number").values_list("number", flat=True)),
        tables=list(convention.tables.order_by("number").values_list("number", flat=True)),
        repairs=changes.values("sequence").distinct().count(),
        moved=changes.count(),
    )


def _came(convention: Convention) -> Sequence[Came]:
    arrived = set(
        CheckIn.objects.filter(delegate__registration__convention=convention, undone_at=None).values_list(
            "delegate__registration", flat=True
        )
    )
    registered = convention.registrations.filter(state=Registration.State.REGISTERED)
    return [
        Came(
            key=one.pk,
            organisation=one.organisation_id,
            name=one.organisation.name,
            country=one.organisation.country,
            territory=one.organisation.territory.name,
            people=len(one.delegates.all()),
            least=one.least_meetings,
            lead_days=(convention.starts_at - one.applied_at).days if one.applied_at else None,
            is_walk_in=one.is_walk_in,
            has_checked_in=one.pk in arrived,
        )
        for one in registered.select_related("organisation__territory").prefetch_related("delegates")
    ]


def _meetings(convention: Convention, came: Mapping[int, Came]) -> Sequence[Met]:
    rows = begun_meetings(convention).values_list(
        "pk",
        "a_id",
        "b_id",
        "round__number",
        "table__number",
        "state",
        "missing",
        "interpreter_id",
    )
    return [Met(*row[:-1], row[-1] is not None) for row in rows if row[1] in came and row[2] in came]


def _deals(here: Mapping[str, Convention]) -> Sequence[Business]:
    rows = Deal.objects.filter(**here).order_by("pk")
    return [
        Business(
            meeting=one.meeting_id,
            told_by=one.told_by_id,
            buyer=one.buyer.country,
            seller=one.seller.country,
            sort=one.sort,
            band=one.band,
            is_confirmed=one.confirmed_at is not None,
            is_disputed=one.disputed_at is not None,
        )
        for one in rows.select_related("buyer", "seller")
    ]


def _links(came: Mapping[int, Came]) -> Sequence[Link]:
    there = [one.organisation for one in came.values()]
    rows = Tie.objects.filter(Q(a__in=there) & Q(b__in=there)).order_by("pk")
    return [Link(*row) for row in rows.values_list("a_id", "b_id", "kind", "on")]
