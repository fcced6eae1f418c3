"""Work that goes on while nobody waits for it."""

from .planning import ask_for_plan, plan_meetings, publish

__all__ = ["ask_for_plan", "plan_meetings", "publish"]
