"""A search of a board as it stands in the address of its page: `q=linge&trade=laundry&until=31&near=Metz`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http.request import QueryDict

from tisserand.cluster.organisations.search import words

FACETS = ("trade", "kind", "territory", "language", "criteria", "who", "class")
UNTIL_DAYS = (14, 31, 92)
SORTS = ("newest", "ending")
LONGEST_WORDS, MOST_WORDS, MOST_VALUES = 100, 8, 40
USUAL_KM, MOST_KM = 50, 500


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks of a board; values that nothing has are simply never met.

    `until_days` is within how many days it must end, `sort` "" the best first where words are looked for.
    """

    words: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    place: str = ""
    radius_km: int = USUAL_KM
    until_days: int | None = None
    sort: str = ""

    @property
    def spoken(self) -> list[str]:
        """The words to look for, as typed."""
        return words.spoken(self.words)[:MOST_WORDS]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return any(self.facets.values()) or bool(self.place) or self.until_days is not None

    def chosen(self, facet: str) -> frozenset[str]:
        """The values chosen of a facet."""
        return self.facets.get(facet, frozenset())


def search_in(query: QueryDict) -> Search:
    """What an address asks of a board; what makes no sense there is left out."""
    until = query.get("until", "")
    sort = query.get("sort", "")
    return Search(
        words=_text(query.get("q", "")),
        facets={
            facet: frozenset(values[:MOST_VALUES]) for facet in FACETS if (values := query.getlist(facet))
        },
        place=_text(query.get("near", "")),
        radius_km=_radius_km(query.get("km", "")),
        until_days=next((days for days in UNTIL_DAYS if str(days) == until), None),
        sort=sort if sort in SORTS else "",
    )


def _text(written: str) -> str:
    return " ".join(written.replace("\0", " ").split())[:LONGEST_WORDS]


def _radius_km(written: str) -> int:
    is_number = written.isascii() and written.isdigit() and len(written) <= 4
    return min(int(written), MOST_KM) if is_number and int(written) else USUAL_KM
