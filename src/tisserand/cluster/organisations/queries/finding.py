"""Reads of the directory: what is listed, one organisation's record; and how words are compared."""

import unicodedata

from django.conf import settings
from django.db.models import CharField, Prefetch, QuerySet, Value
from django.db.models.functions import Cast

from tisserand.cluster.organisations.models import Accreditation, Organisation, Representative

LISTS = ("languages", "themes", "trades", "sought_trades")
"""Where an organisation refers to what territories keep: all of them have a code and names."""


def published() -> QuerySet[Organisation]:
    """The organisations that visitors see, those to be refreshed among them: 1 query."""
    return Organisation.objects.filter(state__in=Organisation.LISTED_STATES)


def folded(text: str) -> str:
    """The text as it is compared: small, without accents; `Wäsche`, `Waesche` and `wasche` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("’", "'")


def published_organisation(slug: str) -> Organisation | None:
    """One published record with all it says of itself and who speaks for it: 9 queries at most."""
    people = Representative.objects.select_related("user").filter(user__is_active=True).order_by("pk")
    held = Accreditation.objects.select_related("form", "checked_by").order_by("form")
    one = (
        published()
        .select_related("territory", "form")
        .prefetch_related("establishments", "identifiers", "contacts", "origins")
        .prefetch_related(Prefetch("accreditations", held), Prefetch("representatives", people))
        .filter(slug=slug)
        .first()
    )
    if one is not None:
        _fetch_lists(one)
    return one


def _fetch_lists(one: Organisation) -> None:
    """Its languages, themes and trades by code and name, where a prefetch would put them: 1 query, not 4."""
    names = [f"name_{language}" for language, _ in settings.LANGUAGES]
    asked = [
        getattr(one, name).order_by().values_list(Value(name), Cast("pk", CharField()), "code", *names)
        for name in LISTS
    ]
    rows = sorted(asked[0].union(*asked[1:], all=True), key=lambda row: str(row[2]))
    for name in LISTS:
        values = getattr(one, name).all()
        key_of = values.model._meta.pk.to_python
        values._result_cache = [
            values.model(pk=key_of(key), code=code, **dict(zip(names, called, strict=True)))
            for where, key, code, *called in rows
            if where == name
        ]
        values._prefetch_done = True
        one._prefetched_objects_cache[name] = values  # type: ignore[attr-defined]


def heir_of(slug: str) -> Organisation | None:
    """The published record that one which is no more was merged into: a query a merge."""
    one = Organisation.objects.filter(slug=slug, absorbed_by__isnull=False).first()
    while one is not None and one.absorbed_by_id:
        one = Organisation.objects.get(pk=one.absorbed_by_id)
    return one if one is not None and one.state in Organisation.LISTED_STATES else None
