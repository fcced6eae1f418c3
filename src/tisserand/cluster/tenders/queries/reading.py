"""What was read already, for deciding what a notice that arrives is: new, newer, or known."""

from dataclasses import dataclass, replace
from datetime import date

from tisserand.cluster.tenders.models import Notice, Source

RICHNESS = {Source.TYPED: 0, Source.TABLE: 1, Source.TED_EXPORT: 2, Source.EFORMS: 2}
"""How much a source tells: what tells less never replaces what tells more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice as it was read before; `shown…` and `procedure` are those its tender has now."""

    number: str
    source: str
    version: str
    fingerprint: str
    tender: int
    shown: str = ""
    shown_on: date | None = None
    procedure: str = ""

    @property
    def rank(self) -> tuple[int, int]:
        """How far it stands above other readings of the same notice."""
        return RICHNESS[Source(self.source)], int(self.version) if self.version.isdecimal() else 0


class Ledger:
    """The notices that were read, and those that a trial only pretends to have read."""

    def __init__(self) -> None:
        self._pretended: dict[str, list[Reading]] = {}
        self._shown: dict[int, tuple[str, date | None, str]] = {}

    def of(self, number: str) -> list[Reading]:
        """The readings of a notice, the oldest first: 1 query."""
        rows = Notice.objects.filter(number=number).select_related("tender").order_by("pk")
        kept = [
            Reading(
                row.number,
                row.source,
                row.version,
                row.fingerprint,
                row.tender_id,
                row.tender.number,
                row.tender.published_on,
                row.tender.procedure,
            )
            for row in rows
        ]
        return [self._as_pretended(each) for each in (*kept, *self._pretended.get(number, []))]

    def _as_pretended(self, reading: Reading) -> Reading:
        if (shown := self._shown.get(reading.tender)) is None:
            return reading
        return replace(reading, shown=shown[0], shown_on=shown[1], procedure=shown[2])

    def pretend(self, reading: Reading) -> None:
        """Remembers it as if it had been read."""
        self._pretended.setdefault(reading.number, []).append(reading)

    def show(self, tender: int, number: str, on: date | None, procedure: str) -> None:
        """Remembers that the tender would show this notice."""
        self._shown[tender] = number, on, procedure

    def next_key(self) -> int:
        """A key no tender has."""
        return -1 - len(self._shown)
