"""Reads of possible duplicates: the records as the finder compares them, and the pairs to look at."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from tisserand.cluster.organisations.likeness import Profile, profile
from tisserand.cluster.organisations.models import Duplicate, Identifier, Organisation
from tisserand.cluster.territories.gazetteer import is_a_middle

WHOLE = ("a__territory", "b__territory", "a__form", "b__form")
COMPARED = ("name", "legal_name", "country", "street", "postcode", "town", "latitude", "longitude", "website")
LISTS = ("identifiers", "accreditations__form", "origins", "representatives__user", "trades")


def profiles() -> Sequence[Profile]:
    """Every record that stands for itself, as it is compared: 2 queries whatever their number.

    Other numbers count where they say whose they are (`osm:node/1`): a register tells its own entries apart.
    """
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for organisation, scheme, value in Identifier.objects.values_list("organisation", "scheme", "value"):
        issuer, told, _rest = value.partition(":")
        if scheme != Identifier.Scheme.OTHER or told:
            numbers[organisation].append((issuer if scheme == Identifier.Scheme.OTHER else scheme, value))
    there = Organisation.objects.filter(absorbed_by=None).exclude(state=Organisation.State.ARCHIVED)
    return [
        profile(
            one.pk,
            names=(one.name, one.legal_name),
            country=one.country,
            street=one.street,
            postcode=one.postcode,
            town=one.town,
            point=_address(one),
            website=one.website,
            numbers=numbers[one.pk],
        )
        for one in there.only(*COMPARED).order_by("pk")
    ]


def _address(one: Organisation) -> tuple[float, float] | None:
    """The point of its address; none where only its town is known, which others share."""
    if one.latitude is None or one.longitude is None or is_a_middle((one.latitude, one.longitude)):
        return None
    return one.latitude, one.longitude


def open_duplicates(in_care: Q) -> QuerySet[Duplicate]:
    """The pairs that nobody has decided on, the most alike first: 1 query."""
    found = Duplicate.objects.filter(in_care, state=Duplicate.State.OPEN)
    return found.select_related("a", "b").order_by("-score", "pk")


def duplicate_whole(key: int) -> Duplicate | None:
    """One pair with all that is compared side by side: 11 queries."""
    lists = [f"{side}__{name}" for side in ("a", "b") for name in LISTS]
    return Duplicate.objects.select_related(*WHOLE).prefetch_related(*lists).filter(pk=key).first()


def merged_lately(in_care: Q, number: int = 20) -> Sequence[Duplicate]:
    """The latest merges, newest first: 1 query."""
    found = Duplicate.objects.filter(in_care, state=Duplicate.State.MERGED)
    merged = found.select_related("a", "b", "decided_by")
    return list(merged.order_by("-decided_at", "-pk")[:number])
