"""What granting a wish, and letting other meetings go for it, would do to the levels above points."""

from __future__ import annotations

from collections.abc import Sequence

from .answer import Cause, Reason
from .occupancy import Asked, Held, Occupancy


class Stakes:
    """The promises that one plan keeps, and how far it is from the share of meetings across a border."""

    def __init__(self, hall: Occupancy) -> None:
        event, people = hall.event, hall.event.problem.registrations
        self._rules, self._ids = event.problem.rules, [person.id for person in people]
        self._has_quota = event.has_quota
        self._promises = tuple(zip(event.promises, event.promises_across, strict=True))
        self._held = [len(of) for of in hall.of]
        self._across = [sum(held.crosses for held in of) for of in hall.of]
        self._total, self._total_across = len(hall.held), sum(self._across) // 2

    def harm(self, asked: Asked, leaving: Sequence[Held]) -> int:
        """How many promises would be broken, and one more if the plan got farther from its share."""
        return len(self.broken_promises(asked, leaving)) + self.leads_off_quota(asked, leaving)

    def broken_promises(self, asked: Asked, leaving: Sequence[Held]) -> tuple[int, ...]:
        """Who would fall below what they were promised if these meetings went and the wish was granted."""
        sides = dict.fromkeys(side for held in leaving for side in held.sides)
        return tuple(side for side in sides if self._is_broken(side, asked, leaving))

    def _is_broken(self, side: int, asked: Asked, leaving: Sequence[Held]) -> bool:
        promise, promise_across = self._promises[side]
        held, across = self._held[side], self._across[side]
        if held < promise or across < promise_across:
            return False  # it is broken as it is
        changes: list[tuple[Asked | Held, int]] = [(asked, 1), *((gone, -1) for gone in leaving)]
        for pair, change in changes:
            if side in (pair.a, pair.b):
                held += change
                across += change * pair.crosses
        return held < promise or across < promise_across

    def leads_off_quota(self, asked: Asked, leaving: Sequence[Held] = ()) -> bool:
        """Whether the plan would be farther from its share with the wish granted and these meetings gone."""
        if not self._has_quota:
            return False
        before = max(self._missing(self._total, self._total_across))
        return max(self._missing(*self._totals(asked, leaving))) > before

    def _totals(self, asked: Asked, leaving: Sequence[Held]) -> tuple[int, int]:
        """All meetings and those across a border, with the wish granted and these meetings gone."""
        across = self._total_across + asked.crosses - sum(held.crosses for held in leaving)
        return self._total + 1 - len(leaving), across

    def _missing(self, total: int, across: int) -> tuple[int, int, int]:
        """Nought, and how many meetings too few and too many cross a border (negative where they are not)."""
        least, most = self._rules.cross_border_at_least, self._rules.cross_border_at_most
        return 0, -((100 * across - least * total) // 100), -((most * total - 100 * across) // 100)

    def reasons(self, asked: Asked, leaving: Sequence[Held] = ()) -> list[Reason]:
        """What speaks against the wish being granted and these meetings going, besides their points."""
        broken = tuple(self._ids[side] for side in self.broken_promises(asked, leaving))
        reasons = [Reason(Cause.PROMISED_MINIMUM, broken)] if broken else []
        if self.leads_off_quota(asked, leaving):
            _, too_few, too_many = self._missing(*self._totals(asked, leaving))
            least, most = self._rules.cross_border_at_least, self._rules.cross_border_at_most
            told = ("at_most", str(most)) if too_many > too_few else ("at_least", str(least))
            reasons.append(Reason(Cause.CROSS_BORDER_QUOTA, told))
        return reasons
