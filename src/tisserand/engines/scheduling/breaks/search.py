"""From a brokerage day to a plan with the fewest breaks, proved, or the best that time allows (seconds)."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing, nullcontext
from operator import index

from .answer import DayAnswer, DayProgress
from .problem import BrokerageDay
from .race import Rival
from .run import Run

MOST_WORKERS = 2


def solve(
    day: BrokerageDay,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[DayProgress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> DayAnswer:
    """The plan with the fewest breaks, or the best one found within `seconds` (infinity: no limit).

    `stop` is asked, and `progress` told, after every portion of work: a fraction of a second as a rule, some
    seconds now and then on the hardest days. The portion in hand is finished, so that a run may take so much
    longer than `seconds`. The best plan and the proved bound stand whenever it ends; with one worker, a run
    that ends by its proof gives the same plan for the same seed. Two `workers` are two processes that tell
    each other plans and bounds; the calling program must then be one that Python can start anew
    (`multiprocessing`, spawn). Raises `ValueError` if `seconds` is no number of at least 0 or `workers`
    neither 1 nor 2, and `TypeError` where one of them or `seed` is of another kind.
    """
    seed, workers = index(seed), index(workers)
    if not seconds >= 0:
        raise ValueError(f"seconds must be a number of at least 0, not {seconds}")
    if not 1 <= workers <= MOST_WORKERS:
        raise ValueError(f"workers must be 1 or {MOST_WORKERS}, not {workers}")
    run = Run(day, seed)
    is_alone = workers == 1 or run.is_over or seconds == 0
    with nullcontext() if is_alone else closing(Rival(day, seed)) as rival:
        while not run.is_over and time.perf_counter() < run.started + seconds and not (stop and stop()):
            run.advance()
            if rival:
                rival.exchange(run)
            if progress:
                progress(run.progress())
    return run.answer()
