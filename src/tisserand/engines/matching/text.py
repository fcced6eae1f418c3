"""Words of a text as the matching compares them: folded, no idle words, cut to stems, compounds taken apart.

A text comes with its language (ISO 639-1). Four languages have a stemmer (Snowball, https://snowballstem.org);
any other is compared by its words as they are and by runs of letters. Nothing here knows what a word means.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from functools import lru_cache
from unicodedata import combining, normalize

STEMMERS = {"fr": "french", "de": "german", "en": "english", "nl": "dutch"}
COMPOUNDING = frozenset({"de", "nl"})
WORD = re.compile(r"[^\W\d_]{2,}")
MARKUP = re.compile(r"<[^>]{1,40}>|&[a-z]{2,6};")
LOST = "\ufffd"
"""The character that stands where an accent was lost on the way."""
BROKEN = re.compile(rf"[^\W\d_{LOST}]*{LOST}[^\W\d_]*(?:{LOST}[^\W\d_]*)*")
LINKERS = ("", "s", "n", "en", "es", "er", "e")
LEAST_PART, LEAST_COMPOUND = 4, 8
LONGEST_TEXT = 20_000
"""Letters of a text that are read: what follows adds no new subject, only time."""

_IDLE_LINES = {
    "fr": """
        a ainsi au aux avec ce ces cet cette chaque comme dans de des deux divers du elle en entre
        est et etre eu il ils je la le les leur leurs lors lot lots ma mais me mes moi mon ne nos
        notre nous objet ou par pas pour qu que qui sa se selon ses si son sont sous suite sur ta te
        tes toi ton tous tout toute toutes tu un une vers vos votre vous marche marches consultation
        presente porte procedure accord cadre numero jusqu lorsqu lorsque puisqu puisque quelqu quelque
        quelques
    """,
    "de": """
        aber alle als also am an auch auf aus bei beim bin bis bzw da damit das dass dem den der des
        die dies diese dieser durch ein eine einem einen einer eines er es fur gem gemass hat ich
        ihr im in inkl ist je kann mit nach nicht noch nr oder sich sie sind so sowie uber um und
        uns unser unter usw vom von vor was wer werden wir wird wurde zu zum zur zwischen los lose
        vergabe auftrag ausschreibung rahmenvertrag
    """,
    "en": """
        a about all an and any are as at be been being both but by can do does each for from had has
        have he her his how i if in including into is it its may more no not of on or other our over
        shall she so some such than that the their them these they this to under up was we were
        which will with you your lot lots contract contracts framework agreement tender procurement
    """,
    "nl": """
        aan als bij dan dat de deze die dit door een en er het hij hun ik in is je kan met naar niet
        nog of om onder ons onze ook op over te tot uit van via voor was wat we wij worden wordt ze
        zich zijn zo zoals perceel percelen opdracht aanbesteding raamovereenkomst
    """,
}
IDLE = {language: frozenset(words.split()) for language, words in _IDLE_LINES.items()}
"""Words that tell no subject, folded: function words, and those that every public notice holds."""


class _Stemmers(threading.local):
    """The stemmers of a thread: they keep state while they work."""

    def __init__(self) -> None:
        import Stemmer  # noqa: PLC0415 - a compiled module, loaded once a text is read

        self.of = {language: Stemmer.Stemmer(name) for language, name in STEMMERS.items()}


_stemmers = _Stemmers()


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """The word in small letters without accents, ß as ss."""
    small = normalize("NFKD", word.casefold())
    return "".join(letter for letter in small if not combining(letter))


def plain(text: str) -> str:
    """The text without mark-up, as long as it is read."""
    return MARKUP.sub(" ", text[:LONGEST_TEXT])


def words(text: str, language: str) -> list[str]:
    """The telling words of a text, folded, in their order."""
    idle = IDLE.get(language, frozenset())
    small = (folded(word) for word in WORD.findall(plain(text)))
    return [word for word in small if word not in idle]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself where its language has no stemmer."""
    if language not in STEMMERS:
        return word
    return str(_stemmers.of[language].stemWord(word))


class Speech:
    """Reads texts in the words of a vocabulary, by which it takes German and Dutch compounds apart."""

    def __init__(self, known: Mapping[str, Iterable[str]]) -> None:
        """`known` are folded words by language."""
        self._known = {
            language: frozenset(word for word in known.get(language, ()) if len(word) >= LEAST_PART)
            for language in COMPOUNDING
        }
        self._parts: dict[tuple[str, str], tuple[str, ...]] = {}

    def stems(self, text: str, language: str) -> list[str]:
        """The stems of a text in their order, those of the parts of a compound after it."""
        found = []
        for word in words(text, language):
            found.append(stem(word, language))
            if language in COMPOUNDING:
                found += [stem(part, language) for part in self.parts(word, language)]
        return found

    def surfaces(self, text: str, language: str) -> dict[str, str]:
        """Each stem of a text with the word it was read from, as it is written where it comes first."""
        found: dict[str, str] = {}
        idle = IDLE.get(language, frozenset())
        for written in WORD.findall(plain(text)):
            if (word := folded(written)) in idle:
                continue
            for each in (word, *(self.parts(word, language) if language in COMPOUNDING else ())):
                found.setdefault(stem(each, language), written)
        return found

    def parts(self, word: str, language: str) -> tuple[str, ...]:
        """The known words a compound is made of, the fewest first; none where it is no compound."""
        key = (word, language)
        if key not in self._parts:
            split = _split(word, self._known[language]) if len(word) >= LEAST_COMPOUND else ()
            self._parts[key] = split if len(split) > 1 else ()
        return self._parts[key]


def _split(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """The fewest known words that make up the word, linking letters between them; none where that fails."""
    best: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
    best[0] = ()
    for end in range(LEAST_PART, len(word) + 1):
        for start in range(end - LEAST_PART + 1):
            before = best[start]
            if before is None or (end - start == len(word)):
                continue
            part = _bare(word[start:end], known, is_last=end == len(word))
            so_far = best[end]
            if part and (so_far is None or len(before) + 1 < len(so_far)):
                best[end] = (*before, part)
    return best[len(word)] or ()


def _bare(piece: str, known: frozenset[str], is_last: bool) -> str:
    """The known word of a piece, its linking letters taken off; "" where there is none."""
    for linker in ("",) if is_last else LINKERS:
        word = piece.removesuffix(linker)
        if len(word) >= LEAST_PART and len(word) + len(linker) == len(piece) and word in known:
            return word
    return ""


def letter_runs(text: str, language: str, sizes: Iterable[int] = (3, 4, 5)) -> list[str]:
    """Runs of letters of the telling words, their ends marked by a blank: they forgive endings and typing."""
    found = []
    for word in words(text, language):
        framed = f" {word} "
        for size in sizes:
            found += [framed[start : start + size] for start in range(len(framed) - size + 1)]
    return found


class Mender:
    """Gives words their lost accents back, by the whole words of other texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: dict[str, dict[str, int]] = {}
        for text in texts:
            if LOST not in text:
                for word in WORD.findall(text.casefold()):
                    if not word.isascii():
                        spoilt = "".join(letter if letter.isascii() else LOST for letter in word)
                        found = counts.setdefault(spoilt, {})
                        found[word] = found.get(word, 0) + 1
        self._whole = {spoilt: max(sorted(found), key=found.__getitem__) for spoilt, found in counts.items()}

    def mended(self, text: str) -> str:
        """The text with every broken word replaced that is known whole."""
        if LOST not in text:
            return text
        return BROKEN.sub(lambda found: self._whole.get(found[0].casefold(), found[0]), text)
