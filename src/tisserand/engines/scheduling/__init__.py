"""The scheduling engine: who meets whom, when and where, proved as far as can be, judged and explained.

`solve` takes a `Problem` (see `problem` for its records) and gives an `Answer`; `judge` checks any plan.
"""

from .answer import Answer, Meeting, Progress, Status
from .judge import judge
from .problem import Fault, Problem, ProblemError
from .solve import solve, warm_up

__all__ = [
    "Answer",
    "Fault",
    "Meeting",
    "Problem",
    "ProblemError",
    "Progress",
    "Status",
    "judge",
    "solve",
    "warm_up",
]
