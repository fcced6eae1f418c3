"""Between the records of a convention and the scheduling engine: records in, decisions out, nothing else.

Registrations and interpreters travel under their keys as text, rounds and tables under their numbers.
"""

from .plan import Glimpse, Plan, PlannedMeeting, plan
from .problem import problem_of

__all__ = ["Glimpse", "Plan", "PlannedMeeting", "plan", "problem_of"]
