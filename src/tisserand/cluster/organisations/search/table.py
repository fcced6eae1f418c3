"""What facets, distances and the order of names need of every listed organisation, kept in memory.

Arrays go by the organisation's id, so that what the database finds is a row at once. Each process has one
table, which is never changed: a newer one takes its place when the version of the index has moved on. Degrees
are WGS 84, distances kilometres on a sphere.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import cos, radians
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tisserand.cluster.organisations.models import SearchDocument, SearchIndex

from .document import FACETS
from .labels import Labels, labels

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = 111.195
NAME_BYTES = 32
BATCH = 10_000

Mask = NDArray[np.bool_]
Ids = NDArray[np.int32]
Degrees = NDArray[np.float32]
Row = tuple[int, str, str, str, bool]


@dataclass(frozen=True)
class Pairs:
    """Which organisation has which value of one facet: two columns; values are only ever added."""

    values: list[str]
    numbers: dict[str, int]
    rows: Ids
    codes: NDArray[np.int16]

    @classmethod
    def none(cls) -> "Pairs":
        """No pairs yet."""
        return cls([], {}, np.zeros(0, np.int32), np.zeros(0, np.int16))

    def with_new(self, changed: Mask, added: Sequence[tuple[int, str]]) -> "Pairs":
        """Without the pairs of the changed organisations, and with these."""
        for _, value in added:
            if value not in self.numbers:
                self.numbers[value] = len(self.values)
                self.values.append(value)
        kept = ~changed[self.rows]
        rows = np.array([row for row, _ in added], np.int32)
        codes = np.array([self.numbers[value] for _, value in added], np.int16)
        return replace(
            self,
            rows=np.concatenate([self.rows[kept], rows]),
            codes=np.concatenate([self.codes[kept], codes]),
        )

    def having(self, values: Iterable[str], size: int) -> Mask:
        """The organisations with one of these values."""
        mask = np.zeros(size, np.bool_)
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[[self.numbers[value] for value in values if value in self.numbers]] = True
        mask[self.rows[wanted[self.codes]]] = True
        return mask

    def counts(self, among: Mask) -> dict[str, int]:
        """How many of these organisations have each value that any organisation has."""
        counted = np.bincount(self.codes[among[self.rows]], minlength=len(self.values))
        return dict(zip(self.values, counted.tolist(), strict=False))


@dataclass(frozen=True)
class Table:
    """All listed organisations: `order` are their ids by name; `known` those with a document at all."""

    version: int
    known: Mask
    listed: Mask
    names: NDArray[np.bytes_]
    order: Ids
    point_rows: Ids
    latitudes: Degrees
    longitudes: Degrees
    pairs: Mapping[str, Pairs]
    labels: Labels

    @property
    def size(self) -> int:
        """The length of the arrays: the highest id, and one."""
        return len(self.listed)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        columns = [self.known, self.listed, self.names, self.order]
        columns += [self.point_rows, self.latitudes, self.longitudes]
        return sum(column.nbytes for column in columns) + sum(
            pairs.rows.nbytes + pairs.codes.nbytes for pairs in self.pairs.values()
        )

    def having(self, facet: str, values: Iterable[str]) -> Mask:
        """The organisations with one of these values of a facet."""
        return self.pairs[facet].having(values, self.size)

    def by_name(self, among: Mask) -> Ids:
        """The ids of these organisations, by name."""
        return self.order[among[self.order]]

    def distances_km(self, latitude: float, longitude: float, within_km: float) -> NDArray[np.float32]:
        """How far each organisation's nearest site is; infinity beyond the radius and without coordinates.

        A box of degrees leaves few sites to reckon with; then the haversine formula.
        """
        far = np.full(self.size, np.inf, np.float32)
        margin = within_km / KM_PER_DEGREE * 1.01
        across = margin / max(0.01, cos(radians(min(89.0, abs(latitude) + margin))))
        near = (np.abs(self.latitudes - latitude) <= margin) & (np.abs(self.longitudes - longitude) <= across)
        north, east = np.radians(self.latitudes[near]), np.radians(self.longitudes[near])
        here, there = radians(latitude), radians(longitude)
        chord = np.sin((north - here) / 2) ** 2
        chord += cos(here) * np.cos(north) * np.sin((east - there) / 2) ** 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1, chord)))
        np.minimum.at(far, self.point_rows[near], km.astype(np.float32))
        far[far > within_km] = np.inf
        return far


_lock = threading.Lock()
_kept: Table | None = None


def current() -> Table:
    """The table of this moment: 1 query where nothing changed, 8 where something did."""
    global _kept  # noqa: PLW0603  one table a process is the point of it
    version = SearchIndex.objects.values_list("version", flat=True).first() or 0
    with _lock:
        if _kept is None or _kept.version > version:
            _kept = _read(None, version)
        elif _kept.version < version:
            _kept = _read(_kept, version)
        return _kept


def forget() -> None:
    """Lets go of the table, for tests that roll their database back."""
    global _kept  # noqa: PLW0603  see current
    _kept = None


def _read(old: Table | None, version: int) -> Table:
    names = labels(old.labels if old else None)
    base = replace(old, labels=names) if old else _empty(names)
    rows = SearchDocument.objects.filter(version__gt=base.version).order_by("pk")
    fields = ("pk", "facets", "points", "sort_name", "is_listed")
    table, waiting = base, rows.values_list(*fields).iterator(BATCH)
    while batch := list(islice(waiting, BATCH)):
        table = _with(table, batch, version)
    table = replace(table, version=version)
    if old is not None and SearchDocument.objects.count() != np.count_nonzero(table.known):
        return _read(None, version)  # some were deleted
    return table


def _empty(names: Labels) -> Table:
    nothing, degrees = np.zeros(0, np.bool_), np.zeros(0, np.float32)
    ids = np.zeros(0, np.int32)
    return Table(
        version=0,
        known=nothing,
        listed=nothing,
        names=np.zeros(0, f"S{NAME_BYTES}"),
        order=ids,
        point_rows=ids,
        latitudes=degrees,
        longitudes=degrees,
        pairs={facet: Pairs.none() for facet in FACETS},
        labels=names,
    )


def _with(old: Table, rows: Sequence[Row], version: int) -> Table:
    """The table with these documents in place of what it knew of them."""
    size = max(old.size, 1 + max((row[0] for row in rows), default=-1))
    ids = np.array([row[0] for row in rows], np.int32)
    changed = np.zeros(size, np.bool_)
    changed[ids] = True
    known, listed, names = (_longer(column, size) for column in (old.known, old.listed, old.names))
    known[ids] = True
    listed[ids] = [row[4] for row in rows]
    names[ids] = [row[3].encode()[:NAME_BYTES] for row in rows]
    points = [(row[0], *point) for row in rows if row[4] for point in _points(row[2])]
    kept = ~changed[old.point_rows]
    return Table(
        version=version,
        known=known,
        listed=listed,
        names=names,
        order=_order(old.order[~changed[old.order]], ids[listed[ids]], names),
        point_rows=np.concatenate([old.point_rows[kept], np.array([one[0] for one in points], np.int32)]),
        latitudes=np.concatenate([old.latitudes[kept], np.array([one[1] for one in points], np.float32)]),
        longitudes=np.concatenate([old.longitudes[kept], np.array([one[2] for one in points], np.float32)]),
        pairs=_pairs(old.pairs, changed, rows),
        labels=old.labels,
    )


def _longer(column: NDArray[Any], size: int) -> NDArray[Any]:
    return np.concatenate([column, np.zeros(size - len(column), column.dtype)])


def _points(written: str) -> Iterator[tuple[float, float]]:
    for point in written.split():
        latitude, _, longitude = point.partition(",")
        yield float(latitude), float(longitude)


def _order(unchanged: Ids, added: Ids, names: NDArray[np.bytes_]) -> Ids:
    """Ids by name: a few are put into their places, many are sorted with the rest."""
    added = added[np.argsort(names[added], kind="stable")]
    return np.insert(unchanged, np.searchsorted(names[unchanged], names[added]), added)


def _pairs(old: Mapping[str, Pairs], changed: Mask, rows: Sequence[Row]) -> dict[str, Pairs]:
    added: dict[str, list[tuple[int, str]]] = {facet: [] for facet in FACETS}
    for row in rows:
        for pair in row[1].split():
            facet, _, value = pair.partition(":")
            added[facet].append((row[0], value))
    return {facet: old[facet].with_new(changed, added[facet]) for facet in FACETS}
