"""Needs and offers with everything that belongs to them."""

from .notice import LONGEST_TEXT, Attachment, Confirmation, Need, Notice, Offer
from .values import (
    ANSWERED_BY,
    BAND_EDGES_EUR,
    AmountSaid,
    Band,
    NeedKind,
    OfferKind,
    Outcome,
)

__all__ = [
    "ANSWERED_BY",
    "BAND_EDGES_EUR",
    "LONGEST_TEXT",
    "AmountSaid",
    "Attachment",
    "Band",
    "Confirmation",
    "Need",
    "NeedKind",
    "Notice",
    "Offer",
    "OfferKind",
    "Outcome",
]
