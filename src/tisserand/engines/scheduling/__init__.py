"""The scheduling engine: who meets whom, when and where, proved as far as can be, judged and explained.

`solve` takes a `Problem` (see `problem` for its records) and gives an `Answer`; `judge` checks any plan.
`grounds` tells why each meeting is there, `cost_of` what it would take to grant one more wish.
`solve_capped` does what `solve` does where some may have only so many meetings with certain others.
`repair` mends a plan on the day; what can happen then is told in the records of `repair`.
"""

from .answer import Answer, Meeting, Progress, Status
from .capping import solve_capped
from .caps import Cap, caps_are_kept
from .grounds import Ground, grounds
from .judge import judge
from .price import Price, cost_of
from .problem import Fault, Problem, ProblemError
from .repair import Repair, repair
from .solve import solve
from .warming import warm_up

__all__ = [
    "Answer",
    "Cap",
    "Fault",
    "Ground",
    "Meeting",
    "Price",
    "Problem",
    "ProblemError",
    "Progress",
    "Repair",
    "Status",
    "caps_are_kept",
    "cost_of",
    "grounds",
    "judge",
    "repair",
    "solve",
    "solve_capped",
    "warm_up",
]
