"""The place a text names, in any language of the region: a municipality first, else a region or country."""

import re
from collections.abc import Iterator
from functools import cache

from tisserand.cluster.territories import reference
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.reference import Municipality, folded, place_called

COUNTRIES = ("LU", "FR", "BE", "DE")
WORDS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[.!?;:\n]")
MOST_WORDS = 5
_BEFORE = """
    à a au aux en dans de vers sur près autour région commune ville pour in bei nach aus um raum region stadt
    gemeinde kreis für at near around from for
"""
BEFORE_A_PLACE = frozenset(_BEFORE.split())
ARTICLES = frozenset({"la", "le", "les", "l", "der", "die", "das", "the"})


def place_in(text: str, country: str) -> Territory | None:
    """The place a text names; among namesakes one of this country, else the largest. 1 query, or 2.

    A municipality counts only after a word such as "à" or "bei", since many are words as well.
    """
    codes = list(dict.fromkeys(place.code for place in _municipalities(text, country)))
    regions = list(dict.fromkeys(_regions(text)))
    if not codes and not regions:
        return None
    found = {one.code: one for one in Territory.objects.filter(code__in=[*codes[:1], *regions])}
    known = [found[code] for code in (*codes[:1], *regions) if code in found]
    return max(known, key=lambda one: one.depth, default=None)


def place_named(name: str, country: str = "") -> Territory | None:
    """The territory somebody means by a name alone, or by "name (country)"; None where nobody can tell."""
    bare = re.sub(r"\s*\([A-Z]{2}\)\s*$", "", name)
    if (said := re.search(r"\(([A-Z]{2})\)\s*$", name)) is not None:
        country = said[1]
    if code := _region_codes().get(folded(bare)):
        return Territory.objects.filter(code=code).first()
    place = _municipality(bare, country)
    return (
        Territory.objects.filter(scheme=Territory.Scheme.GEONAMES, code=place.code).first() if place else None
    )


def _municipalities(text: str, country: str) -> Iterator[Municipality]:
    for before, phrase in _phrases(text):
        if before in BEFORE_A_PLACE and (place := _municipality(phrase, country)):
            yield place


def _municipality(name: str, country: str) -> Municipality | None:
    called = [place for code in COUNTRIES if (place := place_called(name, code))]
    return max(called, key=lambda place: (place.country == country, place.population), default=None)


def _regions(text: str) -> Iterator[str]:
    for _before, phrase in _phrases(text):
        if code := _region_codes().get(folded(phrase)):
            yield code


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """Runs of words that begin with a capital, the longest first, each with the word before it."""
    words = WORDS.findall(text)
    for start, word in enumerate(words):
        if word[0].isupper():
            before = next((w for w in reversed(words[:start]) if w.lower() not in ARTICLES), "").lower()
            for length in range(MOST_WORDS, 0, -1):
                yield before.rpartition("’")[2].rpartition("'")[2], " ".join(words[start : start + length])


@cache
def _region_codes() -> dict[str, str]:
    """Folded names of countries and regions in every language, the larger where two are called alike."""
    codes: dict[str, str] = {}
    for one in reference.territories():
        for name in one.names.values():
            codes.setdefault(folded(name), one.code)
    return codes
