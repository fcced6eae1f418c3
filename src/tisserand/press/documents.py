"""A document of chapters: figures first, then sentences, bars and tables; for a page and as PDF/UA-1.

All texts come in the language of the document, numbers already written; shares of bars are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tisserand.press.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is asked for first, and what it counts."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a bar chart; its number stands beside it, so that the bar only helps the eye."""

    label: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, then rows whose first cell names them."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Its title says what is the case."""

    title: str
    sentences: Sequence[str] = ()
    bars: Sequence[Bar] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The whole: `about` is the line below the title, `foot` stands on every page."""

    language: str
    title: str
    about: str
    foot: str
    figures: Sequence[Figure]
    chapters: Sequence[Chapter]


def document_pdf(document: Document) -> bytes:
    """The document on A4."""
    return typeset("document", asdict(document))
