"""HiGHS behind one call: the best plan of a whole-number or linear program, and a true bound."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


@dataclass(slots=True)
class Program:
    """Maximise `worth` · x over rows `lower` <= a · x <= `upper`, with 0 <= x <= `most`."""

    worth: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def column(self, worth: float, most: float = 1.0) -> int:
        """A further variable; gives its place."""
        self.worth.append(worth)
        self.most.append(most)
        return len(self.worth) - 1

    def row(
        self,
        columns: Iterable[int],
        factors: Iterable[float] | None = None,
        lower: float = -math.inf,
        upper: float = math.inf,
    ) -> None:
        """A further condition on the sum of `columns`, each times its factor (1 where none are given)."""
        self.starts.append(len(self.columns))
        self.columns.extend(columns)
        added = len(self.columns) - self.starts[-1]
        self.factors.extend([1.0] * added if factors is None else factors)
        self.lower.append(lower)
        self.upper.append(upper)


@dataclass(frozen=True, slots=True)
class Solution:
    """The variables of the best plan found (None: there is none) and a bound that no plan can beat.

    `reduced` are the reduced costs of a linear program that was solved to its end.
    """

    values: Numbers | None
    bound: float
    reduced: Numbers | None = None


def maximise(
    program: Program,
    *,
    seconds: float,
    whole: bool = True,
    stop: Callable[[], bool] | None = None,
    seed: int = 0,
    start: Numbers | None = None,
    nodes: int | None = None,
) -> Solution:
    """The best plan of `program` within `seconds`; `stop` is asked now and then and ends the search early.

    `start` is a plan known already, to do better than. Where `nodes` are given the program is
    one of many small ones: the search ends after so many, and nothing is presolved, which would not pay.

    `bound` is infinite where the search ended before any bound was known, and -infinity where nothing fits.
    Raises `ValueError` if a row names a column twice.
    """
    if not program.worth:
        fits = all(lower <= 0 <= upper for lower, upper in zip(program.lower, program.upper, strict=True))
        return Solution(np.zeros(0) if fits else None, 0.0 if fits else -math.inf)
    import highspy  # heavy: loaded at the first program

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("time_limit", max(seconds, 0.01))
    solver.setOptionValue("random_seed", seed)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.999 if _is_whole(program.worth) and whole else 1e-6)
    if solver.passModel(_model(program, whole)) == highspy.HighsStatus.kError:
        raise ValueError("not a sound program: a row names a column that is unknown, or twice")
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.setOptionValue("presolve", "off")
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        solver.setSolution(known)
    if stop is not None:
        _ask(solver, stop)
    solver.run()
    return _solution(solver, whole)


def inner_point(
    program: Program, *, seconds: float, stop: Callable[[], bool] | None = None
) -> tuple[Numbers, Numbers]:
    """What each row's limit is worth (at least 0 for upper, at most 0 for lower ones), and values.

    Close to the best prices, not quite: a bound made of them must be reckoned anew. The columns' values
    are those of a linear plan amid all best ones. Where time was short, prices are 0 and values 1.
    """
    import highspy  # heavy: loaded at the first program

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for name, value in (("time_limit", max(seconds, 0.01)), ("threads", 1), ("solver", "ipm")):
        solver.setOptionValue(name, value)
    solver.setOptionValue("run_crossover", "off")
    solver.passModel(_model(program, False))
    if stop is not None:
        _ask(solver, stop)
    solver.run()
    prices = -np.array(solver.getSolution().row_dual, dtype=np.float64)
    values = np.array(solver.getSolution().col_value, dtype=np.float64)
    if prices.size != len(program.lower) or not np.isfinite(prices).all():
        return np.zeros(len(program.lower)), np.ones(len(program.worth))
    return prices, values


def _is_whole(worth: Sequence[float]) -> bool:
    return all(float(value).is_integer() for value in worth)


def _model(program: Program, whole: bool) -> Any:
    import highspy  # heavy: loaded at the first program

    model = highspy.HighsLp()
    columns = len(program.worth)
    model.num_col_, model.num_row_ = columns, len(program.lower)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(program.worth, dtype=np.float64)
    model.col_lower_ = np.zeros(columns)
    model.col_upper_ = np.array(program.most, dtype=np.float64)
    model.row_lower_ = np.array(program.lower, dtype=np.float64)
    model.row_upper_ = np.array(program.upper, dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array([*program.starts, len(program.columns)], dtype=np.int32)
    model.a_matrix_.index_ = np.array(program.columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(program.factors, dtype=np.float64)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return model


def _ask(solver: Any, stop: Callable[[], bool]) -> None:
    def interrupt(event: Any) -> None:
        if stop():
            event.interrupt()

    for moment in ("cbSimplexInterrupt", "cbMipInterrupt", "cbIpmInterrupt"):
        getattr(solver, moment).subscribe(interrupt)


def _solution(solver: Any, whole: bool) -> Solution:
    import highspy  # heavy: loaded at the first program

    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Solution(None, -math.inf)
    info = solver.getInfo()
    feasible = info.primal_solution_status == 2
    values = np.array(solver.getSolution().col_value) if feasible else None
    if whole:
        bound = float(info.mip_dual_bound)
        return Solution(values, bound if math.isfinite(bound) else math.inf)
    proved = status == highspy.HighsModelStatus.kOptimal
    if not proved:
        return Solution(None, math.inf)
    return Solution(values, float(info.objective_function_value), np.array(solver.getSolution().col_dual))
