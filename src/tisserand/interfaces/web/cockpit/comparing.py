"""The figures of versions side by side, and how evenly wishes are granted, in the reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.queries.fairness import FIFTHS, PlanFigures
from tisserand.press.words import words


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of two versions; `better` is now, before or neither."""

    label: str
    now: str
    before: str
    better: str


def fifths_told(figures: PlanFigures) -> Sequence[tuple[str, int]]:
    """How many are granted which share of their wishes, the most served first."""
    reader = words(get_language() or "fr")
    told = []
    for place, number in reversed(list(enumerate(figures.fifths))):
        share = reader.share((place + 1) / FIFTHS, 0)
        told.append((_("up to %(share)s") % {"share": share}, number))
    return told


def side_by_side(now: PlanFigures, before: PlanFigures) -> Sequence[Pair]:
    """Every figure of two versions."""
    reader = words(get_language() or "fr")
    count: Callable[[float], str] = lambda value: reader.number(value, 0)  # noqa: E731
    share: Callable[[float], str] = lambda value: reader.share(value, 1)  # noqa: E731
    rows = [
        (_("Meetings"), len(now.plan.meetings), len(before.plan.meetings), count, 1),
        (_("Points of granted wishes"), now.plan.points, before.plan.points, count, 1),
        (_("Wishes granted"), now.granted, before.granted, share, 1),
        (_("Musts granted"), now.musts, before.musts, share, 1),
        (_("Across borders"), now.across, before.across, share, 0),
        (_("Fewest meetings of anybody"), now.fewest, before.fewest, count, 1),
        (_("Share of the least served"), now.least, before.least, share, 1),
        (_("Breaks and missed lunches"), now.breaks, before.breaks, count, -1),
    ]
    return [_pair(*row) for row in rows]


def _pair(
    label: str,
    now: float | None,
    before: float | None,
    told: Callable[[float], str],
    sign: int,
) -> Pair:
    better = ""
    if now is not None and before is not None and sign * now != sign * before:
        better = "now" if sign * now > sign * before else "before"
    shown, other = ("–" if value is None else told(value) for value in (now, before))
    return Pair(label, shown, other, better)
