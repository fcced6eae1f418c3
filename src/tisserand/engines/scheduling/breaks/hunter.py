"""The hunter: asks for better and better plans, so that a plan stands early; it seldom proves anything."""

from __future__ import annotations

from .known import Known
from .question import Question

FIRST_GAP = 16
"""So far above the bound is the first plan looked for: plans with many breaks are not easier to find, and the
formula that allows them is longer."""

PATIENCE = 16
"""After so many fruitless turns the hunter asks for less."""


class Hunter:
    """Asks for a plan near the bound, then for one that halves the gap; for less if that proves too hard."""

    def __init__(self, known: Known, seed: int) -> None:
        self.known, self.seed = known, seed
        self._aim = min(known.limit, known.bound + FIRST_GAP)
        self._gap = FIRST_GAP
        self._fruitless = 0
        self._asked: int | None = None
        self._question: Question | None = None

    def advance(self) -> None:
        """One more portion, with the aim set anew where plan or bound have overtaken it."""
        self._fruitless += 1
        best = self.known.limit + 1 if self.known.breaks is None else self.known.breaks
        is_overtaken = not self.known.bound <= self._aim < best
        if is_overtaken or self._fruitless > PATIENCE:
            self._set_aim(best, is_overtaken)
        if self._aim > self.known.bound or self.known.breaks is None:  # else the prover is at it
            self._ask(self._aim)

    def close(self) -> None:
        """Put the question aside for good."""
        if self._question is not None:
            self._question.close()
            self._question = None

    def _ask(self, breaks: int) -> None:
        """One more portion of the question whether a plan has at most so many breaks."""
        model = self.known.model(breaks, self.seed)
        if self._question is None or self._asked != breaks:
            self.close()
            self._asked = breaks
            self._question = Question(model.at_most(breaks), self.seed)
        answer = self._question.ask()
        if answer:
            self.known.keep(model.plan(self._question.model()))
        if answer is False:
            self.known.raise_bound(breaks + 1)
        if answer is not None:
            self.close()

    def _set_aim(self, best: int, is_overtaken: bool) -> None:
        """Half way between bound and best plan, or twice as far from the bound as was too hard."""
        self._fruitless = 0
        between = (best - self.known.bound) // 2
        self._gap = min(self._gap, between) if is_overtaken else max(1, 2 * self._gap)
        self._aim = max(self.known.bound, min(self.known.bound + self._gap, best - 1))
