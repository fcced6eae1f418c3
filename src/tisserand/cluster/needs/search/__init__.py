"""Searching the boards of needs and offers: any language, facets, near a place, for who looks."""

from tisserand.cluster.organisations.search import Choice

from .answering import Answer, Found, board
from .asking import FACETS, SORTS, UNTIL_DAYS, Search, search_in
from .table import forget

__all__ = [
    "FACETS",
    "SORTS",
    "UNTIL_DAYS",
    "Answer",
    "Choice",
    "Found",
    "Search",
    "board",
    "forget",
    "search_in",
]
