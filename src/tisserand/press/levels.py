"""The objectives of a plan in words: what each is called, its figure, and how far it is from its bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite

from tisserand.press.records import ReachedLevel, ReachedStep
from tisserand.press.words import Words

SHARES = frozenset({"fairness"})
"""The levels whose value is a share, from 0 to 1."""


def level_word(reader: Words, name: str) -> str:
    """What an objective is called; its own name where the catalogue has none."""
    return reader(f"level.{name}") if f"level.{name}" in reader else name


def level_figure(reader: Words, name: str, value: float) -> str:
    """The value or bound of an objective: 40 % for a share, else a number."""
    if name in SHARES and isfinite(value):
        return reader.share(value, 0)
    return reader.number(value, 0 if not isfinite(value) or value == round(value) else 2)


def step_word(reader: Words, name: str, share: float | None) -> str:
    """What is counted at a step of an objective."""
    known = f"step.{name}" in reader
    return reader(f"step.{name}", share=reader.share(share or 0.0, 0)) if known else name


def gap_of(reached: ReachedLevel | ReachedStep) -> float:
    """The distance to the bound as a share of the bound; 0 where proved, infinite where nothing is known."""
    value, bound = reached.value, reached.bound
    if abs(value - bound) < 1e-9:
        return 0.0
    return abs(bound - value) / max(abs(bound), 1.0) if isfinite(bound) else float("inf")


def in_order(levels: Iterable[ReachedLevel]) -> Iterator[ReachedLevel | ReachedStep]:
    """Every level, each followed by its steps, as they count."""
    for level in levels:
        yield level
        yield from level.steps
