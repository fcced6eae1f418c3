"""The published problem: every given meeting takes place, and people have as few breaks as can be, proved.

The business-to-business meeting scheduling problem of Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and
Villaret (JAIR 2022, no. 12670). `read_dzn` reads a day, `solve` plans it, `judge` checks any plan.
"""

from .answer import DayAnswer, DayProgress
from .dzn import read_dzn
from .judge import breaks_of, judge
from .problem import BrokerageDay, DayError, DayFault, Encounter, Session
from .search import solve
from .weaver import warm_up
from .weighted import WeightedFormula, weighted_formula

__all__ = [
    "BrokerageDay",
    "DayAnswer",
    "DayError",
    "DayFault",
    "DayProgress",
    "Encounter",
    "Session",
    "WeightedFormula",
    "breaks_of",
    "judge",
    "read_dzn",
    "solve",
    "warm_up",
    "weighted_formula",
]
