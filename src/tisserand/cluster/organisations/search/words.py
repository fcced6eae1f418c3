"""Words as the search compares them: small, without accents, cut to their stem, compounds taken apart.

A word has several forms, and two words are the same where they share one; nobody says in which language they
ask. Stems are those of Snowball (https://snowballstem.org).
"""

import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from unicodedata import ucd_3_2_0

import Stemmer

from tisserand.cluster.organisations.queries import folded
from tisserand.cluster.territories import reference

WORDS = re.compile(r"[^\W_]+")
STEMMERS = {"fr": "french", "de": "german", "en": "english", "nl": "dutch"}
ANY = tuple(STEMMERS)
COMPOUNDING = ("de", "nl")
LEAST_PART, LEAST_CLEAR_PART, LEAST_COMPOUND = 4, 6, 8
TRADE_ENDING = re.compile(r"(?<=\w{4})erei(en)?$")
LINKERS = ("", "s", "n", "en", "es", "er", "e")
SAINTS = {"st": "saint", "ste": "saint", "sainte": "saint", "sankt": "saint", "sint": "saint"}
IDLE = frozenset(
    word
    for line in (
        "a au aux avec ce ces dans de des du elle en et eux il ils je la le les leur lui ma mais me meme",
        "mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton",
        "tu un une vos votre vous aber als am an auch auf aus bei bin bis das dass dem den der des die",
        "doch ein eine einem einen einer eines er es fur hat ich ihr im in ist mit nach nicht noch oder",
        "sich sie sind so um und uns unser vom von vor was wir wird zu zum zur about and are as at be by",
        "for from has have in is it its of on or our that the their they this to we with you your aan bij",
        "dat een het hij hun ik is met naar niet om onze op te uit van voor wij ze zijn c d j l m n s t",
    )
    for word in line.split()
)
"""Words that say nothing by themselves, in four languages, folded."""


class _Stemmers(threading.local):
    """The stemmers of a thread: they keep state while they work."""

    def __init__(self) -> None:
        self.of = {language: Stemmer.Stemmer(name) for language, name in STEMMERS.items()}


_stemmers = _Stemmers()


def spoken(text: str) -> list[str]:
    """The words of a text as written, idle ones left out unless there are no others."""
    words = [word for word in WORDS.findall(text) if plain(word)]
    return [word for word in words if plain(word) not in IDLE] or words


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """The word itself, folded; saints of all spellings are one; "" where nothing of it can be looked for."""
    small = _looked_for(word)
    return SAINTS.get(small, small)


def _looked_for(word: str) -> str:
    """The word folded, in letters and digits that every database takes for such: those of Unicode 3.2."""
    return "".join(letter for letter in folded(word) if ucd_3_2_0.category(letter)[0] in "LN")


@lru_cache(maxsize=200_000)
def forms(word: str, language: str) -> frozenset[str]:
    """The word folded, and its stem with and without the accents that stemmers go by."""
    small = plain(word)
    cut = _stemmers.of[language].stemWord
    found = {small, _looked_for(cut(word.lower())), cut(small)}
    if language == "de" and (trade := TRADE_ENDING.sub("", small)) != small:
        found.add(cut(trade + "en"))  # Schweißerei: schweißen
    return frozenset(found) - {""}


def stem(word: str, language: str) -> str:
    """The one form that stands for all others of a word whose language is known."""
    return str(_stemmers.of[language].stemWord(plain(word)))


@lru_cache(maxsize=20_000)
def stems(text: str, language: str) -> tuple[str, ...]:
    """The stems of a phrase, each once."""
    return tuple(dict.fromkeys(stem(word, language) for word in spoken(text)))


def forms_in(word: str, languages: Iterable[str] = ANY) -> frozenset[str]:
    """The forms of a word of which the language is not known."""
    return frozenset().union(*(forms(word, language) for language in languages))


def forms_of_text(text: str, languages: Iterable[str]) -> Iterator[str]:
    """Every form of every word of a text, and of the parts of its compounds."""
    spoken_in = tuple(languages)
    for word in WORDS.findall(text):
        yield from forms_in(word, spoken_in)
        if not set(COMPOUNDING).isdisjoint(spoken_in):
            for part in parts(plain(word)):
                yield from forms_in(part, COMPOUNDING)


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """The parts of a folded German or Dutch compound, by the words of the trade tree; none where it is one.

    The last part must be a known word; a head that is not known counts where the last part is long.
    """
    if len(word) < LEAST_COMPOUND:
        return ()
    unknown_head = None
    for cut in range(LEAST_PART - 1, len(word) - LEAST_PART + 1):
        head, tail = word[:cut], word[cut:]
        if not _is_known(tail, lexicon()):
            continue
        if bare := _bare(head, lexicon()):
            return (*(parts(bare) or (bare,)), tail)
        if unknown_head is None and len(tail) >= LEAST_CLEAR_PART:
            unknown_head = (head, tail)
    return unknown_head or ()


@cache
def lexicon() -> frozenset[str]:
    """Stems of German and Dutch words: those of the trade tree, and the heads they show when cut off."""
    known: set[str] = set()
    written = {plain(word) for term in _terms() for word in WORDS.findall(term)}
    known.update(_stem(word) for word in written if len(word) >= LEAST_PART)
    for _round in range(2):
        known |= {
            _stem(head)
            for word in written
            for cut in range(LEAST_PART, len(word) - LEAST_PART)
            if _is_known(word[cut:], known) and len(head := word[:cut]) >= LEAST_PART
        }
    return frozenset(known)


def _terms() -> Iterator[str]:
    for group in reference.trade_groups():
        yield group.names["de"]
        for trade in group.trades:
            yield from (trade.names["de"], *trade.synonyms["de"])
    yield from reference.dutch_trade_names().values()


def _stem(word: str) -> str:
    return stem(word, "de")


def _is_known(word: str, known: Iterable[str]) -> bool:
    return word in known or _stem(word) in known


def _bare(head: str, known: frozenset[str]) -> str:
    """The head without the letters that tie it to the next part; nothing where it is no known word."""
    for linker in LINKERS:
        bare = head.removesuffix(linker) if linker else head
        if len(bare) >= LEAST_PART - 1 and _is_known(bare, known):
            return bare
    return ""
