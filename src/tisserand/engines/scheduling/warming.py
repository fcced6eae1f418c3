"""The compiled searches made ready: compiled once on a machine, loaded once in a process."""

from __future__ import annotations

from collections import deque
from functools import cache

import numpy as np

from .event import Event
from .first import first_plan
from .problem import Problem, Registration, Round, Table, Wish, WishLevel
from .standing import Tally


def warm_up() -> None:
    """Compiles all searches and keeps the machine code for later runs: a minute, once per installation.

    Every process loads it once from there, in a fraction of a second; `solve` does so itself.
    """
    from .breaks import warm_up as warm_up_days  # noqa: PLC0415 (they stand on this package's records)

    warm_up_days()
    load_searches()


@cache
def load_searches() -> None:
    """Runs what `solve` searches with on the smallest of events."""
    from .weaver import Weaver  # noqa: PLC0415 (loads numba, which the first plan does without)

    event = Event(
        Problem(
            registrations=tuple(
                Registration(name, name, frozenset({"fr"}), frozenset({1})) for name in ("A", "B", "C")
            ),
            rounds=(Round(1, 540, 20),),
            tables=(Table(1),),
            wishes=(Wish("A", "B", WishLevel.MUST), Wish("A", "C", WishLevel.WOULD)),
        )
    )
    weaver, plan = Weaver(event, 0), first_plan(event)
    for search in (
        weaver.placements(plan, np.arange(2, dtype=np.int64)),  # of which one must wait
        weaver.anneal(plan, 0, Tally(event).standing(plan).costs, lambda: True),
        weaver.settle(plan, 0, -1, lambda: True, lambda: 0.0),
    ):
        deque(search, maxlen=0)
