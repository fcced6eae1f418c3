"""What a reader asks of the directory, and every way in which one of their words may be met.

A way is one field and how the word is met there; its weight says what that counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from . import words
from .database import Question
from .document import FIELDS
from .vocabulary import Meaning, Term, Vocabulary

WEIGHTS = {
    "name": 8.0,
    "trade": 7.0,
    "town": 5.0,
    "about": 4.0,
    "standing": 3.0,
    "equivalent": 3.0,
    "region": 2.0,
    "sought": 2.0,
}
"""What a word counts by where it was met."""

BY_START = 0.6
"""What of that is left where the word is only the beginning of what is there."""

LEAST_START = 3
MOST_WORDS = 8
TEXTS = ("fr", "de", "en")


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks of the directory; values that nobody has are simply never met."""

    words: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    place: str = ""
    radius_km: int = 50
    sort: str = ""

    @property
    def spoken(self) -> Sequence[str]:
        """The words to look for, as typed."""
        return words.spoken(self.words)[:MOST_WORDS]

    @property
    def is_narrowed(self) -> bool:
        """Whether any facet or a place is chosen."""
        return any(self.facets.values()) or bool(self.place)

    def chosen(self, facet: str) -> frozenset[str]:
        """The values chosen of a facet."""
        return self.facets.get(facet, frozenset())


@dataclass(frozen=True, slots=True)
class Way:
    """A question to the index: where a word is met, in which language ("" for names), what that counts."""

    where: str
    language: str
    weight: float
    question: Question


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word to look for: what it means in the trade tree, what begins with it, other words for the same."""

    typed: str
    meanings: Mapping[str, Meaning]
    starting: Mapping[str, Term]
    equivalents: Sequence[Term]
    is_last: bool

    @property
    def start(self) -> str:
        """What longer words may begin with: the last word may still be in the typing."""
        small = words.plain(self.typed)
        return small if self.is_last and len(small) >= LEAST_START else ""

    def ways(self) -> Iterator[Way]:
        """The whole word in each field, words that begin with it, other words for its trade."""
        for where, letter in FIELDS.items():
            language = where if where in TEXTS else ""
            forms = words.forms(self.typed, where) if language else words.forms_in(self.typed)
            kind = "about" if language else where
            whole = Question(tokens=tuple(sorted(letter + form for form in forms)))
            yield Way(kind, language, WEIGHTS[kind], whole)
            if self.start:
                yield Way(kind, language, WEIGHTS[kind] * BY_START, Question(starts=(letter + self.start,)))
        for language in TEXTS:
            stems = [
                words.stems(term.text, language) for term in self.equivalents if term.language == language
            ]
            letters = (FIELDS["name"], FIELDS[language])
            groups = [tuple(letter + stem for stem in group) for letter in letters for group in stems]
            if groups:
                yield Way("equivalent", language, WEIGHTS["equivalent"], Question(groups=tuple(groups)))


def wanted(spoken: Sequence[str], vocabulary: Vocabulary, *, is_whole: bool = True) -> list[Wanted]:
    """The words of a search with what they mean; the last of a whole search may be a beginning."""
    search = frozenset().union(*(words.forms_in(word) for word in spoken))
    return [
        _wanted(word, search, vocabulary, is_last=is_whole and number == len(spoken) - 1)
        for number, word in enumerate(spoken)
    ]


def _wanted(word: str, search: frozenset[str], vocabulary: Vocabulary, *, is_last: bool) -> Wanted:
    meanings = vocabulary.meanings(word, search)
    small = words.plain(word)
    said = [meaning.term for meaning in meanings.values() if meaning.share == 1]
    return Wanted(
        typed=word,
        meanings=meanings,
        starting=vocabulary.beginning_with(small) if is_last and len(small) >= LEAST_START else {},
        # Only what is wholly said stands for the trade's other words; a part of a term may mean anything.
        equivalents=[other for term in said for other in vocabulary.others(term)],
        is_last=is_last,
    )
