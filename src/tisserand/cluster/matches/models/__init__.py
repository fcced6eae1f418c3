"""Matches with the answers to them, introductions with both sides, weights of signals, what was mailed."""

from .introduction import Introduction, IntroductionSide
from .mailed import Mailed
from .pair import DeclineReason, Match, MatchAnswer, MatchRun, MatchWeight

__all__ = [
    "DeclineReason",
    "Introduction",
    "IntroductionSide",
    "Mailed",
    "Match",
    "MatchAnswer",
    "MatchRun",
    "MatchWeight",
]
