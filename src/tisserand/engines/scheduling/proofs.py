"""What is proved of plans: facts, the bounds that follow for a plan, and the levels told of it."""

from __future__ import annotations

from collections.abc import Iterable

from .answer import Level, LevelName, Step, StepName
from .event import Event
from .ladder import POINTS, PROMISES, QUOTA, SHARES, Costs, Fact, rungs_of


class Proofs:
    """The facts learnt of one event; each holds only for plans as good as what it was learnt for."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.facts: list[Fact] = []
        people, steps = len(event.problem.registrations), event.problem.rules.fairness_steps
        most = sum(pair.points for pair in event.pairs)
        self.trivial: Costs = (-people, 0, -most, *([-people] * steps), 0, 0)

    def learn(self, facts: Iterable[Fact]) -> None:
        """Takes facts over."""
        self.facts += facts

    def _bounds(self, place: int, costs: Costs) -> list[int]:
        """The bounds told by the facts that hold for plans of these costs."""
        return [
            fact.bound
            for fact in self.facts
            if fact.place == place and all(own <= held for own, held in zip(costs, fact.held, strict=False))
        ]

    def bound(self, place: int, costs: Costs) -> int:
        """No plan whose costs before `place` are at most these costs less there."""
        return max([self.trivial[place], *self._bounds(place, costs)])

    def knows(self, place: int, costs: Costs) -> bool:
        """Whether some fact bounds that cost, or nothing could be less."""
        return costs[place] == self.trivial[place] or bool(self._bounds(place, costs))

    def unproved(self, costs: Costs) -> int:
        """The first place at which less may be possible; the number of places where everything is proved."""
        places = rungs_of(self.event)
        return next((place for place in range(places) if costs[place] > self.bound(place, costs)), places)

    def levels(self, costs: Costs) -> tuple[Level, ...]:
        """Every level before comfort that counts, in order."""
        bounds = [self.bound(place, costs) for place in range(rungs_of(self.event))]
        steps = self.event.problem.rules.fairness_steps
        levels = [Level(LevelName.PROMISED_MINIMUM, -costs[PROMISES], -bounds[PROMISES])]
        if self.event.has_quota:
            levels.append(Level(LevelName.QUOTA, costs[QUOTA], bounds[QUOTA], maximise=False))
        levels.append(Level(LevelName.POINTS, -costs[POINTS], -bounds[POINTS]))
        if steps:
            levels.append(self._fairness(costs, bounds))
        interpreted, used = SHARES + steps, SHARES + steps + 1
        step = Step(StepName.INTERPRETERS_USED, costs[used], bounds[used])
        level = Level(
            LevelName.INTERPRETERS, costs[interpreted], bounds[interpreted], maximise=False, steps=(step,)
        )
        return (*levels, level)

    def _fairness(self, costs: Costs, bounds: list[int]) -> Level:
        steps = self.event.problem.rules.fairness_steps
        reached, possible = [-cost for cost in costs[SHARES:-2]], [-bound for bound in bounds[SHARES:-2]]
        told = tuple(
            Step(StepName.SHARE, value, bound, maximise=True, share=(place + 1) / steps)
            for place, (value, bound) in enumerate(zip(reached, possible, strict=True))
        )
        people = len(self.event.problem.registrations)
        value, bound = (
            sum(all(count == people for count in counts[: place + 1]) for place in range(steps)) / steps
            for counts in (reached, possible)
        )
        return Level(LevelName.FAIRNESS, value, bound, steps=told)
