"""Work that goes on while nobody waits for it."""

from .following import ask_what_became_of_meetings
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
from .remarking import answer as answer_remark
from .supposing import ask_what_if, compute_gains
from .wishing import tend_requests

DAILY = (tend_requests, ask_what_became_of_meetings, write_forgotten_letters)
"""What is due once a day, and does no harm twice."""

__all__ = [
    "DAILY",
    "answer_remark",
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
