"""The quick search for a plan with few breaks: annealing, in bursts of so many moves; it proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Protocol

from .domains import Domains, meetings_of, slots_left
from .judge import judge
from .problem import BrokerageDay, Encounter

if TYPE_CHECKING:
    from .chains import Loom

MOST_SLOTS = 62
"""The slots of a day are the bits of a word."""

GLOWING = 0.2
"""At this heat crowded days fall into place at once; the others want to be cooled, from `HOT` to `COLD`."""

HOT, COLD = 0.35, 0.15

SHORTEST_BURST = 100_000
LONGEST_BURST = 800_000
"""Moves: about a hundredth of a second, and less than a second."""


class Known(Protocol):
    """What a run knows, and where the weaver puts what it finds."""

    bound: int

    def keep(self, slots: tuple[int, ...]) -> None:
        """Keep a plan if it is better than the one that stands."""


def can_weave(day: BrokerageDay) -> bool:
    """Whether the quick search knows all the rules of this day: it knows no precedences."""
    return day.slots <= MOST_SLOTS and len(day.meetings) > 0 and not any(m.after for m in day.meetings)


class Weaver:
    """Looks for a plan as good as the bound, each burst twice as long as the one before."""

    def __init__(self, known: Known, day: BrokerageDay, domains: Domains, seed: int) -> None:
        self._known, self._day, self._domains, self._seed = known, day, domains, seed
        self._loom: Loom | None = None
        self._bursts = _bursts()

    def advance(self) -> None:
        """One more burst."""
        from .chains import BEST, anneal  # noqa: PLC0415 (loads numba)

        if self._loom is None:
            self._loom = thread(self._day, self._domains, self._seed)
        best = self._loom.sums[BEST]
        anneal(self._loom, *next(self._bursts), self._known.bound)
        slots = tuple(slot + 1 for slot in self._loom.best.tolist())
        if self._loom.sums[BEST] < best and not judge(self._day, slots):
            self._known.keep(slots)


@cache
def warm_up() -> None:
    """Compiles the quick search and keeps the machine code for later runs: seconds, once per installation."""
    from .chains import anneal  # noqa: PLC0415 (loads numba)

    day = BrokerageDay(participants=2, slots=1, morning_slots=0, tables=1, meetings=(Encounter(1, 2),))
    anneal(thread(day, slots_left(day), 0), 1, HOT, COLD, 0)


def _bursts() -> Iterator[tuple[int, float, float]]:
    yield SHORTEST_BURST, GLOWING, GLOWING
    moves = SHORTEST_BURST
    while True:
        moves = min(2 * moves, LONGEST_BURST)
        yield moves, HOT, COLD


def thread(day: BrokerageDay, domains: Domains, seed: int) -> Loom:
    """The empty loom of a day: every meeting waits."""
    import numpy as np  # noqa: PLC0415 (a day that cannot be needs none of this)

    from .chains import AWAY, Loom  # noqa: PLC0415

    def whole(numbers: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(numbers, dtype=np.int64)

    meetings, own = len(day.meetings), meetings_of(day)
    return Loom(
        a=whole([meeting.a - 1 for meeting in day.meetings]),
        b=whole([meeting.b - 1 for meeting in day.meetings]),
        allowed=whole([sum(1 << slot - 1 for slot in slots) for slots in domains]),
        first=whole([sum(map(len, own[:person])) for person in range(len(own) + 1)]),
        own=whole([meeting for some in own for meeting in some]),
        slot=np.full(meetings, -1, dtype=np.int64),
        at=np.full((day.participants, day.slots), -1, dtype=np.int64),
        busy=np.zeros(day.participants, dtype=np.int64),
        load=np.zeros(day.slots, dtype=np.int64),
        waiting=np.arange(meetings, dtype=np.int64),
        place=np.arange(meetings, dtype=np.int64),
        chain=np.zeros(meetings, dtype=np.int64),
        best=np.full(meetings, -1, dtype=np.int64),
        sums=whole([meetings, 0, day.tables, meetings * AWAY, 1 << 62]),
        random=np.array([0x9E3779B97F4A7C15 ^ (seed * 2 + 1 & 0xFFFFFFFF)], dtype=np.uint64),
    )
