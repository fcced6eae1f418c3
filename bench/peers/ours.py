"""Tisserand's own solver of brokerage days."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import version as version_of
from inspect import signature
from typing import Any

import tisserand
from bench.peers import Asked, NotHere
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling import Status
from tisserand.engines.scheduling.breaks import DayAnswer, DayProgress, warm_up
from tisserand.engines.scheduling.breaks import solve as solve_day

warm_up()  # machine code is loaded like any other module, before the clock starts

VERDICTS = {Status.OPTIMAL: Verdict.OPTIMAL, Status.INFEASIBLE: Verdict.INFEASIBLE}


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """With the time limit and the seed that are asked for."""

    def hear(progress: DayProgress) -> None:
        telling.bound(progress.bound)
        if progress.breaks is not None:
            telling.plan(progress.slots)

    answer = _solver(asked.cores)(asked.day, seconds=asked.seconds, seed=asked.seed, progress=hear)
    if answer.is_planned:
        telling.plan(answer.slots)
    telling.bound(answer.bound)
    return VERDICTS.get(answer.status, Verdict.OPEN)


def _solver(workers: int) -> Callable[..., DayAnswer]:
    """Our solver with so many workers. Raises `NotHere` where it has but one."""
    if workers == 1:
        return solve_day
    if "workers" not in signature(solve_day).parameters:
        raise NotHere("one day is planned by one worker")
    options: dict[str, Any] = {"workers": workers}
    return partial(solve_day, **options)


def version(option: str) -> str:  # noqa: ARG001 (all modules of the package have it)
    """Tisserand's own version, and the SAT solver's."""
    return f"Tisserand {tisserand.__version__} (CaDiCaL 1.9.5 of python-sat {version_of('python-sat')})"
