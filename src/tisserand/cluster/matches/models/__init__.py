"""Matches with the answers to them, introductions with both sides, weights of signals, what was mailed."""

from .bids import BidMember, JointBid
from .introduction import Introduction, IntroductionSide
from .mailed import Mailed
from .pair import DeclineReason, Match, MatchAnswer, MatchRun, MatchWeight

__all__ = [
    "BidMember",
    "DeclineReason",
    "Introduction",
    "IntroductionSide",
    "JointBid",
    "Mailed",
    "Match",
    "MatchAnswer",
    "MatchRun",
    "MatchWeight",
]
