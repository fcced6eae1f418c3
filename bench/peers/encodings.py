"""Our own encoding of a day, as every solver of weighted formulas is given it, and how its answers are read.

The small formula comes first, which holds plans in which somebody has no break; the one of all plans only
where the small one's answer does not stand for all: no plan, or no fewer breaks than participants.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.peers import Asked
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import WeightedFormula, weighted_formula

Minimiser = Callable[[WeightedFormula, DayTelling], set[int] | None]
"""Gives the literals that hold where as few breaks as can be do; None where no plan exists."""


def solve_by(minimise: Minimiser, asked: Asked, telling: DayTelling) -> Verdict:
    """The best of all plans, by one formula or two."""
    for floor in (0, None):
        formula = weighted_formula(asked.day, floor)
        literals = minimise(formula, telling)
        if literals is not None:
            telling.plan(formula.slots(sorted(literals)))
            if breaks_in(formula, literals) < asked.day.participants:
                return Verdict.OPTIMAL
    return Verdict.INFEASIBLE if literals is None else Verdict.OPTIMAL


def breaks_in(formula: WeightedFormula, literals: set[int]) -> int:
    """The breaks where these literals hold."""
    return formula.certain + sum(literal in literals for literal in formula.breaks)
