"""What registrations say of each other, by themselves or with the team's help, and what becomes of requests.

Where requests are to be accepted, "must" and "would" ask the other side: it accepts or declines until
`expires_at`. Two who ask each other have accepted. A veto is never told to the other side: a request that
meets one waits until it expires, like any that nobody answers.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Registration, Wish
from tisserand.cluster.conventions.queries.wishes import may_be_together, waiting_requests
from tisserand.cluster.conventions.rules import wishes_are_open

from .clearing import clear_drafts

Answer = Wish.Answer
OPEN = "open"


class WishesAreClosed(Exception):
    """The convention takes no wishes any more: ask the facilitator, who can still lock a meeting."""


class NotAtTheSameConvention(Exception):
    """The two registrations belong to different conventions, or one has withdrawn."""


class MayNotMeet(Exception):
    """The rules of the convention keep these two apart: choose somebody else; `other` is whom."""

    def __init__(self, other: Registration) -> None:
        super().__init__(str(other))
        self.other = other


class TooManyPending(Exception):
    """So many requests (`most`) wait for their answer already: wait for answers, or take one back."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class RequestDeclined(Exception):
    """The other side (`other`) has declined already: it may still ask by itself."""

    def __init__(self, other: Registration) -> None:
        super().__init__(str(other))
        self.other = other


class NoLongerWaiting(Exception):
    """The request was answered, taken back or has expired meanwhile: look again."""


def say_wishes(
    of: Registration,
    levels: Mapping[Registration, str],
    *,
    at: datetime,
    by: User | None = None,
    is_on_behalf: bool = False,
) -> int:
    """What `of` says of several others, all or nothing; how many words were new. See `say_wish`."""
    said = dict(of.wishes.values_list("to_id", "level"))
    new = {to: level for to, level in levels.items() if said.get(to.pk, OPEN) != level}
    with transaction.atomic():
        for to, level in sorted(new.items(), key=lambda one: one[1] in Wish.POSITIVE):
            say_wish(of, to, level, at=at, by=by, is_on_behalf=is_on_behalf)
    return len(new)


def say_wish(
    of: Registration,
    to: Registration,
    level: str,
    *,
    at: datetime,
    by: User | None = None,
    is_on_behalf: bool = False,
    reason: str = "",
) -> Wish | None:
    """What `of` says of `to`: must, would or no; "open" takes the word back and gives None.

    Where requests are to be accepted, a new must or would waits for an answer, or is one to the other's
    request; one that has expired is asked again. Raises what stands above; nothing is half-done.
    """
    with transaction.atomic():
        convention = _convention_of_both(of, to, at)
        said = Wish.objects.select_for_update(of=("self",)).filter(of=of, to=to).first()
        if level == OPEN:
            _take_back(said)
            return None
        wish = said or Wish(of=of, to=to)
        is_new = level in Wish.POSITIVE and wish.level not in Wish.POSITIVE
        if is_new and not may_be_together(convention, of, to):
            raise MayNotMeet(to)
        wish.level, wish.said_at, wish.said_by = level, at, by
        wish.is_on_behalf, wish.reason = is_on_behalf, reason or wish.reason
        if level in Wish.POSITIVE and convention.asks_for_answers:
            _ask(wish, convention, at)
        elif wish.answer != Answer.DECLINED:
            wish.answer, wish.expires_at = "", None
        wish.save()
        if level == Wish.Level.NO:
            clear_drafts(of, to)
    return wish


def accept(request: Wish, *, at: datetime) -> None:
    """The other side of a request wants to meet too. Raises `NoLongerWaiting`, `WishesAreClosed`."""
    _answer(request, at, answer=Answer.ACCEPTED)


def decline(request: Wish, *, at: datetime, reason: str = "", words: str = "") -> None:
    """The other side of a request does not; `reason` is a `DeclineReason` and told to who asked."""
    _answer(request, at, answer=Answer.DECLINED, answer_reason=reason, answer_words=words)


def expire_requests(*, at: datetime) -> int:
    """Ends the requests that nobody answered in time or before wishes were closed; how many."""
    is_late = Q(expires_at__lte=at) | Q(of__convention__wishes_until__lte=at)
    is_over = ~Q(of__convention__state=Convention.State.WISHES)
    late = Wish.objects.filter(is_late | is_over, answer=Answer.WAITING).values_list("pk", flat=True)
    return Wish.objects.filter(pk__in=list(late), answer=Answer.WAITING).update(answer=Answer.EXPIRED)


def _convention_of_both(of: Registration, to: Registration, at: datetime) -> Convention:
    """Their convention as it stands now, held with both sides until the word is said, in one order.

    Nothing is published meanwhile: a veto comes before the plan that keeps it, or too late.
    """
    convention = Convention.objects.select_for_update().get(pk=of.convention_id)
    if not wishes_are_open(convention, at):
        raise WishesAreClosed
    both = Registration.objects.select_for_update().filter(
        pk__in=(of.pk, to.pk), convention=convention, state=Registration.State.REGISTERED
    )
    if len(both.order_by("pk")) < 2:
        raise NotAtTheSameConvention
    return convention


def _take_back(said: Wish | None) -> None:
    """Nothing is said any more, but that somebody has declined stays known: nobody asks twice."""
    if said is None:
        return
    if said.answer != Answer.DECLINED:
        said.delete()
    elif said.level == Wish.Level.NO:
        said.level = Wish.Level.WOULD
        said.save(update_fields=("level",))


def _ask(wish: Wish, convention: Convention, at: datetime) -> None:
    """Makes a wish a request, or both sides' wishes accepted ones where the other side asked too."""
    mutual = Wish.objects.filter(of=wish.to, to=wish.of, level__in=Wish.POSITIVE)
    if mutual.update(answer=Answer.ACCEPTED, answered_at=at, expires_at=None):
        wish.answer, wish.answered_at, wish.expires_at = Answer.ACCEPTED, at, None
        return
    if wish.answer == Answer.DECLINED:
        raise RequestDeclined(wish.to)
    if wish.answer == Answer.ACCEPTED or wish.is_waiting(at):
        return
    most = convention.pending_most
    waiting = waiting_requests(at).filter(of=wish.of).exclude(pk=wish.pk)
    if most is not None and waiting.count() >= most:
        raise TooManyPending(most)
    days = convention.request_days
    ends = [
        moment for moment in (convention.wishes_until, at + timedelta(days=days) if days else None) if moment
    ]
    wish.answer, wish.answered_at, wish.expires_at = Answer.WAITING, None, min(ends, default=None)


def _answer(request: Wish, at: datetime, **facts: str) -> None:
    with transaction.atomic():
        found = Wish.objects.select_for_update(of=("self",)).filter(pk=request.pk)
        wish = found.select_related("of__convention", "to").first()
        if not wishes_are_open(request.of.convention if wish is None else wish.of.convention, at):
            raise WishesAreClosed
        if (
            wish is None
            or not wish.is_waiting(at)
            or {wish.of.state, wish.to.state} != {Registration.State.REGISTERED}
        ):
            raise NoLongerWaiting
        for name, value in {**facts, "answered_at": at, "expires_at": None}.items():
            setattr(wish, name, value)
            setattr(request, name, value)
        wish.save(update_fields=(*facts, "answered_at", "expires_at"))
