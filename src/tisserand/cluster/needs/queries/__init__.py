"""Reads of needs and offers: those that are open, who may see them, one's own, those that wait."""

from .notices import (
    ending_within,
    just_written,
    open_needs,
    open_notices,
    open_offers,
    open_until_before,
    own_notices,
    shown_of,
    shown_to,
    submitted,
    visible_to,
    whole,
)

__all__ = [
    "ending_within",
    "just_written",
    "open_needs",
    "open_notices",
    "open_offers",
    "open_until_before",
    "own_notices",
    "shown_of",
    "shown_to",
    "submitted",
    "visible_to",
    "whole",
]
