"""To whom a convention writes about a registration: those who represent it, and those it names itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.db.models.functions import Lower

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Registration


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a letter goes, in which language, to whom; the name may be empty."""

    email: str
    language: str
    name: str


def recipients_of(registration: Registration) -> Sequence[Recipient]:
    """Everybody to write to about a registration, each address once: 6 queries at most."""
    return recipients_by_registration([registration])[registration.pk]


def recipients_by_registration(registrations: Sequence[Registration]) -> Mapping[int, Sequence[Recipient]]:
    """The same for many: 6 queries whatever their number.

    The active representatives come first. The address of the registration and those of its delegates follow;
    one that is an account's is written to as its person reads, and not at all where the account is closed.
    """
    prefetch_related_objects(list(registrations), "organisation__representatives__user", "delegates")
    named = {address for one in registrations for address, _name in _named(one)}
    accounts = {
        person.email.lower(): person
        for person in User.objects.annotate(lower=Lower("email")).filter(lower__in=named)
    }
    return {one.pk: _recipients(one, accounts) for one in registrations}


def _named(registration: Registration) -> list[tuple[str, str]]:
    """The addresses a registration names, in small letters, with whose they are."""
    people = [(delegate.email.lower(), delegate.name) for delegate in registration.delegates.all()]
    return [one for one in ((registration.email.lower(), ""), *people) if one[0]]


def _recipients(registration: Registration, accounts: Mapping[str, User]) -> Sequence[Recipient]:
    seats = sorted(registration.organisation.representatives.all(), key=lambda seat: seat.pk)
    found = {
        seat.user.email.lower(): Recipient(seat.user.email, seat.user.language, seat.user.name)
        for seat in seats
        if seat.user.is_active
    }
    for address, name in _named(registration):
        person = accounts.get(address)
        if person is None:
            found.setdefault(address, Recipient(address, registration.language, name))
        elif person.is_active:
            found.setdefault(address, Recipient(person.email, person.language, person.name))
    return list(found.values())
