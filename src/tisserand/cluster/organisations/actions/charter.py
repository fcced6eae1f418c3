"""Bringing the shipped charter in: criteria that are there stand, since the team may have reworded them."""

from tisserand.cluster.organisations.charter import shipped_criteria
from tisserand.cluster.organisations.models import CharterCriterion


def load_charter() -> None:
    """Adds the shipped criteria that are not there: 1 query."""
    CharterCriterion.objects.bulk_create(shipped_criteria(), ignore_conflicts=True)
