"""Where tenders come from: eForms, TED_EXPORT and tables, read without trust into drafts or refusals."""

from .draft import Buyer, Correction, Draft, Portion, Refused, Words
from .files import Found, Limits, found_at, found_in

__all__ = [
    "Buyer",
    "Correction",
    "Draft",
    "Found",
    "Limits",
    "Portion",
    "Refused",
    "Words",
    "found_at",
    "found_in",
]
