"""Tables in Markdown, and how figures are written in them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, the first column to the left and the others to the right."""
    marks = ["---", *(["---:"] * (len(heads) - 1))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, marks, *rows))


def seconds(value: float | None) -> str:
    """Three figures, no more than the clock is good for."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def count(value: float | None) -> str:
    """A whole number, with the thousands apart."""
    return "–" if value is None else f"{value:,.0f}"


def percent(share: float) -> str:
    """A share in per cent, exact where it is nothing."""
    return "0" if share == 0 else f"{100 * share:.3f}"


def spread(values: Sequence[float], written: str = "seconds") -> str:
    """Median / worst of what had better be small."""
    form = {"seconds": seconds, "count": count, "percent": percent}[written]
    return f"{form(statistics.median(values))} / {form(max(values))}"
