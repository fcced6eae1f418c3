"""An organisation as the search keeps it: a bag of words by field, the values it counts under, its points.

Every token begins with the letter of its field, so that one plain full-text index serves all fields. Facet
values are written `facet:value`, blank-separated; points are `latitude,longitude` in degrees.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from django.db.models import Prefetch, QuerySet
from django.utils.translation import override

from tisserand.cluster.organisations.models import (
    Accreditation,
    Kind,
    Organisation,
    SearchDocument,
    SseClass,
    Visibility,
)
from tisserand.cluster.organisations.queries import folded
from tisserand.cluster.territories import reference
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.thread_map import soil

from . import words

FIELDS = {"name": "n", "town": "p", "fr": "f", "de": "d", "en": "e", "standing": "o", "region": "r"}
"""The letter of each field; texts go by their language."""

READING_LANGUAGES = ("fr", "de", "en")
FACETS = ("territory", "kind", "class", "trade", "sought", "theme", "language", "accreditation")


def whole(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The records with all that `document` reads: 10 queries."""
    public = Accreditation.objects.filter(visibility=Visibility.PUBLIC).select_related("form")
    return organisations.select_related("territory", "form").prefetch_related(
        "languages",
        "themes",
        "trades__parent",
        "sought_trades__parent",
        "establishments",
        "identifiers",
        Prefetch("accreditations", public, to_attr="public_accreditations"),
    )


def document(one: Organisation, places: "Places", *, version: int, at: datetime) -> SearchDocument:
    """What the search keeps of a record that `whole` read; nothing of one that is not listed."""
    is_listed = one.state in Organisation.LISTED_STATES
    points = [(one.latitude, one.longitude)]
    points += [(site.latitude, site.longitude) for site in one.establishments.all()]
    return SearchDocument(
        organisation=one,
        words=" ".join(sorted(set(_words(one, places)))) if is_listed else "",
        facets=" ".join(_facets(one, places)) if is_listed else "",
        points=" ".join(f"{north:.5f},{east:.5f}" for north, east in points if north is not None),
        sort_name=folded(one.name)[:80],
        is_listed=is_listed,
        version=version,
        indexed_at=at,
    )


def spellings(one: Organisation) -> Iterator[str]:
    """The words that a mistyped one may be mended to, folded."""
    texts = [
        one.name,
        one.legal_name,
        one.town,
        *(getattr(one, f"about_{language}") or "" for language in READING_LANGUAGES),
    ]
    yield from (words.plain(word) for text in texts for word in words.WORDS.findall(text))


class Places:
    """The territories by id, read once, with what each lies in."""

    def __init__(self) -> None:
        rows = Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)
        self._by_id = {one.pk: one for one in rows}
        self._names: dict[int, frozenset[str]] = {}

    def path(self, territory: Territory) -> list[Territory]:
        """From the part of the Greater Region it lies in, as on the map, or its country, down to itself."""
        line = [territory]
        while (above := self._by_id.get(line[0].parent_id or 0)) is not None:
            line.insert(0, above)
        tops = {threads.territory.code for threads in soil().threads}
        start = next((number for number, one in enumerate(line) if one.code in tops), 0)
        shown: list[Territory] = []
        for one in line[start:]:
            # small countries and regions are cut down by statisticians without getting smaller
            is_same = bool(shown) and shown[-1].name == one.name
            if one.scheme != Territory.Scheme.GEONAMES and not is_same:
                shown.append(one)
        return shown or line[-1:]

    def region_words(self, territory: Territory) -> frozenset[str]:
        """The forms of the names of all it lies in, its country too."""
        if territory.pk not in self._names:
            line = [territory]
            while (above := self._by_id.get(line[-1].parent_id or 0)) is not None:
                line.append(above)
            names = {getattr(one, f"name_{language}") for one in line for language in READING_LANGUAGES}
            text = " ".join(filter(None, names))
            self._names[territory.pk] = frozenset(words.forms_of_text(text, READING_LANGUAGES))
        return self._names[territory.pk]


def _words(one: Organisation, places: Places) -> Iterator[str]:
    yield from _tagged("name", words.forms_of_text(f"{one.name} {one.legal_name}", words.ANY))
    for town, country in {
        (one.town, one.country),
        *((at.town, at.country) for at in one.establishments.all()),
    }:
        yield from _tagged("town", (words.plain(word) for word in _town_words(town, country)))
    yield from _tagged("town", [words.plain(one.postcode.replace(" ", ""))] if one.postcode else [])
    yield from _tagged("region", places.region_words(one.territory))
    for language in READING_LANGUAGES:
        text = getattr(one, f"about_{language}") or ""
        yield from _tagged(language, words.forms_of_text(text, (language,)))
    for text in _standing(one):
        yield from _tagged("standing", words.forms_of_text(text, words.ANY))


def _tagged(field: str, tokens: Iterable[str]) -> Iterator[str]:
    letter = FIELDS[field]
    return (letter + token for token in tokens)


def _town_words(town: str, country: str) -> Iterator[str]:
    """The words of all names of a town, in whatever language."""
    place = reference.place_called(town, country)
    names = {town, *(place.names.values() if place else ()), *(place.also if place else ())}
    for name in names:
        yield from words.WORDS.findall(name)


def _standing(one: Organisation) -> Iterator[str]:
    """What it is by law and by its own account, in every language of the pages."""
    yield one.legal_form
    for form in [one.form, *(held.form for held in _accreditations(one))]:
        if form is not None:
            yield f"{form.name} {form.aliases}"
    yield " ".join(number.value for number in one.identifiers.all())
    for language in READING_LANGUAGES:
        yield from (getattr(theme, f"name_{language}") or "" for theme in one.themes.all())
        yield _called(one.kind, one.sse_class, language)


@cache
def _called(kind: str, sse_class: str, language: str) -> str:
    """The names of a kind and a class in a language."""
    with override(language):
        return f"{Kind(kind).label} {SseClass(sse_class).label if sse_class else ''}"


def _accreditations(one: Organisation) -> Sequence[Accreditation]:
    held: Sequence[Accreditation] = one.public_accreditations  # type: ignore[attr-defined]  # by `whole`
    return held


def _facets(one: Organisation, places: Places) -> Iterator[str]:
    yield from (f"territory:{territory.code}" for territory in places.path(one.territory))
    yield f"kind:{one.kind}"
    if one.sse_class:
        yield f"class:{one.sse_class}"
    for facet, trades in (("trade", one.trades.all()), ("sought", one.sought_trades.all())):
        groups = {trade.parent.code for trade in trades if trade.parent}
        yield from (f"{facet}:{code}" for code in sorted({trade.code for trade in trades} | groups))
    yield from (f"theme:{theme.pk}" for theme in one.themes.all())
    yield from (f"language:{language.pk}" for language in one.languages.all())
    yield from (f"accreditation:{held.form.code}" for held in _accreditations(one))
