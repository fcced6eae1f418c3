"""Reads of the directory: what is listed, one organisation's record; and how words are compared."""

import unicodedata

from django.db.models import Prefetch, QuerySet

from tisserand.cluster.organisations.models import Organisation, Representative


def published() -> QuerySet[Organisation]:
    """The organisations that visitors see, those to be refreshed among them: 1 query."""
    return Organisation.objects.filter(state__in=Organisation.LISTED_STATES)


def folded(text: str) -> str:
    """The text as it is compared: small, without accents; `Wäsche`, `Waesche` and `wasche` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("’", "'")


def published_organisation(slug: str) -> Organisation | None:
    """One published record with all it says of itself and its representatives' names: 7 queries at most."""
    people = Prefetch("representatives", Representative.objects.select_related("user").order_by("pk"))
    return (
        published()
        .select_related("territory")
        .prefetch_related("languages", "themes", "trades", "sought_trades", people)
        .filter(slug=slug)
        .first()
    )
