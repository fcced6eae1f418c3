"""Between the records of a convention and the scheduling engine: records in, decisions out, nothing else.

Registrations and interpreters travel under their keys as text, rounds and tables under their numbers.
"""

from .board import Board, Consequence, Shift
from .kept import still_possible, with_meetings_kept
from .plan import Glimpse, Plan, PlannedMeeting, plan
from .problem import RecordsAtFault, problem_of
from .recount import figures_of
from .repair import CannotBeMended, Mended, Place, Repair, Waiting, faults_today, repair
from .settings import caps_of
from .supposing import gains_of, supposed

__all__ = [
    "Board",
    "CannotBeMended",
    "Consequence",
    "Glimpse",
    "Mended",
    "Place",
    "Plan",
    "PlannedMeeting",
    "RecordsAtFault",
    "Repair",
    "Shift",
    "Waiting",
    "caps_of",
    "faults_today",
    "figures_of",
    "gains_of",
    "plan",
    "problem_of",
    "repair",
    "still_possible",
    "supposed",
    "with_meetings_kept",
]
