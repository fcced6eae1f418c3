"""Reads of the directory about people: who speaks for an organisation, who looks after a place."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Membership, Organisation, Representative
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.queries import lineage


def spokespeople(organisation: Organisation) -> Sequence[User]:
    """The active people who represent it, the first one first: 1 query."""
    return list(
        User.objects.filter(representations__organisation=organisation, is_active=True).order_by(
            "representations__pk"
        )
    )


def caretakers(territory: Territory) -> Sequence[User]:
    """Its facilitators; where it has none, those of the whole cluster: 8 queries at most."""
    team = User.objects.filter(is_facilitator=True, is_active=True).order_by("pk")
    own = list(team.filter(facilitations__territory__in=lineage(territory)).distinct())
    return own or list(team.filter(facilitations=None))


def orphaned(in_care: Q) -> QuerySet[Organisation]:
    """Those that nobody acts for any more, by name: 1 query.

    Members without people, accounts that were closed, and records that their last person left and that no
    facilitator has said to be right since. Records that never had people are none of them.
    """
    seats = Representative.objects.filter(organisation=OuterRef("pk"))
    membership = Membership.objects.filter(organisation=OuterRef("pk"), state__in=Membership.MEMBER_STATES)
    return (
        Organisation.objects.filter(in_care)
        .exclude(state=Organisation.State.ARCHIVED)
        .exclude(Exists(seats.filter(user__is_active=True)))
        .filter(Exists(seats) | Exists(membership) | Q(left_alone_at__gte=F("confirmed_at")))
        .order_by("name", "pk")
    )
