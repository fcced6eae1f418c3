"""Reads of the directory, by what they are for."""

from .finding import (
    FACETS,
    Choice,
    Directory,
    Evidence,
    Found,
    Search,
    directory,
    folded,
    published,
    published_organisation,
)
from .taking import keys_found

__all__ = [
    "FACETS",
    "Choice",
    "Directory",
    "Evidence",
    "Found",
    "Search",
    "directory",
    "folded",
    "keys_found",
    "published",
    "published_organisation",
]
