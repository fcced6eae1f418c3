"""From a brokerage day to a plan with the fewest breaks, proved.

Two questions are asked in turn. The prover asks whether the bound can be met: each no raises the bound by
one, the first yes is an optimal plan. The hunter asks for any plan, then for better ones, so that a plan
stands early and is kept whenever the run is cut short. Times are seconds.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable

from ..answer import Status
from .answer import DayAnswer, DayProgress
from .domains import fewest_breaks, meetings_of, most_breaks, slots_left
from .judge import breaks_of
from .model import DayModel
from .problem import BrokerageDay
from .question import Question

TURNS_PER_HUNT = 4
"""Once a plan stands, the hunter has one turn in so many."""

PATIENCE = 16
"""After so many fruitless turns the hunter halves the step by which it wants to improve."""


def solve(
    day: BrokerageDay,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    progress: Callable[[DayProgress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> DayAnswer:
    """The plan with the fewest breaks, or the best one found within `seconds` (`math.inf`: no limit).

    `stop` is asked, and `progress` told, after every portion of work (about half a second). The best plan and
    the proved bound stand whenever the run ends; a run that ends by its proof gives the same plan for the
    same seed, and takes the time it takes to finish the portion in hand. Raises `ValueError` if `seconds` is
    no number of at least 0.
    """
    if not seconds >= 0:
        raise ValueError(f"seconds must be a number of at least 0, not {seconds}")
    run = Run(day, seed)
    while not run.is_over and time.perf_counter() < run.started + seconds and not (stop and stop()):
        run.advance()
        if progress:
            progress(run.progress())
    return run.answer()


class Run:
    """The state of one search: the bound, the best plan, and the two questions that are being asked."""

    def __init__(self, day: BrokerageDay, seed: int) -> None:
        self.started = time.perf_counter()
        self.day, self.seed = day, seed
        self.slots: tuple[int, ...] = ()
        self.breaks: int | None = None
        self.first_plan_seconds: float | None = None
        self.is_infeasible = False
        self.bound = self.limit = self.floor = 0
        self._turn = 0
        self._models: dict[int, DayModel] = {}
        self._domains = slots_left(day)
        self._weigh_breaks()
        self._prover = Asker(self)
        self._hunter = Hunter(self)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to find or to prove."""
        return self.is_infeasible or self.breaks == self.bound

    def advance(self) -> None:
        """Ask the prover, and the hunter if it is its turn, for one portion each."""
        self._prover.ask(self.bound)
        if not self.is_over and (self.breaks is None or self._turn % TURNS_PER_HUNT == 0):
            self._hunter.hunt()
        self._turn += 1
        self.is_infeasible |= self.breaks is None and self.bound > self.limit

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

    def model(self, breaks: int) -> DayModel:
        """The formula of the plans with at most so many breaks: then somebody has at most their mean."""
        floor = min(self.floor, breaks // self.day.participants)
        if floor not in self._models:
            self._models[floor] = DayModel(self.day, self._domains, floor)
        return self._models[floor]

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
        most = [most_breaks(domains) for domains in own]
        self.is_infeasible = None in fewest
        self.bound = sum(breaks or 0 for breaks in fewest)
        self.limit, self.floor = sum(most), min(most)


class Asker:
    """Asks a run's question "at most so many breaks?" and keeps what it learns."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._asked: int | None = None
        self._question: Question | None = None

    def ask(self, breaks: int) -> bool | None:
        """One more portion of the question whether a plan has at most so many breaks."""
        if self._question is None or self._asked != breaks:
            self.close()
            self._asked = breaks
            self._question = Question(self.run.model(breaks).at_most(breaks), self.run.seed)
        answer = self._question.ask()
        if answer:
            self.run.keep(self.run.model(breaks).plan(self._question.model()))
        if answer is False:
            self.run.bound = max(self.run.bound, breaks + 1)
        if answer is not None:
            self.close()
        return answer

    def close(self) -> None:
        """Put the question aside for good."""
        if self._question is not None:
            self._question.close()
            self._question = None


class Hunter(Asker):
    """Asks for any plan first, then for one that halves the gap, and for less if that proves too hard."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._aim: int | None = None
        self._step = math.inf
        self._fruitless = 0

    def hunt(self) -> None:
        """One more portion, with the aim set anew where plan or bound have overtaken it."""
        self._fruitless += 1
        if self.run.breaks is None:
            self._aim = self.run.limit
        elif self._aim is None or not self.run.bound <= self._aim < self.run.breaks:
            self._set_aim(self.run.breaks)
        elif self._fruitless > PATIENCE and self._step > 1:
            self._step = max(1, self._step // 2)
            self._set_aim(self.run.breaks)
        if self.run.breaks is None or self._aim != self.run.bound:  # else the prover is at it already
            self.ask(self._aim)

    def _set_aim(self, breaks: int) -> None:
        self._fruitless = 0
        self._step = min(self._step, max(1, (breaks - self.run.bound + 1) // 2))
        self._aim = breaks - int(self._step)


def _tables(slots: tuple[int, ...]) -> tuple[int, ...]:
    """A table for each meeting: within a slot, the tables are dealt in the order of the meetings."""
    dealt: Counter[int] = Counter()
    tables = []
    for slot in slots:
        dealt[slot] += 1
        tables.append(dealt[slot])
    return tuple(tables)
