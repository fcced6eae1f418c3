"""Matches with the answers to them, introductions with both sides, the weights of the signals."""

from .introduction import Introduction, IntroductionSide
from .pair import DeclineReason, Match, MatchAnswer, MatchRun, MatchWeight

__all__ = [
    "DeclineReason",
    "Introduction",
    "IntroductionSide",
    "Match",
    "MatchAnswer",
    "MatchRun",
    "MatchWeight",
]
