"""One question to the SAT solver CaDiCaL, asked in portions, so that it can be put aside at any time.

A portion is a number of conflicts, not of seconds: the answers are the same on every machine for the same
seed. python-sat is imported only where a question is put.
"""

from __future__ import annotations

from collections.abc import Sequence

from .formula import Formula

CONFLICTS_PER_PORTION = 1000
ORDINARY_CLAUSES = 50_000
"""A portion of a formula that has more clauses is smaller, so that it takes about as long."""

LARGEST_SEED = 2_000_000_000


class Question:
    """Has `formula` a model?"""

    def __init__(self, formula: Formula, seed: int) -> None:
        from pysat.solvers import Cadical195  # heavy, and only this file needs it

        self._is_refuted = formula.is_refuted
        self._portion = (
            CONFLICTS_PER_PORTION * ORDINARY_CLAUSES // max(ORDINARY_CLAUSES, len(formula.clauses))
        )
        self._solver = Cadical195()
        # Its other mode, restarting often, begins anew with each portion and would never come to an end. Few
        # of the literals hold in a plan: what nobody has asked for is better tried as false.
        self._solver.configure({"seed": seed % LARGEST_SEED, "stabilizeonly": 1, "phase": 0})
        if not formula.is_refuted:
            self._solver.append_formula(formula.clauses)

    def hint(self, literals: Sequence[int]) -> None:
        """Let these be tried as true first."""
        self._solver.set_phases(literals)

    def ask(self) -> bool | None:
        """Yes, no, or None: not known after another portion."""
        if self._is_refuted:
            return False
        self._solver.conf_budget(max(1, self._portion))
        answer: bool | None = self._solver.solve_limited()
        return answer

    def model(self) -> list[int]:
        """The literals that hold, after a yes."""
        literals: list[int] = self._solver.get_model()
        return literals

    def close(self) -> None:
        """Give back the solver's memory."""
        self._solver.delete()
