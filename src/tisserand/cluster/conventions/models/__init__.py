"""Conventions: programme, rounds, tables, registrations, wishes, schedules, the day, what came of it.

Rounds and tables are numbered from 1 within their convention; times are aware datetimes. That a meeting lies
inside both sides' availability and that a veto is never scheduled is held by triggers (migration 0004).
"""

from .after import Deal, FollowUp, MeetingOutcome, Outcome, SurveyAnswer
from .day import Announcement, CheckIn, DeskCall, Incident, MeetingChange
from .event import Convention, ProgrammeSession, Round, Speaker, Table
from .plan import Mailing, Meeting, Remark, Scenario, Schedule, ScheduleRun, Seat
from .presence import Brought, Delegate, Interpreter, Registration, agenda_key
from .wishing import ForbiddenPair, MeetingRule, Wish

__all__ = [
    "Announcement",
    "Brought",
    "CheckIn",
    "Convention",
    "Deal",
    "Delegate",
    "DeskCall",
    "FollowUp",
    "ForbiddenPair",
    "Incident",
    "Interpreter",
    "Mailing",
    "Meeting",
    "MeetingChange",
    "MeetingOutcome",
    "MeetingRule",
    "Outcome",
    "ProgrammeSession",
    "Registration",
    "Remark",
    "Round",
    "Scenario",
    "Schedule",
    "ScheduleRun",
    "Seat",
    "Speaker",
    "SurveyAnswer",
    "Table",
    "Wish",
    "agenda_key",
]
