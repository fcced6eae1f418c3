"""Problem B, measured: who meets whom at made-up conventions of several sizes, by us and by others.

Runs inside the process of one task. Values of plans are counted by `worth` and every plan is judged.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bench.events import case_2019, ordinary, tight
from bench.greedy import first_come_plan
from bench.tasks import Task
from bench.telling import Telling, Verdict
from tisserand.engines.scheduling import Meeting, Problem, Progress, judge, solve, warm_up
from tisserand.engines.scheduling.answer import Level, LevelName, Status
from tisserand.engines.scheduling.repair import NoShow, repair
from tisserand.engines.scheduling.repair.judge import judge_repair
from tisserand.engines.scheduling.worth import plan_points, values_of

MARKS = (10, 20, 60, 120)
"""The seconds after which the plan that stands is looked at."""

REPAIRS = 10
PLANNED_BEFORE_SECONDS = 5.0
"""No-shows that each event is repaired after, and how long the plan to be repaired was sought."""


@dataclass(frozen=True, slots=True)
class Size:
    """An event of which there is one for each seed, how long it may be planned, and what is aimed at."""

    title: str
    make: Callable[[int], Problem]
    seconds: float
    first_plan_within: float
    proved_within: float | None = None
    most_breaks: int | None = None
    gap_within: float | None = None
    repair_within: float | None = None


SIZES = {
    "2019": Size("2019 case", case_2019, 10, 0.2, proved_within=2),
    "ordinary-100": Size("ordinary 100 × 15", lambda seed: ordinary(100, 15, seed), 10, 0.2, repair_within=1),
    "ordinary-300": Size(
        "ordinary 300 × 20", lambda seed: ordinary(300, 20, seed), 20, 0.3, proved_within=1, most_breaks=5
    ),
    "ordinary-1000": Size(
        "ordinary 1,000 × 30",
        lambda seed: ordinary(1000, 30, seed),
        60,
        0.5,
        proved_within=2,
        most_breaks=15,
        repair_within=5,
    ),
    "ordinary-3000": Size(
        "ordinary 3,000 × 40", lambda seed: ordinary(3000, 40, seed), 120, 2, proved_within=5, most_breaks=300
    ),
    "tight-300": Size("tight 300 × 20", lambda seed: tight(300, 20, seed), 20, 0.3, gap_within=0.001),
    "tight-1000": Size("tight 1,000 × 30", lambda seed: tight(1000, 30, seed), 60, 0.5, gap_within=0.001),
}
"""In the order of the tables, each with what `docs/engines/scheduling.md` aims at."""


def measure(task: Task, telling: Telling) -> None:
    """One event planned by one solver."""
    problem = SIZES[task.instance].make(task.seed)
    SOLVERS[task.solver](problem, task, telling)


def _ours(problem: Problem, task: Task, telling: Telling) -> None:
    """Our plan within the time, with the compiled searches loaded before the clock starts."""
    warm_up()
    watch = _Watch(telling)
    telling.start()
    answer = solve(problem, seed=task.seed, seconds=task.seconds, progress=watch.hear)
    seconds = telling.seconds
    points = next(level for level in answer.levels if level.name is LevelName.POINTS)
    proved = watch.proved if watch.proved is not None or not points.is_proved else seconds
    more = {
        "levels": [row for level in answer.levels for row in _rows(level)],
        "pairs": len({frozenset((wish.of, wish.to)) for wish in problem.wishes if wish.level != "no"}),
        "first_plan": answer.first_plan_seconds,
        "points_proved": proved,
        "marks": watch.marks(problem),
        "seconds": seconds,
    }
    telling.line(value=points.value, bound=points.bound)
    verdict = Verdict.OPTIMAL if answer.status is Status.OPTIMAL else Verdict.OPEN
    telling.end(verdict, more=more | _judged(problem, answer.meetings))


def _rows(level: Level) -> Iterator[tuple[str, float, float]]:
    """Name, value and bound of a level and of the finer counts within it."""
    yield level.name.replace("_", " "), level.value, level.bound
    for step in level.steps:
        name = step.name.replace("_", " ")
        label = name if step.share is None else f"who have {100 * step.share:.0f} % of their points"
        yield f"– {label}", step.value, step.bound


class _Watch:
    """Listens to a run: when the points are proved, and which plan stands at each mark."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._plans: dict[int, tuple[Meeting, ...]] = {}
        self._bounds: dict[int, float] = {}
        self._told: tuple[object, ...] = ()
        self.proved: float | None = None

    def hear(self, progress: Progress) -> None:
        """One sign of life."""
        if progress.level is LevelName.POINTS:
            if self.proved is None and progress.value == progress.bound:
                self.proved = self._telling.seconds
            if self._told != (progress.value, progress.bound):
                self._told = progress.value, progress.bound
                self._telling.line(value=progress.value, bound=progress.bound, breaks=progress.breaks)
        elif self._told != (progress.breaks,):
            self._told = (progress.breaks,)
            self._telling.line(breaks=progress.breaks)
        for mark in MARKS:
            if progress.seconds <= mark:
                self._plans[mark] = progress.meetings

    def marks(self, problem: Problem) -> dict[int, dict[str, float]]:
        """The value of every level at each mark that the run has reached."""
        return {
            mark: {str(name): value for name, value in values_of(problem, plan).items()}
            for mark, plan in self._plans.items()
            if mark <= self._telling.seconds + 1
        }


