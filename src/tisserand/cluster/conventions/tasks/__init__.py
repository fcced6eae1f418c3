"""Work that goes on while nobody waits for it."""

from .planning import ask_for_plan, plan_meetings
from .publishing import ask_for_letters, finalise, publish, write_about_schedule, write_forgotten_letters
from .registering import (
    approve,
    confirm_invitation,
    invite,
    open_registration,
    promote,
    refuse,
    register,
    set_capacity,
    withdraw,
)
from .supposing import ask_what_if, compute_gains

__all__ = [
    "approve",
    "ask_for_letters",
    "ask_for_plan",
    "ask_what_if",
    "compute_gains",
    "confirm_invitation",
    "finalise",
    "invite",
    "open_registration",
    "plan_meetings",
    "promote",
    "publish",
    "refuse",
    "register",
    "set_capacity",
    "withdraw",
    "write_about_schedule",
    "write_forgotten_letters",
]
