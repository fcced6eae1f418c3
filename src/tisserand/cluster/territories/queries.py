"""Reads of the place tree, and of what a status is called in each country.

The tree is at most `LEVELS` deep: country, three NUTS levels, municipality, and one to spare.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .models import LegalForm, SseClass, Territory

LEVELS = 6
_ORDER = {"LU": 0, "FR": 1, "BE": 2, "DE": 3}


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


@dataclass(frozen=True, slots=True)
class Equivalence:
    """A neutral class and, country by country, what falls in it in each country."""

    code: str
    label: str
    by_country: Sequence[tuple[str, Sequence[LegalForm]]]


def equivalences() -> Sequence[Equivalence]:
    """Every class that some national form or accreditation falls in, `other` left out: 1 query."""
    forms = list(LegalForm.objects.exclude(sse_class=SseClass.OTHER).order_by("is_accreditation", "pk"))
    countries = sorted(
        {form.country for form in forms}, key=lambda code: (_ORDER.get(code, len(_ORDER)), code)
    )
    return [
        Equivalence(
            sse_class.value,
            str(sse_class.label),
            [(code, [form for form in own if form.country == code]) for code in countries],
        )
        for sse_class in SseClass
        if (own := [form for form in forms if form.sse_class == sse_class])
    ]


def regions() -> QuerySet[Territory]:
    """Countries and regions in the order of the tree, municipalities left out: 1 query."""
    return Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES).order_by("country", "code")
