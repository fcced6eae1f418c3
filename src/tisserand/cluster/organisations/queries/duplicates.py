"""Reads of possible duplicates: the records as the finder compares them, and the pairs to look at."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from tisserand.cluster.organisations.likeness import Profile, profile
from tisserand.cluster.organisations.models import Duplicate, Identifier, Organisation, Origin

WHOLE = ("a__territory", "b__territory", "a__form", "b__form")
UNORDERED = ("table", "murmurations")
"""Sources that are no registers: their keys tell nothing apart."""

COMPARED = ("name", "legal_name", "country", "street", "postcode", "town", "latitude", "longitude", "website")
LISTS = ("identifiers", "accreditations__form", "origins", "representatives__user", "trades")


def profiles() -> Sequence[Profile]:
    """Every record that stands for itself, as it is compared: 3 queries whatever their number.

    A register's own key counts as a number: what it lists twice under two keys it tells apart itself.
    """
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    known = Identifier.objects.exclude(scheme=Identifier.Scheme.OTHER)
    for organisation, scheme, value in known.values_list("organisation", "scheme", "value"):
        numbers[organisation].append((scheme, value))
    listed = Origin.objects.exclude(source__in=UNORDERED)
    for organisation, source, key in listed.values_list("organisation", "source", "key"):
        numbers[organisation].append((source, key))
    there = Organisation.objects.filter(absorbed_by=None).exclude(state=Organisation.State.ARCHIVED)
    return [
        profile(
            one.pk,
            names=(one.name, one.legal_name),
            country=one.country,
            street=one.street,
            postcode=one.postcode,
            town=one.town,
            point=None if one.latitude is None or one.longitude is None else (one.latitude, one.longitude),
            website=one.website,
            numbers=numbers[one.pk],
        )
        for one in there.only(*COMPARED).order_by("pk")
    ]


def open_duplicates() -> QuerySet[Duplicate]:
    """The pairs that nobody has decided on, the most alike first: 1 query."""
    return (
        Duplicate.objects.filter(state=Duplicate.State.OPEN).select_related("a", "b").order_by("-score", "pk")
    )


def duplicate_whole(key: int) -> Duplicate | None:
    """One pair with all that is compared side by side: 11 queries."""
    lists = [f"{side}__{name}" for side in ("a", "b") for name in LISTS]
    return Duplicate.objects.select_related(*WHOLE).prefetch_related(*lists).filter(pk=key).first()


def merged_lately(number: int = 20) -> Sequence[Duplicate]:
    """The latest merges, newest first: 1 query."""
    merged = Duplicate.objects.filter(state=Duplicate.State.MERGED).select_related("a", "b", "decided_by")
    return list(merged.order_by("-decided_at", "-pk")[:number])
