"""A placement brought to the quota of meetings across a border by letting the cheapest others go."""

from __future__ import annotations

import numpy as np

from .event import Event
from .placement import NOWHERE, Placement


def trimmed(event: Event, placement: Placement) -> Placement:
    """`placement` less as few points as need be to meet the quota; locks stand and kept promises are kept."""
    rules, pairs = event.problem.rules, event.pairs
    granted = np.flatnonzero(placement.rounds != NOWHERE).tolist()
    crossing = sum(pairs[number].crosses for number in granted)
    too_many = 100 * crossing > rules.cross_border_at_most * len(granted)
    spare = _Spare(event, granted)
    gone: list[int] = []
    for number in sorted(granted, key=lambda number: pairs[number].points):
        left = len(granted) - len(gone)
        if rules.cross_border_at_least * left <= 100 * crossing <= rules.cross_border_at_most * left:
            break
        if pairs[number].crosses == too_many and spare.lets_go(number):
            gone.append(number)
            crossing -= pairs[number].crosses
    rows = (placement.rounds.copy(), placement.pools.copy(), placement.voices.copy())
    for row in rows:
        row[gone] = NOWHERE
    return Placement(*rows)


class _Spare:
    """What each registration has beyond its promises; who has less than promised has all to spare."""

    def __init__(self, event: Event, granted: list[int]) -> None:
        self.event = event
        self.meetings = [-promise for promise in event.promises]
        self.across = [-promise for promise in event.promises_across]
        for number in granted:
            self._count(number, 1)
        self.is_kept = [min(both) >= 0 for both in zip(self.meetings, self.across, strict=True)]

    def _count(self, number: int, change: int) -> None:
        pair = self.event.pairs[number]
        for side in (pair.a, pair.b):
            self.meetings[side] += change
            self.across[side] += change * pair.crosses

    def lets_go(self, number: int) -> bool:
        """Lets a pair go if no lock and no kept promise speaks against it; tells whether it did."""
        pair = self.event.pairs[number]
        if (pair.a, pair.b) in self.event.lock_of:
            return False
        self._count(number, -1)
        if all(
            not self.is_kept[side] or min(self.meetings[side], self.across[side]) >= 0
            for side in (pair.a, pair.b)
        ):
            return True
        self._count(number, 1)
        return False
