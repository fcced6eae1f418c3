"""Reads around the record of one organisation: choices its form offers, namesakes, those of a person."""

from collections.abc import Sequence
from itertools import groupby

from django.db.models import QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import LegalForm, Territory

Choices = Sequence[tuple[str, str]]


def countries() -> Choices:
    """The countries of the place tree, code and name, by name: 1 query."""
    roots = Territory.objects.filter(scheme=Territory.Scheme.ISO3166)
    return sorted(((one.code, str(one.name)) for one in roots), key=lambda choice: choice[1])


def forms_by_country(*, are_accreditations: bool = False) -> Sequence[tuple[str, Choices]]:
    """Legal forms, or accreditations, by country: 2 queries."""
    names = dict(countries())
    known = LegalForm.objects.filter(is_accreditation=are_accreditations).order_by("country", "name")
    return [
        (names.get(country, country), [(form.code, form.name) for form in forms])
        for country, forms in groupby(known, key=lambda form: form.country)
    ]


def called(words: str) -> QuerySet[Organisation]:
    """Listed organisations with these words in their name, by name: 1 query."""
    return Organisation.objects.filter(
        name__icontains=words.strip(), state__in=Organisation.LISTED_STATES
    ).order_by("name", "pk")


def namesake(name: str, town: str) -> Organisation | None:
    """A listed organisation of this name in this town, without regard to case: 1 query."""
    return Organisation.objects.filter(
        name__iexact=name.strip(), town__iexact=town.strip(), state__in=Organisation.LISTED_STATES
    ).first()


def organisations_of(person: User) -> QuerySet[Organisation]:
    """Those a person represents, by name, archived ones left out: 1 query."""
    return (
        Organisation.objects.filter(representatives__user=person)
        .exclude(state=Organisation.State.ARCHIVED)
        .select_related("territory")
        .order_by("name", "pk")
    )
