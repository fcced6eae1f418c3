"""Reads of the directory about people: who speaks for an organisation, who looks after a place."""

from collections.abc import Sequence

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation
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
