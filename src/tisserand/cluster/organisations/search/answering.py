"""The answer to a search: who fits, in which order, the facets with their counts, one page with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import folded, published
from tisserand.cluster.territories.reference import Municipality

from .asking import Search
from .document import FACETS
from .evidence import Evidence, evidence
from .places import place_meant
from .ranking import Ranking, ranked
from .table import Degrees, Ids, Mask, Table, current

SHOWN_FACETS = tuple(facet for facet in FACETS if facet != "sought")


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation of the result, why it was found, and how far away it is where a place was named."""

    organisation: Organisation
    evidence: Sequence[Evidence] = ()
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, how many organisations it would leave, and the values within it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    within: Sequence["Choice"] = ()

    @property
    def is_open(self) -> bool:
        """Whether it or something within it is chosen, so that what is within is to be seen."""
        return self.is_chosen or any(inner.is_open for inner in self.within)


@dataclass(frozen=True)
class Answer:
    """Who was found (ids, in the order to show them) out of `total`; facets by their name in the search."""

    search: Search
    ids: Ids
    total: int
    place: Municipality | None
    ranking: Ranking
    table: Table = field(repr=False)
    mask: Mask = field(repr=False)
    near: Mask = field(repr=False)
    distances_km: NDArray[np.float32] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_ranked(self) -> bool:
        """Whether words were looked for, so that some fit better than others."""
        return bool(self.ranking.met)

    @cached_property
    def points(self) -> tuple[Ids, Degrees, Degrees]:
        """Ids, latitudes and longitudes of all sites of those found."""
        shown = self.mask[self.table.point_rows]
        return (
            self.table.point_rows[shown],
            self.table.latitudes[shown],
            self.table.longitudes[shown],
        )

    def page(self, start: int, stop: int) -> list[Found]:
        """That part of the result with its reasons: 1 query whatever its length."""
        ids = self.ids[start:stop].tolist()
        records = published().filter(pk__in=ids).select_related("territory", "search_document")
        there = {one.pk: one for one in records.defer("search_document__words")}
        return [
            Found(
                there[key],
                evidence(there[key], self.ranking.met, self.table.labels),
                self._distance_km(key),
            )
            for key in ids
            if key in there
        ]

    @cached_property
    def languages_met(self) -> Sequence[tuple[str, int]]:
        """In which languages the first word was found and for how many, most frequent first."""
        if not self.ranking.met:
            return []
        counted = self.ranking.met[0].languages_among(self.mask)
        return sorted(counted.items(), key=lambda item: -item[1])

    @cached_property
    def mended(self) -> Sequence[tuple[str, Sequence[str]]]:
        """The words that nobody has as they were typed, with those that were looked for instead."""
        return [
            (one.word.typed, [other.typed for other in one.instead])
            for one in self.ranking.met
            if one.instead and one.is_mended
        ]

    @cached_property
    def facets(self) -> Mapping[str, Sequence[Choice]]:
        """Each facet's values as if it alone were not chosen yet, the most frequent first."""
        return {facet: self._choices(facet) for facet in SHOWN_FACETS}

    def _choices(self, facet: str) -> Sequence[Choice]:
        others = self.near & self.ranking.mask
        for other in FACETS:
            if other != facet and (chosen := self.search.chosen(other)):
                others = others & self.table.having(other, chosen)
        return _tree(facet, self.table, self.table.pairs[facet].counts(others), self.search.chosen(facet))

    def _distance_km(self, key: int) -> float | None:
        return None if self.distances_km is None else float(self.distances_km[key])


def directory(search: Search) -> Answer:
    """Who fits a search: 2 queries, and 2 for each word that is nowhere as it was typed."""
    table = current()
    ranking = ranked(search.spoken, table)
    place = place_meant(search.place) if search.place else None
    distances = None
    near = table.listed
    if place:
        distances = table.distances_km(place.latitude, place.longitude, search.radius_km)
        near = near & np.isfinite(distances)
    mask = near & ranking.mask
    for facet in FACETS:
        if chosen := search.chosen(facet):
            mask = mask & table.having(facet, chosen)
    ids = _sorted(search, table, mask, ranking, distances)
    return Answer(search, ids, len(table.order), place, ranking, table, mask, near, distances)


def _sorted(
    search: Search, table: Table, mask: Mask, ranking: Ranking, distances: NDArray[np.float32] | None
) -> Ids:
    ids = table.by_name(mask)
    if distances is not None and (search.sort == "distance" or not (search.sort or search.spoken)):
        return ids[np.argsort(distances[ids], kind="stable")]
    if search.spoken and search.sort != "name":
        return ids[np.argsort(-ranking.scores[ids], kind="stable")]
    return ids


_alphabetic = lru_cache(maxsize=4_096)(folded)


def _tree(facet: str, table: Table, counts: Mapping[str, int], chosen: frozenset[str]) -> Sequence[Choice]:
    """The values of a facet, those within others below them."""
    above, name = table.labels.above.get(facet, {}), table.labels.naming(facet)
    below: dict[str, list[str]] = {}
    for value in counts:
        parent = above.get(value, "")
        while parent and parent not in counts:
            parent = above.get(parent, "")
        below.setdefault(parent, []).append(value)

    def choices(parent: str) -> list[Choice]:
        made = [
            Choice(value, name(value), counts[value], value in chosen, choices(value))
            for value in below.get(parent, ())
            if counts[value] or value in chosen or not parent
        ]
        return sorted(made, key=lambda choice: (-choice.count, _alphabetic(choice.label)))

    return choices("")
