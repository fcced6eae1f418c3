"""Tenders with their wordings, lots and the notices they were read from."""

from .notice import Lot, Notice, Source, Tender, TenderWords

__all__ = ["Lot", "Notice", "Source", "Tender", "TenderWords"]
