"""UWrMaxSat and EvalMaxSAT on our own encoding, as hermax brings them; their bindings are called directly."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version as version_of
from typing import Any

from hermax.core import evalmaxsat_latest, urmaxsat_py

from bench.peers import Asked
from bench.peers.encodings import solve_by
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import WeightedFormula

OPTIMUM_FOUND = 30


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """To the end: they know no time limit."""
    return solve_by(partial(_minimise, asked.option), asked, telling)


def _minimise(option: str, formula: WeightedFormula, telling: DayTelling) -> set[int] | None:  # noqa: ARG001
    solver: Any = urmaxsat_py.UWrMaxSAT() if option == "uwrmaxsat" else evalmaxsat_latest.EvalMaxSAT()
    if option == "evalmaxsat":
        for _ in range(formula.variables):
            solver.newVar()
        solver.setNInputVars(formula.variables)
    for clause in formula.hard:
        solver.addClause(clause, None)
    for literal in formula.breaks:
        solver.addClause([-literal], 1)
    if solver.solve() not in {True, OPTIMUM_FOUND}:
        return None
    return {literal for literal in range(1, formula.variables + 1) if solver.getValue(literal)}


def version(option: str) -> str:
    """The solver's own where it tells it, and the package's."""
    name = urmaxsat_py.UWrMaxSAT().signature() if option == "uwrmaxsat" else "EvalMaxSAT"
    return f"{name} of hermax {version_of('hermax')}"
