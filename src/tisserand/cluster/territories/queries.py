"""Reads of the place tree: what a territory lies in, and what lies in it.

The tree is at most `LEVELS` deep: country, three NUTS levels, municipality, and one to spare.
"""

from collections.abc import Iterable

from django.db.models import Q

from .models import Territory

LEVELS = 6


def within(territories: Iterable[int], path: str = "territory") -> Q:
    """The condition that what `path` leads to is one of these territories or lies in one: no query itself."""
    roots, condition = list(territories), Q(pk__in=())
    for level in range(LEVELS):
        condition |= Q(**{f"{path}{'__parent' * level}__in": roots})
    return condition


def lineage(territory: Territory) -> list[int]:
    """The ids of a territory and of everything it lies in, the smallest first: 1 query at most a level."""
    ids = [territory.pk]
    above = territory.parent
    while above is not None:
        ids.append(above.pk)
        above = above.parent
    return ids
