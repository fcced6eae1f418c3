"""Reads of the directory: searching it in any language, narrowing it down, one organisation's record.

Words are compared folded (no case, accents, umlaut spelling), as parts of words: `wasche` is in `Mietwäsche`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from tisserand.cluster.organisations.models import Kind, Organisation, Representative, SseClass
from tisserand.cluster.territories.models import Language, Territory, Trade
from tisserand.cluster.territories.thread_map import soil

WORDS = re.compile(r"[\w’']+")
READING_LANGUAGES = ("fr", "de", "en")
WEIGHTS = {"name": 8, "trade": 6, "town": 5, "about": 4, "equivalent": 3, "sought": 2}
"""What a word counts by where it was found."""


def published() -> QuerySet[Organisation]:
    """The organisations that visitors see, those to be refreshed among them: 1 query."""
    return Organisation.objects.filter(state__in=Organisation.LISTED_STATES)


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks of the directory; values nobody offers are simply never met."""

    words: str = ""
    territories: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    by_name: bool = False

    @property
    def tokens(self) -> Sequence[str]:
        """The words to look for, folded, without a plural ending."""
        return [_singular(folded(word)) for word in WORDS.findall(self.words)][:8]

    @property
    def is_narrowed(self) -> bool:
        """Whether any facet is chosen."""
        return any((self.territories, self.kinds, self.classes, self.languages))


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase for a trade in one language, as written and folded."""

    trade: int
    language: str
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The word that found an organisation, its language ("" for proper names), and where it stood.

    `where` is a key of WEIGHTS; `trade` is the trade that the word names, for `trade` and `sought`;
    `equivalent` is another word for the same trade, met in the organisation's own name or text.
    """

    word: str
    language: str
    where: str
    trade: Trade | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation of the result and one piece of evidence per word that was looked for."""

    organisation: Organisation
    evidence: Sequence[Evidence]

    @property
    def score(self) -> int:
        """How well it fits; 0 where nothing was looked for."""
        return sum(WEIGHTS[piece.where] for piece in self.evidence)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet and how many organisations it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Directory:
    """What was found, in the order to show it, out of `total`, and the facets to narrow it down."""

    search: Search
    found: Sequence[Found]
    total: int
    facets: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    @cached_property
    def languages_met(self) -> Sequence[tuple[str, int]]:
        """In which languages the first word was found and for how many organisations, most frequent first."""
        met = (piece.language for one in self.found for piece in one.evidence[:1] if piece.language)
        return Counter(met).most_common()


def directory(search: Search) -> Directory:
    """The published organisations that fit, and the counts of the facets: 5 queries whatever their number."""
    everybody = list(
        published()
        .select_related("territory")
        .prefetch_related("languages", "trades", "sought_trades")
        .order_by("name", "pk")
    )
    wanted = _wanted(search)
    looked_for = [
        Found(organisation, evidence)
        for organisation in everybody
        if (evidence := _evidence(organisation, wanted)) is not None
    ]
    found = [one for one in looked_for if all(_passes(one.organisation, search, name) for name in FACETS)]
    if search.tokens and not search.by_name:
        found.sort(key=lambda one: (-one.score, folded(one.organisation.name)))
    else:
        found.sort(key=lambda one: folded(one.organisation.name))
    return Directory(search, found, len(everybody), _facets(looked_for, search))


def folded(text: str) -> str:
    """The text as it is compared: small, without accents; `Wäsche`, `Waesche` and `wasche` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("’", "'")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _word_with(token: str, text: str) -> str:
    """The word of the text that the folded token is part of, as written; short tokens are whole words."""
    if token not in folded(text):
        return ""
    for word in WORDS.findall(text):
        if token == (plain := folded(word)) or (len(token) > 2 and token in plain):
            return str(word)
    return ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word to look for: the trades it names, with the first such term, and all other terms of theirs."""

    token: str
    trades: Mapping[int, Term]
    equivalents: Sequence[Term]


def _wanted(search: Search) -> Sequence[Wanted]:
    """The words of a search with what they mean in the trade tree: 1 query, none for an empty search."""
    if not search.tokens:
        return []
    terms = [term for trade in Trade.objects.all() for term in _terms(trade)]
    return [_meaning(token, terms) for token in search.tokens]


def _meaning(token: str, terms: Sequence[Term]) -> Wanted:
    trades: dict[int, Term] = {}
    for term in terms:
        if token in term.plain and _word_with(token, term.text):
            trades.setdefault(term.trade, term)
    # Only a word that is a whole term stands for the trade's other words; a part of one may mean anything.
    exact = {term.trade for term in terms if _singular(term.plain) == token}
    others = [term for term in terms if term.trade in exact and _singular(term.plain) != token]
    return Wanted(token, trades, others)


def _evidence(organisation: Organisation, wanted: Sequence[Wanted]) -> Sequence[Evidence] | None:
    """The best evidence for every word, strongest first; None where one of them is nowhere."""
    pieces = []
    for word in wanted:
        met = list(_pieces(organisation, word))
        if not met:
            return None
        pieces.append(max(met, key=lambda piece: WEIGHTS[piece.where]))
    return sorted(pieces, key=lambda piece: -WEIGHTS[piece.where])


def _pieces(organisation: Organisation, wanted: Wanted) -> Iterable[Evidence]:
    texts = [("name", "", organisation.name), ("town", "", organisation.town)]
    texts += [
        ("about", language, getattr(organisation, f"about_{language}") or "")
        for language in READING_LANGUAGES
    ]
    for where, language, text in texts:
        if word := _word_with(wanted.token, text):
            yield Evidence(word, language, where)
    for where, trades in (("trade", organisation.trades), ("sought", organisation.sought_trades)):
        for trade in trades.all():
            if term := wanted.trades.get(trade.pk):
                yield Evidence(term.text, term.language, where, trade)
    if wanted.equivalents:
        plain = folded(" ".join(text for where, _, text in texts if where != "town"))
        for term in wanted.equivalents:
            if re.search(rf"\b{re.escape(term.plain)}", plain):
                yield Evidence(term.text, term.language, "equivalent")


def _terms(trade: Trade) -> Sequence[Term]:
    """Every name and synonym of a trade."""
    return [
        Term(trade.pk, language, text, folded(text))
        for language in READING_LANGUAGES
        for text in [
            getattr(trade, f"name_{language}") or "",
            *(getattr(trade, f"synonyms_{language}") or "").splitlines(),
        ]
        if text
    ]


def _territories(organisation: Organisation) -> Iterable[tuple[str, str]]:
    """The part of the Greater Region it lies in, as on the map; elsewhere its own territory."""
    own: Territory = organisation.territory
    for threads in soil().threads:
        if own.code.startswith(threads.territory.code):
            return [(threads.territory.code, threads.territory.names[get_language() or "fr"])]
    return [(own.code, own.name)]


def _kinds(organisation: Organisation) -> Iterable[tuple[str, str]]:
    return [(organisation.kind, str(Kind(organisation.kind).label))]


def _classes(organisation: Organisation) -> Iterable[tuple[str, str]]:
    known = organisation.sse_class
    return [(known, str(SseClass(known).label))] if known else []


def _languages(organisation: Organisation) -> Iterable[tuple[str, str]]:
    spoken: Iterable[Language] = organisation.languages.all()
    return [(language.code, language.name) for language in spoken]


FACETS: Mapping[str, Callable[[Organisation], Iterable[tuple[str, str]]]] = {
    "territories": _territories,
    "kinds": _kinds,
    "classes": _classes,
    "languages": _languages,
}
"""The facets by their name in `Search`, each giving an organisation's values with their labels."""


