"""One question to the SAT solver CaDiCaL, asked in portions, so that it can be put aside at any time.

A portion is a number of conflicts, not of seconds: the answers are the same on every machine for the same
seed. python-sat is imported only where a question is put.
"""

from __future__ import annotations

from collections.abc import Sequence

from .formula import Formula

CONFLICTS_PER_PORTION = 5000
"""A second at most on the largest published days; shorter portions make the solver lose its thread."""

LARGEST_SEED = 2_000_000_000


class Question:
    """Has `formula` a model? The formula may grow between two portions.

    A patient question keeps to one part of its search for long; one that is not starts anew again and again,
    which finds the models of a formula that leaves little choice more surely.
    """

    def __init__(self, formula: Formula, seed: int, *, is_patient: bool = True) -> None:
        from pysat.solvers import Cadical195  # heavy, and only this file needs it

        self._formula, self._told = formula, 0
        self._solver = Cadical195()
        # Left to itself it changes between the two modes, and would begin anew with each portion. Few of the
        # literals hold in a plan: what nobody has asked for is better tried as false.
        mode = {"stabilizeonly": 1} if is_patient else {"stabilize": 0}
        self._solver.configure({"seed": seed % LARGEST_SEED, "phase": 0, **mode})

    def ask(self, promises: Sequence[int] = (), conflicts: int | None = None) -> bool | None:
        """Yes, no, or None: not known after another portion. The model shall keep `promises`."""
        if self._formula.is_refuted:
            return False
        self._solver.append_formula(self._formula.clauses[self._told :])
        self._told = len(self._formula.clauses)
        self._solver.conf_budget(CONFLICTS_PER_PORTION if conflicts is None else conflicts)
        answer: bool | None = self._solver.solve_limited(promises)
        return answer

    def blamed(self) -> list[int]:
        """After a no: promises that cannot all be kept; none where there is no model at all."""
        return [] if self._formula.is_refuted else list(self._solver.get_core() or ())

    def model(self) -> list[int]:
        """The literals that hold, after a yes."""
        literals: list[int] = self._solver.get_model()
        return literals

    def close(self) -> None:
        """Give back the solver's memory."""
        self._solver.delete()
