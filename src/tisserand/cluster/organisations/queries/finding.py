"""Reads of the directory: what is listed, one organisation's record; and how words are compared."""

import unicodedata

from django.db.models import Prefetch, QuerySet

from tisserand.cluster.organisations.models import Accreditation, Organisation, Representative


def published() -> QuerySet[Organisation]:
    """The organisations that visitors see, those to be refreshed among them: 1 query."""
    return Organisation.objects.filter(state__in=Organisation.LISTED_STATES)


def folded(text: str) -> str:
    """The text as it is compared: small, without accents; `Wäsche`, `Waesche` and `wasche` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("’", "'")


def published_organisation(slug: str) -> Organisation | None:
    """One published record with all it says of itself and who speaks for it: 12 queries at most."""
    people = Representative.objects.select_related("user").filter(user__is_active=True).order_by("pk")
    held = Accreditation.objects.select_related("form").order_by("form")
    return (
        published()
        .select_related("territory", "form")
        .prefetch_related("languages", "themes", "trades", "sought_trades", "establishments", "identifiers")
        .prefetch_related("contacts", "origins", Prefetch("accreditations", held))
        .prefetch_related(Prefetch("representatives", people))
        .filter(slug=slug)
        .first()
    )


def heir_of(slug: str) -> Organisation | None:
    """The published record that one which is no more was merged into: a query a merge."""
    one = Organisation.objects.filter(slug=slug, absorbed_by__isnull=False).first()
    while one is not None and one.absorbed_by_id:
        one = Organisation.objects.get(pk=one.absorbed_by_id)
    return one if one is not None and one.state in Organisation.LISTED_STATES else None
