"""Joint bids: the smallest sets of members that cover what a tender asks for, each with the gap it fills.

Members cover demands (lots, trades, places, a reservation, any names); capacity adds up. Smaller sets come
first; among sets of a size those that cost less, where a tie between two members lowers the cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .problem import ProblemError

MOST_MEMBERS = 6
TIE_WORTH = 0.5
CAPACITY = "capacity"
"""The gap of a member without whom the others are too small."""


@dataclass(frozen=True)
class Member:
    """Somebody who may bid: the demands it meets, its capacity in EUR, its cost (what speaks against it)."""

    id: str
    covers: frozenset[str]
    capacity: float = 0.0
    cost: float = 1.0

    def __post_init__(self) -> None:
        if self.cost < 0 or self.capacity < 0:
            raise ProblemError(f"{self.id}: cost and capacity cannot be negative")


@dataclass(frozen=True)
class Consortium:
    """Members that cover everything together; `gaps` says what each alone among them brings.

    A gap is a demand, or "capacity" where the others would be too small; everybody fills one.
    """

    members: tuple[str, ...]
    cost: float
    gaps: Mapping[str, frozenset[str]]


def consortia(
    demands: Collection[str],
    members: Sequence[Member],
    *,
    capacity: float = 0.0,
    ties: Collection[frozenset[str]] = (),
    number: int = 3,
) -> list[Consortium]:
    """The best sets of the smallest size that cover every demand and the capacity; [] where none of six does.

    A set's cost is that of its members less half for each tie between two of them.
    """
    wanted = frozenset(demands)
    useful = sorted(
        (member for member in members if member.covers & wanted or (capacity and member.capacity)),
        key=lambda member: member.id,
    )
    tied = set(ties)
    for size in range(1, min(MOST_MEMBERS, len(useful)) + 1):
        found = [_told(group, wanted, tied, capacity) for group in _covers(wanted, useful, size, capacity)]
        if found:
            return sorted(found, key=lambda each: (each.cost, each.members))[:number]
    return []


def _covers(
    wanted: frozenset[str], members: Sequence[Member], size: int, capacity: float
) -> Iterator[tuple[Member, ...]]:
    """Every set of this size that covers all, each once: branch on the demand that fewest members meet."""
    seen: set[frozenset[str]] = set()
    stack: list[tuple[tuple[Member, ...], frozenset[str]]] = [((), wanted)]
    strongest = max((member.capacity for member in members), default=0.0)
    while stack:
        chosen, open_demands = stack.pop()
        left = size - len(chosen)
        have = sum(member.capacity for member in chosen)
        if have + left * strongest < capacity:
            continue
        if not left:
            ids = frozenset(member.id for member in chosen)
            if not open_demands and ids not in seen:
                seen.add(ids)
                yield tuple(sorted(chosen, key=lambda member: member.id))
            continue
        rest = [member for member in members if member not in chosen]
        stack += [((*chosen, member), open_demands - member.covers) for member in _next(open_demands, rest)]


def _next(open_demands: frozenset[str], rest: Sequence[Member]) -> list[Member]:
    """Who may come next: those that meet the rarest open demand; anybody where none is open."""
    if not open_demands:
        return list(rest)
    meeting = {
        demand: [member for member in rest if demand in member.covers] for demand in sorted(open_demands)
    }
    return min(meeting.values(), key=len)


def _told(
    group: tuple[Member, ...], wanted: frozenset[str], ties: set[frozenset[str]], capacity: float
) -> Consortium:
    ids = [member.id for member in group]
    bonds = sum(frozenset((a, b)) in ties for place, a in enumerate(ids) for b in ids[:place])
    gaps = {}
    for member in group:
        others = [other for other in group if other is not member]
        met = frozenset().union(*(other.covers for other in others))
        is_too_small = sum(other.capacity for other in others) < capacity
        gaps[member.id] = ((member.covers & wanted) - met) | ({CAPACITY} if is_too_small else set())
    return Consortium(tuple(ids), sum(member.cost for member in group) - TIE_WORTH * bonds, gaps)
