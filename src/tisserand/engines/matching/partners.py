"""Partners for a project: who has each competence that is sought, and who would have them all together.

A competence is a need of its own. The smallest groups that cover all come from `consortia`; a country that is
to be represented is a demand like a competence, named as `country XX`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .consortia import Consortium, Member, consortia
from .problem import Need, Offer
from .ranking import Matcher
from .reasons import Suggestion

POOL = 30
"""Offers of each competence that groups are made of."""
LEAST_CHANCE = 0.2


@dataclass(frozen=True)
class Partners:
    """Suggestions for each competence, best first, and groups of owners that cover all, smallest first.

    `open` are the competences and countries for which nobody is likely enough; groups cover the others.
    """

    suggestions: Mapping[str, list[Suggestion]]
    groups: list[Consortium]
    open: frozenset[str]


def partners(
    matcher: Matcher,
    competences: Mapping[str, Need],
    *,
    countries: Collection[str] = (),
    ties: Collection[frozenset[str]] = (),
    number: int = 5,
) -> Partners:
    """Who could join: `number` suggestions a competence, three groups whose every member fills a gap.

    Members are owners of offers. They cost the less the likelier they are to accept, and less where they are
    tied. `ties` are pairs of owners.
    """
    names = list(competences)
    found = dict(zip(names, matcher.best(list(competences.values()), max(POOL, number)), strict=True))
    offers = {offer.id: offer for offer in matcher.offers}
    members = _members(found, offers)
    demands = {*names, *(_represented(country) for country in countries)}
    met = demands & {name for member in members for name in member.covers}
    groups = consortia(met, members, ties=ties) if met else []
    return Partners({name: each[:number] for name, each in found.items()}, groups, frozenset(demands - met))


def _members(found: Mapping[str, list[Suggestion]], offers: Mapping[str, Offer]) -> list[Member]:
    """Every owner likely enough with the competences and the countries it brings."""
    chances: dict[str, list[float]] = {}
    covers: dict[str, set[str]] = {}
    for competence, suggestions in found.items():
        for each in suggestions:
            if each.chance >= LEAST_CHANCE:
                offer = offers[each.offer]
                owner = offer.owner or offer.id
                chances.setdefault(owner, []).append(each.chance)
                brought = covers.setdefault(owner, set())
                brought.add(competence)
                if offer.place:
                    brought.add(_represented(offer.place.country))
    return [Member(owner, frozenset(covers[owner]), cost=2 - max(chances[owner])) for owner in covers]


def _represented(country: str) -> str:
    return f"country {country}"
