"""The life of a need or an offer: handed in, published, sent or taken back, matched, closed, prolonged, over.

Every step guards and changes in one statement; days are those of the cluster's own time zone.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from tisserand.cluster.accounts.models import User
from tisserand.cluster.needs.faults import NotInOrder, faults_of
from tisserand.cluster.needs.models import Need, Notice, Offer, Outcome
from tisserand.cluster.needs.queries import ending_within, open_until_before
from tisserand.cluster.needs.rules import may_change, may_moderate, may_publish_for
from tisserand.cluster.needs.validity import DAYS_OF_WARNING, usual_end

from . import letters
from .confirming import confirm_trades
from .writing import MovedOn, NotYours

State = Notice.State
OPEN = Notice.OPEN_STATES


class RemarkIsMissing(Exception):
    """Sent back without a word: nobody would know what to mend."""


def submit(notice: Need | Offer, *, by: User, at: datetime) -> None:
    """Publishes a draft where the person may, else hands it to the team.

    Raises NotYours, MovedOn, NotInOrder. Without a last day it gets the usual one once it is published.
    """
    _allow(may_change(by, notice))
    if may_publish_for(by, notice.organisation):
        return _publish(notice, {State.DRAFT, State.SUBMITTED}, at=at)
    _check(notice, at)
    with transaction.atomic():
        _step(notice, {State.DRAFT}, State.SUBMITTED, at=at, submitted_at=at, remark="")
        confirm_trades(notice, at=at)
        letters.write_submitted(notice, at=at)
    return None


def publish(notice: Need | Offer, *, by: User, at: datetime) -> None:
    """The team publishes what was submitted, and tells its people; raises NotYours, MovedOn, NotInOrder."""
    _allow(may_moderate(by, notice))
    with transaction.atomic():
        _publish(notice, {State.SUBMITTED}, at=at)
        letters.write_published(notice, at=at)


def send_back(notice: Need | Offer, remark: str, *, by: User, at: datetime) -> None:
    """The team asks for a change: it is a draft again; raises NotYours, RemarkIsMissing, MovedOn."""
    _allow(may_moderate(by, notice))
    if not remark.strip():
        raise RemarkIsMissing
    with transaction.atomic():
        _step(notice, {State.SUBMITTED, *OPEN}, State.DRAFT, at=at, remark=remark.strip())
        letters.write_sent_back(notice, at=at)


def take_back(notice: Need | Offer, *, by: User, at: datetime) -> None:
    """Its own people take it off the boards, or out of the team's hands; raises NotYours, MovedOn."""
    _allow(may_change(by, notice))
    _step(notice, {State.SUBMITTED, *OPEN}, State.DRAFT, at=at)


def mark_matched(notice: Need | Offer, *, at: datetime) -> bool:
    """Somebody who fits has been found and both sides said yes; it stays open. Whether that was new."""
    try:
        _step(notice, {State.PUBLISHED}, State.MATCHED, at=at)
    except MovedOn:
        return False
    return True


def close(notice: Need | Offer, outcome: str, *, by: User, at: datetime) -> None:
    """Ends it with what came of it, also where it expired before; raises NotYours, MovedOn, ValueError."""
    _allow(may_change(by, notice))
    said = Outcome(outcome)
    _step(notice, {*OPEN, State.EXPIRED}, State.CLOSED, at=at, over_at=at, outcome=said)


def prolong(notice: Need | Offer, until: date | None = None, *, by: User, at: datetime) -> None:
    """Keeps it open until a day, or as long again as is usual; opens again what expired.

    What expired waits for the team where the person may not publish. Raises NotYours, MovedOn, NotInOrder.
    """
    _allow(may_change(by, notice))
    notice.valid_until = until or usual_end(type(notice), localdate(at))
    _check(notice, at)
    if notice.state != State.EXPIRED:
        return _step(notice, OPEN, notice.state, at=at, valid_until=notice.valid_until)
    if may_publish_for(by, notice.organisation):
        return _publish(notice, {State.EXPIRED}, at=at)
    with transaction.atomic():
        ends = {"valid_until": notice.valid_until, "submitted_at": at, "over_at": None}
        _step(notice, {State.EXPIRED}, State.SUBMITTED, at=at, **ends)
        letters.write_submitted(notice, at=at)
    return None


def warn_and_expire(*, at: datetime) -> dict[str, int]:
    """Writes to the people of what ends soon, once, and ends what is over; how many of each."""
    day = localdate(at)
    warned: list[Need | Offer] = [
        *ending_within(Need, day, DAYS_OF_WARNING),
        *ending_within(Offer, day, DAYS_OF_WARNING),
    ]
    for notice in warned:
        letters.write_ends_soon(notice, at=at)
    over: list[Need | Offer] = [*open_until_before(Need, day), *open_until_before(Offer, day)]
    return {"warned": len(warned), "expired": sum(_expire(notice, at) for notice in over)}


def _expire(notice: Need | Offer, at: datetime) -> bool:
    with transaction.atomic():
        try:
            _step(notice, OPEN, State.EXPIRED, at=at, valid_until__lt=localdate(at), over_at=at)
        except MovedOn:  # prolonged this very moment
            return False
        letters.write_expired(notice, at=at)
    return True


def _publish(notice: Need | Offer, begins: Collection[str], *, at: datetime) -> None:
    notice.valid_until = notice.valid_until or usual_end(type(notice), localdate(at))
    _check(notice, at)
    ends = {"valid_until": notice.valid_until, "published_at": at, "over_at": None, "remark": ""}
    with transaction.atomic():
        _step(notice, begins, State.PUBLISHED, at=at, **ends)
        confirm_trades(notice, at=at)


def _check(notice: Need | Offer, at: datetime) -> None:
    relations = {"territories": notice.territories.all()} if isinstance(notice, Offer) else {}
    if faults := faults_of(notice, relations, day=localdate(at)):
        raise NotInOrder(faults)


def _step(
    notice: Need | Offer, begins: Collection[str], ends: str, *, at: datetime, **changes: object
) -> None:
    """Takes the step where it still begins there; what is looked up (`valid_until__lt`) guards it, too."""
    guards = {name: value for name, value in changes.items() if "__" in name}
    kept = {name: value for name, value in changes.items() if "__" not in name}
    standing = type(notice)._default_manager.filter(pk=notice.pk, state__in=[*begins], **guards)
    if not standing.update(state=ends, changed_at=at, revision=F("revision") + 1, **kept):
        raise MovedOn
    notice.refresh_from_db(fields=("state", "changed_at", "revision", *kept))


def _allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotYours
