"""Sets a template with data as a tagged PDF (PDF/UA-1) through typst.

Texts reach typst only as JSON strings, never as source, so that no name can become markup. Characters that no
font of ours can draw are replaced, since PDF/UA allows no missing glyph. Same input, same bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATES = HERE / "templates"
UNKNOWN = "?"
UNBREAKING = "\u00a0\u202f"
LONGEST_WORD = 26  # letters; a longer one may break every LONGEST_WORD // 2 letters
SOFT_HYPHEN = "\u00ad"


def typeset(template: str, data: Mapping[str, object]) -> bytes:
    """The PDF of a template (its name without `.typ`). `data` holds `language`, `title` and what it needs."""
    import typst

    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_settable(data), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )


def settable(text: str) -> str:
    """The text on one line, of characters that our fonts draw, its longest words breakable."""
    composed = unicodedata.normalize("NFC", text)
    drawn = "".join(_drawn(character) for character in composed)
    return re.sub(rf"\S{{{LONGEST_WORD},}}", _breakable, drawn).strip()


def _settable(value: object) -> object:
    """Every text below a value made settable; drawings pass as they are."""
    if isinstance(value, str):
        return value if value.startswith("<svg ") else settable(value)
    if isinstance(value, Mapping):
        return {key: _settable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(inner) for inner in value]
    return value


def _drawn(character: str) -> str:
    if character in UNBREAKING:
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""  # controls, among them those that turn the direction of reading
    return character if ord(character) in _coverage() else UNKNOWN


def _breakable(match: re.Match[str]) -> str:
    word, step = match.group(), LONGEST_WORD // 2
    return SOFT_HYPHEN.join(word[i : i + step] for i in range(0, len(word), step))


@cache
def _coverage() -> frozenset[int]:
    """The code points that the shipped fonts draw."""
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
    spans = [line.split("-") for line in lines]
    return frozenset(code for first, last in spans for code in range(int(first, 16), int(last, 16) + 1))


@cache
def _fonts() -> typst.Fonts:
    """The shipped fonts and no others, so that every machine prints the same."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
