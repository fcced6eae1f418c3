"""The business-meeting problem: who could meet whom, when, where and how, free of contradictions.

The records it is made of are in `records` and can be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from .checks import faults_of
from .faults import Fault, ProblemError
from .records import (
    Description,
    Interpreter,
    Lock,
    Registration,
    Round,
    Rules,
    Session,
    Table,
    Wish,
    WishLevel,
)

__all__ = [
    "Fault",
    "Interpreter",
    "Lock",
    "Problem",
    "ProblemError",
    "Registration",
    "Round",
    "Rules",
    "Session",
    "Table",
    "Wish",
    "WishLevel",
]


@dataclass(frozen=True, slots=True)
class Problem(Description):
    """All that the scheduler needs to know of one event. Raises `ProblemError` with every fault at once."""

    def __post_init__(self) -> None:
        """Raises `ProblemError` with every fault of every record at once."""
        if faults := faults_of(self):
            raise ProblemError(faults)
