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

__all__ = [
    "FACETS",
    "Choice",
    "Directory",
    "Evidence",
    "Found",
    "Search",
    "directory",
    "folded",
    "published",
    "published_organisation",
]
