"""Computing who fits whom and keeping it: everything at once, or only what changed since the last time.

What was answered stays for good; what is suggested no longer and nobody answered stays as not current.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from tisserand.cluster.matches.counter import market, suggesting
from tisserand.cluster.matches.counter.suggesting import Pair
from tisserand.cluster.matches.counter.weighing import weights_of
from tisserand.cluster.matches.models import Match, MatchRun
from tisserand.cluster.matches.queries.background import Background, background
from tisserand.cluster.matches.queries.weights import weights_in_force
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.needs.queries import open_needs, open_offers
from tisserand.cluster.organisations.models import Organisation

COMPUTED = ("offer", "seeker", "provider", "score", "rank", "reasons", "doubts", "computed_at", "is_current")
BATCH = 500


def match_everything(*, at: datetime) -> MatchRun:
    """All open needs with all open offers, all members with each other; what is over goes."""
    known, weights = background(at=at), weights_of(weights_in_force())
    needs = _read(open_needs())
    found = suggesting.for_needs(needs, market.current(known, weights, anew=True), known)
    people = suggesting.for_members(_members(known), known, weights)
    with transaction.atomic():
        _keep(Match.objects.filter(kind=Match.Kind.NEED), found.pairs, at)
        _keep(Match.objects.filter(kind=Match.Kind.PROFILE), people.pairs, at)
        return MatchRun.objects.create(
            at=at,
            is_whole=True,
            needs=len(needs),
            pairs=len(found.pairs) + len(people.pairs),
            kept=found.spread.kept,
            gini=found.spread.gini,
        )


def match_what_changed(*, at: datetime) -> MatchRun:
    """The needs that changed since the last run, those that changed offers fit or fitted, and new members.

    Everything, where there was no run yet.
    """
    last = MatchRun.objects.first()
    if last is None:
        return match_everything(at=at)
    known, weights = background(at=at), weights_of(weights_in_force())
    there = market.current(known, weights)
    keys = _needs_touched(last.at, there, known)
    needs = _read(open_needs().filter(pk__in=keys))
    found = suggesting.for_needs(needs, there, known, _taken(keys))
    with transaction.atomic():
        _keep(Match.objects.filter(kind=Match.Kind.NEED, need__in=keys), found.pairs, at)
        _drop_what_is_over()
        pairs = len(found.pairs)
        if _members_changed(last.at):
            people = suggesting.for_members(_members(known), known, weights)
            _keep(Match.objects.filter(kind=Match.Kind.PROFILE), people.pairs, at)
            pairs += len(people.pairs)
        return MatchRun.objects.create(at=at, is_whole=False, needs=len(needs), pairs=pairs)


def _needs_touched(since: datetime, there: market.Market, known: Background) -> set[int]:
    """Keys of the needs to ask anew: changed, answered, matched with a changed offer, or fitting one."""
    moved = Q(changed_at__gte=since) | Q(organisation__updated_at__gte=since)
    # a no, or one that was taken back: whatever was answered that is not suggested any more
    answered = Q(matches__answers__at__gte=since, matches__is_current=False)
    keys = set(Need.objects.filter(moved | answered).order_by().values_list("pk", flat=True))
    offers = list(Offer.objects.filter(moved).order_by().values_list("pk", flat=True))
    current = Match.objects.filter(kind=Match.Kind.NEED, is_current=True, offer__in=offers)
    keys |= {key for key in current.order_by().values_list("need", flat=True) if key is not None}
    opened = [key for key in offers if key in there.offers]
    everything = _read(open_needs()) if opened else []
    for key in opened:
        keys.update(suggesting.needs_of_offer(key, everything, there, known))
    return keys


def _read(needs: Iterable[Need]) -> list[Need]:
    found = list(needs)
    prefetch_related_objects(found, "trades", "languages", "accreditations", "organisation__languages")
    return found


def _members(known: Background) -> list[Organisation]:
    members = Organisation.objects.filter(pk__in=known.members).select_related("territory").order_by("pk")
    return list(members.prefetch_related("languages", "trades", "sought_trades"))


def _members_changed(since: datetime) -> bool:
    changed = Q(updated_at__gte=since) | Q(memberships__decided_at__gte=since)
    answered = Q(match_answers__at__gte=since, match_answers__match__is_current=False)
    return Organisation.objects.filter(changed | answered).exists()


def _taken(needs: Collection[int]) -> dict[int, int]:
    """In how many lists of other needs each provider stands: 1 query."""
    others = Match.objects.filter(kind=Match.Kind.NEED, is_current=True).exclude(need__in=needs)
    counted = others.order_by().values("provider").annotate(lists=Count("pk"))
    return {row["provider"]: row["lists"] for row in counted}


def _drop_what_is_over() -> None:
    """Nothing is suggested that rests on a need or an offer off the boards."""
    current = Match.objects.filter(kind=Match.Kind.NEED, is_current=True)
    current.exclude(need__in=open_needs().order_by().values("pk")).update(is_current=False)
    current.exclude(offer__in=open_offers().order_by().values("pk")).update(is_current=False)


def _keep(scope: QuerySet[Match], pairs: Sequence[Pair], at: datetime) -> None:
    """Brings the matches of a scope to these pairs; one row a pair for good, whichever side seeks today."""
    there = {_ends(one): one for one in scope.defer("reasons", "doubts")}
    made: list[Match] = []
    changed: list[Match] = []
    for pair in pairs:
        kept = there.pop(_ends(pair), None)
        match = kept or Match(kind=pair.kind, need_id=pair.need)
        match.offer_id, match.seeker_id, match.provider_id = pair.offer, pair.seeker, pair.provider
        match.score, match.rank, match.computed_at, match.is_current = pair.score, pair.rank, at, True
        match.reasons, match.doubts = list(pair.reasons), list(pair.doubts)
        (changed if kept else made).append(match)
    over = [match.pk for match in there.values() if match.is_current]
    scope.filter(pk__in=over).update(is_current=False)
    Match.objects.bulk_update(changed, COMPUTED, batch_size=BATCH)
    Match.objects.bulk_create(made, batch_size=BATCH)


def _ends(one: Match | Pair) -> tuple[object, ...]:
    """What a match is found again by: need and provider, or the two members."""
    seeker = one.seeker_id if isinstance(one, Match) else one.seeker
    provider = one.provider_id if isinstance(one, Match) else one.provider
    need = one.need_id if isinstance(one, Match) else one.need
    return (need, provider) if need else ("members", frozenset((seeker, provider)))
