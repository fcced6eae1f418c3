"""The day as a weighted formula: hard clauses, and the breaks of which as few as can be shall hold.

What any other solver (MaxSAT, answer sets) can be given: the same clauses as our own search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .formula import TRUE
from .problem import BrokerageDay
from .run import Run


@dataclass(frozen=True, slots=True)
class WeightedFormula:
    """Clauses over variables 1 to `variables`, and the break literals; `certain` breaks come on top.

    `held` says by which literal each meeting, counted from 0, takes place in each slot.
    """

    variables: int
    hard: list[list[int]]
    breaks: list[int]
    certain: int
    held: Sequence[Mapping[int, int]]

    def slots(self, literals: Sequence[int]) -> tuple[int, ...]:
        """The slot of each meeting in the model that makes `literals` true."""
        true = set(literals)
        return tuple(next(slot for slot, held in own.items() if held in true) for own in self.held)


def weighted_formula(day: BrokerageDay, floor: int | None = None) -> WeightedFormula:
    """The formula of all plans; with `floor`, of the plans in which somebody has at most so many breaks.

    Where a day cannot be for reasons that need no search, it is the empty clause.
    """
    run = Run(day, 0)
    if run.is_infeasible:
        return WeightedFormula(TRUE, [[TRUE], []], [], 0, ())
    most = run.limit if floor is None else min(run.limit, (floor + 1) * day.participants - 1)
    model = run.model(max(most, run.bound), 0)
    literals = [literal for own in model.breaks for literal in own]
    doubtful = [literal for literal in literals if literal != TRUE]
    formula = model.formula
    return WeightedFormula(formula.variables, formula.clauses, doubtful, literals.count(TRUE), model.held)
