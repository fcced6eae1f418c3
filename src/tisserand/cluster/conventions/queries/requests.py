"""The requests of one registration: those that wait for its answer, and what became of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tisserand.cluster.conventions.models import Registration, Wish

from .wishes import kept_apart_from


@dataclass(frozen=True, slots=True)
class RequestBook:
    """`to_answer` wait for its answer, the first to expire first; `own` are what it asked."""

    to_answer: Sequence[Wish]
    answered: Sequence[Wish]
    own: Sequence[Wish]

    def waiting(self, at: datetime) -> int:
        """How many of its own still wait for an answer."""
        return sum(one.is_waiting(at) for one in self.own)


def requests_around(
    registration: Registration, at: datetime, among: Collection[int] | None = None
) -> RequestBook:
    """All requests to and from a registration at a moment: 1 query, and 2 where `among` is not known.

    Those of whom it has said no to, or who are not `among` those it may meet, are left to expire and not
    shown to it.
    """
    around = list(_whole(_between_coming(registration)))
    refused = {one.to_id for one in around if one.of_id == registration.pk and one.level == Wish.Level.NO}
    asked = [one for one in around if one.level in Wish.POSITIVE and one.answer]
    waiting = [one for one in asked if one.to_id == registration.pk and one.is_waiting(at)]
    if among is None:
        apart = kept_apart_from(registration, [one.of for one in waiting])
        among = {one.of_id for one in waiting} - apart
    to_answer = [one for one in waiting if one.of_id not in refused and one.of_id in among]
    answered = [one for one in asked if one.to_id == registration.pk and one.answered_at]
    return RequestBook(
        to_answer=sorted(to_answer, key=lambda one: (one.expires_at is None, one.expires_at or at, one.pk)),
        answered=sorted(answered, key=lambda one: one.answered_at or at, reverse=True),
        own=sorted(
            (one for one in asked if one.of_id == registration.pk), key=lambda one: one.said_at, reverse=True
        ),
    )


def request_with(key: int, registration: Registration) -> Wish | None:
    """A request to or from this registration: 1 query."""
    around = Q(of=registration) | Q(to=registration)
    return _whole(Wish.objects.filter(around, pk=key, level__in=Wish.POSITIVE).exclude(answer="")).first()


def _between_coming(registration: Registration) -> QuerySet[Wish]:
    coming = Registration.State.REGISTERED
    around = Q(of=registration) | Q(to=registration)
    return Wish.objects.filter(around, of__state=coming, to__state=coming)


def _whole(wishes: QuerySet[Wish]) -> QuerySet[Wish]:
    return wishes.select_related("of__organisation", "to__organisation", "of__convention")
