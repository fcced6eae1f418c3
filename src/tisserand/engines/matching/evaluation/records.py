"""What is measured on: notices, awards and meetings as they were decided; what is found: named figures.

Dates are texts that sort by time (2021-03-12 or 20210312). CPV codes are digits, 8 of them or fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tisserand.engines.matching.problem import Text
from tisserand.engines.matching.text import Mender

DRAWS = 500
LEAST_CPV = 4


@dataclass(frozen=True)
class Notice:
    """A public notice with its main CPV code."""

    id: str
    language: str
    date: str
    cpv: str
    title: str
    description: str = ""

    @property
    def text(self) -> Text:
        """Title and description together, the title as first line."""
        return Text(f"{self.title}\n{self.description}".strip(), self.language)


@dataclass(frozen=True)
class Award:
    """Who won a contract."""

    buyer: str
    object: str
    cpv: str
    date: str
    department: str
    supplier: str


@dataclass(frozen=True)
class Meeting:
    """Two people who met at an event, whether each would meet the other again, and what was known before.

    `traits` are numbers known of the pair before it met, the same for all pairs of a file.
    """

    event: str
    first: str
    second: str
    first_says_yes: bool
    second_says_yes: bool
    traits: tuple[float, ...] = ()


@dataclass
class Figures:
    """Named figures of one protocol, in the order they were found; `cases` is how many were tested."""

    task: str
    cases: int
    rows: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, method: str, **figures: float) -> None:
        """Keep what a method reached."""
        self.rows[method] = {name: float(value) for name, value in figures.items()}


def interval(values: Sequence[float] | np.ndarray, seed: int = 0) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean (percentiles of 500 draws); (0, 0) of nothing."""
    found = np.asarray(values, float)
    if not found.size:
        return 0.0, 0.0
    draws = np.random.default_rng(seed).integers(0, found.size, (DRAWS, found.size))
    low, high = np.percentile(found[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def mended(awards: Iterable[Award]) -> list[Award]:
    """The awards with the accents that some of their sources lost."""
    rows = list(awards)
    mender = Mender(row.object for row in rows)
    return [
        Award(row.buyer, mender.mended(row.object), row.cpv, row.date, row.department, row.supplier)
        for row in rows
    ]


def split_by_time(rows: Sequence[Award], share: float) -> tuple[list[Award], list[Award]]:
    """The earlier `share` of awards and the later rest; no contract and no day straddles."""
    began: dict[tuple[str, str], str] = {}
    for row in rows:
        key = _contract(row)
        began[key] = min(began.get(key, row.date), row.date)

    def start(row: Award) -> str:
        return began[_contract(row)]

    ordered = sorted(rows, key=lambda row: (start(row), _contract(row), row.supplier))
    cut = int(len(ordered) * share)
    return _cut(ordered, cut, start)


def _cut(ordered: list[Award], cut: int, start: Callable[[Award], str]) -> tuple[list[Award], list[Award]]:
    while 0 < cut < len(ordered) and start(ordered[cut]) == start(ordered[cut - 1]):
        cut += 1
    return ordered[:cut], ordered[cut:]


def _contract(row: Award) -> tuple[str, str]:
    return row.buyer, " ".join(row.object.casefold().split())
