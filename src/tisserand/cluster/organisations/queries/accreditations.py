"""Reads of accreditations for those who check what was handed in for them."""

from django.db.models import Q, QuerySet

from tisserand.cluster.organisations.models import Accreditation, Organisation, Visibility


def accreditations_to_check(in_care: Q) -> QuerySet[Accreditation]:
    """Those with a document that nobody has looked at yet, the oldest first: 1 query."""
    return _in_care(in_care).filter(checked_at=None).exclude(evidence="").order_by("pk")


def accreditations_of(in_care: Q, name: str) -> QuerySet[Accreditation]:
    """All accreditations of the organisations with these words in their name: 1 query."""
    found = _in_care(in_care).filter(organisation__name__icontains=name.strip())
    return found.order_by("organisation__name", "organisation", "form")


def _in_care(in_care: Q) -> QuerySet[Accreditation]:
    """What is private to the people of an organisation is not for the team."""
    return (
        Accreditation.objects.filter(in_care)
        .exclude(organisation__state=Organisation.State.ARCHIVED)
        .exclude(visibility=Visibility.PRIVATE)
        .select_related("organisation__territory", "form", "checked_by")
    )
