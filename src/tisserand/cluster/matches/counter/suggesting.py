"""Suggestions: needs with offers, members with members; pairs that may not be are never among them.

A pair may not be where one side said no, the need or the offer is not for the eyes of the other side, or the
engine knows it to be impossible. Scores are the chance, 0 to 1, that both sides say yes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import Any

from tisserand.cluster.matches.models import Match
from tisserand.cluster.matches.queries.background import Background
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.needs import models as records
from tisserand.cluster.organisations.models import Organisation, Visibility
from tisserand.cluster.ties.models import STRENGTH, TieKind
from tisserand.engines.matching import Matcher, Reason, Suggestion, Weights

from . import sides
from .market import Market, Offered
from .spreading import LEAST_PLACES, Spread, spread

NEED_NUMBER, PEOPLE_NUMBER = 10, 5
POOL = 60
MOST_TAKEN = 2 * LEAST_PLACES
"""Suggestions of each need that the lists are made of."""
LEAST_LIKENESS = {Match.Kind.NEED: 0.4, Match.Kind.PROFILE: 0.25}
"""What words and trades must add to a score: nearness alone is no reason, nor the same field for a need."""
LIKENESS = frozenset(
    {"same_trade", "likely_trade", "same_group", "likely_group", "same_words", "translated_words"}
)
PRIOR_YES, PRIOR_ANSWERS = 2, 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggested pair in keys of our records; reasons and doubts are ready for JSON, rank counts from 1."""

    kind: Match.Kind
    need: int | None
    offer: int | None
    seeker: int
    provider: int
    score: float
    rank: int
    reasons: Sequence[Mapping[str, Any]]
    doubts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Suggested:
    """The pairs, and what the fair lists cost and gave."""

    pairs: Sequence[Pair]
    spread: Spread


def for_needs(
    needs: Sequence[records.Need],
    market: Market,
    known: Background,
    taken: Mapping[int, int] | None = None,
) -> Suggested:
    """The offers for these needs, one a provider; `taken` tells where only some needs are asked anew.

    It counts, by provider, the lists of other needs that each stands in.
    """
    asked = {one.pk: sides.need(one, known) for one in needs}
    found: dict[tuple[int, int], Suggestion] = {}
    for one, suggestions in zip(needs, market.matcher.best(list(asked.values()), POOL), strict=True):
        for each in suggestions:
            offer = market.offers[sides.key_of(each.offer)]
            if is_strong(each, Match.Kind.NEED) and may_be(one, offer, known):
                found.setdefault((one.pk, offer.organisation), each)
    chances = {pair: each.chance * willingness(pair[1], known) for pair, each in found.items()}
    chances = {pair: chance for pair, chance in chances.items() if not _is_crowded(pair[1], taken)}
    lists = spread(chances, NEED_NUMBER)
    seekers = {one.pk: one.organisation_id for one in needs}
    chosen = {key: list(providers) for key, providers in lists.lists.items()}
    for key, _seeker, provider in known.wanted:  # a yes is not dropped because others fit better today
        if key is not None and (key, provider) in chances and provider not in chosen.setdefault(key, []):
            chosen[key].append(provider)
    pairs = [
        _pair(
            Match.Kind.NEED, found[key, provider], chances[key, provider], rank, ends=(seekers[key], provider)
        )
        for key, providers in chosen.items()
        for rank, provider in enumerate(providers, start=1)
    ]
    return Suggested(pairs, lists)


def needs_of_offer(offer: int, needs: Sequence[records.Need], market: Market, known: Background) -> list[int]:
    """The needs that an offer fits well enough to be suggested, whatever else fits them."""
    record = market.offers[offer]
    alone = Matcher(linking.knowledge(), [record.side], market.matcher.weights, market.counts)
    asked = [one for one in needs if may_be(one, record, known)]
    best = alone.best([sides.need(one, known) for one in asked], 1)
    return [
        one.pk
        for one, found in zip(asked, best, strict=True)
        if any(is_strong(each, Match.Kind.NEED) for each in found)
    ]


