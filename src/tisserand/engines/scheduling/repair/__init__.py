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
    WhoComes,
    event_faults,
    event_thing,
    without_fault,
)
from .judge import judge_repair, judge_today
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
    "WhoComes",
    "enlarged",
    "event_faults",
    "event_thing",
    "judge_repair",
    "judge_today",
    "plan_faults",
    "repair",
    "without_fault",
]
