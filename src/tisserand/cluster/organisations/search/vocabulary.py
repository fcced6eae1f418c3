"""What words mean in the trade tree: every name and synonym of every trade, in four languages.

A trade is named by its code; the trades of a group and the group itself are told apart by their codes only.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tisserand.cluster.territories.models import Trade
from tisserand.cluster.territories.reference import dutch_trade_names, dutch_trade_synonyms

from . import words

LANGUAGES = ("fr", "de", "en")
PART = 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase for a trade in one language, as written; the forms of its words and of their parts."""

    trade: str
    language: str
    text: str
    is_group: bool
    words: tuple[frozenset[str], ...]
    parts: tuple[frozenset[str], ...]

    def share(self, search: frozenset[str]) -> float:
        """How much of the term is said by a search: 1 is all of it; a part of a compound is half the word."""
        said = sum(
            1.0 if own & search else PART if parts & search else 0.0
            for own, parts in zip(self.words, self.parts, strict=True)
        )
        return said / len(self.words)


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
            for form in frozenset().union(*term.words, *term.parts):
                self._by_form[form].add(number)
        self._forms = sorted(self._by_form)

    def meanings(self, typed: str, search: frozenset[str]) -> Mapping[str, Meaning]:
        """For each trade (code) the term with this word that the whole search says most of.

        Groups list what is in them: they are only meant by a word as it stands there.
        """
        best: dict[str, Meaning] = {}
        forms, plain = words.forms_in(typed), words.plain(typed)
        for number in sorted(set().union(*(self._by_form.get(form, ()) for form in forms))):
            term = self._terms[number]
            if term.is_group and not any(plain in own for own in term.words):
                continue
            meaning = Meaning(term, term.share(search))
            if term.trade not in best or best[term.trade].share < meaning.share:
                best[term.trade] = meaning
        return best

    def beginning_with(self, start: str) -> Mapping[str, Term]:
        """For each trade its first term with a word that begins so."""
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
    names, synonyms = dutch_trade_names(), dutch_trade_synonyms()
    rows = Trade.objects.order_by("pk").values("code", "parent__code", *fields)
    return [
        {
            **row,
            "name_nl": names.get(row["code"], ""),
            "synonyms_nl": "\n".join(synonyms.get(row["code"], ())),
        }
        for row in rows
    ]


def _terms(row: Mapping[str, str]) -> Iterator[Term]:
    for language in (*LANGUAGES, "nl"):
        synonyms = (row.get(f"synonyms_{language}") or "").splitlines()
        for text in filter(None, [row[f"name_{language}"], *synonyms]):
            spoken = words.spoken(text)
            yield Term(
                row["code"],
                language,
                text,
                row["parent__code"] is None,
                tuple(words.forms(word, language) for word in spoken),
                tuple(_parts(word, language) for word in spoken),
            )


def _parts(word: str, language: str) -> frozenset[str]:
    if language not in words.COMPOUNDING:
        return frozenset()
    return frozenset().union(*(words.forms(part, language) for part in words.parts(words.plain(word))))
