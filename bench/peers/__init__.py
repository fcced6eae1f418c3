"""The solvers that are measured on brokerage days (problem A), each in a module of its own.

A module has `solve(asked, telling)`, which tells plans and bounds and gives a verdict, and `version(option)`,
which raises `NotHere` where the solver is missing. It is imported only in the process that runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import BrokerageDay


class NotHere(Exception):
    """The solver is not installed; says where it could come from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A day and the file it stands in, the time limit, and how the solver is to be run."""

    day: BrokerageDay
    path: Path
    seconds: float
    seed: int
    cores: int
    option: str


class Solver(Protocol):
    """What every module of this package offers."""

    def solve(self, asked: Asked, telling: DayTelling) -> Verdict:
        """Tells what it finds, and what it is in the end."""

    def version(self, option: str) -> str:
        """Name and version of what is run; raises `NotHere`."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A solver as the tables name it, long and short; `option` says which of several its module runs."""

    title: str
    short: str
    module: str
    option: str = ""
    cores: int = 1

    def load(self) -> Solver:
        """Its module. Raises `NotHere` where what it needs is missing."""
        try:
            return cast(Solver, import_module(f"{__name__}.{self.module}"))
        except ImportError as error:
            raise NotHere(str(error)) from error


PEERS = {
    "ours": Peer("Tisserand", "ours", "ours"),
    "ours-2": Peer("Tisserand, two workers", "ours, two workers", "ours", cores=2),
    "rc2": Peer("RC2 on our encoding", "RC2", "rc2"),
    "uwrmaxsat": Peer("UWrMaxSat on our encoding", "UWrMaxSat", "native_maxsat", "uwrmaxsat"),
    "evalmaxsat": Peer("EvalMaxSAT on our encoding", "EvalMaxSAT", "native_maxsat", "evalmaxsat"),
    "clingo": Peer("clingo on our encoding", "clingo", "answer_sets"),
    "cp-sat": Peer("CP-SAT, textbook model", "CP-SAT", "cp_sat"),
    "cp-sat-2": Peer("CP-SAT, textbook, two workers", "CP-SAT, two", "cp_sat", cores=2),
    "gecode": Peer("MiniZinc with Gecode", "Gecode", "minizinc", "gecode"),
    "chuffed": Peer("MiniZinc with Chuffed", "Chuffed", "minizinc", "chuffed"),
    "first-come": Peer("First come, first served", "first come", "first_come"),
}
"""In the order of the tables; the first one is what the others are compared with."""
