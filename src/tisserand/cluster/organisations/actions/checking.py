"""The cluster team checks accreditations: it has looked at the document, or asked the office."""

from datetime import datetime

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Accreditation, Visibility
from tisserand.cluster.organisations.rules import looks_after


class NotYoursToCheck(Exception):
    """Only facilitators who look after the territory check what an organisation shows them."""


def check_accreditation(accreditation: Accreditation, *, by: User, at: datetime) -> None:
    """Says that it was looked at and is right, by whom and when; whoever was first stays named."""
    _allow(by, accreditation)
    Accreditation.objects.filter(pk=accreditation.pk, checked_at=None).update(checked_at=at, checked_by=by)


def uncheck_accreditation(accreditation: Accreditation, *, by: User) -> None:
    """Takes that back."""
    _allow(by, accreditation)
    Accreditation.objects.filter(pk=accreditation.pk).update(checked_at=None, checked_by=None)


def _allow(by: User, accreditation: Accreditation) -> None:
    is_private = accreditation.visibility == Visibility.PRIVATE
    if is_private or not looks_after(by, accreditation.organisation):
        raise NotYoursToCheck
