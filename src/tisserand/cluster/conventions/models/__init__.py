"""Conventions: programme, rounds, tables, registrations, wishes, schedules and their meetings.

Rounds and tables are numbered from 1 within their convention; times are aware datetimes. That a meeting lies
inside both sides' availability and that a veto is never scheduled is held by triggers (migration 0002).
"""

from .event import Convention, ProgrammeSession, Round, Speaker, Table
from .plan import Meeting, Schedule, ScheduleRun, Seat
from .presence import Brought, Delegate, Interpreter, Registration, Wish, agenda_key

__all__ = [
    "Brought",
    "Convention",
    "Delegate",
    "Interpreter",
    "Meeting",
    "ProgrammeSession",
    "Registration",
    "Round",
    "Schedule",
    "ScheduleRun",
    "Seat",
    "Speaker",
    "Table",
    "Wish",
    "agenda_key",
]
