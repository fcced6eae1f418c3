"""The way into the cluster and out of it: apply, look at it, ask more, admit or refuse, renew, lapse, leave.

Every step changes the membership only where it stands at the step's beginning, writes down that it happened,
and writes the letters, in one transaction. Days are those of the cluster's own time zone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import NegatedExpression
from django.utils.timezone import localdate

from tisserand.cluster.accounts.actions import give_consent
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.evidence import forget_after_commit
from tisserand.cluster.organisations.models import (
    CriterionAnswer,
    JoinRequest,
    Membership,
    MembershipStep,
    Organisation,
    Representative,
)
from tisserand.cluster.organisations.queries.membership import criteria_for
from tisserand.cluster.organisations.rules import may_admit, may_edit, represents
from tisserand.cluster.organisations.search.indexing import index

from . import membership_letters as letters
from .record import Proposal, propose_organisation

State, Verdict = Membership.State, CriterionAnswer.Verdict
OPEN, ALWAYS, NOTHING = Membership.OPEN_STATES, Q(), MappingProxyType[str, object]({})
MOST_AT_ONCE = 10
REMINDERS = (60, 14)
"""How many days before the year ends a member is asked to renew."""


class AppliedAlready(Exception):
    """The organisation is a member or its application is under way: follow that one."""


class SomebodyElseSpeaks(Exception):
    """Other people represent the organisation: ask them to be let in first."""


class TooManyAtOnce(Exception):
    """The person has as many applications under way as anybody may have: wait for an answer."""


class MovedOn(Exception):
    """The membership is no longer where this step begins: reload and see what happened."""


class NotYours(Exception):
    """This person may not take this step."""


class CriteriaAreCumulative(Exception):
    """A criterion is not met, or was not looked at: all that are asked must be met."""


class ReasonIsMissing(Exception):
    """A refusal or a question without words helps nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an applicant says to one criterion (its code), perhaps with a document that was checked."""

    text: str
    evidence: "File[bytes] | None" = None


def apply_for_membership(
    organisation: Organisation, answers: Mapping[str, Answer], *, by: User, title: str = "", at: datetime
) -> Membership:
    """Opens an application; raises AppliedAlready, SomebodyElseSpeaks, TooManyAtOnce.

    Whoever applies for an organisation that nobody represents asks by the same token to represent it.
    """
    is_own = represents(by, organisation)
    if not is_own and organisation.representatives.exists():
        raise SomebodyElseSpeaks
    if Membership.objects.filter(applicant=by, state__in=OPEN).count() >= MOST_AT_ONCE:
        raise TooManyAtOnce
    with transaction.atomic():
        try:
            with transaction.atomic():
                membership = Membership.objects.create(organisation=organisation, applicant=by, applied_at=at)
        except IntegrityError as error:
            raise AppliedAlready from error
        for criterion in criteria_for(organisation.kind):
            answer = answers.get(criterion.code, Answer(""))
            CriterionAnswer.objects.create(
                membership=membership,
                criterion=criterion,
                answer=answer.text,
                evidence=answer.evidence,
            )
        _write_step(membership, by=by, at=at)
        give_consent(by, "membership", at=at)
        if not is_own:
            JoinRequest.objects.get_or_create(
                organisation=organisation,
                user=by,
                state=JoinRequest.State.OPEN,
                defaults={"title": title, "asked_at": at},
            )
        letters.write_received(membership, at=at)
        letters.write_arrived(membership, at=at)
    return membership


def apply_as_new(
    proposal: Proposal, answers: Mapping[str, Answer], *, by: User, title: str = "", at: datetime
) -> Membership:
    """Opens an application of an organisation that is not in the directory yet.

    The same sent twice is there once: raises AppliedAlready, and TooManyAtOnce.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two clicks are not both the first
        same = Q(organisation__name__iexact=proposal.name, organisation__town__iexact=proposal.town)
        if Membership.objects.filter(same, applicant=by, state__in=OPEN).exists():
            raise AppliedAlready
        organisation = propose_organisation(proposal, by=by, title=title, at=at)
        return apply_for_membership(organisation, answers, by=by, at=at)


