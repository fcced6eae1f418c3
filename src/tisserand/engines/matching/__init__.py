"""The matching engine: whose need fits whose offer across languages, who should meet, and why.

`Knowledge` holds the trade tree and official phrases, `Matcher` suggests offers for needs with reasons and
doubts; `consortia` finds joint bids; `reciprocal` deals meetings and lists fairly; `evaluation` measures.
"""

from .consortia import Consortium, Member, consortia
from .knowledge import Knowledge, OfficialPhrase
from .linking import Guess, Linker
from .problem import Need, Offer, Text, TradeTree
from .ranking import Matcher

__all__ = [
    "Consortium",
    "Guess",
    "Knowledge",
    "Linker",
    "Matcher",
    "Member",
    "Need",
    "Offer",
    "OfficialPhrase",
    "Text",
    "TradeTree",
    "consortia",
]
