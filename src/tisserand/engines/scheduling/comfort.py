"""How few breaks could there be? A true lower bound for every plan of at least as many points.

A plan that gives up no more points than this one leaves a registration so many meetings at least; these take
so many rounds, and where its rounds lie in too short runs (a session between, a late arrival of partners), it
has breaks.
"""

from __future__ import annotations

from collections import defaultdict

from .event import Event


def fewest_breaks(event: Event, points: int) -> int:
    """No plan of at least `points` points has fewer breaks in all."""
    spare = sum(pair.points for pair in event.pairs) - points
    pairs_of: dict[int, list[int]] = defaultdict(list)
    rounds_of: dict[int, int] = defaultdict(int)
    for pair in event.pairs:
        for side in (pair.a, pair.b):
            pairs_of[side].append(pair.points)
            rounds_of[side] |= pair.common
    return sum(
        _breaks(runs(rounds_of[place]), -(-_meetings_kept(worths, spare) // people.delegates))
        for place, people in enumerate(event.problem.registrations)
        if (worths := pairs_of.get(place))
    )


def _meetings_kept(worths: list[int], spare: int) -> int:
    """How many of the meetings stay where those left out are worth no more than `spare` together."""
    kept = len(worths)
    for worth in sorted(worths):
        spare -= worth
        if spare < 0:
            return kept
        kept -= 1
    return kept


def runs(mask: int) -> list[int]:
    """The lengths of the runs of consecutive bits, longest first."""
    return sorted((len(run) for run in f"{mask:b}".split("0") if run), reverse=True)


def _breaks(lengths: list[int], needed: int) -> int:
    """Breaks that `needed` busy rounds take at least, in runs of these lengths."""
    breaks = -1
    for length in lengths:
        if needed <= 0:
            break
        needed -= length
        breaks += 1
    return max(breaks, 0)
