"""The state of one search for few breaks: the bound, the best plan, and whose turn it is to ask.

The weaver begins: it finds plans quickly, and where one of them meets the bound, no question is asked at all.
Questions are asked in turn. The prover raises the bound until a plan meets it, which is optimal. The hunter
asks for a plan not far above the bound, then for better ones, so that a plan stands early and is kept
whenever the run is cut short.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

from tisserand.engines.scheduling.answer import Status

from .answer import DayAnswer, DayProgress
from .domains import fewest_breaks, meetings_of, most_breaks, slots_left
from .hunter import Hunter
from .judge import breaks_of
from .model import MOST_UNEVEN, DayModel, Range
from .problem import BrokerageDay
from .prover import Prover
from .weaver import Weaver, can_weave

BURSTS_FIRST = 4
"""So many bursts of the weaver come before all questions: a tenth of a second, all that most days need."""

HEAD_START = 8
"""So many portions of the prover's work come before all other questions."""

TURNS_PER_ROUND = 16
"""In each round the prover has so many turns, the hunter one; as many while there is no plan."""


class Run:
    """The state of one search: the bound, the best plan, and the questions that are being asked."""

    def __init__(self, day: BrokerageDay, seed: int, *, hunts_first: bool = False) -> None:
        self.started = time.perf_counter()
        self.day, self.seed = day, seed
        self.slots: tuple[int, ...] = ()
        self.breaks: int | None = None
        self.first_plan_seconds: float | None = None
        self.is_infeasible = False
        self.bound = self.limit = self.floor = 0
        self.fewest: list[int] = []
        self.most: list[int] = []
        self._models: dict[tuple[int, int, int], DayModel] = {}
        self._domains = slots_left(day)
        self._weigh_breaks()
        self._prover = Prover(self, seed)
        self._hunter = Hunter(self, seed)
        self._weaver = Weaver(self, day, self._domains, seed) if can_weave(day) else None
        self._turns = self._take_turns(hunts_first)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to find or to prove."""
        return self.is_infeasible or self.breaks == self.bound

    def advance(self) -> None:
        """Ask whose turn it is for one portion."""
        next(self._turns).advance()
        self.is_infeasible |= self.breaks is None and self.bound > self.limit

    def _take_turns(self, hunts_first: bool) -> Iterator[Prover | Hunter | Weaver]:
        if self._weaver:
            yield from (self._weaver,) * BURSTS_FIRST
        if not hunts_first:
            yield from (self._prover,) * HEAD_START
        while True:
            yield self._hunter
            if self._weaver:
                yield self._weaver
            for _ in range(TURNS_PER_ROUND):
                yield self._prover
                if self.breaks is None:
                    yield self._hunter

    def progress(self) -> DayProgress:
        """What is known by now."""
        return DayProgress(self._seconds, self.breaks, self.bound, self.slots)

    def answer(self) -> DayAnswer:
        """What is known in the end; closes the questions."""
        self._prover.close()
        self._hunter.close()
        return DayAnswer(
            self._status,
            self.slots,
            _tables(self.slots),
            self.breaks,
            0 if self.is_infeasible else self.bound,
            self._seconds,
            self.first_plan_seconds,
            self.seed,
        )

    def model(self, breaks: int, seed: int) -> DayModel:
        """The formula of the plans with at most so many breaks.

        Then somebody has at most their mean, nobody has more than 2 above that, and nobody more than are left
        over by what the others cannot avoid.
        """
        floor = min(self.floor, breaks // self.day.participants)
        spare = min(breaks - sum(self.fewest), floor + MOST_UNEVEN)
        key = seed, floor, spare
        if key not in self._models:
            ranges = [
                Range(fewest, min(most, fewest + spare, floor + MOST_UNEVEN))
                for fewest, most in zip(self.fewest, self.most, strict=True)
            ]
            self._models[key] = DayModel(self.day, self._domains, ranges, floor, seed)
        return self._models[key]

    def least_uneven(self) -> int:
        """The most breaks a plan can have in which somebody has no more than the mean of the bound."""
        mean = self.bound // self.day.participants
        return min(self.limit, (mean + 1) * self.day.participants - 1)

    def learn(self, bound: int, slots: tuple[int, ...], is_infeasible: bool) -> None:
        """Take over what another run of the same day has found out."""
        self.raise_bound(bound)
        if slots:
            self.keep(slots)
        self.is_infeasible |= is_infeasible

    def raise_bound(self, breaks: int) -> None:
        """No plan has fewer breaks."""
        self.bound = max(self.bound, breaks)

    def keep(self, slots: tuple[int, ...]) -> None:
        """Keep a plan if it is better than the one that stands."""
        breaks = sum(breaks_of(self.day, slots))
        if self.breaks is None or breaks < self.breaks:
            self.slots, self.breaks = slots, breaks
        if self.first_plan_seconds is None:
            self.first_plan_seconds = self._seconds

    @property
    def _seconds(self) -> float:
        return time.perf_counter() - self.started

    @property
    def _status(self) -> Status:
        if self.is_infeasible:
            return Status.INFEASIBLE
        if self.breaks == self.bound:
            return Status.OPTIMAL
        return Status.FEASIBLE if self.breaks is not None and self.bound == 0 else Status.BOUNDED

    def _weigh_breaks(self) -> None:
        """Bound everybody's breaks from below and above, which may say that there is no plan."""
        if not all(self._domains):
            self.is_infeasible = True
            return
        own = [[self._domains[m] for m in meetings] for meetings in meetings_of(self.day)]
        fewest = [fewest_breaks(domains, self.day.slots) for domains in own]
        self.fewest = [breaks for breaks in fewest if breaks is not None]
        self.most = [most_breaks(domains) for domains in own]
        self.bound, self.limit, self.floor = sum(self.fewest), sum(self.most), min(self.most)
        self.is_infeasible = None in fewest or max(self.fewest) > self.floor + MOST_UNEVEN


def _tables(slots: tuple[int, ...]) -> tuple[int, ...]:
    """A table for each meeting: within a slot, the tables are dealt in the order of the meetings."""
    dealt: Counter[int] = Counter()
    tables = []
    for slot in slots:
        dealt[slot] += 1
        tables.append(dealt[slot])
    return tuple(tables)
