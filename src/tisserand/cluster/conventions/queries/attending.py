"""Who and what a live convention consists of, kept in memory: on the day every phone asks for it.

What is kept is read anew as soon as the pulse of the convention has beaten, and after half a minute at most.
Its records are shared by all threads: they are read, never changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    Meeting,
    Registration,
    Round,
    Schedule,
    Table,
)

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Attending:
    """Registrations with organisation, languages and delegates, rounds, tables, interpreters, by key."""

    registrations: Mapping[int, Registration]
    rounds: Mapping[int, Round]
    tables: Mapping[int, Table]
    interpreters: Mapping[int, Interpreter]
    until: float

    def dressed(self, meetings: Iterable[Meeting], schedule: Schedule) -> list[Meeting]:
        """These meetings with all that they point to, in the order of the day: no query."""
        found = list(meetings)
        for one in found:
            one.schedule = schedule
            one.a, one.b = self.registrations[one.a_id], self.registrations[one.b_id]
            one.round, one.table = self.rounds[one.round_id], self.tables[one.table_id]
            if one.interpreter_id:
                one.interpreter = self.interpreters[one.interpreter_id]
        return sorted(found, key=lambda one: (one.round.number, one.table.number))


_kept: dict[str, tuple[int, Attending]] = {}
_lock = Lock()


def attending(convention: Convention) -> Attending:
    """What is kept of a convention, or read: 6 queries once a beat and half minute."""
    beat, kept = _kept.get(convention.wall_key, (-1, None))
    if kept is None or beat != convention.pulse or kept.until < monotonic():
        with _lock:
            kept = _read(convention)
            _kept[convention.wall_key] = convention.pulse, kept
    return kept


def dressed(convention: Convention, schedule: Schedule, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Meetings of a live schedule with all that they point to: no query but for what is not known yet."""
    found = list(meetings)
    try:
        return attending(convention).dressed(found, schedule)
    except KeyError:  # somebody or something has come since
        _kept.pop(convention.wall_key, None)
        return attending(convention).dressed(found, schedule)


def _read(convention: Convention) -> Attending:
    rows = convention.registrations.select_related("organisation")
    return Attending(
        registrations={one.pk: one for one in rows.prefetch_related("languages", "delegates")},
        rounds={one.pk: one for one in convention.rounds.all()},
        tables={one.pk: one for one in convention.tables.all()},
        interpreters={one.pk: one for one in convention.interpreters.all()},
        until=monotonic() + SECONDS,
    )
