"""Between the records of a convention and the scheduling engine: records in, decisions out, nothing else.

Registrations and interpreters travel under their keys as text, rounds and tables under their numbers.
"""

from .plan import Glimpse, Plan, PlannedMeeting, plan
from .problem import problem_of
from .repair import CannotBeMended, Mended, Place, Repair, Waiting, faults_today, repair

__all__ = [
    "CannotBeMended",
    "Glimpse",
    "Mended",
    "Place",
    "Plan",
    "PlannedMeeting",
    "Repair",
    "Waiting",
    "faults_today",
    "plan",
    "problem_of",
    "repair",
]
