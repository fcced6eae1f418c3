"""What an organisation does to come to a convention: register, confirm its invitation, change, withdraw."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.answers import Answers, NotInOrder, faults_of
from tisserand.cluster.conventions.models import Brought, Convention, Registration
from tisserand.cluster.conventions.rules import (
    HAS_COME_TO_PASS,
    comes_without_asking,
    day_is_on,
    may_plan,
    may_register,
    may_wish,
    registration_is_open,
    takes_registrations,
)
from tisserand.cluster.organisations.models import Organisation

from .people import keep_people
from .places import Withdrawal, fill_places, free, has_place, hold
from .pulse import beat

State = Registration.State
WITHDRAWS_FROM = frozenset({State.INVITED, State.APPLIED, State.WAITING, State.REGISTERED})
CHANGES_IN = frozenset({State.INVITED, State.APPLIED, State.WAITING, State.REGISTERED})


class NotYours(Exception):
    """This person may not do that for this organisation."""


class RegistrationIsClosed(Exception):
    """The convention takes no registrations now: not yet, or no longer."""


class AlreadyRegistered(Exception):
    """The organisation has a registration that stands, or one that the team refused: `registration`."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration.state)
        self.registration = registration


class MovedOn(Exception):
    """The registration is no longer where this step begins: `state` says where it is."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def register(
    convention: Convention,
    organisation: Organisation,
    answers: Answers,
    *,
    by: User | None,
    at: datetime,
    is_walk_in: bool = False,
) -> Registration:
    """An organisation registers, or the team registers it; it comes, is to be approved, or waits.

    A walk-in comes at once, whatever the capacity: it stands at the desk. Whoever withdrew gets their old
    registration back. Raises NotYours, RegistrationIsClosed, AlreadyRegistered, NotInOrder.
    """
    is_of_the_team = by is not None and may_plan(by)
    if by is None or not may_register(by, organisation):
        raise NotYours
    with transaction.atomic():
        convention = hold(convention.pk)
        _check_that_it_is_time(convention, is_of_the_team=is_of_the_team, is_walk_in=is_walk_in, at=at)
        registration = convention.registrations.filter(organisation=organisation).first()
        if registration and registration.state not in {State.WITHDRAWN, State.INVITED}:
            raise AlreadyRegistered(registration)
        registration = registration or Registration(convention=convention, organisation=organisation)
        registration.state = _state_of(registration, convention, by=by, is_walk_in=is_walk_in)
        registration.applied_at, registration.withdrawn_at = at, None
        registration.decided_at = None if registration.state == State.APPLIED else at
        registration.decided_by = by if is_of_the_team else None
        registration.is_walk_in = is_walk_in
        try:
            with transaction.atomic():
                _fill(registration, answers)
        except IntegrityError as error:  # a colleague's click was quicker, where nothing holds the row
            raise AlreadyRegistered(convention.registrations.get(organisation=organisation)) from error
        if is_walk_in:
            beat(convention.pk)
    return registration


def confirm_invitation(
    registration: Registration, answers: Answers | None = None, *, at: datetime
) -> Registration:
    """Whoever holds the key of an invitation takes it up, in one click with what is known of them.

    The team has said yes already: it comes, or waits where all places are taken. Raises RegistrationIsClosed,
    MovedOn, NotInOrder (above all where nobody is named yet).
    """
    with transaction.atomic():
        convention = hold(registration.convention_id)
        kept = _kept(registration)
        if kept.state != State.INVITED:
            raise MovedOn(kept.state)
        if not takes_registrations(convention):
            raise RegistrationIsClosed
        kept.convention = convention
        kept.state = State.REGISTERED if has_place(convention) else State.WAITING
        kept.applied_at = kept.decided_at = at
        _fill(kept, answers or answers_of(kept))
    return kept


def decline(registration: Registration, *, words: str = "", at: datetime) -> Registration:
    """Whoever holds the key of an invitation says that they do not come. Raises MovedOn."""
    with transaction.atomic():
        hold(registration.convention_id)
        kept = _kept(registration)
        if kept.state != State.INVITED:
            raise MovedOn(kept.state)
        kept.state, kept.withdrawn_at, kept.remarks = State.WITHDRAWN, at, words[:1_000]
        kept.save(update_fields=("state", "withdrawn_at", "remarks"))
    return kept


def withdraw(registration: Registration, *, by: User | None, at: datetime) -> Withdrawal:
    """The organisation does not come after all: its place goes to who waits longest, its meetings fall away.

    Raises NotYours, MovedOn; once the convention is over nothing is withdrawn from any more.
    """
    if by is None or not may_wish(by, registration):
        raise NotYours
    with transaction.atomic():
        convention = hold(registration.convention_id)
        kept = _kept(registration)
        if kept.state not in WITHDRAWS_FROM or convention.state in HAS_COME_TO_PASS:
            raise MovedOn(kept.state)
        kept.convention = convention
        had_place = kept.state == State.REGISTERED
        kept.state, kept.withdrawn_at = State.WITHDRAWN, at
        kept.save(update_fields=("state", "withdrawn_at"))
        cancelled = free(kept, by=by, at=at) if had_place else []
        promoted = fill_places(convention, at=at) if had_place else []
        if cancelled:
            beat(convention.pk)
    return Withdrawal(kept, promoted, cancelled)


def change(registration: Registration, answers: Answers, *, by: User | None) -> Registration:
    """Answers anew; what a plan is made from stands once wishes are closed, but for the team.

    Raises NotYours, MovedOn, NotInOrder.
    """
    if by is None or not may_wish(by, registration):
        raise NotYours
    with transaction.atomic():
        convention = hold(registration.convention_id)
        kept = _kept(registration)
        if kept.state not in CHANGES_IN or convention.state in HAS_COME_TO_PASS:
            raise MovedOn(kept.state)
        kept.convention = convention
        if not takes_registrations(convention) and not may_plan(by):
            answers = _but_for_the_plan(answers, answers_of(kept))
        _fill(kept, answers)
        if day_is_on(convention):
            beat(convention.pk)
    return kept


def answers_of(registration: Registration) -> Answers:
    """What a registration has answered so far: 4 queries."""
    plain = {name: getattr(registration, name) for name in ("is_listed", "email", "phone", "remarks")}
    return Answers(
        delegates=list(registration.delegates.order_by("position")),
        languages=list(registration.languages.all()),
        language=registration.language,
        rounds=list(registration.rounds.all()) or None,
        least_meetings=registration.least_meetings,
        most_meetings=registration.most_meetings,
        wants_table=registration.wants_table,
        brought=list(registration.brought.all()),
        **plain,
    )


def _check_that_it_is_time(
    convention: Convention, *, is_of_the_team: bool, is_walk_in: bool, at: datetime
) -> None:
    if is_walk_in and not is_of_the_team:
        raise NotYours
    may_still_come = (
        convention.state not in {Convention.State.DRAFT, *HAS_COME_TO_PASS}
        if is_of_the_team
        else registration_is_open(convention, at)
    )
    if not may_still_come:
        raise RegistrationIsClosed


def _state_of(registration: Registration, convention: Convention, *, by: User, is_walk_in: bool) -> State:
    """Whether it comes at once, waits for the team, or waits for a place."""
    if is_walk_in:
        return State.REGISTERED
    was_invited = registration.pk is not None and registration.state == State.INVITED
    if not was_invited and not comes_without_asking(by, convention, registration.organisation):
        return State.APPLIED
    return State.REGISTERED if has_place(convention) else State.WAITING


def _kept(registration: Registration) -> Registration:
    return Registration.objects.select_related("organisation").get(pk=registration.pk)


def _fill(registration: Registration, answers: Answers) -> None:
    """Keeps a registration with its answers, all or nothing; raises NotInOrder."""
    convention, organisation = registration.convention, registration.organisation
    languages = answers.languages or list(organisation.languages.all())
    answers = replace(
        answers, languages=languages, language=answers.language or organisation.original_language
    )
    if faults := faults_of(answers, convention):
        raise NotInOrder(faults)
    for name, value in answers.plain.items():
        setattr(registration, name, value)
    registration.save()
    registration.languages.set(languages)
    keep_people(registration, answers)
    _bring(registration, answers.brought)


def _bring(registration: Registration, brought: Sequence[Brought]) -> None:
    """What they bring along, written anew unless it is the same; wishes that carry a line keep it."""
    registration.brought.exclude(pk__in=[one.pk for one in brought if one.pk]).delete()
    own = set(registration.brought.values_list("pk", flat=True))
    for one in brought:
        one.pk = one.pk if one.pk in own else None
        one.registration = registration
        one.save()


def _but_for_the_plan(answers: Answers, standing: Answers) -> Answers:
    """What may still change once the plan is being made: not when they come, nor how many."""
    known = {delegate.pk: delegate for delegate in answers.delegates if delegate.pk}
    return replace(
        answers,
        delegates=[known.get(delegate.pk, delegate) for delegate in standing.delegates],
        languages=standing.languages,
        rounds=standing.rounds,
        least_meetings=standing.least_meetings,
        most_meetings=standing.most_meetings,
        wants_table=standing.wants_table,
    )