def begin_review(membership: Membership, *, by: User, at: datetime) -> None:
    """A facilitator takes the application up."""
    _allow(may_admit(by, membership.organisation))
    with transaction.atomic():
        _step(membership, {State.APPLIED}, State.UNDER_REVIEW, by=by, at=at)


def keep_findings(
    membership: Membership, findings: Mapping[int, tuple[str, str]], *, by: User, at: datetime
) -> None:
    """Verdict and note by the key of the answer; an application nobody had taken up is under review now."""
    _allow(may_admit(by, membership.organisation))
    with transaction.atomic():
        if membership.state == State.APPLIED:
            _step(membership, {State.APPLIED}, State.UNDER_REVIEW, by=by, at=at)
        for key, (verdict, note) in findings.items():
            kept = CriterionAnswer.objects.filter(
                pk=key, membership=membership, membership__state__in=Membership.OPEN_STATES
            ).update(verdict=verdict, note=note)
            if not kept:
                raise MovedOn


def ask_more(membership: Membership, question: str, *, by: User, at: datetime) -> None:
    """Sends the application back with a question."""
    _allow(may_admit(by, membership.organisation))
    if not question.strip():
        raise ReasonIsMissing
    with transaction.atomic():
        begins = {State.APPLIED, State.UNDER_REVIEW}
        step = _step(
            membership, begins, State.MORE_ASKED, by=by, at=at, note=question, changes={"reason": question}
        )
        letters.write_more_asked(membership, question, step.pk, at=at)


def complete_application(
    membership: Membership, answers: Mapping[str, Answer], *, by: User, at: datetime
) -> None:
    """Adds what was asked for; answers that changed are to be looked at again."""
    _allow(by.pk == membership.applicant_id or represents(by, membership.organisation))
    with transaction.atomic():
        step = _step(membership, {State.MORE_ASKED}, State.UNDER_REVIEW, by=by, at=at)
        for kept in CriterionAnswer.objects.filter(membership=membership).select_related("criterion"):
            said = answers.get(kept.criterion.code)
            if said and (said.evidence or said.text != kept.answer):
                kept.answer, kept.verdict = said.text, Verdict.OPEN
                if said.evidence:
                    forget_after_commit([str(kept.evidence.name or "")])
                    kept.evidence = said.evidence
                kept.save()
        letters.write_completed(membership, step.pk, at=at)


def admit(membership: Membership, *, by: User, at: datetime) -> None:
    """Makes a member for a year; all criteria that were asked must have been found met."""
    _allow(may_admit(by, membership.organisation))
    unmet = CriterionAnswer.objects.filter(membership=OuterRef("pk")).exclude(verdict=Verdict.MET)
    ends = {"decided_at": at, "renew_by": _a_year_after(localdate(at)), "reason": ""}
    with transaction.atomic():
        try:
            _step(membership, OPEN, State.ADMITTED, by=by, at=at, only_if=~Exists(unmet), changes=ends)
        except MovedOn:
            if membership.answers.exclude(verdict=Verdict.MET).exists():
                raise CriteriaAreCumulative from None
            raise
        _open_the_door(membership, by=by, at=at)
        letters.write_admitted(membership, at=at)


def refuse(membership: Membership, reason: str, *, by: User, at: datetime) -> None:
    """Says no, with the reason."""
    _allow(may_admit(by, membership.organisation))
    if not reason.strip():
        raise ReasonIsMissing
    with transaction.atomic():
        ends = {"decided_at": at, "reason": reason}
        _step(membership, OPEN, State.REFUSED, by=by, at=at, note=reason, changes=ends)
        letters.write_refused(membership, at=at)


