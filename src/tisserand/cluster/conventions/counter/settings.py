"""What the team has set of a convention, for the engine: rules, pairs kept apart, caps, pairs that met."""

from collections.abc import Iterable, Iterator, Sequence

from tisserand.cluster.conventions.models import Convention, Meeting, MeetingRule, Registration
from tisserand.cluster.conventions.queries.wishes import Guest, barred_pairs, guests_of
from tisserand.engines import scheduling
from tisserand.engines.scheduling import problem as problems

Pair = frozenset[str]
ALL_POINTS = 100


def rules_of(convention: Convention) -> problems.Rules:
    """Bonus and quota across borders, what pairs that met before count, lunch: 1 query if there is one."""
    return problems.Rules(
        cross_border_bonus=convention.cross_border_bonus,
        cross_border_at_least=convention.cross_border_at_least,
        met_before_percent=convention.met_before_percent,
        lunch_rounds=frozenset(_lunch_rounds(convention)),
    )


def _lunch_rounds(convention: Convention) -> Iterable[int]:
    """The rounds that lie in the time of lunch, in whole or in part."""
    if convention.lunch_starts_at is None:
        return ()
    return convention.rounds.filter(
        starts_at__lt=convention.lunch_ends_at, ends_at__gt=convention.lunch_starts_at
    ).values_list("number", flat=True)


def pairs_that_met(convention: Convention, coming: Sequence[Registration]) -> frozenset[Pair]:
    """Who had a meeting at an earlier convention: 1 query, none where that changes nothing."""
    if convention.met_before_percent >= ALL_POINTS:
        return frozenset()
    here = {registration.organisation_id: str(registration.pk) for registration in coming}
    held = Meeting.objects.filter(
        state=Meeting.State.DONE,
        schedule__convention__starts_at__lt=convention.starts_at,
        a__organisation__in=here,
        b__organisation__in=here,
    ).exclude(schedule__convention=convention)
    pairs = held.values_list("a__organisation", "b__organisation")
    return frozenset(frozenset((here[a], here[b])) for a, b in pairs)


def pairs_kept_apart(convention: Convention) -> frozenset[Pair]:
    """Pairs that the team keeps apart, one by one or by a rule without a number: 3 queries at most."""
    return frozenset(frozenset((str(a), str(b))) for a, b in barred_pairs(convention))


def caps_of(convention: Convention) -> tuple[scheduling.Cap, ...]:
    """How many meetings each of a class may have with those of another: 2 queries at most."""
    rules = list(convention.meeting_rules.filter(most__gt=0))
    everybody = guests_of(convention) if rules else ()
    return tuple(cap for rule in rules for cap in _caps(rule, everybody))


def _caps(rule: MeetingRule, everybody: Sequence[Guest]) -> Iterator[scheduling.Cap]:
    of = _side(everybody, rule.of_kind, rule.of_group)
    to = _side(everybody, rule.to_kind, rule.to_group)
    for one in of:
        others = frozenset(to) - {one}
        if others:
            yield scheduling.Cap(one, others, rule.most or 0)


def _side(everybody: Sequence[Guest], kind: str, group: str) -> Sequence[str]:
    """The keys of those of a kind and a group; where neither is said, of everybody."""
    return [str(one.key) for one in everybody if kind in ("", one.kind) and group in ("", one.group)]
