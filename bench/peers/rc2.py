"""RC2, the MaxSAT solver that comes with python-sat, on our own encoding, with its authors' options."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version as version_of

from pysat.examples.rc2 import RC2  # noqa: TID253 (this module exists to run it)
from pysat.formula import WCNF  # noqa: TID253

from bench.peers import Asked
from bench.peers.encodings import solve_by
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import WeightedFormula


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """To the end: it knows no time limit."""
    return solve_by(partial(_minimise, asked.day.participants), asked, telling)


def _minimise(most: int, formula: WeightedFormula, telling: DayTelling) -> set[int] | None:
    class Told(RC2):
        """RC2 that says what each core proves, up to where the small formula stands for all plans."""

        def process_core(self) -> None:
            super().process_core()
            telling.bound(min(self.cost + formula.certain, most))

    soft = WCNF()
    soft.extend(formula.hard)
    soft.extend([[-literal] for literal in formula.breaks], [1] * len(formula.breaks))
    with Told(soft, solver="g4", adapt=True, exhaust=True, minz=True) as solver:
        literals = solver.compute()
    return None if literals is None else {literal for literal in literals if literal > 0}


def version(option: str) -> str:  # noqa: ARG001 (all modules of the package have it)
    """The package's."""
    return f"RC2 of python-sat {version_of('python-sat')} with Glucose 4"
