"""What the team does about registrations: invite, approve, refuse, move up, mark as paid, put in a group."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Delegate, Registration
from tisserand.cluster.conventions.rules import HAS_COME_TO_PASS, may_plan
from tisserand.cluster.organisations.models import Organisation

from .places import fill_places, has_place, hold
from .registering import MovedOn, NotYours

State = Registration.State
REFUSED_FROM = frozenset({State.APPLIED, State.WAITING, State.INVITED})
INVITED_AGAIN_FROM = frozenset({State.INVITED, State.WITHDRAWN, State.REFUSED})


class NoPlaceLeft(Exception):
    """All places are taken: raise the capacity first, or wait until somebody withdraws."""


class ConventionIsOver(Exception):
    """Nobody is invited to what has taken place."""


class ReasonIsMissing(Exception):
    """A refusal goes into a letter: it says why."""


def invite(
    convention: Convention, organisations: Sequence[Organisation], *, by: User, at: datetime
) -> Sequence[Registration]:
    """Invites organisations that have no standing registration, with all that is known of them filled in.

    Who was there before comes with the same people and languages; else its representatives are named.
    Invited twice is invited once, written to again. Raises NotYours, ConventionIsOver.
    """
    _allow(by)
    with transaction.atomic():
        convention = hold(convention.pk)
        if convention.state in HAS_COME_TO_PASS or convention.state == Convention.State.LIVE:
            raise ConventionIsOver
        there = {one.organisation_id: one for one in convention.registrations.all()}
        return [
            _invited(convention, organisation, there.get(organisation.pk), at)
            for organisation in organisations
            if organisation.pk not in there or there[organisation.pk].state in INVITED_AGAIN_FROM
        ]


def approve(registration: Registration, *, by: User, at: datetime) -> Registration:
    """Says yes: it comes, or waits where all places are taken. Raises NotYours, MovedOn."""
    _allow(by)
    with transaction.atomic():
        convention = hold(registration.convention_id)
        kept = _standing(registration, {State.APPLIED}, convention)
        kept.state = State.REGISTERED if has_place(convention) else State.WAITING
        _decide(kept, by=by, at=at)
    return kept


def refuse(registration: Registration, words: str, *, by: User, at: datetime) -> Registration:
    """Says no, with the reason that goes into the letter. Raises NotYours, MovedOn, ReasonIsMissing."""
    _allow(by)
    if not words.strip():
        raise ReasonIsMissing
    with transaction.atomic():
        convention = hold(registration.convention_id)
        kept = _standing(registration, REFUSED_FROM, convention)
        kept.state, kept.decision_words = State.REFUSED, words.strip()[:300]
        _decide(kept, by=by, at=at)
    return kept


def promote(registration: Registration, *, by: User, at: datetime) -> Registration:
    """Moves one up from the waiting list out of turn. Raises NotYours, MovedOn, NoPlaceLeft."""
    _allow(by)
    with transaction.atomic():
        convention = hold(registration.convention_id)
        kept = _standing(registration, {State.WAITING}, convention)
        if not has_place(convention):
            raise NoPlaceLeft
        kept.state = State.REGISTERED
        _decide(kept, by=by, at=at)
    return kept


def set_capacity(
    convention: Convention, capacity: int | None, *, by: User, at: datetime
) -> Sequence[Registration]:
    """How many organisations may come, none for as many as like; those who move up by it. Raises NotYours.

    Who is registered stays, even where fewer may come from now on.
    """
    _allow(by)
    with transaction.atomic():
        kept = hold(convention.pk)
        kept.capacity = capacity
        kept.save(update_fields=("capacity",))
        convention.capacity = capacity
        return fill_places(kept, at=at)


def mark_paid(registration: Registration, *, is_paid: bool, by: User) -> None:
    """Notes that the fee has come in, or that it has not. Raises NotYours."""
    _allow(by)
    Registration.objects.filter(pk=registration.pk).update(is_paid=is_paid)
    registration.is_paid = is_paid


def put_in_group(registration: Registration, group: str, *, by: User) -> None:
    """Names the group by which rules for meetings speak of it; none for an empty name. Raises NotYours."""
    _allow(by)
    registration.group = " ".join(group.split())[:40]
    registration.save(update_fields=("group",))


@dataclass(frozen=True, slots=True)
class Mark:
    """Payment and group of a registration as somebody wants them, and as they were when they looked."""

    registration: Registration
    seen: str
    is_paid: bool
    group: str


def keep_marks(marks: Sequence[Mark], *, by: User) -> Sequence[Registration]:
    """Keeps what differs from what was seen; those that somebody else changed meanwhile. Raises NotYours."""
    _allow(by)
    late = []
    with transaction.atomic():
        for mark in marks:
            kept = Registration.objects.select_for_update().get(pk=mark.registration.pk)
            group = " ".join(mark.group.split())[:40]
            if mark.seen == f"{mark.is_paid:d}{group}" or (kept.is_paid, kept.group) == (mark.is_paid, group):
                continue
            if mark.seen != f"{kept.is_paid:d}{kept.group}":
                late.append(mark.registration)
                continue
            kept.is_paid, kept.group = mark.is_paid, group
            kept.save(update_fields=("is_paid", "group"))
    return late


def forget_meals(before: datetime) -> int:
    """Deletes what people eat and need in the house for conventions that ended before this; of how many."""
    told = Delegate.objects.filter(registration__convention__ends_at__lt=before).exclude(
        diet=Delegate.Diet.ANYTHING, diet_words="", access_needs=""
    )
    return told.update(diet=Delegate.Diet.ANYTHING, diet_words="", access_needs="")


def _allow(by: User) -> None:
    if not may_plan(by):
        raise NotYours


def _standing(registration: Registration, begins: Set[State], convention: Convention) -> Registration:
    kept = Registration.objects.select_related("organisation").get(pk=registration.pk)
    if kept.state not in begins:
        raise MovedOn(kept.state)
    kept.convention = convention
    return kept


def _decide(registration: Registration, *, by: User, at: datetime) -> None:
    registration.decided_at, registration.decided_by = at, by
    registration.save(update_fields=("state", "decided_at", "decided_by", "decision_words"))


def _invited(
    convention: Convention, organisation: Organisation, kept: Registration | None, at: datetime
) -> Registration:
    registration = kept or Registration(
        convention=convention, organisation=organisation, language=organisation.original_language
    )
    registration.state, registration.invited_at = State.INVITED, at
    registration.withdrawn_at = registration.decided_at = None
    registration.decision_words = ""
    before = _last_time(organisation, convention)
    if kept is None:
        registration.is_listed = False
        if before:
            registration.language, registration.email = before.language, before.email
            registration.phone, registration.group = before.phone, before.group
    registration.save()
    if kept is None:
        registration.languages.set((before or organisation).languages.all())
        registration.rounds.set(convention.rounds.all())
        _name_people(registration, before)
    return registration


def _last_time(organisation: Organisation, convention: Convention) -> Registration | None:
    """Its latest registration at another convention: 1 query."""
    others = organisation.registrations.exclude(convention=convention).filter(state=State.REGISTERED)
    return others.order_by("-convention__starts_at").first()


def _name_people(registration: Registration, before: Registration | None) -> None:
    """Those who came last time, else those who represent it; as many as may come, without their meals."""
    most = registration.convention.delegates_each
    people = [(one.name, one.title, one.email) for one in before.delegates.all()[:most]] if before else []
    if not people:
        seats = registration.organisation.representatives.select_related("user").filter(user__is_active=True)
        people = [(seat.user.name, "", "") for seat in seats.order_by("pk") if seat.user.name][:most]
    Delegate.objects.bulk_create(
        Delegate(registration=registration, position=position, name=name, title=title, email=email)
        for position, (name, title, email) in enumerate(people, start=1)
    )
