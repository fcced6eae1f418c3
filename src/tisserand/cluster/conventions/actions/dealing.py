"""Business that came out of a meeting: told by one side, confirmed or not known by the other.

A confirmed deal is evidence of a tie and is never taken back.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from tisserand.cluster.conventions.models import Deal, FollowUp, Meeting, MeetingOutcome, Registration
from tisserand.cluster.needs.models import Band
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind

from .telling import LONGEST_WORDS, check_may_tell, lock, tell_outcome


class NoSuchDeal(Exception):
    """Not one of the kinds, or neither one amount nor one reason why there is none."""


class NotYoursToConfirm(Exception):
    """Only the other side of the meeting says whether a deal is as it was told."""


class ConfirmedAlready(Exception):
    """Both sides have told it; it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """A deal as one side tells it: whether it buys, the kind, a band in EUR or why there is none."""

    buys: bool
    sort: str
    band: int | None = None
    amount_untold: str = ""
    words: str = ""


def tell_deal(
    registration: Registration,
    meeting: Meeting,
    told: Told,
    *,
    follow_up: FollowUp | None = None,
    is_for_them: bool = False,
    at: datetime,
) -> Deal:
    """Keeps a deal that this side tells; the outcome of the meeting is then an order.

    Told twice it is one deal; what the other side told in the same words of the form is confirmed thereby.
    Raises NoSuchDeal and what `check_may_tell` raises.
    """
    check_may_tell(registration, meeting, at=at)
    _check(told)
    mine = registration.organisation
    other = (meeting.b if registration.pk == meeting.a_id else meeting.a).organisation
    facts = {
        "buyer": mine if told.buys else other,
        "seller": other if told.buys else mine,
        "sort": told.sort,
        "band": told.band,
        "amount_untold": told.amount_untold,
    }
    words = " ".join(told.words.split())[:LONGEST_WORDS]
    with transaction.atomic():
        lock(meeting)
        tell_outcome(
            registration,
            meeting,
            MeetingOutcome.ORDER,
            band=told.band,
            words=words,
            is_for_them=is_for_them,
            at=at,
        )
        same = Deal.objects.filter(meeting=meeting, disputed_at=None, **facts)
        theirs = same.exclude(told_by=registration).filter(confirmed_at=None).first()
        if theirs is not None:
            return confirm_deal(theirs, registration, is_for_them=is_for_them, at=at)
        return same.filter(words=words).first() or Deal.objects.create(
            meeting=meeting,
            told_by=registration,
            told_at=at,
            words=words,
            follow_up=follow_up,
            is_for_them=is_for_them,
            **facts,
        )


def confirm_deal(
    deal: Deal, registration: Registration, *, words: str = "", is_for_them: bool = False, at: datetime
) -> Deal:
    """The other side says that it is so: the two are linked by a contract. Raises NotYoursToConfirm."""
    with transaction.atomic():
        _lock_for(deal, registration)
        if deal.confirmed_at is not None:
            return deal
        deal.confirmed_at, deal.disputed_at = at, None
        _keep_answer(deal, words, is_for_them=is_for_them)
        day = at.astimezone(ZoneInfo(registration.convention.timezone)).date()
        write_tie(deal.buyer, deal.seller, TieKind.CONTRACTED, on=day, evidence=f"deal:{deal.pk}", at=at)
    return deal


def dispute_deal(
    deal: Deal, registration: Registration, *, words: str = "", is_for_them: bool = False, at: datetime
) -> Deal:
    """The other side knows of no such deal. Raises NotYoursToConfirm, ConfirmedAlready."""
    with transaction.atomic():
        _lock_for(deal, registration)
        if deal.confirmed_at is not None:
            raise ConfirmedAlready
        deal.disputed_at = at
        _keep_answer(deal, words, is_for_them=is_for_them)
    return deal


def _check(told: Told) -> None:
    is_said = told.band in Band.values if told.band is not None else told.amount_untold in Deal.Amount.values
    is_said_twice = told.band is not None and told.amount_untold
    if told.sort not in Deal.Sort.values or not is_said or is_said_twice:
        raise NoSuchDeal


def _lock_for(deal: Deal, registration: Registration) -> None:
    deal.refresh_from_db(from_queryset=Deal.objects.select_for_update(of=("self",)))
    sides = {deal.meeting.a_id, deal.meeting.b_id}
    if registration.pk not in sides - {deal.told_by_id}:
        raise NotYoursToConfirm


def _keep_answer(deal: Deal, words: str, *, is_for_them: bool) -> None:
    deal.other_words = " ".join(words.split())[:LONGEST_WORDS]
    deal.is_settled_for_them = is_for_them
    deal.save(update_fields=("confirmed_at", "disputed_at", "other_words", "is_settled_for_them"))
