"""Searching the directory in any language: the index, the ranking, the facets, and why somebody was found."""

from .answering import Answer, Choice, Found, directory
from .asking import Search
from .evidence import Evidence
from .indexing import index, index_changed, index_everything
from .places import place_meant

__all__ = [
    "Answer",
    "Choice",
    "Evidence",
    "Found",
    "Search",
    "directory",
    "index",
    "index_changed",
    "index_everything",
    "place_meant",
]
