"""Why an organisation was found: for each word of the search, the word of the record that met it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories import reference

from . import words
from .asking import TEXTS, WEIGHTS, Wanted
from .labels import Labels
from .ranking import Met


@dataclass(frozen=True, slots=True)
class Evidence:
    """The word that found an organisation, its language ("" for proper names), and where it stood.

    `where` is a key of WEIGHTS; `trade` names the trade that the word stands for, for `trade` and `sought`;
    `equivalent` is another word for the same trade, met in the organisation's own name or text.
    """

    word: str
    language: str
    where: str
    trade: str = ""


def evidence(one: Organisation, met: Sequence[Met], labels: Labels) -> list[Evidence]:
    """The best piece for every word that a record with its document has, strongest first; asks no query."""
    pieces = [piece for word in met if (piece := _best(one, word, labels))]
    return sorted(pieces, key=lambda piece: -WEIGHTS[piece.where])


def _best(one: Organisation, met: Met, labels: Labels) -> Evidence | None:
    for word in (met.word, *met.instead):
        pieces = [*_written(one, word), *_traded(one, word, labels)]
        if all(piece.where == "sought" for piece in pieces):
            pieces += _equivalents(one, word)
        if pieces:
            return max(pieces, key=lambda piece: WEIGHTS[piece.where])
    # what it is by law is indexed in every language, and not all of that is on the record
    return Evidence(met.word.typed, "", "standing") if met.scores[one.pk] else None


def _written(one: Organisation, wanted: Wanted) -> Iterator[Evidence]:
    for where, language, text in _texts(one):
        if word := _word_with(wanted, text, language):
            yield Evidence(word, language, where)


def _traded(one: Organisation, wanted: Wanted, labels: Labels) -> Iterator[Evidence]:
    for pair in one.search_document.facets.split():
        where, _, trade = pair.partition(":")
        meant = wanted.meanings.get(trade)
        term = meant.term if meant else wanted.starting.get(trade)
        if term and where in {"trade", "sought"}:
            yield Evidence(term.text, term.language, where, labels.label("trade", trade))


def _texts(one: Organisation) -> Iterator[tuple[str, str, str]]:
    yield "name", "", one.name
    yield "town", "", one.town
    place = reference.place_called(one.town, one.country)
    for name in (*place.names.values(), *place.also) if place else ():
        yield "town", "", name
    for language in TEXTS:
        yield "region", "", getattr(one.territory, f"name_{language}") or ""
        yield "about", language, getattr(one, f"about_{language}") or ""


def _word_with(wanted: Wanted, text: str, language: str) -> str:
    """The word of the text that was looked for, as written: or one that has it as a part or begins so."""
    languages = (language,) if language else words.ANY
    sought = words.forms_in(wanted.typed, languages)
    near = ""
    for word in words.WORDS.findall(text):
        if sought & words.forms_in(word, languages):
            return str(word)
        if not near and _has(word, sought, wanted.start, languages):
            near = word
    return near


def _has(word: str, sought: frozenset[str], start: str, languages: Sequence[str]) -> bool:
    small = words.plain(word)
    if start and small.startswith(start):
        return True
    parts = words.parts(small) if set(words.COMPOUNDING) & set(languages) else ()
    return any(sought & words.forms_in(part, words.COMPOUNDING) for part in parts)


def _equivalents(one: Organisation, wanted: Wanted) -> Iterator[Evidence]:
    if not wanted.equivalents:
        return
    stems: Mapping[str, set[str]] = {
        language: {
            words.stem(word, language)
            for text in (one.name, getattr(one, f"about_{language}") or "")
            for word in words.WORDS.findall(text)
        }
        for language in TEXTS
    }
    for term in wanted.equivalents:
        if stems.get(term.language, set()).issuperset(words.stems(term.text, term.language)):
            yield Evidence(term.text, term.language, "equivalent")
