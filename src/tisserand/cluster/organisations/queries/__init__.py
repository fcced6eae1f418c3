"""Reads of the directory, by what they are for."""

from .finding import folded, heir_of, published, published_organisation

__all__ = ["folded", "heir_of", "published", "published_organisation"]
