"""Importing notices: each is decided and kept in one transaction, so that a run can stop anywhere and be
repeated.

Counts are notices, not files; a corrigendum that comes before its notice waits until the end of the run.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from auditlog.context import disable_auditlog
from django.conf import settings
from django.db import transaction

from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.tenders.queries.codes import Shelves
from tisserand.cluster.tenders.queries.reading import Ledger
from tisserand.cluster.tenders.sources import Correction, Draft, Found, Limits, Refused
from tisserand.cluster.tenders.sources.files import MEGABYTE

from .deciding import AwaitsItsBase, Decision, Outcome, decided, pretend
from .keeping import correct, keep, note


@dataclass(frozen=True, slots=True)
class Rejected:
    """A place in the files that gave no notice, and why; `row` is that of a table."""

    file: str
    row: int | None
    reason: Refused

    @property
    def place(self) -> str:
        """The file, with the row behind it where there is one."""
        return self.file if self.row is None else f"{self.file}, row {self.row}"


@dataclass
class Tally:
    """What became of the notices of a run; `touched` are the tenders that are new or say something else."""

    files: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Counts one notice."""
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)


def limits() -> Limits:
    """How much of a file this installation reads."""
    most = settings.IMPORT_MOST_MEGABYTES * MEGABYTE
    return Limits(
        most_xml_bytes=min(most, 20 * MEGABYTE), most_table_bytes=most, most_rows=settings.IMPORT_MOST_ROWS
    )


def import_notices(
    found: Iterable[Found],
    *,
    at: datetime,
    is_trial: bool = False,
    told: Callable[[int], None] | None = None,
) -> Tally:
    """Imports every notice that is found, or with `is_trial` only decides; `told` hears how many are done."""
    run = _Run(at, is_trial)
    for done, each in enumerate(run.sorted_out(found), 1):
        run.take(each)
        if told:
            told(done)
    run.take_up_what_waits()
    return run.tally


class _Run:
    """One import: what it knows, what waits, what it counted."""

    def __init__(self, at: datetime, is_trial: bool) -> None:
        self.at, self.is_trial = at, is_trial
        self.ledger, self.shelves, self.tally = Ledger(), Shelves(), Tally()
        self.waiting: list[Found] = []
        self.files: set[str] = set()

    def sorted_out(self, found: Iterable[Found]) -> Iterator[Found]:
        """Counts files and refusals; gives on what is a notice."""
        for each in found:
            self.files.add(each.file)
            self.tally.files = len(self.files)
            if isinstance(each.notice, Refused):
                self.tally.rejected.append(Rejected(each.file, each.row, each.notice))
            else:
                yield each

    def take(self, found: Found) -> None:
        """Decides and keeps one notice."""
        assert not isinstance(found.notice, Refused)
        try:
            self.tally.add(self._taken(found.notice))
        except AwaitsItsBase:
            self.waiting.append(found)
        except Refused as refused:
            self.tally.rejected.append(Rejected(found.file, found.row, refused))

    def take_up_what_waits(self) -> None:
        """Corrigenda whose notice has arrived meanwhile, until no more of them has."""
        before = -1
        while self.waiting and len(self.waiting) != before:
            before, waiting, self.waiting = len(self.waiting), self.waiting, []
            for each in waiting:
                self.take(each)
        for each in self.waiting:
            assert isinstance(each.notice, Correction)
            reason = Refused("no_base", number=each.notice.changes)
            self.tally.rejected.append(Rejected(each.file, each.row, reason))

    def _taken(self, notice: Draft | Correction) -> Outcome:
        if self.is_trial:
            return self._pretended(notice)
        with transaction.atomic(), disable_auditlog():
            decision = decided(notice, self.ledger)
            if decision.is_noted:
                self._write(notice, decision)
        return decision.outcome

    def _pretended(self, notice: Draft | Correction) -> Outcome:
        decision = decided(notice, self.ledger)
        if decision.is_noted:
            pretend(notice, decision, self.ledger)
        return decision.outcome

    def _write(self, notice: Draft | Correction, decision: Decision) -> None:
        tender = Tender.objects.select_for_update().get(pk=decision.tender) if decision.tender else None
        if decision.outcome != Outcome.UNCHANGED:
            if isinstance(notice, Draft):
                tender = keep(notice, tender, self.shelves, at=self.at)
            else:
                assert tender is not None
                correct(tender, notice, at=self.at)
            self.tally.touched.append(tender.pk)
        assert tender is not None
        note(notice, tender, at=self.at)
