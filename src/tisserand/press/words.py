"""The fixed words of a package folder in one language: sentences, plurals, dates, times, numbers, lists.

A catalogue is a folder with one TOML file per language (`fr.toml`, `de.toml`, `en.toml`) and the same keys in
each. A table with exactly the keys `one` and `other` is a plural; everything else is reached by dotted keys.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("fr", "de", "en")
PRESS_WORDS = Path(__file__).parent / "words"


class UnknownLanguage(LookupError):
    """There is no catalogue in this language."""


class Words:
    """The words of one language; `words("agenda.late", phone=…)` gives a sentence."""

    def __init__(
        self, language: str, entries: Mapping[str, object], plurals: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.language = language
        self.entries = entries
        self.plurals = plurals

    def __call__(self, key: str, /, **parts: object) -> str:
        """The sentence of a key with its parts filled in. Raises KeyError for an unknown key or part."""
        return str(self.entries[key]).format(**parts)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def count(self, key: str, number: int, /, **parts: object) -> str:
        """The sentence of a plural key for a number, shown as `{n}` or, spelt out, as `{count}`."""
        single = number in (0, 1) if self.language == "fr" else number == 1
        form = self.plurals[key]["one" if single else "other"]
        return form.format(n=self.number(number), count=self.spelt(number), **parts)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the language's separators; an infinite one as ∞."""
        if value in (float("inf"), float("-inf")):
            return "∞" if value > 0 else "−∞"
        plain = f"{abs(value):,.{decimals}f}".translate({ord(","): "\0", ord("."): "\1"})
        plain = plain.replace("\0", self("number.thousands")).replace("\1", self("number.decimal"))
        return ("−" if round(value, decimals) < 0 else "") + plain

    def share(self, value: float, decimals: int = 0) -> str:
        """A share of 1 as per cent."""
        return self("number.per_cent", n=self.number(100 * value, decimals))

    def spelt(self, number: int) -> str:
        """A small number in letters (one to twelve), a greater one in digits."""
        key = f"numbers.{number}"
        return self(key) if key in self else self.number(number)

    def date(self, day: datetime.date) -> str:
        """A date in full: 12 mars 2026, 12. März 2026, 12 March 2026."""
        return self("date.full", day=self._day(day), month=self._month(day), year=day.year)

    def day_of_month(self, day: datetime.date) -> str:
        """A date without its year: 12 mars, 12. März, 12 March."""
        return self("date.short", day=self._day(day), month=self._month(day))

    def weekday(self, day: datetime.date) -> str:
        """A date with its day of the week, to open a line with."""
        name = self(f"weekdays.{day.isoweekday()}")
        return self("date.weekday", weekday=name, date=self.date(day))

    @staticmethod
    def clock(moment: datetime.time | datetime.datetime) -> str:
        """A time for a table, the same in every language: 14:05."""
        return f"{moment.hour:02}:{moment.minute:02}"

    def time(self, moment: datetime.time | datetime.datetime) -> str:
        """A time for a sentence: 14 h 05, 14:05 Uhr, 14:05."""
        key = "time.minutes" if moment.minute else "time.hour"
        return self(key, hour=moment.hour, minute=f"{moment.minute:02}")

    def join(self, names: Iterable[str]) -> str:
        """A list as a sentence names it: a, b and c."""
        *first, last = tuple(names) or ("",)
        return self("list.last", first=", ".join(first), last=last) if first else last

    def tongue(self, code: str) -> str:
        """The name of a spoken language by its code (fr, de, lb …); the code itself where we have no name."""
        key = f"languages.{code.lower()}"
        return self(key) if key in self else code.upper()

    def text(self, texts: Mapping[str, str]) -> str:
        """A text that exists in several languages: this language, else English, French, German, else any."""
        for language in (self.language, "en", "fr", "de", *texts):
            if texts.get(language):
                return texts[language]
        return ""

    def _day(self, day: datetime.date) -> str:
        return self("date.first_day") if day.day == 1 else str(day.day)

    def _month(self, day: datetime.date) -> str:
        return self(f"months.{day.month}")


@lru_cache(maxsize=32)
def load_words(folder: Path, language: str) -> Words:
    """The catalogue of a folder in a language.

    The press's own dates, numbers and language names are there in every catalogue. Raises UnknownLanguage.
    """
    path = folder / f"{language}.toml"
    if language not in LANGUAGES or not path.is_file():
        raise UnknownLanguage(f"no words in {language!r}: take one of {', '.join(LANGUAGES)}")
    entries: dict[str, object] = {}
    plurals: dict[str, Mapping[str, str]] = {}
    for source in dict.fromkeys((PRESS_WORDS / path.name, path)):
        _flatten(tomllib.loads(source.read_text(encoding="utf-8")), language, "", entries, plurals)
    return Words(language, entries, plurals)


def words(language: str) -> Words:
    """The words of the printed matter in `fr`, `de` or `en`. Raises UnknownLanguage."""
    return load_words(PRESS_WORDS, language)


def _flatten(
    table: Mapping[str, object],
    language: str,
    prefix: str,
    entries: dict[str, object],
    plurals: dict[str, Mapping[str, str]],
) -> None:
    for key, value in table.items():
        if isinstance(value, Mapping) and set(value) == {"one", "other"}:
            plurals[prefix + key] = {form: _set(str(text), language) for form, text in value.items()}
        elif isinstance(value, Mapping):
            _flatten(value, language, f"{prefix}{key}.", entries, plurals)
        else:
            entries[prefix + key] = _set(str(value), language)


def _set(text: str, language: str) -> str:
    """French punctuation keeps its word: the spaces before : ; ? ! » and after « do not break."""
    if language != "fr":
        return text
    text = re.sub(r" ([;?!])", "\u202f\\1", text)
    return re.sub(r" ([:»])", "\u00a0\\1", text).replace("« ", "«\u00a0")
