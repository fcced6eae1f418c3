"""Reads of membership: what the charter asks, who waits to be admitted, whose year ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from tisserand.cluster.organisations.models import (
    CharterCriterion,
    CriterionAnswer,
    JoinRequest,
    Kind,
    Membership,
    MembershipStep,
    Organisation,
)

SSE_KINDS = frozenset({Kind.SSE_ENTERPRISE, Kind.ASSOCIATION})


def criteria_for(kind: str) -> Sequence[CharterCriterion]:
    """What an organisation of this kind is asked, in order: 1 query."""
    asked = CharterCriterion.objects.filter(is_asked=True)
    return list(asked if kind in SSE_KINDS else asked.filter(is_for_sse_only=False))


def membership_of(organisation: Organisation) -> Membership | None:
    """The one that counts, the latest, with its answers and steps: 4 queries at most."""
    found: Membership | None = _whole().filter(organisation=organisation).first()
    return found


def application(key: int) -> Membership | None:
    """One membership with organisation, applicant, answers and steps: 4 queries at most."""
    found: Membership | None = _whole().filter(pk=key).first()
    return found


def open_applications(in_care: Q) -> QuerySet[Membership]:
    """What waits for a decision, the oldest first, with `criteria_met` and `criteria_asked`: 1 query."""
    return (
        Membership.objects.filter(in_care, state__in=Membership.OPEN_STATES)
        .select_related("organisation__territory", "applicant")
        .annotate(
            criteria_asked=Count("answers"),
            criteria_met=Count("answers", filter=Q(answers__verdict=CriterionAnswer.Verdict.MET)),
        )
        .order_by("applied_at", "pk")
    )


def memberships_ending(in_care: Q) -> QuerySet[Membership]:
    """Members that were asked to renew and have not yet, the first to end first: 1 query."""
    return (
        Membership.objects.filter(in_care, state=Membership.State.TO_RENEW)
        .select_related("organisation")
        .order_by("renew_by", "pk")
    )


def memberships_ending_within(day: date, days: int = 60) -> QuerySet[Membership]:
    """Those of members whose year ends within so many days after this one: 1 query."""
    return _of_members().filter(renew_by__range=(day, day + timedelta(days=days)))


def memberships_ended(day: date) -> QuerySet[Membership]:
    """Those of members whose year ended before this day: 1 query."""
    return _of_members().filter(renew_by__lt=day)


def _of_members() -> QuerySet[Membership]:
    return (
        Membership.objects.filter(state__in=Membership.MEMBER_STATES)
        .select_related("organisation", "applicant")
        .order_by("pk")
    )


def open_join_requests(in_care: Q) -> QuerySet[JoinRequest]:
    """Requests to act for organisations that nobody represents yet, the oldest first: 1 query."""
    return (
        JoinRequest.objects.filter(in_care, state=JoinRequest.State.OPEN, organisation__representatives=None)
        .select_related("organisation", "user")
        .order_by("asked_at", "pk")
    )


def _whole() -> QuerySet[Membership]:
    return (
        Membership.objects.select_related("organisation__territory", "organisation__form", "applicant")
        .prefetch_related(
            Prefetch(
                "answers", CriterionAnswer.objects.select_related("criterion").order_by("criterion__order")
            ),
            Prefetch("steps", MembershipStep.objects.select_related("by").order_by("at", "pk")),
        )
        .order_by("-applied_at", "-pk")
    )
