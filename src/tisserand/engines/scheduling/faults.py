"""What is wrong with a problem or a plan, as a code with arguments; sentences are made elsewhere.

`subject` names the record at fault (an id, or "a|b" for a pair); `arguments` are strings ready to be told.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: `code` says which rule, `subject` where, `arguments` the particulars."""

    code: str
    subject: str
    arguments: tuple[str, ...] = ()


class ProblemError(ValueError):
    """The records contradict themselves; `faults` lists all that is wrong, in the order of the records."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            "; ".join(" ".join((fault.code, fault.subject, *fault.arguments)) for fault in faults)
        )
        self.faults = faults
