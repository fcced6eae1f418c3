"""Repair on the day: somebody stays away, is late or walks in; a table or an interpreter fails or comes."""

from .day import enlarged
from .incidents import (
    ExtraInterpreter,
    ExtraTable,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    RepairError,
    WalkIn,
    event_faults,
)
from .judge import judge_repair
from .mending import plan_faults, repair
from .report import Change, Loss, Repair, Told

__all__ = [
    "Change",
    "ExtraInterpreter",
    "ExtraTable",
    "Incident",
    "InterpreterGone",
    "Late",
    "LeftEarly",
    "Loss",
    "LostTable",
    "NoShow",
    "Repair",
    "RepairError",
    "Told",
    "WalkIn",
    "enlarged",
    "event_faults",
    "judge_repair",
    "plan_faults",
    "repair",
]
