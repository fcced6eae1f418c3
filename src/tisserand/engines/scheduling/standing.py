"""What placements are worth on every level, counted with arrays (`worth` counts the same in plain Python)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .comfort import discomforts, meals_of, rests_of
from .event import Event
from .ladder import Costs
from .placement import NOWHERE, Placement, Whole


@dataclass(frozen=True, slots=True)
class Standing:
    """A placement with its costs (see `ladder`) and its breaks."""

    placement: Placement
    costs: Costs
    breaks: int

    @property
    def rank(self) -> tuple[Costs, int]:
        """Less is better."""
        return self.costs, self.breaks


class Tally:
    """The sums of one event, by which placements are counted."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.people = len(event.problem.registrations)
        self.sides = np.array([(pair.a, pair.b) for pair in event.pairs], dtype=np.int64).reshape(-1, 2)
        self.points = np.array([pair.points for pair in event.pairs], dtype=np.int64)
        self.crosses = np.array([pair.crosses for pair in event.pairs], dtype=bool)
        steps = event.problem.rules.fairness_steps
        self.shares = np.array(event.shares, dtype=np.int64).reshape(self.people, steps)

    @cached_property
    def promises(self) -> tuple[Whole, Whole]:
        """Meetings promised, and those across a border."""
        event = self.event
        return np.array(event.promises, dtype=np.int64), np.array(event.promises_across, dtype=np.int64)

    def standing(self, placement: Placement) -> Standing:
        """What a placement is worth."""
        granted = placement.rounds != NOWHERE
        meetings, across = self._by_person(granted), self._by_person(granted & self.crosses)
        gained = self._by_person(granted, self.points)
        kept = (meetings >= self.promises[0]) & (across >= self.promises[1])
        voices = placement.voices[placement.voices != NOWHERE]
        costs = (
            -int(kept.sum()),
            self._missing(int(granted.sum()), int((granted & self.crosses).sum())),
            -int(self.points[granted].sum()),
            *(-int(count) for count in (gained[:, None] >= self.shares).sum(axis=0)),
            voices.size,
            np.unique(voices).size,
        )
        return Standing(placement, costs, self._discomforts(placement.rounds))

    def _by_person(self, granted: np.ndarray, worth: Whole | None = None) -> Whole:
        """The pairs of each person that are granted, or their worth."""
        sides = self.sides[granted].ravel()
        weights = None if worth is None else np.repeat(worth[granted], 2)
        return np.bincount(sides, weights, self.people).astype(np.int64)

    def _missing(self, meetings: int, crossing: int) -> int:
        """Meetings across a border that are missing to the quota, or above it."""
        rules = self.event.problem.rules
        lacking = rules.cross_border_at_least * meetings - 100 * crossing
        beyond = 100 * crossing - rules.cross_border_at_most * meetings
        return max(0, -(-lacking // 100)) + max(0, -(-beyond // 100))

    @cached_property
    def pauses(self) -> tuple[Whole, Whole]:
        """Rounds of rest, and those of which one is wanted for a meal."""
        return np.array(rests_of(self.event), dtype=np.int64), np.array(meals_of(self.event), dtype=np.int64)

    def _discomforts(self, rounds: Whole) -> int:
        granted = rounds != NOWHERE
        busy = np.zeros(self.people, dtype=np.int64)
        np.bitwise_or.at(busy, self.sides[granted].ravel(), 1 << np.repeat(rounds[granted], 2))
        return int(discomforts(busy, *self.pauses).sum())
