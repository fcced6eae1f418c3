"""Reads of introductions: between whom, whose word is waited for, who does not want whom."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import Introduction, IntroductionSide, MatchAnswer
from tisserand.cluster.organisations.models import Organisation

from .background import FOR_A_WHILE

Said = IntroductionSide.Said
State = Introduction.State
A_WHILE = timedelta(days=180)


def whole(found: QuerySet[Introduction] | None = None) -> QuerySet[Introduction]:
    """Introductions with their sides, their match and who proposed: 2 queries."""
    sides = IntroductionSide.objects.select_related("organisation__territory", "said_by", "outcome_by")
    related = ("one__territory", "other__territory", "proposed_by", "match__need__place", "match__offer")
    ends = ("match__seeker__territory", "match__provider__territory", "match__tender")
    chosen = Introduction.objects.all() if found is None else found
    return chosen.select_related(*related, *ends).prefetch_related(
        Prefetch("sides", sides.order_by("pk"), to_attr="both")
    )


def between(one: Organisation, other: Organisation) -> QuerySet[Introduction]:
    """All introductions of these two, whichever side sought, the newest first."""
    return Introduction.objects.filter(Q(one=one, other=other) | Q(one=other, other=one))


def introductions_of(organisations: Sequence[int]) -> QuerySet[Introduction]:
    """Those that any of these organisations is a side of, the newest first: 2 queries."""
    return whole(Introduction.objects.filter(Q(one__in=organisations) | Q(other__in=organisations)))


def own_introductions(person: User) -> QuerySet[Introduction]:
    """Those of the organisations a person represents, the newest first: 3 queries."""
    own = list(person.representations.order_by().values_list("organisation", flat=True))
    return introductions_of(own)


def who_refuses(one: Organisation, other: Organisation, *, at: datetime) -> frozenset[int]:
    """The keys of those of the two whose no to the other still stands: 2 queries.

    A no to an introduction ends with a later yes, and after half a year where it was only for a while.
    """
    both = Q(match__seeker=one, match__provider=other) | Q(match__seeker=other, match__provider=one)
    refused = set(
        MatchAnswer.objects.filter(both, said=MatchAnswer.Said.NO).values_list("organisation", flat=True)
    )
    latest: dict[int, IntroductionSide] = {}
    answered = IntroductionSide.objects.filter(introduction__in=between(one, other)).exclude(
        said=Said.WAITING
    )
    for side in answered.order_by("said_at", "pk"):
        latest[side.organisation_id] = side
    refused |= {key for key, side in latest.items() if _stands(side, at)}
    return frozenset(refused)


def _stands(side: IntroductionSide, at: datetime) -> bool:
    if side.said != Said.NO:
        return False
    return side.reason not in FOR_A_WHILE or side.said_at is None or side.said_at > at - A_WHILE


def sides_to_remind(day: date, days: int) -> QuerySet[IntroductionSide]:
    """Those whose answer is waited for where it ends within so many days and nobody was reminded: 1 query."""
    waiting = IntroductionSide.objects.filter(
        said=Said.WAITING,
        introduction__state__in=Introduction.OPEN_STATES,
        introduction__expires_on__range=(day, day + timedelta(days=days)),
        introduction__reminded_at=None,
    )
    return waiting.select_related("introduction", "organisation__territory").order_by("pk")


def overdue(day: date) -> QuerySet[Introduction]:
    """The open ones whose last day is over, with their sides: 2 queries."""
    return whole(Introduction.objects.filter(state__in=Introduction.OPEN_STATES, expires_on__lt=day))


def sides_to_ask(day: date) -> QuerySet[IntroductionSide]:
    """Those who are to be asked what came of it by now: 1 query."""
    accepted = IntroductionSide.objects.filter(introduction__state=State.ACCEPTED, ask_on__lte=day)
    return accepted.select_related(
        "introduction__one", "introduction__other", "organisation__territory"
    ).order_by("pk")


def side_by_key(key: str) -> IntroductionSide | None:
    """The side that a letter's key belongs to, its introduction with both sides at hand: 3 queries."""
    found = whole(Introduction.objects.filter(sides__key=key)).first()
    if found is None:
        return None
    side: IntroductionSide = next(one for one in found.both if one.key == key)  # type: ignore[attr-defined]
    side.introduction = found
    return side
