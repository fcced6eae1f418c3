"""What words mean in the trade tree: every name and synonym of every trade, in four languages.

A trade is named by its code; the trades of a group and the group itself are told apart by their codes only.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tisserand.cluster.territories.models import Trade
from tisserand.cluster.territories.reference import dutch_trade_names

from . import words

LANGUAGES = ("fr", "de", "en")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase for a trade in one language, as written, and the forms of each of its words."""

    trade: str
    language: str
    text: str
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A term that one word of a search stands in; `share` of its words (0 to 1) are in the whole search."""

    term: Term
    share: float


class Vocabulary:
    """The terms of the trade tree, found by the forms of their words."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._by_form: dict[str, set[int]] = defaultdict(set)
        self._terms = terms
        self._by_trade: dict[str, list[Term]] = defaultdict(list)
        for number, term in enumerate(terms):
            self._by_trade[term.trade].append(term)
            for form in frozenset().union(*term.words):
                self._by_form[form].add(number)
        self._forms = sorted(self._by_form)

    def meanings(self, word: frozenset[str], search: Sequence[frozenset[str]]) -> Mapping[str, Meaning]:
        """For each trade (code) the term with this word that the search says most of; none for idle words."""
        best: dict[str, Meaning] = {}
        for number in sorted(set().union(*(self._by_form.get(form, ()) for form in word))):
            term = self._terms[number]
            said = sum(any(part & asked for asked in search) for part in term.words)
            meaning = Meaning(term, said / len(term.words))
            if term.trade not in best or best[term.trade].share < meaning.share:
                best[term.trade] = meaning
        return best

    def beginning_with(self, start: str) -> Mapping[str, Term]:
        """For each trade its first term with a word that begins so."""
        from bisect import bisect_left  # noqa: PLC0415

        found: dict[str, Term] = {}
        for form in self._forms[bisect_left(self._forms, start) :]:
            if not form.startswith(start):
                break
            for number in self._by_form[form]:
                found.setdefault(self._terms[number].trade, self._terms[number])
        return found

    def others(self, term: Term) -> Sequence[Term]:
        """The other terms of the same trade: its equivalents."""
        return [other for other in self._by_trade[term.trade] if other.text != term.text]

    def spellings(self) -> Iterator[str]:
        """Every word of every term, folded."""
        for term in self._terms:
            yield from map(words.plain, words.WORDS.findall(term.text))


def vocabulary_of(rows: Sequence[Mapping[str, str]]) -> Vocabulary:
    """The vocabulary of trades given as rows of `trade_rows`."""
    return Vocabulary([term for row in rows for term in _terms(row)])


def trade_rows() -> list[dict[str, str]]:
    """Code, names and synonyms of every trade and group: 1 query."""
    fields = [f"{kind}_{language}" for kind in ("name", "synonyms") for language in LANGUAGES]
    dutch = dutch_trade_names()
    rows = Trade.objects.order_by("pk").values("code", "parent__code", *fields)
    return [{**row, "name_nl": dutch.get(row["code"], "")} for row in rows]


def _terms(row: Mapping[str, str]) -> Iterator[Term]:
    for language in (*LANGUAGES, "nl"):
        synonyms = (row.get(f"synonyms_{language}") or "").splitlines()
        for text in filter(None, [row[f"name_{language}"], *synonyms]):
            yield Term(row["code"], language, text, _words(text, language))


def _words(text: str, language: str) -> tuple[frozenset[str], ...]:
    return tuple(
        words.forms(word, language).union(
            *(words.forms(part, language) for part in _parts(word, language)),
        )
        for word in words.spoken(text)
    )


def _parts(word: str, language: str) -> tuple[str, ...]:
    return words.parts(words.plain(word)) if language in words.COMPOUNDING else ()
