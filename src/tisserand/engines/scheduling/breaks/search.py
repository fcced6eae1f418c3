"""From a brokerage day to a plan with the fewest breaks, proved.

Questions are asked in turn. The provers ask whether the bound can be met: each no raises the bound by one,
the first yes is an optimal plan. Where tables are scarce one prover, counting busy people, is by far the
best; elsewhere nobody knows beforehand whether to count people or meetings, and two provers race. The hunter
asks for any plan, then for better ones, so that a plan stands early and is kept whenever the run is cut
short. Times are seconds.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator

from tisserand.engines.scheduling.answer import Status

from .answer import DayAnswer, DayProgress
from .domains import fewest_breaks, meetings_of, most_breaks, slots_left
from .judge import breaks_of
from .model import MOST_UNEVEN, DayModel, Tally
from .problem import BrokerageDay
from .question import Question

SCARCE = 0.75
"""Tables are scarce where the meetings take a larger share than this of all tables in all slots."""

TURNS_PER_HUNT = 4
"""Once a plan stands, the hunter has its turn after so many of each prover."""

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
    """The plan with the fewest breaks, or the best one found within `seconds` (infinity: no limit).

    `stop` is asked, and `progress` told, after every portion of work, mostly well below a second; the portion
    in hand is finished, so that a run may take so much longer than `seconds`. The best plan and the proved
    bound stand whenever it ends; a run that ends by its proof gives the same plan for the same seed. Raises
    `ValueError` if `seconds` is no number of at least 0.
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
    """The state of one search: the bound, the best plan, and the questions that are being asked."""

    def __init__(self, day: BrokerageDay, seed: int) -> None:
        self.started = time.perf_counter()
        self.day, self.seed = day, seed
        self.slots: tuple[int, ...] = ()
        self.breaks: int | None = None
        self.first_plan_seconds: float | None = None
        self.is_infeasible = False
        self.bound = self.limit = self.floor = 0
        self._models: dict[tuple[int, Tally], DayModel] = {}
        self._domains = slots_left(day)
        self._weigh_breaks()
        is_scarce = len(day.meetings) > SCARCE * day.tables * day.slots
        self._provers = [Asker(self, tally) for tally in ((Tally.PEOPLE,) if is_scarce else Tally)]
        self._hunter = Hunter(self, Tally.PEOPLE)
        self._turns = self._take_turns()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to find or to prove."""
        return self.is_infeasible or self.breaks == self.bound

    def advance(self) -> None:
        """Ask whose turn it is for one portion."""
        next(self._turns).advance()
        self.is_infeasible |= self.breaks is None and self.bound > self.limit

    def _take_turns(self) -> Iterator[Asker]:
        while True:
            for turn in range(TURNS_PER_HUNT):
                yield from self._provers
                if self.breaks is None or turn == 0:
                    yield self._hunter

    def progress(self) -> DayProgress:
        """What is known by now."""
        return DayProgress(self._seconds, self.breaks, self.bound, self.slots)

    def answer(self) -> DayAnswer:
        """What is known in the end; closes the questions."""
        for asker in (*self._provers, self._hunter):
            asker.close()
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

    def model(self, breaks: int, tally: Tally) -> DayModel:
        """The formula of the plans with at most so many breaks: then somebody has at most their mean."""
        floor = min(self.floor, breaks // self.day.participants)
        if (floor, tally) not in self._models:
            self._models[floor, tally] = DayModel(self.day, self._domains, floor, tally)
        return self._models[floor, tally]

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
        unavoidable = [breaks for breaks in fewest if breaks is not None]
        self.bound, self.limit, self.floor = sum(unavoidable), sum(most), min(most)
        self.is_infeasible = None in fewest or max(unavoidable) > self.floor + MOST_UNEVEN


class Asker:
    """Asks a run's question "at most so many breaks?" and keeps what it learns."""

    def __init__(self, run: Run, tally: Tally) -> None:
        self.run, self.tally = run, tally
        self._asked: int | None = None
        self._question: Question | None = None

    def advance(self) -> None:
        """One more portion of the question whether the bound can be met."""
        self.ask(self.run.bound)

    def ask(self, breaks: int) -> None:
        """One more portion of the question whether a plan has at most so many breaks."""
        model = self.run.model(breaks, self.tally)
        if self._question is None or self._asked != breaks:
            self.close()
            self._asked = breaks
            self._question = Question(model.at_most(breaks), self.run.seed)
        answer = self._question.ask()
        if answer:
            self.run.keep(model.plan(self._question.model()))
        if answer is False:
            self.run.bound = max(self.run.bound, breaks + 1)
        if answer is not None:
            self.close()

    def close(self) -> None:
        """Put the question aside for good."""
        if self._question is not None:
            self._question.close()
            self._question = None


class Hunter(Asker):
    """Asks for any plan first, then for one that halves the gap, and for less if that proves too hard."""

    def __init__(self, run: Run, tally: Tally) -> None:
        super().__init__(run, tally)
        self._aim = self._step = run.limit
        self._fruitless = 0

    def advance(self) -> None:
        """One more portion, with the aim set anew where plan or bound have overtaken it."""
        self._fruitless += 1
        if self.run.breaks is not None:
            if self._fruitless > PATIENCE:
                self._set_aim(self.run.breaks, self._step // 2)
            elif not self.run.bound <= self._aim < self.run.breaks:
                self._set_aim(self.run.breaks, self._step)
            if self._aim == self.run.bound:  # the provers are at it
                return
        self.ask(self._aim)

    def _set_aim(self, breaks: int, step: int) -> None:
        self._fruitless = 0
        self._step = max(1, min(step, (breaks - self.run.bound + 1) // 2))
        self._aim = breaks - self._step


def _tables(slots: tuple[int, ...]) -> tuple[int, ...]:
    """A table for each meeting: within a slot, the tables are dealt in the order of the meetings."""
    dealt: Counter[int] = Counter()
    tables = []
    for slot in slots:
        dealt[slot] += 1
        tables.append(dealt[slot])
    return tuple(tables)
