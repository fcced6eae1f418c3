"""What a search found as a whole, to be taken along or counted through."""

from collections.abc import Sequence

from .finding import Search, directory


def keys_found(search: Search) -> Sequence[int]:
    """The keys of all organisations that fit, in the order of the list; costs what the search costs."""
    return [found.organisation.pk for found in directory(search).found]
