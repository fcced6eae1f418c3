"""The matching measured on decided cases: records in, figures out; `./run bench matching` tells how it fares.

Every protocol splits by time or by group, never at random, and learns nothing from the part that is tested.
"""

from .awards import evaluate_awards
from .crossing import evaluate_crossing
from .records import Award, Figures, Meeting, Notice
from .trades import evaluate_trades
from .wishes import evaluate_wishes

__all__ = [
    "Award",
    "Figures",
    "Meeting",
    "Notice",
    "evaluate_awards",
    "evaluate_crossing",
    "evaluate_trades",
    "evaluate_wishes",
]
