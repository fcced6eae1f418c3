"""How far the wishes of a convention reach: who has said enough, who is idle, whom to remind or to phone."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch

from tisserand.cluster.conventions.models import Convention, Delegate, Registration, Wish
from tisserand.cluster.organisations.models import ContactPerson, Representative, Visibility

from .wishes import barred_pairs

Answer = Wish.Answer
LOST = frozenset({Answer.DECLINED, Answer.EXPIRED})
PRIVATE = Visibility.PRIVATE
ENOUGH, FEW, IDLE = "enough", "few", "idle"


@dataclass(frozen=True, slots=True)
class Wishing:
    """How far one registration is: whom it wants to meet, who wants to meet it, and how they stand.

    `partners` are those whom it could be planned with: somebody wants it, nobody has said no, no rule is
    against it; where requests are to be accepted, only those that were.
    """

    registration: Registration
    said: int
    chosen_by: int
    partners: int
    waiting: int
    unanswered: int
    state: str


@dataclass(frozen=True)
class WishCoverage:
    """All who come, those first who have said least and are least chosen."""

    convention: Convention
    everybody: Sequence[Wishing]
    barred: int
    lost: int

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many have said enough, few or nothing at all."""
        return Counter(one.state for one in self.everybody)

    @cached_property
    def short(self) -> Sequence[Wishing]:
        """Those who have not said enough."""
        return [one for one in self.everybody if one.state != ENOUGH]

    @cached_property
    def without_partner(self) -> int:
        """How many could not be planned with anybody yet."""
        return sum(not one.partners for one in self.everybody)


def wish_coverage(convention: Convention, at: datetime) -> WishCoverage:
    """How far the wishes are at a moment: 5 queries."""
    coming = {
        one.pk: one
        for one in convention.registrations.filter(state=Registration.State.REGISTERED).select_related(
            "organisation"
        )
    }
    barred = barred_pairs(convention)
    wishes = list(Wish.objects.filter(of__in=coming, to__in=coming))
    vetoed = {_pair(one) for one in wishes if one.level == Wish.Level.NO}
    asked = [one for one in wishes if one.level in Wish.POSITIVE and _pair(one) not in barred]
    said, chosen, partners, waiting, unanswered = (defaultdict[int, set[int]](set) for _ in range(5))
    mutual = {(one.to_id, one.of_id) for one in asked}
    for one in asked:
        if one.answer not in LOST:
            said[one.of_id].add(one.to_id)
            chosen[one.to_id].add(one.of_id)
        if one.is_waiting(at):
            waiting[one.of_id].add(one.to_id)
            unanswered[one.to_id].add(one.of_id)
        if _counts(convention, one, mutual) and _pair(one) not in vetoed:
            partners[one.of_id].add(one.to_id)
            partners[one.to_id].add(one.of_id)
    rows = [
        Wishing(
            registration=one,
            said=len(said[key]),
            chosen_by=len(chosen[key]),
            partners=len(partners[key]),
            waiting=len(waiting[key]),
            unanswered=len(unanswered[key]),
            state=_state(len(said[key]), convention.enough_wishes),
        )
        for key, one in coming.items()
    ]
    rows.sort(key=lambda one: (one.said, one.partners, one.registration.organisation.name))
    lost = sum(one.level in Wish.POSITIVE and _pair(one) in barred for one in wishes)
    return WishCoverage(convention, rows, len(barred), lost)


def _pair(wish: Wish) -> tuple[int, int]:
    return (min(wish.of_id, wish.to_id), max(wish.of_id, wish.to_id))


def _counts(convention: Convention, wish: Wish, mutual: Collection[tuple[int, int]]) -> bool:
    is_open = not convention.asks_for_answers
    return is_open or wish.answer == Answer.ACCEPTED or (wish.of_id, wish.to_id) in mutual


def _state(said: int, enough: int) -> str:
    if said >= enough:
        return ENOUGH
    return FEW if said else IDLE


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to phone: who has said how little, whom to ask for, and the numbers, with whose they are."""

    wishing: Wishing
    people: Sequence[str]
    numbers: Sequence[tuple[str, str]]


def calls_to_make(short: Iterable[Wishing]) -> Sequence[Call]:
    """The numbers of these registrations, their own first, without private ones: 4 queries."""
    rows = {one.registration.pk: one for one in short}
    whole = (
        Registration.objects.filter(pk__in=rows)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("delegates", Delegate.objects.order_by("position")),
            Prefetch(
                "organisation__representatives",
                Representative.objects.filter(user__is_active=True).select_related("user"),
            ),
            Prefetch(
                "organisation__contacts", ContactPerson.objects.exclude(visibility=PRIVATE).order_by("pk")
            ),
        )
    )
    found = {one.pk: one for one in whole}
    return [_call(row, found[key]) for key, row in rows.items() if key in found]


def _call(row: Wishing, registration: Registration) -> Call:
    organisation = registration.organisation
    delegates, contacts = registration.delegates.all(), organisation.contacts.all()
    seats = sorted(organisation.representatives.all(), key=lambda one: one.pk)
    people = [*(seat.user.name for seat in seats), *(one.name for one in delegates)]
    numbers = [
        (registration.phone, ""),
        *((one.phone, one.name) for one in delegates),
        *((one.phone, one.name) for one in contacts),
        (organisation.phone if organisation.contact_visibility != PRIVATE else "", ""),
    ]
    by_number = {number: whose for number, whose in reversed(numbers) if number}
    return Call(row, list(dict.fromkeys(filter(None, people))), list(reversed(by_number.items())))