def remind_to_renew(membership: Membership, *, at: datetime) -> bool:
    """Asks a member whose year ends soon to renew; whether it was time. The same letter is written once."""
    if membership.renew_by is None:
        return False
    left = (membership.renew_by - localdate(at)).days
    due = [days for days in REMINDERS if left <= days]
    if not due or left < 0:
        return False
    with transaction.atomic():
        if membership.state == State.ADMITTED:
            _step(membership, {State.ADMITTED}, State.TO_RENEW, at=at)
        letters.write_reminder(membership, min(due), at=at)
    return True


def renew(membership: Membership, *, by: User, at: datetime) -> None:
    """Another year, said by its people or its facilitator once the letter has come: from the old end on."""
    _allow(may_edit(by, membership.organisation))
    until = _a_year_after(membership.renew_by or localdate(at))
    with transaction.atomic():
        _step(membership, {State.TO_RENEW}, State.ADMITTED, by=by, at=at, changes={"renew_by": until})
        Organisation.objects.filter(pk=membership.organisation_id).update(confirmed_at=at)


def lapse(membership: Membership, *, at: datetime) -> None:
    """Ends the membership of somebody who has not renewed in time."""
    with transaction.atomic():
        _step(
            membership,
            {State.TO_RENEW, State.ADMITTED},
            State.LAPSED,
            at=at,
            only_if=Q(renew_by__lt=localdate(at)),
        )
        _close_the_door(membership, at=at)
        letters.write_lapsed(membership, at=at)


def leave(membership: Membership, reason: str, *, by: User, at: datetime) -> None:
    """The organisation's own people end the membership; the reason is theirs to give or not."""
    _allow(represents(by, membership.organisation))
    with transaction.atomic():
        begins = Membership.MEMBER_STATES | OPEN
        _step(membership, begins, State.LEFT, by=by, at=at, note=reason, changes={"reason": reason})
        _close_the_door(membership, at=at)
        letters.write_left(membership, at=at)


def _step(
    membership: Membership,
    begins: Collection[str],
    ends: Membership.State,
    *,
    at: datetime,
    by: User | None = None,
    note: str = "",
    only_if: "Q | NegatedExpression[Any]" = ALWAYS,
    changes: Mapping[str, object] = NOTHING,
) -> MembershipStep:
    standing = Membership.objects.filter(only_if, pk=membership.pk, state__in=begins)
    if not standing.update(state=ends, **changes):
        raise MovedOn
    membership.refresh_from_db(fields=("state", *changes))
    return _write_step(membership, by=by, at=at, note=note)


def _write_step(membership: Membership, *, by: User | None, at: datetime, note: str = "") -> MembershipStep:
    return MembershipStep.objects.create(
        membership=membership, state=membership.state, at=at, by=by, note=note
    )


def _open_the_door(membership: Membership, *, by: User, at: datetime) -> None:
    """The member's page is published, and whoever applied for it acts for it."""
    organisation = membership.organisation
    Organisation.objects.filter(pk=organisation.pk).exclude(state=Organisation.State.ARCHIVED).update(
        state=Organisation.State.PUBLISHED, member_since=localdate(at), confirmed_at=at
    )
    index([organisation.pk], at=at)
    asked = JoinRequest.objects.filter(
        organisation=organisation, user=membership.applicant, state=JoinRequest.State.OPEN
    )
    for request in asked:
        Representative.objects.get_or_create(
            organisation=organisation, user=request.user, defaults={"title": request.title}
        )
    asked.update(state=JoinRequest.State.ACCEPTED, decided_at=at, decided_by=by)


def _close_the_door(membership: Membership, *, at: datetime) -> None:
    Organisation.objects.filter(pk=membership.organisation_id).update(member_since=None)
    index([membership.organisation_id], at=at)


def _a_year_after(day: date) -> date:
    """The same day of the next year; the 29th of February gives the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotYours
