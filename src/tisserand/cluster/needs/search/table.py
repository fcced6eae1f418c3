"""The open needs, or offers, of the boards in memory: a table a process and model, never changed.

A newer one takes its place once a revision has moved on; only what changed is read. Arrays go by the id.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Count, Prefetch, Sum
from numpy.typing import NDArray

from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.needs.queries import open_notices
from tisserand.cluster.organisations.models import SearchIndex, Visibility
from tisserand.cluster.organisations.search.table import Pairs
from tisserand.cluster.territories.models import Trade

from .asking import FACETS
from .rows import Regions, facets_of, point_of, tokens_of
from .tokens import Ids, Tokens

EARTH_RADIUS_KM = 6371.0088
BATCH = 500
WIDTHS = tuple(Visibility)
"""Who sees something, by its number in the table."""

Mask = NDArray[np.bool_]
Degrees = NDArray[np.float64]
Stamp = tuple[int, int]
Version = tuple[int, int, int]


@dataclass(frozen=True)
class Table:
    """What facets, words, distances and orders need of every open need or offer.

    `stamps` are the revisions of each with its organisation's; `untils` ordinals of days, `ages` ranks by
    publication, the newest 0; latitudes and longitudes in radians, not a number where there are none.
    """

    version: Version
    stamps: Mapping[int, Stamp]
    open: Mask
    widths: NDArray[np.int8]
    organisations: Ids
    untils: Ids
    published: Degrees
    points: Degrees
    pairs: Mapping[str, Pairs]
    tokens: Tokens

    @property
    def size(self) -> int:
        """The length of the arrays: the highest id, and one."""
        return len(self.open)

    def distances_km(self, latitude: float, longitude: float) -> NDArray[np.float64]:
        """How far each is (haversine); infinity without coordinates."""
        here, there = np.radians(latitude), np.radians(longitude)
        north, east = self.points[:, 0], self.points[:, 1]
        chord = np.sin((north - here) / 2) ** 2
        chord += np.cos(here) * np.cos(north) * np.sin((east - there) / 2) ** 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1, chord)))
        return np.where(np.isnan(km), np.inf, km)


_lock = threading.Lock()
_kept: dict[type[Need] | type[Offer], Table] = {}


def current(model: type[Need] | type[Offer]) -> Table:
    """The table of this moment: 2 queries; where something changed 2 more, and 5 a batch of 500."""
    count = model._default_manager.aggregate(rows=Count("pk"), changes=Sum("revision"))
    index = SearchIndex.objects.values_list("version", flat=True).first() or 0
    version = (count["rows"], count["changes"] or 0, index)
    with _lock:
        kept = _kept.get(model)
        if kept is None or kept.version != version:
            kept = _kept[model] = _brought_up_to_date(model, kept or _empty(), version)
        return kept


def forget() -> None:
    """Lets go of the tables, for tests that roll their database back."""
    _kept.clear()


def _empty() -> Table:
    nothing, ids = np.zeros(0, np.bool_), np.zeros(0, np.int32)
    pairs = {facet: Pairs.none() for facet in FACETS}
    columns = (nothing, np.zeros(0, np.int8), ids, ids, np.zeros(0), np.zeros((0, 2)))
    return Table((0, 0, 0), {}, *columns, pairs, Tokens.none())


def _brought_up_to_date(model: type[Need] | type[Offer], old: Table, version: Version) -> Table:
    rows = (
        open_notices(model).order_by().values_list("pk", "revision", "organisation__search_document__version")
    )
    stamps = {key: (revision, indexed or 0) for key, revision, indexed in rows}
    gone = [key for key in old.stamps if key not in stamps]
    changed = [key for key, stamp in stamps.items() if old.stamps.get(key) != stamp]
    size = 1 + max([old.size - 1, *stamps])
    touched = np.zeros(size, np.bool_)
    touched[gone + changed] = True
    notices: list[Need | Offer] = []
    waiting = iter(sorted(changed))
    while batch := list(islice(waiting, BATCH)):
        notices += _read(model, batch)
    return _with(old, touched, notices, version, stamps)


def _read(model: type[Need] | type[Offer], keys: Sequence[int]) -> "list[Need | Offer]":
    trades = Prefetch("trades", Trade.objects.select_related("parent"))
    found = open_notices(model).filter(pk__in=keys).prefetch_related(trades, "languages")
    return list(found if model is Need else found.prefetch_related("territories"))


def _with(
    old: Table,
    touched: Mask,
    notices: "Sequence[Need | Offer]",
    version: Version,
    stamps: Mapping[int, Stamp],
) -> Table:
    """The table with these in place of what it knew of the touched ones."""
    ids, size = [one.pk for one in notices], len(touched)
    regions = Regions() if notices else None
    added: dict[str, list[tuple[int, str]]] = {facet: [] for facet in FACETS}
    for one in notices:
        assert regions is not None
        for facet, value in dict.fromkeys(facets_of(one, regions)):
            added[facet].append((one.pk, value))
    columns = {
        "open": (False, [True] * len(ids)),
        "widths": (0, [WIDTHS.index(Visibility(one.visibility)) for one in notices]),
        "organisations": (0, [one.organisation_id for one in notices]),
        "untils": (0, [one.valid_until.toordinal() if one.valid_until else 0 for one in notices]),
        "published": (0, [one.published_at.timestamp() if one.published_at else 0 for one in notices]),
    }
    made = {}
    for name, (nothing, values) in columns.items():
        made[name] = _longer(getattr(old, name), size, nothing)
        made[name][touched] = nothing
        made[name][ids] = values
    points = _longer(old.points, size, np.nan)
    points[touched] = np.nan
    points[ids] = np.radians([point_of(one) or (np.nan, np.nan) for one in notices] or np.zeros((0, 2)))
    pairs = {facet: old.pairs[facet].with_new(touched, added[facet]) for facet in FACETS}
    tokens = old.tokens.with_new(touched, [token for one in notices for token in tokens_of(one)])
    return Table(version=version, stamps=stamps, points=points, pairs=pairs, tokens=tokens, **made)


def _longer(column: NDArray[Any], size: int, nothing: float) -> NDArray[Any]:
    longer = np.full((size, *column.shape[1:]), nothing, column.dtype)
    longer[: len(column)] = column
    return longer