def _first_come(problem: Problem, task: Task, telling: Telling) -> None:  # noqa: ARG001
    """First come, first served."""
    telling.start()
    plan = first_come_plan(problem)
    seconds = telling.seconds
    telling.line(value=plan_points(problem, plan))
    telling.end(Verdict.OPEN, more=_judged(problem, plan) | {"seconds": seconds})


def _cp_sat(problem: Problem, task: Task, telling: Telling) -> None:
    """The textbook model: points alone, for as long as ours may take."""
    textbook = import_module("bench.peers.cp_sat_conventions")  # loads CP-SAT, which nobody else needs
    telling.start()
    verdict, plan = textbook.solve(problem, task, telling)
    telling.end(verdict, more=_judged(problem, plan) | {"seconds": telling.seconds})


def _repair(problem: Problem, task: Task, telling: Telling) -> None:
    """No-shows, one at a time at any hour of the day, on a plan that was sought for some seconds."""
    plan = solve(problem, seed=task.seed, seconds=PLANNED_BEFORE_SECONDS).meetings
    chance = random.Random(task.seed)
    repairs = []
    telling.start()
    for _ in range(REPAIRS):
        absent = [NoShow(chance.choice(problem.registrations).id)]
        now = chance.randrange(len(problem.rounds))
        began = telling.seconds
        mended = repair(problem, plan, absent, now, seed=task.seed)
        seconds = telling.seconds - began
        others = sum(absent[0].registration not in {one.a, one.b} for one in plan)
        repairs.append(
            {
                "seconds": seconds,
                "moved": len(mended.moved) / max(1, others),
                "gain": mended.points_after - mended.points_before,
                "faults": len(judge_repair(problem, plan, absent, now, mended)),
            }
        )
    telling.end(Verdict.OPEN, more={"repairs": repairs, "seconds": sum(one["seconds"] for one in repairs)})


def _judged(problem: Problem, plan: tuple[Meeting, ...]) -> dict[str, Any]:
    """What the judge and the plain counting say of a plan."""
    values = {str(name): value for name, value in values_of(problem, plan).items()}
    return {"faults": len(judge(problem, plan)), "meetings": len(plan), "values": values}


SOLVERS: dict[str, Callable[[Problem, Task, Telling], None]] = {
    "ours": _ours,
    "first-come": _first_come,
    "cp-sat": _cp_sat,
    "repair": _repair,
}
