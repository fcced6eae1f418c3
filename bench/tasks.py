"""What is to be measured: one task is one solver on one instance, with a seed, a time limit and its cores."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

Record = dict[str, Any]
"""One line of the results: the task's fields, and what was measured."""


@dataclass(frozen=True, slots=True)
class Task:
    """`part` is "days" (problem A) or "conventions" (B); `instance` a file's stem or an event's name."""

    part: str
    instance: str
    solver: str
    seed: int
    seconds: float
    cores: int = 1

    @property
    def key(self) -> str:
        """What tells a task from all others."""
        return json.dumps(asdict(self))

    @staticmethod
    def of(record: Record) -> Task:
        """The task that a line of the results belongs to."""
        return Task(**{name: record[name] for name in Task.__slots__})
