"""Tenders with the offers of members, and the smallest groups of members that cover a tender together.

A tender asks for its lots, else for its trades where there are several; its value is the capacity asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tisserand.cluster.matches.models import Match
from tisserand.cluster.matches.queries.background import MAY_BID, Background
from tisserand.cluster.needs.models import OfferKind
from tisserand.cluster.organisations.models import Visibility
from tisserand.cluster.tenders.models import Lot, Tender
from tisserand.cluster.territories.models import Trade
from tisserand.cluster.ties.models import STRENGTH, TieKind
from tisserand.engines.matching import Band, Need, Place, Suggestion, Text, consortia
from tisserand.engines.matching.consortia import Member
from tisserand.engines.matching.problem import ANY_AMOUNT

from . import sides
from .market import Market
from .suggesting import is_strong, reasons_of

POOL = 60
MOST_DEMANDS = 12
MOST_PER_DEMAND = 6
"""How many of the likeliest members a group is looked for among, for each part of a tender."""
MOST_BIDS = 3
ROLES = frozenset({OfferKind.GOODS_OR_SERVICES.value, OfferKind.SUBCONTRACTING.value})
FULL = frozenset({"outside_area", "accreditation_missing"})
"""What speaks so much against an offer that it does not cover a part of a tender."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A member whose offer fits a tender or a part of it; reasons and doubts are ready for JSON."""

    offer: int
    provider: int
    score: float
    rank: int
    reasons: Sequence[Mapping[str, Any]]
    doubts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Group:
    """Members that cover a tender together: what each covers, and what it alone brings."""

    covers: Mapping[int, Sequence[str]]
    gaps: Mapping[int, Sequence[str]]


def fits_and_groups(
    tender: Tender, market: Market, known: Background
) -> tuple[Sequence[Fit], Sequence[Group]]:
    """The members that fit a tender, the likeliest first, and the groups where none covers it alone.

    Expects its trades, territories and lots with their trades at hand.
    """
    demands = _demands(tender, known)
    asked = [_need(tender, None, known), *demands.values()]
    found = [_by_member(each, market, known) for each in market.matcher.best(asked, POOL)]
    best: dict[int, Suggestion] = {}
    for suggestions in found:
        for member, each in suggestions.items():
            if member not in best or each.chance > best[member].chance:
                best[member] = each
    ranked = sorted(best.items(), key=lambda item: (-item[1].chance, item[0]))
    fits = [_fit(member, each, rank) for rank, (member, each) in enumerate(ranked, start=1)]
    return fits, _groups(tender, dict(zip(demands, found[1:], strict=True)), market, known)


def _fit(member: int, each: Suggestion, rank: int) -> Fit:
    reasons, doubts = reasons_of(each)
    return Fit(sides.key_of(each.offer), member, min(1.0, each.chance), rank, reasons, doubts)


def _by_member(suggestions: Iterable[Suggestion], market: Market, known: Background) -> dict[int, Suggestion]:
    """The best offer of each member, of those that others may see."""
    found: dict[int, Suggestion] = {}
    for each in suggestions:
        offer = market.offers[sides.key_of(each.offer)]
        is_open = offer.visibility != Visibility.FACILITATORS and offer.organisation in known.members
        if is_open and is_strong(each, Match.Kind.NEED):
            found.setdefault(offer.organisation, each)
    return found


def _demands(tender: Tender, known: Background) -> dict[str, Need]:
    """What a group must cover, by name; nothing where the tender is one piece, or too many."""
    lots = list(tender.lots.all())
    waiting = [lot for lot in lots if not lot.state]
    trades = list(tender.trades.all())
    if len(lots) > 1:
        demands = {f"lot:{lot.pk}": _need(tender, lot, known) for lot in waiting if len(waiting) > 1}
    elif len(trades) > 1:
        demands = {f"trade:{trade.code}": _need(tender, trade, known) for trade in trades}
    else:
        demands = {}
    return demands if len(demands) <= MOST_DEMANDS else {}


def _groups(
    tender: Tender, found: Mapping[str, Mapping[int, Suggestion]], market: Market, known: Background
) -> Sequence[Group]:
    covers: dict[int, set[str]] = defaultdict(set)
    chances: dict[int, list[float]] = defaultdict(list)
    for demand, fitting in found.items():
        able = [(key, one) for key, one in fitting.items() if not FULL & {doubt.code for doubt in one.doubts}]
        for key, one in sorted(able, key=lambda item: -item[1].chance)[:MOST_PER_DEMAND]:
            covers[key].add(demand)
            chances[key].append(one.chance)
    if not covers:
        return []
    value = float(tender.amount) if tender.amount and tender.currency == "EUR" else 0.0
    members = [
        Member(
            sides.owner(key),
            frozenset(own),
            capacity=min(_capacity(key, market), value),
            cost=1 - sum(chances[key]) / len(chances[key]),
        )
        for key, own in covers.items()
    ]
    groups = consortia(found.keys(), members, capacity=value, ties=_ties(covers, known), number=MOST_BIDS)
    return [
        Group(
            {sides.key_of(name): sorted(covers[sides.key_of(name)]) for name in one.members},
            {sides.key_of(name): sorted(one.gaps[name]) for name in one.members},
        )
        for one in groups
        if len(one.members) > 1
    ]


def _capacity(member: int, market: Market) -> float:
    """The most that its offers deliver, in EUR; without end where none says."""
    return max(one.side.band.most for one in market.offers.values() if one.organisation == member)


def _ties(members: Iterable[int], known: Background) -> set[frozenset[str]]:
    """Who of them have met or worked together."""
    keys = set(members)
    return {
        frozenset({sides.owner(one), sides.owner(other)})
        for one in keys
        for other, kind in known.ties.get(one, {}).items()
        if other in keys and STRENGTH[kind] >= STRENGTH[TieKind.MET]
    }


def _need(tender: Tender, part: Lot | Trade | None, known: Background) -> Need:
    """A tender, a lot of it or one of its trades, as the engine takes a need."""
    lot = part if isinstance(part, Lot) else None
    own = lot.trades.all() if lot and lot.trades.all() else tender.trades.all()
    trades = [part.code] if isinstance(part, Trade) else [trade.code for trade in own]
    is_whole = part is None and not tender.lots.all()
    value = float(tender.amount) if tender.amount and tender.currency == "EUR" and is_whole else None
    return Need(
        id=f"tender:{tender.pk}" if part is None else f"part:{part.pk}",
        text=_text(tender, part),
        place=_place(tender),
        trades={code: 1 / len(trades) for code in trades},
        band=Band(value, value) if value else ANY_AMOUNT,
        reserved_for=frozenset().union(
            *(MAY_BID.get(code, frozenset()) for code in (lot or tender).reservations)
        ),
        roles=ROLES,
        territories=frozenset(code for one in tender.territories.all() for code in known.codes_of(one)),
        owner=sides.owner(tender.buyer_id) if tender.buyer_id else "",
    )


def _text(tender: Tender, part: Lot | Trade | None) -> Text:
    """The words of a tender or a lot; of a trade its name, since the tender speaks of all its trades."""
    language = tender.original_language
    if isinstance(part, Trade):
        name = getattr(part, f"name_{language}", None)
        return Text(name or getattr(part, "name_fr", "") or part.code, language if name else "fr")
    if part is None:
        return Text(f"{tender.title}\n{tender.text}", language)
    return Text(f"{part.title or tender.title}\n{part.text}", language)


def _place(tender: Tender) -> Place | None:
    for one in tender.territories.all():
        if one.latitude is not None and one.longitude is not None:
            return Place(one.latitude, one.longitude, one.country)
    return None