def _passes(organisation: Organisation, search: Search, facet: str) -> bool:
    chosen: frozenset[str] = getattr(search, facet)
    return not chosen or any(value in chosen for value, _ in FACETS[facet](organisation))


def _facets(looked_for: Sequence[Found], search: Search) -> Mapping[str, Sequence[Choice]]:
    """Each facet's values as if it alone were not chosen yet, the most frequent first."""
    facets = {}
    for facet, values_of in FACETS.items():
        labels: dict[str, str] = {}
        counts: Counter[str] = Counter()
        others = [name for name in FACETS if name != facet]
        for one in looked_for:
            fits = all(_passes(one.organisation, search, name) for name in others)
            for value, label in values_of(one.organisation):
                labels[value] = label
                counts[value] += fits
        chosen: frozenset[str] = getattr(search, facet)
        facets[facet] = [
            Choice(value, labels[value], counts[value], value in chosen)
            for value in sorted(labels, key=lambda value: (-counts[value], folded(labels[value])))
        ]
    return facets


def published_organisation(slug: str) -> Organisation | None:
    """One published record with all it says of itself and its representatives' names: 7 queries at most."""
    people = Prefetch("representatives", Representative.objects.select_related("user").order_by("pk"))
    return (
        published()
        .select_related("territory")
        .prefetch_related("languages", "themes", "trades", "sought_trades", people)
        .filter(slug=slug)
        .first()
    )
