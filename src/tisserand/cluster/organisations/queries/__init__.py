"""Reads of the directory, by what they are for."""

from .finding import folded, published, published_organisation

__all__ = ["folded", "published", "published_organisation"]
