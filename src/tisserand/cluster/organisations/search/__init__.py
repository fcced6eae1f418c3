"""Searching the directory in any language: the index, the ranking, the facets, and why somebody was found."""

from .addresses import NARROWING, address_of, search_in
from .answering import Answer, Choice, Found, directory
from .asking import Search
from .evidence import Evidence
from .indexing import index, index_changed, index_everything
from .places import place_meant
from .telling import told

__all__ = [
    "NARROWING",
    "Answer",
    "Choice",
    "Evidence",
    "Found",
    "Search",
    "address_of",
    "directory",
    "index",
    "index_changed",
    "index_everything",
    "place_meant",
    "search_in",
    "told",
]
