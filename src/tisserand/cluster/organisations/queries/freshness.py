"""Reads of the directory by age: which records nobody has said to be right for how long.

Days count from `confirmed_at`, the last time somebody said so or changed something.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from tisserand.cluster.organisations.models import Organisation

State = Organisation.State


def unconfirmed(
    days: int, *, at: datetime, states: frozenset[str] = Organisation.LISTED_STATES
) -> QuerySet[Organisation]:
    """Records of these states that nobody confirmed for so many days, the oldest first: 1 query."""
    return (
        Organisation.objects.filter(confirmed_at__lt=at - timedelta(days=days), state__in=states)
        .select_related("territory")
        .order_by("confirmed_at", "pk")
    )


def overdue(in_care: Q, days: int, *, at: datetime) -> QuerySet[Organisation]:
    """The same within what a facilitator looks after: 1 query."""
    return unconfirmed(days, at=at).filter(in_care)


def to_ask(days: int, *, at: datetime) -> QuerySet[Organisation]:
    """Records to ask about where somebody can be asked: with people or an address of their own: 1 query."""
    reachable = Q(representatives__user__is_active=True) | ~Q(email="")
    return unconfirmed(days, at=at).filter(reachable).distinct()
