"""Work that goes on while nobody waits for it."""

from .planning import ask_for_plan, plan_meetings
from .publishing import ask_for_letters, finalise, publish, write_about_schedule, write_forgotten_letters

__all__ = [
    "ask_for_letters",
    "ask_for_plan",
    "finalise",
    "plan_meetings",
    "publish",
    "write_about_schedule",
    "write_forgotten_letters",
]
