"""Importing organisations from files: preview and real import, going on after a kill.

A file is read whole before anything is stored. Rows are written batch by batch, each batch in one
transaction, so that an import that was killed goes on where it stopped when the same file is given again.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import ColumnMapping, Import, ImportedRow
from tisserand.cluster.organisations.sources import (
    SOURCES,
    Limits,
    Row,
    Source,
    Table,
    fingerprint,
    fitting,
    lacking,
    proposed,
    read_table,
)
from tisserand.cluster.organisations.sources.geocoding import configured
from tisserand.cluster.organisations.sources.reading.table import MEGABYTE
from tisserand.cluster.organisations.sources.values import Shelves

from .deciding import Deciding, Outcome, Reading, Step
from .keeping import keep, with_countries

BATCH_ROWS = 500
MOST_SHOWN = 50
"""How many rows of each outcome a preview keeps to show."""


class UnfitFile(Exception):
    """The file lacks columns its source needs; `missing` are their headers, `source` the one meant."""

    def __init__(self, source: Source, missing: Sequence[str]) -> None:
        super().__init__(source.code)
        self.source, self.missing = source, missing


class NothingLeftToImport(Exception):
    """The import is over, or was taken back: there is nothing to go on with."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was read and understood so far that its rows can be imported."""

    name: str
    checksum: str
    table: Table
    source: Source
    columns: Mapping[str, str]


@dataclass
class Tally:
    """What became of the rows: counts that add up to `rows`, and the first rows of each outcome to show."""

    rows: int = 0
    placed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[Step]] = field(default_factory=dict)
    rejected: list[Step] = field(default_factory=list)

    def add(self, steps: Sequence[Step]) -> None:
        """Counts a batch."""
        for step in steps:
            self.rows += 1
            self.outcomes[step.outcome] += 1
            self.placed += step.placed is not None and step.placed.is_placed
            if step.outcome == Outcome.REJECTED:
                self.rejected.append(step)
            elif len(shown := self.shown.setdefault(step.outcome, [])) < MOST_SHOWN:
                shown.append(step)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome, how many in all and how many whose place is known."""
        return {
            "rows": self.rows,
            "placed": self.placed,
            **{each: self.outcomes[each] for each in Outcome.values},
        }


def limits() -> Limits:
    """How much of a file this installation reads."""
    return Limits(settings.IMPORT_MOST_MEGABYTES * MEGABYTE, settings.IMPORT_MOST_ROWS)


def arrival(
    content: bytes, name: str, *, source: str = "", columns: Mapping[str, str] | None = None
) -> Arrival:
    """The file read, with its source found by the headers unless named, and its columns as remembered.

    Raises Unreadable, UnfitFile; KeyError for an unknown source.
    """
    table = read_table(content, name, limits())
    chosen = SOURCES[source] if source else fitting(table.headers)
    if missing := lacking(chosen, table.headers):
        raise UnfitFile(chosen, missing)
    if columns is None:
        columns = remembered(chosen, table.headers)
    if chosen.fields and "name" not in columns:
        raise UnfitFile(chosen, ["name"])
    return Arrival(name[:200], hashlib.sha256(content).hexdigest(), table, chosen, columns)


def remembered(source: Source, headers: Sequence[str]) -> Mapping[str, str]:
    """Which column fills which field: as confirmed for such a file before, else as the headers suggest."""
    if not source.fields:
        return {}
    kept = ColumnMapping.objects.filter(source=source.code, headers=fingerprint(headers)).first()
    return kept.columns if kept else proposed(headers)


def remember(source: Source, headers: Sequence[str], columns: Mapping[str, str]) -> None:
    """Keeps what somebody confirmed for the next file with these headers."""
    ColumnMapping.objects.update_or_create(
        source=source.code, headers=fingerprint(headers), defaults={"columns": dict(columns)}
    )


def preview(arrived: Arrival, most: int | None = None) -> Tally:
    """What an import would do, decided by the same code; nothing is written. `most` looks at the first
    rows.
    """
    tally = Tally()
    reading = Reading(arrived.source, arrived.columns)
    deciding = Deciding(arrived.source, Shelves(), keeps=True)
    for batch in _batches(arrived.table.rows[:most]):
        tally.add(deciding.decided([reading.understood(row) for row in batch]))
    return tally


def begin(arrived: Arrival, *, by: User | None, at: datetime, licence: str = "") -> Import:
    """Opens the import of a file, or takes up the one of the same file that was cut short."""
    running = Import.objects.filter(
        source=arrived.source.code, checksum=arrived.checksum, state=Import.State.RUNNING
    ).first()
    return running or Import.objects.create(
        source=arrived.source.code,
        file_name=arrived.name,
        checksum=arrived.checksum,
        licence=(licence or arrived.source.licence)[:120],
        columns=dict(arrived.columns),
        state=Import.State.RUNNING,
        by=by,
        started_at=at,
    )


def import_rows(
    run: Import, arrived: Arrival, *, at: datetime, told: Callable[[int, int], None] | None = None
) -> Import:
    """Imports the rows that are not imported yet; `told` hears how many of how many are done.

    Each batch of 500 rows is one transaction. Raises NothingLeftToImport unless the import is running.
    """
    reading, geocoder = Reading(arrived.source, arrived.columns), configured(settings.GEOCODER_URL)
    shelves = Shelves()
    deciding = Deciding(arrived.source, shelves, keeps=False)
    last = _last_of(run)
    done = placed = 0
    for batch in _batches(arrived.table.rows):
        understood = [reading.understood(row, geocoder if row.number > last else None) for row in batch]
        placed += sum(one.placed is not None and one.placed.is_placed for one in understood)
        with transaction.atomic():
            _hold(run)
            last = _last_of(run)
            if fresh := [one for one in understood if one.number > last]:
                deciding.shelves = shelves = with_countries(fresh, shelves)
                keep(run, deciding.decided(fresh), shelves, at=at)
        done += len(batch)
        if told:
            told(done, len(arrived.table.rows))
    return _end(run, placed, at)


def _last_of(run: Import) -> int:
    """The number of the last row that is imported already."""
    return run.rows.aggregate(last=Max("number"))["last"] or 0


def _hold(run: Import) -> None:
    """Makes sure that the import is still running, and that nobody else writes a batch of it meanwhile."""
    if Import.objects.select_for_update().get(pk=run.pk).state != Import.State.RUNNING:
        raise NothingLeftToImport


def _end(run: Import, placed: int, at: datetime) -> Import:
    """Counts what became of the rows and closes the import; its file is not needed any more."""
    outcomes = Counter(run.rows.order_by().values_list("outcome", flat=True))
    run.counts = {
        "rows": outcomes.total(),
        "placed": placed,
        **{each: outcomes[each] for each in Outcome.values},
    }
    run.state, run.finished_at = Import.State.DONE, at
    if run.file:
        run.file.delete(save=False)
    run.save(update_fields=("counts", "state", "finished_at", "file"))
    return run


def report(run: Import) -> dict[str, Any]:
    """The counts of a finished import, and its refused rows with their reasons: 1 query."""
    rejected = run.rows.filter(outcome=ImportedRow.Outcome.REJECTED).order_by("number")
    return {**run.counts, "rejected": [(row.number, row.reason, row.facts) for row in rejected]}


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]
