"""The day as a formula: its models are the plans, and its break literals count their breaks.

One literal per meeting and slot, one per participant and slot ("busy"); the rules follow one function each.
What the rules imply, how many busy slots each participant has, is told too: it is what makes proofs short
(Bofill et al., JAIR 2022).
Meetings and participants are counted from 0 here, slots from 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from .domains import Domains, meetings_by_host, meetings_of, surely_busy
from .formula import FALSE, TRUE, Formula
from .groups import break_literals
from .problem import BrokerageDay

MOST_UNEVEN = 2
"""The breaks of any two participants differ by no more."""


@dataclass(frozen=True, slots=True)
class Range:
    """How many breaks a participant may have, from `fewest` to `most`."""

    fewest: int
    most: int


class DayModel:
    """The formula of a day in which each participant has a number of breaks within its range.

    `floor`: somebody has at most so many breaks, which is what fairness is measured from. The `seed` gives
    the meetings the order in which a solver sees them.
    """

    def __init__(
        self, day: BrokerageDay, domains: Domains, ranges: Sequence[Range], floor: int, seed: int
    ) -> None:
        self.day, self.domains = day, domains
        self.formula = Formula()
        self.held: list[dict[int, int]] = [{} for _ in domains]
        for m in Random(seed).sample(range(len(domains)), len(domains)):  # noqa: S311 (an order, no secret)
            self.held[m] = {slot: self.formula.new() for slot in sorted(domains[m])}
        self.busy: list[list[int]] = []
        self.breaks: list[list[int]] = []
        self._place_every_meeting()
        self._keep_precedences()
        self._let_each_meet_one_at_a_time()
        self._keep_to_the_tables()
        self._count_breaks(ranges)
        self._share_breaks_fairly(floor)

    def at_most(self, breaks: int, people: Collection[int] | None = None) -> Formula:
        """The formula whose models are the plans with at most so many breaks in all.

        With `people`, the others have none but those that are certain.
        """
        bounded = self.formula.grown()
        certain, doubtful = 0, list[int]()
        for person, own in enumerate(self.breaks):
            avoidable = [literal for literal in own if literal != TRUE]
            certain += len(own) - len(avoidable)
            if people is None or person in people:
                doubtful += avoidable
            else:
                for literal in avoidable:
                    bounded.add(-literal)
        if breaks < certain + len(doubtful):
            bounded.count(doubtful, 0, breaks - certain)
        return bounded

    def plan(self, literals: Sequence[int]) -> tuple[int, ...]:
        """The slot of each meeting in the model that makes `literals` true."""
        true = {literal for literal in literals if literal > 0}
        return tuple(next(slot for slot, held in own.items() if held in true) for own in self.held)

    def literals(self, slots: Sequence[int]) -> list[int]:
        """Which literals say that the meetings take place in these slots."""
        return [own[slot] for own, slot in zip(self.held, slots, strict=True)]

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
            for held in self._in_each_slot(own):
                self.formula.at_most_one(held)
            self.busy.append(self._any_in_each_slot(own))

    def _in_each_slot(self, meetings: Sequence[int]) -> list[list[int]]:
        slots = range(1, self.day.slots + 1)
        return [[self.held[m][slot] for m in meetings if slot in self.held[m]] for slot in slots]

    def _any_in_each_slot(self, meetings: Sequence[int]) -> list[int]:
        return [self.formula.either(held) for held in self._in_each_slot(meetings)]

    def _keep_to_the_tables(self) -> None:
        """Count busy hosts, which are few, but everybody where many must meet at once and tables get scarce.

        Both say the same, but only the second sees that too many would have to be busy.
        """
        hosts = [*zip(*self._busy_hosts(), strict=True)] or [()] * self.day.slots
        crowds = Counter(slot for own in self._own_domains() for slot in surely_busy(own, self.day.slots))
        for slot, everybody in enumerate(zip(*self.busy, strict=True), 1):
            if crowds[slot] < self.day.tables:
                self._count_in_slot(hosts[slot - 1], people_per_meeting=1)
            else:
                self._count_in_slot(everybody, people_per_meeting=2)

    def _count_in_slot(self, busy: Sequence[int], people_per_meeting: int) -> None:
        possible = [literal for literal in busy if literal != FALSE]
        most = people_per_meeting * self.day.tables
        fewest = max(0, people_per_meeting * len(self.held) - (self.day.slots - 1) * most)
        if len(possible) > most:
            self.formula.count(possible, fewest, most)

    def _own_domains(self) -> list[list[frozenset[int]]]:
        return [[self.domains[m] for m in own] for own in meetings_of(self.day)]

    def _busy_hosts(self) -> list[list[int]]:
        hosts = zip(self.busy, meetings_of(self.day), meetings_by_host(self.day), strict=True)
        return [busy if hosted == own else self._any_in_each_slot(hosted) for busy, own, hosted in hosts]

    def _count_breaks(self, ranges: Sequence[Range]) -> None:
        for busy, own, breaks in zip(self.busy, meetings_of(self.day), ranges, strict=True):
            self.breaks.append(
                break_literals(self.formula, busy, len(own), breaks.fewest, breaks.most)
                if len(own) > 1
                else []
            )

    def _share_breaks_fairly(self, floor: int) -> None:
        """Who has k + 2 breaks or more requires that everybody has k or more."""
        for k in range(1, floor + 1):
            everybody = self.formula.new()
            for own in self.breaks:
                self.formula.add(-everybody, own[k - 1] if k <= len(own) else FALSE)
                if k + MOST_UNEVEN <= len(own):
                    self.formula.add(-own[k + MOST_UNEVEN - 1], everybody)
