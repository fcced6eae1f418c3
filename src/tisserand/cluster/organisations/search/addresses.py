"""A search as it stands in the address of its page, and back: `q=linge&territory=LU&near=Metz&km=25`."""

from urllib.parse import urlencode

from django.http.request import QueryDict

from .asking import Search
from .document import FACETS

LONGEST_WORDS = 100
MOST_VALUES = 40
USUAL_KM, MOST_KM = 50, 500
SORTS = ("relevance", "name", "distance")
NARROWING = tuple(facet for facet in FACETS if facet != "sought")
"""The facets that an address can hold."""


def search_in(query: QueryDict) -> Search:
    """What an address asks of the directory; what makes no sense there is left out."""
    sort = query.get("sort", "")
    return Search(
        words=_text(query.get("q", "")),
        facets={
            facet: frozenset(values[:MOST_VALUES]) for facet in NARROWING if (values := query.getlist(facet))
        },
        place=_text(query.get("near", "")),
        radius_km=_radius_km(query.get("km", "")),
        sort=sort if sort in SORTS else "",
    )


def address_of(search: Search) -> str:
    """The shortest address of a search, always the same for the same one; its order is left out."""
    pairs = [("q", search.words)] if search.words else []
    pairs += [(facet, value) for facet in NARROWING for value in sorted(search.chosen(facet))]
    if search.place:
        pairs += [("near", search.place), ("km", str(search.radius_km))]
    return urlencode(pairs)


def _text(written: str) -> str:
    return " ".join(written.replace("\0", " ").split())[:LONGEST_WORDS]


def _radius_km(written: str) -> int:
    is_number = written.isascii() and written.isdigit() and len(written) <= 4
    return min(int(written), MOST_KM) if is_number and int(written) else USUAL_KM
