"""The answer of a board: what fits, in which order, the facets with their counts, one page with reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.needs.models import Need, NeedKind, Offer, OfferKind
from tisserand.cluster.needs.queries import open_notices
from tisserand.cluster.organisations.models import Kind, Visibility
from tisserand.cluster.organisations.rules import Sight, sight_of
from tisserand.cluster.organisations.search import Choice, place_meant
from tisserand.cluster.organisations.search.table import current as directory_table
from tisserand.cluster.territories.models import SseClass, Trade
from tisserand.cluster.territories.reference import Municipality

from .asking import FACETS, Search
from .ranking import Ranking, ranked
from .table import WIDTHS, Mask, Table, current

if TYPE_CHECKING:
    from tisserand.cluster.organisations.search.labels import Labels

N = TypeVar("N", Need, Offer)
CRITERIA = {
    "social": _("social clause"),
    "reserved": _("reserved (art. 20 or 77)"),
    "environmental": _("environmental criteria"),
    "local": _("near by"),
}
Ids = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Found(Generic[N]):
    """A need or offer of the result; the words of the trade tree that found it; how far it is."""

    notice: N
    terms: Sequence[tuple[str, str, str]] = ()
    distance_km: float | None = None


@dataclass(frozen=True)
class Answer(Generic[N]):
    """What was found (ids, in the order to show them) out of `total` that this reader may see."""

    search: Search
    ids: Ids
    total: int
    place: Municipality | None
    ranking: Ranking
    model: type[N] = field(repr=False)
    table: Table = field(repr=False)
    labels: "Labels" = field(repr=False)
    mask: Mask = field(repr=False)
    base: Mask = field(repr=False)
    distances_km: NDArray[np.float64] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def points(self) -> tuple[Ids, NDArray[np.float64], NDArray[np.float64]]:
        """Ids, latitudes and longitudes (degrees) of those found that stand somewhere."""
        placed = np.flatnonzero(self.mask & ~np.isnan(self.table.points[:, 0]))
        degrees = np.degrees(self.table.points[placed])
        return placed, degrees[:, 0], degrees[:, 1]

    @property
    def organisations(self) -> Sequence[int]:
        """The keys of the organisations that have those found, each once."""
        return sorted(set(self.table.organisations[self.ids].tolist()))

    def page(self, start: int, stop: int) -> list[Found[N]]:
        """That part of the result with its reasons: 3 queries whatever its length."""
        keys = self.ids[start:stop].tolist()
        trades = Prefetch("trades", Trade.objects.select_related("parent").order_by("code"))
        areas = ["territories"] if self.model is Offer else []
        records = open_notices(self.model).filter(pk__in=keys).prefetch_related(trades, *areas)
        there = {one.pk: one for one in records}
        return [self._found(there[key]) for key in keys if key in there]

    @cached_property
    def facets(self) -> Mapping[str, Sequence[Choice]]:
        """Each facet's values as if it alone were not chosen yet, the most frequent first."""
        return {facet: self._choices(facet) for facet in FACETS}

    def _found(self, notice: N) -> Found[N]:
        terms = self.ranking.terms
        met = [
            (terms[trade.code].text, terms[trade.code].language, str(trade))
            for trade in notice.trades.all()
            if trade.code in terms
        ]
        far = None if self.distances_km is None else float(self.distances_km[notice.pk])
        return Found(notice, met[:2], far)

    def _choices(self, facet: str) -> Sequence[Choice]:
        among = self.base & self.ranking.mask
        for other in FACETS:
            if other != facet and (chosen := self.search.chosen(other)):
                among = among & self.table.pairs[other].having(chosen, self.table.size)
        counts = self.table.pairs[facet].counts(among)
        above = self.labels.above.get(facet, {})
        return _tree(counts, above, self._naming(facet), self.search.chosen(facet))

    def _naming(self, facet: str) -> Callable[[str], str]:
        kinds = NeedKind if self.model is Need else OfferKind
        choices = {"kind": kinds, "who": Kind, "class": SseClass}.get(facet)
        if choices is not None:
            return lambda value: str(choices(value).label)
        if facet == "criteria":
            return lambda value: str(CRITERIA[value])
        return self.labels.naming(facet)


def board(model: type[N], search: Search, person: Person, *, day: date) -> Answer[N]:
    """What fits a search of what a person may see and is open on a day: 4 queries where nothing changed."""
    table, labels = current(model), directory_table().labels
    seen = _seen(table, sight_of(person)) & (table.untils >= day.toordinal())
    place = place_meant(search.place) if search.place else None
    distances, base = None, seen
    if search.until_days is not None:
        base = base & (table.untils <= day.toordinal() + search.until_days)
    if place:
        distances = table.distances_km(place.latitude, place.longitude)
        base = base & (distances <= search.radius_km)
    ranking = ranked(search.spoken, table, seen, base, labels.vocabulary)
    mask = base & ranking.mask
    for facet in FACETS:
        if chosen := search.chosen(facet):
            mask = mask & table.pairs[facet].having(chosen, table.size)
    ids = _sorted(search, table, mask, ranking)
    total = int(np.count_nonzero(seen))
    return Answer(search, ids, total, place, ranking, model, table, labels, mask, base, distances)


def _seen(table: Table, sight: Sight) -> Mask:
    """What this reader sees: see organisations.rules.Sight."""
    allowed = {Visibility.PUBLIC}
    if sight.runs_the_cluster or sight.is_member:
        allowed.add(Visibility.MEMBERS)
    if sight.runs_the_cluster:
        allowed.add(Visibility.FACILITATORS)
    is_wide = np.array([width in allowed for width in WIDTHS])[table.widths]
    return table.open & (is_wide | np.isin(table.organisations, list(sight.own)))


def _sorted(search: Search, table: Table, mask: Mask, ranking: Ranking) -> Ids:
    ids = np.flatnonzero(mask)
    newest = -table.published[ids]
    if search.sort == "ending":
        return ids[np.lexsort((newest, table.untils[ids]))]
    if search.spoken and search.sort != "newest":
        return ids[np.lexsort((newest, -ranking.scores[ids]))]
    return ids[np.lexsort((-ids, newest))]


def _tree(
    counts: Mapping[str, int], above: Mapping[str, str], name: Callable[[str], str], chosen: frozenset[str]
) -> Sequence[Choice]:
    """The values of a facet, those within others below them, the most frequent first."""
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
            if counts[value] or value in chosen
        ]
        return sorted(made, key=lambda choice: (-choice.count, choice.label))

    return choices("")