def for_members(members: Sequence[Organisation], known: Background, weights: Weights) -> Suggested:
    """People worth meeting: members by who they are, each pair once, in the direction that says more."""
    asked = {one.pk: sides.seeking(one, known) for one in members}
    matcher = Matcher(linking.knowledge(), [sides.providing(one, known) for one in members], weights)
    found = {
        (sides.key_of(each.need), sides.key_of(each.offer)): each
        for suggestions in matcher.best(list(asked.values()), POOL)
        for each in suggestions
    }
    sought = {one.pk for one in members if one.sought_trades.all()}
    chances = _mutual(found, sought, known)
    lists = spread(chances, PEOPLE_NUMBER, PEOPLE_NUMBER)
    best: dict[tuple[int, int], int] = {}
    for one, others in lists.lists.items():
        for rank, other in enumerate(others, start=1):
            both = min(one, other), max(one, other)
            best[both] = min(rank, best.get(both, rank))
    for _need, one, other in (wanted for wanted in known.wanted if wanted[0] is None):
        if (one, other) in chances:
            best.setdefault((min(one, other), max(one, other)), PEOPLE_NUMBER + 1)
    pairs = []
    for (one, other), rank in best.items():
        seeker, provider = max(((one, other), (other, one)), key=lambda pair: _strength(found.get(pair)))
        each, chance = found[seeker, provider], chances[seeker, provider]
        pairs.append(
            _pair(Match.Kind.PROFILE, each, chance, rank, ends=(seeker, provider), seeks=seeker in sought)
        )
    return Suggested(pairs, lists)


def _mutual(
    found: Mapping[tuple[int, int], Suggestion], sought: Collection[int], known: Background
) -> Mapping[tuple[int, int], float]:
    """The chance that both want to meet, for pairs that are strong one way at least.

    Who is sought for what they do is as willing as their answers say; others as what they seek says.
    """
    chances: dict[tuple[int, int], float] = {}
    for (one, other), each in found.items():
        if is_strong(each, Match.Kind.PROFILE) and not _work_together(one, other, known):
            back = found.get((other, one))
            will = back.chance if back else 0.0
            if one in sought:
                will = max(will, willingness(other, known))
            if chance := each.chance * will:
                chances[one, other] = max(chance, chances.get((one, other), 0.0))
                chances[other, one] = chances[one, other]
    return chances


def _work_together(one: int, other: int, known: Background) -> bool:
    """Whether they work together already: people worth meeting are others."""
    kind = known.ties.get(one, {}).get(other)
    return kind is not None and STRENGTH[kind] >= STRENGTH[TieKind.COOPERATING]


def _strength(each: Suggestion | None) -> float:
    return each.score if each is not None else -1.0


def is_strong(each: Suggestion, kind: Match.Kind) -> bool:
    """Whether words and trades say enough for the two to be suggested."""
    return sum(part.share for part in each.parts if part.code in LIKENESS) >= LEAST_LIKENESS[kind]


def may_be(need: records.Need, offer: Offered, known: Background) -> bool:
    """Whether either side may know of the other: what is for members is for members only.

    A need for the eyes of the team is matched for who seeks and for the team; nobody who provides sees it.
    """
    if offer.visibility == Visibility.FACILITATORS:
        return False
    seen_by_seeker = offer.visibility == Visibility.PUBLIC or need.organisation_id in known.members
    seen_by_provider = need.visibility != Visibility.MEMBERS or offer.organisation in known.members
    return seen_by_seeker and seen_by_provider


def willingness(provider: int, known: Background) -> float:
    """How probably a provider says yes, from the answers so far, few of them drawn to one half."""
    accepted, declined = known.answers.get(provider, (0, 0))
    return (accepted + PRIOR_YES) / (accepted + declined + PRIOR_ANSWERS)


def _is_crowded(provider: int, taken: Mapping[int, int] | None) -> bool:
    return taken is not None and taken.get(provider, 0) >= MOST_TAKEN


def _pair(
    kind: Match.Kind,
    each: Suggestion,
    chance: float,
    rank: int,
    *,
    ends: tuple[int, int],
    seeks: bool | None = None,
) -> Pair:
    is_need = kind == Match.Kind.NEED
    seeker, provider = ends
    more = {} if seeks is None else {"seeks": seeks}
    return Pair(
        kind=kind,
        need=sides.key_of(each.need) if is_need else None,
        offer=sides.key_of(each.offer) if is_need else None,
        seeker=seeker,
        provider=provider,
        score=min(1.0, chance),
        rank=rank,
        reasons=[_told(part, more) for part in each.parts],
        doubts=[_told(doubt) for doubt in each.doubts],
    )


def reasons_of(each: Suggestion) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The reasons and the doubts of a suggestion as JSON has them."""
    return [_told(part) for part in each.parts], [_told(doubt) for doubt in each.doubts]


def _told(reason: Reason, more: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """A reason as JSON has it; what is infinite is None."""
    facts = {name: _plain(value) for name, value in reason.facts.items()}
    return {"code": reason.code, "share": round(reason.share, 6), "facts": {**facts, **(more or {})}}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and isinf(value) else value
