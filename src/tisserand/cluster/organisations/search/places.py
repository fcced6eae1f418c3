"""The place a reader means by a name in any language, whichever side of a border it lies on."""

from functools import lru_cache

from tisserand.cluster.territories import reference

COUNTRIES = ("LU", "FR", "BE", "DE")


@lru_cache(maxsize=10_000)
def place_meant(name: str) -> reference.Municipality | None:
    """The largest place of that name in the region; None where there is none."""
    called = [reference.place_called(name, country) for country in COUNTRIES]
    return max((place for place in called if place), key=lambda place: place.population, default=None)
