"""What the planner of a day answers: slot and table of each meeting, its breaks and what is proved of them.

Slots and tables count from 1, in the order of the meetings; times are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from tisserand.engines.scheduling.answer import Level, LevelName, Status


@dataclass(frozen=True, slots=True)
class DayProgress:
    """A sign of life: the breaks of the best plan so far (None: no plan yet) and a bound no plan can beat."""

    seconds: float
    breaks: int | None
    bound: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """The best plan found and the proved bound.

    `OPTIMAL`: no plan has fewer breaks. `BOUNDED`: none has fewer than `bound`, which is above 0. `FEASIBLE`:
    a plan, of which nothing is proved. `INFEASIBLE`: no plan exists. Where time ran out before the first
    plan, `breaks` is None, slots and tables are empty and the status is `BOUNDED`.
    """

    status: Status
    slots: tuple[int, ...]
    tables: tuple[int, ...]
    breaks: int | None
    bound: int
    seconds: float
    first_plan_seconds: float | None
    seed: int

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan at all."""
        return self.breaks is not None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The breaks as the one level of this problem; none without a plan."""
        if self.breaks is None:
            return ()
        return (Level(LevelName.COMFORT, self.breaks, self.bound, maximise=False),)
