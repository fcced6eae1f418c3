"""Reads of possible duplicates: the records as the finder compares them, and the pairs to look at."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet

from tisserand.cluster.organisations.likeness import Profile, profile
from tisserand.cluster.organisations.models import Duplicate, Identifier, Organisation

WHOLE = ("a__territory", "b__territory", "a__form", "b__form")
COMPARED = ("name", "legal_name", "country", "street", "postcode", "town", "latitude", "longitude", "website")
LISTS = ("identifiers", "accreditations__form", "origins", "representatives__user", "trades")


def profiles() -> Sequence[Profile]:
    """Every record that stands for itself, as it is compared: 2 queries whatever their number."""
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    known = Identifier.objects.exclude(scheme=Identifier.Scheme.OTHER)
    for organisation, scheme, value in known.values_list("organisation", "scheme", "value"):
        numbers[organisation].append((scheme, value))
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
