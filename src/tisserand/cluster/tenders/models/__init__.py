"""Tenders with their wordings and lots."""

from .notice import Lot, Source, Tender, TenderWords

__all__ = ["Lot", "Source", "Tender", "TenderWords"]
