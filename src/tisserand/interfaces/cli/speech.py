"""What the command line says, in the reader's language: the catalogues words/{fr,de,en}.toml.

Dates, numbers, names of languages and of objectives come from the press's own catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tisserand.press.words import LANGUAGES, Words, load_words

FALLBACK = "en"
WORDS = Path(__file__).parent / "words"
QUOTES = {"fr": ("«\u00a0", "\u00a0»"), "de": ("„", "“"), "en": ("“", "”")}


def speech(language: str) -> Words:
    """The words of the command line in `fr`, `de` or `en`, English for any other."""
    return load_words(WORDS, language if language in LANGUAGES else FALLBACK)


def quoted(reader: Words, text: str) -> str:
    """The text between the quotation marks of the reader's language."""
    left, right = QUOTES[reader.language]
    return f"{left}{text}{right}"


def listed(reader: Words, texts: Iterable[str]) -> str:
    """The texts, each quoted, separated by commas; a dash where there is none."""
    return ", ".join(quoted(reader, text) for text in texts) or "–"


def figure(reader: Words, value: float) -> str:
    """A number with as few decimals as it needs, two at most."""
    decimals = 0 if float(value).is_integer() or value in (float("inf"), float("-inf")) else 2
    return reader.number(value, decimals)


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for by `--lang`, else by the locale (LC_ALL, LC_MESSAGES, LANG), else English."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[place + 1] if place + 1 < len(arguments) else "")
            return value if value in LANGUAGES else FALLBACK
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return locale[:2] if locale[:2] in LANGUAGES else FALLBACK
