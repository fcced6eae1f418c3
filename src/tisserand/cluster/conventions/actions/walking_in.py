"""Somebody comes who is not on the list: an organisation is registered on the spot, or sends one more."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.answers import Answers
from tisserand.cluster.conventions.models import Convention, Delegate, Incident, Registration
from tisserand.cluster.conventions.rules import day_is_on
from tisserand.cluster.organisations.actions.record import Proposal, draft_organisation
from tisserand.cluster.organisations.models import Organisation

from .arriving import Scan, note_scans
from .happening import note_incident
from .places import hold
from .registering import AlreadyRegistered, MovedOn, answers_of, change, register

State = Registration.State
TURN_UP = frozenset({State.APPLIED, State.WAITING})
"""They were not told to come, and stand at the desk: the team lets them in."""


def walk_in(
    convention: Convention, who: Organisation | Proposal, answers: Answers, *, by: User, at: datetime
) -> Registration:
    """Registers who stands at the desk, checks them in, and asks the plan of the day to find them meetings.

    A proposal makes a draft that the team completes later. Who waits or is to be approved is let in with
    these answers. Raises RegistrationIsClosed, NotInOrder, PlaceUnknown, and AlreadyRegistered for whoever is
    registered or was refused.
    """
    with transaction.atomic():
        convention = hold(convention.pk)
        organisation = draft_organisation(who, at=at) if isinstance(who, Proposal) else who
        standing = convention.registrations.filter(organisation=organisation, state__in=TURN_UP).first()
        if standing:
            registration = _let_in(standing, answers, by=by, at=at)
        else:
            registration = register(convention, organisation, answers, by=by, at=at, is_walk_in=True)
        _check_in(convention, registration.delegates.all(), by=by, at=at)
        if day_is_on(convention):
            note_incident(convention, Incident.Sort.WALK_IN, registration, by=by, at=at)
    return registration


def bring_along(registration: Registration, person: Delegate, *, by: User, at: datetime) -> Delegate:
    """One more person of an organisation that is registered, checked in. Raises MovedOn, NotInOrder."""
    with transaction.atomic():
        convention = hold(registration.convention_id)
        registration.refresh_from_db(fields=("state",))
        if registration.state != State.REGISTERED:
            raise MovedOn(registration.state)
        answers = answers_of(registration)
        change(registration, replace(answers, delegates=[*answers.delegates, person]), by=by)
        _check_in(convention, [person], by=by, at=at)
    return person


def _let_in(standing: Registration, answers: Answers, *, by: User, at: datetime) -> Registration:
    """Who was not told to come comes, with the people who stand here."""
    changed = Registration.objects.filter(pk=standing.pk, state__in=TURN_UP).update(
        state=State.REGISTERED, is_walk_in=True, decided_at=at, decided_by=by
    )
    if not changed:
        raise AlreadyRegistered(standing)
    standing.refresh_from_db()
    return change(standing, answers, by=by)


def _check_in(convention: Convention, people: Iterable[Delegate], *, by: User, at: datetime) -> None:
    note_scans(convention, [Scan(uuid4(), person.key, at) for person in people], by=by, at=at)
