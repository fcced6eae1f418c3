"""Registrations with the letters that belong to them: either both are there or neither."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.answers import Answers
from tisserand.cluster.conventions.letters import tell_how_it_stands, tell_of_lost_meetings
from tisserand.cluster.conventions.models import Convention, Registration
from tisserand.cluster.mail.tasks import send_letters
from tisserand.cluster.organisations.models import Organisation


def register(
    convention: Convention, organisation: Organisation, answers: Answers, *, by: User, at: datetime
) -> Registration:
    """See `actions.register`; its people are told how it stands."""
    with transaction.atomic():
        return _told(actions.register(convention, organisation, answers, by=by, at=at), at=at)


def confirm_invitation(registration: Registration, answers: Answers, *, at: datetime) -> Registration:
    """See `actions.confirm_invitation`; its people are told how it stands."""
    with transaction.atomic():
        return _told(actions.confirm_invitation(registration, answers, at=at), at=at)


def withdraw(registration: Registration, *, by: User, at: datetime) -> actions.Withdrawal:
    """See `actions.withdraw`; told are its people, those who move up, and those who would have met it."""
    with transaction.atomic():
        withdrawal = actions.withdraw(registration, by=by, at=at)
        for one in (withdrawal.registration, *withdrawal.promoted):
            _told(one, at=at)
        tell_of_lost_meetings(withdrawal.registration, withdrawal.cancelled, at=at)
    return withdrawal


def invite(
    convention: Convention, organisations: Sequence[Organisation], *, by: User, at: datetime
) -> Sequence[Registration]:
    """See `actions.invite`; the letters leave at once, or at the opening while it is in preparation."""
    with transaction.atomic():
        invited = actions.invite(convention, organisations, by=by, at=at)
        if convention.state != Convention.State.DRAFT:
            for registration in invited:
                _told(registration, at=at)
    return invited


def open_registration(convention: Convention, *, at: datetime) -> int:
    """Opens registration and writes to all who are invited already; how many are."""
    with transaction.atomic():
        actions.open_registration(convention)
        invited = convention.registrations.filter(state=Registration.State.INVITED)
        for registration in invited.select_related("organisation"):
            registration.convention = convention
            _told(registration, at=at)
    return len(invited)


def approve(registration: Registration, *, by: User, at: datetime) -> Registration:
    """See `actions.approve`; its people are told how it stands."""
    with transaction.atomic():
        return _told(actions.approve(registration, by=by, at=at), at=at)


def refuse(registration: Registration, words: str, *, by: User, at: datetime) -> Registration:
    """See `actions.refuse`; its people are told, with the reason."""
    with transaction.atomic():
        return _told(actions.refuse(registration, words, by=by, at=at), at=at)


def promote(registration: Registration, *, by: User, at: datetime) -> Registration:
    """See `actions.promote`; its people are told."""
    with transaction.atomic():
        return _told(actions.promote(registration, by=by, at=at), at=at)


def set_capacity(
    convention: Convention, capacity: int | None, *, by: User, at: datetime
) -> Sequence[Registration]:
    """See `actions.set_capacity`; those who move up are told."""
    with transaction.atomic():
        return [_told(one, at=at) for one in actions.set_capacity(convention, capacity, by=by, at=at)]


def _told(registration: Registration, *, at: datetime) -> Registration:
    tell_how_it_stands(registration, at=at)
    transaction.on_commit(send_letters.enqueue)
    return registration
