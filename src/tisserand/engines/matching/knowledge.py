"""What the matching knows before it has met anybody: the trade tree and official phrases in many languages.

From them come the vocabulary that takes compounds apart, the lexicon between languages, and the linkers: one
from texts to trades, and one to CPV classes (4 digits) where the CPV was imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import lexicon
from .lesson import Lesson
from .linking import Linker
from .problem import Label, ProblemError, Text, TradeTree
from .text import Speech, words

LANGUAGES = ("fr", "de", "en", "nl")
CLASS_DIGITS = 4
TRUST, LEAST_LIKELY, MOST_LIKELY = 0.7, 0.1, 3
"""What a trade read from a text counts beside a confirmed one, from what probability on, and how many."""
SCHEMES = frozenset({"nace", "nace-other", "cpv"})


@dataclass(frozen=True)
class OfficialPhrase:
    """A code of an official list with its phrase in each language.

    `scheme` is nace (the version that trades name), nace-other (other versions, for their words) or cpv.
    """

    scheme: str
    code: str
    phrases: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.scheme not in SCHEMES:
            raise ProblemError(
                f"{self.scheme!r} is no list of codes that is known: {', '.join(sorted(SCHEMES))}"
            )


class Knowledge:
    """The trade tree, the official phrases, and what follows from them; each part is made when asked for."""

    def __init__(
        self, tree: TradeTree, official: Iterable[OfficialPhrase] = (), lesson: Lesson | None = None
    ) -> None:
        """`lesson` is what was learned of texts and trades (`Knowledge.taught`)."""
        self.tree, self.lesson = tree, lesson
        self.official = tuple(official)

    @cached_property
    def speech(self) -> Speech:
        """Reads texts in the words of all phrases."""
        known: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        for label in self.tree.labels():
            known.setdefault(label.language, set()).update(words(label.text, label.language))
        for official in self.official:
            if official.scheme != "cpv":  # the compounds of the CPV would hide their own parts
                for language, phrase in official.phrases.items():
                    known.setdefault(language, set()).update(words(phrase, language))
        return Speech(known)

    @cached_property
    def lexicon(self) -> lexicon.Lexicon:
        """Words of each language in each other, from the names of trades and all official phrases."""
        aligned = [
            {language: phrases[0] for language, phrases in trade.phrases.items() if phrases}
            for trade in self.tree.trades
        ]
        aligned += [dict(official.phrases) for official in self.official]
        once = {tuple(sorted(row.items())): row for row in aligned}.values()
        stems = [
            {language: self.speech.stems(phrase, language) for language, phrase in row.items()}
            for row in once
        ]
        return lexicon.learn(stems, LANGUAGES)

    @cached_property
    def trades(self) -> Linker:
        """From texts to trades, by labels, and by the lesson where there is one. Raises ProblemError."""
        return Linker([*self.tree.labels(), *self._phrases_of_trades()], self.speech, self.lesson)

    def taught(self, rows: Sequence[Label]) -> Knowledge:
        """This knowledge with what texts teach whose trades are known: what is in `lesson` may be kept."""
        return Knowledge(self.tree, self.official, self.trades.learned(rows).lesson)

    @cached_property
    def classes(self) -> Linker | None:
        """From texts to CPV classes; None where no CPV is there."""
        labels = [
            Label(phrase, language, {official.code[:CLASS_DIGITS]: 1.0}, is_learned=False)
            for official in self.official
            if official.scheme == "cpv"
            for language, phrase in official.phrases.items()
        ]
        if not labels:
            return None
        known = sorted({code for label in labels for code in label.codes})
        parts = {trade: spread(shares, known) for trade, shares in self.parts(CLASS_DIGITS).items()}
        of_trades = [*self.tree.labels(), *self._phrases_of_trades(("nace",))]
        return Linker([*(_carried(label, parts) for label in of_trades), *labels], self.speech)

    def likely(self, texts: Sequence[Text]) -> list[dict[str, float]]:
        """The trades each text may be about, with probabilities, the likeliest first; {} where none is."""
        found = []
        for row in self.trades.link(texts):
            first = np.argsort(-row, kind="stable")[:MOST_LIKELY].tolist()
            likely = {self.trades.codes[k]: TRUST * float(row[k]) for k in first if row[k] >= LEAST_LIKELY}
            found.append(likely if np.ptp(row) > 0 else {})  # all alike: no label spoke
        return found

    def parts(self, digits: int) -> dict[str, dict[str, float]]:
        """The CPV codes of so many digits that a trade means, in equal shares of its prefixes."""
        found: dict[str, dict[str, float]] = {}
        for trade in self.tree.trades:
            shares = found.setdefault(trade.code, {})
            for prefix in trade.cpv_prefixes:
                shares[prefix[:digits]] = shares.get(prefix[:digits], 0.0) + 1 / len(trade.cpv_prefixes)
        return found

    def _phrases_of_trades(self, schemes: Sequence[str] = ("nace", "cpv")) -> list[Label]:
        """Official phrases as labels of the trades that have their code."""
        of_code = {"nace": self.tree.by_nace, "cpv": self.tree.by_cpv}
        met: dict[tuple[str, str], Label] = {}
        trades: dict[tuple[str, str], Mapping[str, float]] = {}
        for official in self.official:
            if official.scheme not in schemes:
                continue
            key = (official.scheme, official.code)
            if key not in trades:
                trades[key] = of_code[official.scheme](official.code)
            if trades[key]:
                for language, phrase in official.phrases.items():
                    label = Label(phrase, language, trades[key], is_learned=official.scheme == "nace")
                    met.setdefault((phrase, language), label)
        return list(met.values())


def spread(shares: Mapping[str, float], known: Sequence[str]) -> dict[str, float]:
    """Shares of short codes dealt out evenly to the known codes below them."""
    found: dict[str, float] = {}
    for prefix, share in shares.items():
        below = [code for code in known if code.startswith(prefix)] or [prefix]
        for code in below:
            found[code] = found.get(code, 0.0) + share / len(below)
    return found


def _carried(label: Label, parts: Mapping[str, Mapping[str, float]]) -> Label:
    """The label of trades as one of the codes they mean."""
    codes: dict[str, float] = {}
    for trade, weight in label.codes.items():
        for code, share in parts[trade].items():
            codes[code] = codes.get(code, 0.0) + weight * share
    return Label(label.text, label.language, codes, label.is_learned)
