"""clingo on our own encoding: the clauses as constraints over freely chosen atoms, breaks to be minimised."""

from __future__ import annotations

import clingo

from bench.peers import Asked
from bench.peers.encodings import solve_by
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import WeightedFormula

OPTIONS = ("--opt-strategy=usc", "--models=0")
"""Guided by unsatisfiable cores: four times as fast on these days as branch and bound."""


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """To the end; every better plan is told."""

    def minimise(formula: WeightedFormula, telling: DayTelling) -> set[int] | None:
        control = clingo.Control([*OPTIONS, f"--seed={asked.seed}"])
        atoms = _state(control, formula)
        best: set[int] | None = None

        def hear(model: clingo.Model) -> None:
            nonlocal best
            best = {number for number, atom in enumerate(atoms, 1) if model.is_true(atom)}
            telling.plan(formula.slots(sorted(best)))

        control.solve(on_model=hear)
        return best

    return solve_by(minimise, asked, telling)


def _state(control: clingo.Control, formula: WeightedFormula) -> list[int]:
    """States the formula; gives the atoms of its variables."""
    with control.backend() as backend:
        atoms = [backend.add_atom() for _ in range(formula.variables)]
        backend.add_rule(atoms, choice=True)

        def signed(literal: int) -> int:
            atom: int = atoms[abs(literal) - 1]
            return atom if literal > 0 else -atom

        for clause in formula.hard:
            backend.add_rule([], [signed(-literal) for literal in clause])
        backend.add_minimize(0, [(signed(literal), 1) for literal in formula.breaks])
    return atoms


def version(option: str) -> str:  # noqa: ARG001 (all modules of the package have it)
    """clingo's own."""
    return f"clingo {clingo.__version__}, {' '.join(OPTIONS)}"
