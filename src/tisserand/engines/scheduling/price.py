"""What would it take to grant this wish? The best plan with it, found by solving with the wish locked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from .answer import Answer, LevelName, Meeting, Status
from .event import Event, bits
from .problem import Lock, Problem
from .solve import solve


@dataclass(frozen=True, slots=True)
class Price:
    """What a wish costs: the levels of the plan without it less those of the best plan found with it.

    `meetings` is that plan, `round` the wish's; empty and None where no plan can hold the wish. No plan that
    keeps as many promises loses fewer than `at_least` points. `promises_lost` counts the registrations that
    fall below what they were promised. A price below 0 says that the answer was not the best.
    """

    points_lost: int = 0
    at_least: float = 0
    promises_lost: int = 0
    round: int | None = None
    meetings: tuple[Meeting, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether there is a plan with the wish."""
        return self.round is not None

    @property
    def is_proved(self) -> bool:
        """Whether the wish cannot be had for fewer points."""
        return self.is_possible and self.points_lost <= self.at_least


def cost_of(
    problem: Problem,
    answer: Answer,
    a: str,
    b: str,
    *,
    seconds: float = 10.0,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
) -> Price:
    """What granting the wish of ids `a` and `b` would cost the plan of `answer`, all else replanned freely.

    The problem is solved once for each round that both are there in, the wish locked, each with its part of
    `seconds`; fairness, interpreters and comfort are left out. Ends as soon as a plan is found that loses
    nothing. A wish that the answer grants costs nothing.
    """
    for meeting in answer.meetings:
        if {meeting.a, meeting.b} == {a, b}:
            return Price(round=meeting.round, meetings=answer.meetings)
    before = _measures(answer)
    best, best_measures, bounds = Price(), None, []
    for number, forced in _forced(problem, a, b, seconds, partial(_until_points, seed, stop)):
        measures = _measures(forced)
        bounds.append(_bounds(forced))
        if best_measures is None or measures > best_measures:
            lost = before[-1] - measures[-1]
            best = Price(lost, 0, max(0, before[0] - measures[0]), number, forced.meetings)
            best_measures = measures
        if measures >= before:
            break
    if best_measures is None:
        return best
    rivals = [points for *higher, points in bounds if tuple(higher) >= best_measures[:-1]]
    return replace(best, at_least=min(best.points_lost, before[-1] - max(rivals, default=best_measures[-1])))


def _forced(
    problem: Problem, a: str, b: str, seconds: float, solved: Callable[[Problem, float], Answer]
) -> Iterator[tuple[int, Answer]]:
    """The answers with the wish locked, round by round, where its lock can stand."""
    event = Event(problem)
    rules = replace(problem.rules, minimise_breaks=False, fairness_steps=0)
    rounds = list(bits(event.available[event.place[a]] & event.available[event.place[b]]))
    end = time.perf_counter() + seconds
    for place, number in enumerate(event.rounds[round_] for round_ in rounds):
        locked = replace(problem, rules=rules, locks=(*problem.locks, Lock(a, b, number)))
        share = max(0.0, end - time.perf_counter()) / (len(rounds) - place)
        answer = solved(locked, share)
        if answer.status is not Status.INFEASIBLE:
            yield number, answer


def _until_points(seed: int, stop: Callable[[], bool] | None, problem: Problem, seconds: float) -> Answer:
    """The answer as it stands when the search has done with points."""
    searched: set[LevelName] = set()
    return solve(
        problem,
        seed=seed,
        seconds=seconds,
        progress=lambda progress: searched.add(progress.level),
        stop=lambda: searched > {LevelName.POINTS} or (stop is not None and stop()),
    )


def _measures(answer: Answer) -> tuple[int, ...]:
    """Promises kept, distance to the quota (less is better, so negative) and points: greater is better."""
    values = {level.name: level.value for level in answer.levels}
    quota = -values.get(LevelName.QUOTA, 0)
    return int(values[LevelName.PROMISED_MINIMUM]), int(quota), int(values[LevelName.POINTS])


def _bounds(answer: Answer) -> tuple[float, ...]:
    """The same of the bounds."""
    bounds = {level.name: level.bound for level in answer.levels}
    return bounds[LevelName.PROMISED_MINIMUM], -bounds.get(LevelName.QUOTA, 0), bounds[LevelName.POINTS]
