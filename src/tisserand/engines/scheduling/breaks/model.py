"""The day as a formula: its models are the plans, and its break literals count their breaks.

One literal per meeting and slot, one per participant and slot ("busy"); the rules follow one function each.
What the rules imply, how many busy slots each participant has, is told too: it is what makes proofs short
(Bofill et al., JAIR 2022).
Meetings and participants are counted from 0 here, slots from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from .domains import Domains, meetings_of, most_breaks
from .formula import FALSE, Formula
from .problem import BrokerageDay
from .walks import break_literals

MOST_UNEVEN = 2
"""The breaks of any two participants differ by no more."""


class Tally(StrEnum):
    """What is counted in each slot so that the tables suffice; both say the same, neither is always best."""

    MEETINGS = "meetings"
    PEOPLE = "people"


class DayModel:
    """The formula of a day in which somebody has at most `floor` breaks (hence nobody above `floor` + 2)."""

    def __init__(self, day: BrokerageDay, domains: Domains, floor: int, tally: Tally) -> None:
        self.day, self.domains = day, domains
        self.formula = Formula()
        self.held = [{slot: self.formula.new() for slot in sorted(slots)} for slots in domains]
        self.busy: list[list[int]] = []
        self.breaks: list[list[int]] = []
        self._place_every_meeting()
        self._keep_precedences()
        self._let_each_meet_one_at_a_time()
        self._keep_to_the_tables(tally)
        self._count_breaks(floor)
        self._share_breaks_fairly(floor)

    def at_most(self, breaks: int) -> Formula:
        """The formula whose models are the plans with at most so many breaks in all."""
        literals = [literal for own in self.breaks for literal in own]
        bounded = self.formula.grown()
        if breaks < len(literals):
            bounded.count(literals, 0, breaks)
        return bounded

    def plan(self, literals: Sequence[int]) -> tuple[int, ...]:
        """The slot of each meeting in the model that makes `literals` true."""
        true = {literal for literal in literals if literal > 0}
        return tuple(next(slot for slot, held in own.items() if held in true) for own in self.held)

    def _place_every_meeting(self) -> None:
        for own in self.held:
            self.formula.add(*own.values())
            self.formula.at_most_one(list(own.values()))

    def _keep_precedences(self) -> None:
        for after, meeting in enumerate(self.day.meetings):
            for q in sorted(meeting.after):
                earlier, later = self.held[q - 1], self.held[after]
                for slot, held in later.items():
                    self.formula.add(-held, *(other for at, other in earlier.items() if at < slot))
                for slot, held in earlier.items():
                    self.formula.add(-held, *(other for at, other in later.items() if at > slot))

    def _let_each_meet_one_at_a_time(self) -> None:
        for own in meetings_of(self.day):
            busy = []
            for slot in range(1, self.day.slots + 1):
                held = [self.held[m][slot] for m in own if slot in self.held[m]]
                self.formula.at_most_one(held)
                busy.append(self.formula.either(held))
            self.busy.append(busy)

    def _keep_to_the_tables(self, tally: Tally) -> None:
        tables = self.day.tables
        fewest = max(0, len(self.held) - (self.day.slots - 1) * tables)
        for slot in range(1, self.day.slots + 1):
            held = [own[slot] for own in self.held if slot in own]
            if len(held) <= tables:
                continue
            if tally == Tally.MEETINGS:
                self.formula.count(held, fewest, tables)
            else:
                busy = [own[slot - 1] for own in self.busy if own[slot - 1] != FALSE]
                self.formula.count(busy, 2 * fewest, 2 * tables)

    def _count_breaks(self, floor: int) -> None:
        for busy, own in zip(self.busy, meetings_of(self.day), strict=True):
            most = min(floor + MOST_UNEVEN, most_breaks([self.domains[m] for m in own]))
            self.breaks.append(break_literals(self.formula, busy, len(own), most) if len(own) > 1 else [])

    def _share_breaks_fairly(self, floor: int) -> None:
        """Who has k + 2 breaks or more requires that everybody has k or more."""
        for k in range(1, floor + 1):
            everybody = self.formula.new()
            for own in self.breaks:
                self.formula.add(-everybody, own[k - 1] if k <= len(own) else FALSE)
                if k + MOST_UNEVEN <= len(own):
                    self.formula.add(-own[k + MOST_UNEVEN - 1], everybody)
