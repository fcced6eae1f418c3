"""A second process that works on the same day and tells what it learns: the rival of a run.

What is told both ways, through a pipe, is the bound and the best plan. The rival's turns begin with the hunt
for plans and its seed is another, so that the two seldom do the same work.
"""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

from .problem import BrokerageDay
from .run import Run

SEEDS_APART = 1
"""The rival sees the meetings in another order: it has the next seed."""


class News(NamedTuple):
    """What one process knows."""

    bound: int
    slots: tuple[int, ...]
    is_infeasible: bool


class Rival:
    """The other process; `exchange` after every portion, `close` at the end."""

    def __init__(self, day: BrokerageDay, seed: int) -> None:
        context = get_context("spawn")
        pipe, theirs = context.Pipe()
        self._process = context.Process(target=race, args=(theirs, day, seed + SEEDS_APART), daemon=True)
        self._process.start()
        theirs.close()
        self._messenger = Messenger(pipe)

    def exchange(self, run: Run) -> None:
        """Tell what is new here, and learn what is new there."""
        self._messenger.exchange(run)

    def close(self) -> None:
        """End the other process."""
        self._process.kill()
        self._process.join()
        self._messenger.close()


class Messenger:
    """One end of the pipe; says only what is new, and falls silent when the other end is gone."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._told: News | None = None
        self.is_cut = False

    def exchange(self, run: Run) -> None:
        """Tell and learn, without waiting."""
        news = News(run.bound, run.slots, run.is_infeasible)
        try:
            if not self.is_cut and news != self._told:
                self._pipe.send(news)
                self._told = news
            while not self.is_cut and self._pipe.poll():
                run.learn(*self._pipe.recv())
        except (EOFError, OSError):
            self.is_cut = True

    def close(self) -> None:
        """Close this end."""
        self._pipe.close()


def race(pipe: Connection, day: BrokerageDay, seed: int) -> None:
    """What the other process does: it works until it has proved its plan or nobody listens any more."""
    run, messenger = Run(day, seed, hunts_first=True), Messenger(pipe)
    while not run.is_over and not messenger.is_cut:
        run.advance()
        messenger.exchange(run)
    pipe.close()
