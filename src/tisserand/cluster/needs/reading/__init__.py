"""Reading a text somebody wrote in their own words: what they seem to look for, proposed to be confirmed."""

from .proposing import Proposal, propose

__all__ = ["Proposal", "propose"]
