"""`./run bench [events]`: measurements on this machine, beside a baseline, medians over several seeds."""

from __future__ import annotations

import statistics
import sys
import time

from bench.events import event
from bench.greedy import first_come_plan
from tisserand.engines.scheduling import judge, solve, warm_up
from tisserand.engines.scheduling.worth import plan_points

SEEDS = (2019, 1, 2, 3, 4)
SECONDS = 10.0
HEADS = ("first plan s", "points", "bound", "gap %", "greedy", "x greedy", "seconds")
DIGITS = (3, 0, 0, 3, 0, 3, 1)


def events() -> None:
    """The size of the 2019 case: our plan after ten seconds against first come, first served."""
    warm_up()
    solve(event(SEEDS[0]), seconds=0.1)  # loads the compiled search
    print(f"{'seed':>8}", *(f"{head:>12}" for head in HEADS))
    rows = []
    for seed in SEEDS:
        rows.append(_measure(seed))
        _print(str(seed), rows[-1])
    _print("median", tuple(statistics.median(column) for column in zip(*rows, strict=True)))


def _measure(seed: int) -> tuple[float, ...]:
    problem = event(seed)
    began = time.perf_counter()
    answer = solve(problem, seed=1, seconds=SECONDS)
    seconds = time.perf_counter() - began
    if faults := judge(problem, answer.meetings):
        raise SystemExit(f"seed {seed}: the judge found {faults[0]}")
    points = next(level for level in answer.levels if level.name == "points")
    greedy = plan_points(problem, first_come_plan(problem))
    return (
        answer.first_plan_seconds,
        points.value,
        points.bound,
        100 * points.gap,
        greedy,
        points.value / greedy,
        seconds,
    )


def _print(name: str, row: tuple[float, ...]) -> None:
    print(
        f"{name:>8}",
        *(f"{value:>12.{digits}f}" for value, digits in zip(row, DIGITS, strict=True)),
        flush=True,
    )


WHAT = {"events": events}

if __name__ == "__main__":
    asked = sys.argv[1:] or ["events"]
    unknown = [name for name in asked if name not in WHAT]
    if unknown:
        raise SystemExit(f"There is no benchmark {', '.join(unknown)}; there is: {', '.join(WHAT)}.")
    for name in asked:
        WHAT[name]()
