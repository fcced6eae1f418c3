"""The matching engine: whose need fits whose offer across languages, who should meet, and why.

`Knowledge` holds the trade tree and official phrases, `Matcher` suggests offers for needs with reasons and
doubts; `consortia` finds joint bids; `reciprocal` deals meetings and lists fairly; `evaluation` measures.
"""

from .consortia import Member, consortia
from .knowledge import Knowledge
from .problem import Band, Need, Offer, Place, Text
from .ranking import Matcher
from .reasons import Reason, Suggestion, Weights

__all__ = [
    "Band",
    "Knowledge",
    "Matcher",
    "Member",
    "Need",
    "Offer",
    "Place",
    "Reason",
    "Suggestion",
    "Text",
    "Weights",
    "consortia",
]
