"""Who may meet whom, which wishes count, what waits for an answer, and whom the team should talk to.

A pair is (key of the registration with the smaller key, key of the other).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product

from django.db.models import Exists, OuterRef, Q, QuerySet

from tisserand.cluster.conventions.models import Convention, ForbiddenPair, MeetingRule, Registration, Wish

Pair = tuple[int, int]
Answer = Wish.Answer


@dataclass(frozen=True, slots=True)
class Guest:
    """What rules look at: the key of a registration, the kind of its organisation and its group."""

    key: int
    kind: str
    group: str


def guests_of(convention: Convention) -> Sequence[Guest]:
    """Everybody who comes: 1 query."""
    coming = convention.registrations.filter(state=Registration.State.REGISTERED).order_by("pk")
    return [Guest(*facts) for facts in coming.values_list("pk", "organisation__kind", "group")]


def kinds_of_pairs(guests: Iterable[Guest]) -> Iterator[tuple[Guest, Guest, Iterable[Pair]]]:
    """All pairs of guests, those together that rules cannot tell apart, with two who stand for them.

    No query; rules are asked once a sort of pairs and not once a pair.
    """
    alike: dict[tuple[str, str], list[Guest]] = defaultdict(list)
    for guest in guests:
        alike[guest.kind, guest.group].append(guest)
    for these in alike.values():
        yield these[0], these[0], (_pair(*both) for both in combinations(these, 2))
    for these, those in combinations(alike.values(), 2):
        yield these[0], those[0], (_pair(*both) for both in product(these, those))


def _pair(one: Guest, other: Guest) -> Pair:
    return (min(one.key, other.key), max(one.key, other.key))


def falls_under(rule: MeetingRule, one: Guest, other: Guest) -> bool:
    """Whether a rule is about a meeting of these two, either way round: no query."""
    return any(
        _is_on(rule.of_kind, rule.of_group, a) and _is_on(rule.to_kind, rule.to_group, b)
        for a, b in ((one, other), (other, one))
    )


def _is_on(kind: str, group: str, guest: Guest) -> bool:
    return kind in ("", guest.kind) and group in ("", guest.group)


def barred_pairs(convention: Convention) -> frozenset[Pair]:
    """Pairs of those who come that must not meet: by a rule without `most`, or kept apart: 3 queries.

    Vetoes are wishes and not among them; rules with `most` allow meetings, so many of each.
    """
    rules = _barring(convention)
    barred = {
        pair
        for one, other, pairs in kinds_of_pairs(guests_of(convention) if rules else ())
        if any(falls_under(rule, one, other) for rule in rules)
        for pair in pairs
    }
    apart = ForbiddenPair.objects.filter(
        convention=convention,
        a__state=Registration.State.REGISTERED,
        b__state=Registration.State.REGISTERED,
    )
    return frozenset({*barred, *apart.values_list("a_id", "b_id")})


def may_be_together(convention: Convention, one: Registration, other: Registration) -> bool:
    """Whether neither a rule nor the team keeps these two apart: 3 queries."""
    low, high = sorted((one.pk, other.pk))
    if ForbiddenPair.objects.filter(a=low, b=high).exists():
        return False
    keys = Registration.objects.filter(pk__in=(low, high))
    a, b = (Guest(*facts) for facts in keys.values_list("pk", "organisation__kind", "group"))
    return not any(falls_under(rule, a, b) for rule in _barring(convention))


def kept_apart_from(registration: Registration, others: Iterable[Registration]) -> frozenset[int]:
    """The keys of those among others, of the same convention, that it must not meet: 2 queries."""
    me = _guest(registration)
    rules = _barring(registration.convention)
    pairs = ForbiddenPair.objects.filter(Q(a=registration) | Q(b=registration)).values_list("a_id", "b_id")
    apart = {key for pair in pairs for key in pair}
    return frozenset(
        other.pk
        for other in others
        if other.pk in apart or any(falls_under(rule, me, _guest(other)) for rule in rules)
    )


def _guest(registration: Registration) -> Guest:
    return Guest(registration.pk, registration.organisation.kind, registration.group)


def _barring(convention: Convention) -> Sequence[MeetingRule]:
    return [rule for rule in convention.meeting_rules.all() if not rule.most]


def waiting_requests(at: datetime) -> QuerySet[Wish]:
    """Requests whose answer may still come, of all conventions: 1 query."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=at)
    return Wish.objects.filter(in_time, answer=Answer.WAITING, level__in=Wish.POSITIVE)


def wishes_that_count(convention: Convention) -> QuerySet[Wish]:
    """The wishes of those who come that a plan is made from, with every veto: 1 query.

    Where requests are to be accepted: those that were, and those of two who ask each other.
    """
    between = Wish.objects.filter(
        of__convention=convention,
        of__state=Registration.State.REGISTERED,
        to__state=Registration.State.REGISTERED,
    ).order_by("of", "to")
    if not convention.asks_for_answers:
        return between
    back = Wish.objects.filter(of=OuterRef("to"), to=OuterRef("of"), level__in=Wish.POSITIVE)
    counts = Q(level=Wish.Level.NO) | Q(answer=Answer.ACCEPTED) | Exists(back)
    return between.filter(counts)
