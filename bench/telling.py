"""What a solver tells while it works, one line of JSON each, so that nothing is lost where it is cut short.

A line holds the seconds since the solver's clock started and what is new: a plan's value, a bound, the end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from enum import StrEnum
from typing import TextIO

from tisserand.engines.scheduling.breaks import BrokerageDay, breaks_of, judge


class Verdict(StrEnum):
    """What a solver says in the end."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    OPEN = "open"


class Telling:
    """The clock of one solver, and the file that it tells things to."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the clock was started."""
        return time.perf_counter() - self._began

    def start(self) -> None:
        """Everything is loaded and read; the time counts from here."""
        self.line(start=True)
        self._began = time.perf_counter()

    def line(self, **told: object) -> None:
        """One line, at once."""
        self._file.write(json.dumps({"at": round(self.seconds, 4), **told}) + "\n")
        self._file.flush()

    def end(self, verdict: Verdict, **told: object) -> None:
        """The last word; the clock stops here."""
        self.line(end=verdict, **told)


class DayTelling(Telling):
    """Plans and bounds of a brokerage day; every plan is judged at once."""

    def __init__(self, file: TextIO, day: BrokerageDay) -> None:
        super().__init__(file)
        self._day = day
        self._best: int | None = None
        self._bound: int | None = None

    def plan(self, slots: Sequence[int | None]) -> None:
        """A plan that the solver holds allowed; told if it is better than all before."""
        breaks = sum(breaks_of(self._day, slots))
        if self._best is None or breaks < self._best:
            self._best = breaks
            faults = judge(self._day, slots)
            self.line(value=breaks, faults=len(faults), fault=faults[0].code if faults else None)

    def bound(self, breaks: int) -> None:
        """No plan has fewer breaks; told if it is news."""
        if self._bound is None or breaks > self._bound:
            self._bound = breaks
            self.line(bound=breaks)
