"""A participant's groups of meetings as clauses: what a solver needs to foresee its breaks.

A group is a run of consecutive busy slots; n groups are n - 1 breaks. Most people have no break in a good
plan, and then one thing says all: the slot in which they begin. Whether a day is unbroken is therefore told
twice, by the counted groups and by its first and last meeting; the second is what makes proofs short.
"""

from __future__ import annotations

from collections.abc import Sequence

from .formula import FALSE, TRUE, Formula


def break_literals(formula: Formula, busy: Sequence[int], meetings: int, fewest: int, most: int) -> list[int]:
    """`meetings` of the `busy` literals hold, with `fewest` to `most` breaks; gives which breaks there are.

    The literal at place k (from 0) holds exactly where there are more than k breaks; `most` places.
    """
    formula.count(busy, meetings, meetings)
    groups = formula.count(_begins(formula, busy), fewest + 1, most + 1)
    literals = groups[2:-1]
    _hold_together(formula, busy, meetings, -literals[0] if literals else TRUE)
    return literals


def _begins(formula: Formula, busy: Sequence[int]) -> list[int]:
    """For each slot, whether a group begins in it: busy, and idle before."""
    return [formula.both(now, -before) for before, now in zip([FALSE, *busy], busy, strict=False)]


def _hold_together(formula: Formula, busy: Sequence[int], meetings: int, unbroken: int) -> None:
    """Where the day is unbroken, it lasts exactly as many slots as meetings, all of them busy."""
    begun = _once(formula, busy)
    to_last = _once(formula, busy[::-1])[::-1]
    for slot, (is_begun, lasts, is_busy) in enumerate(zip(begun, to_last, busy, strict=True)):
        formula.add(-unbroken, -is_begun, -lasts, is_busy)
        begun_long_ago = begun[slot - meetings] if slot >= meetings else FALSE
        formula.add(begun_long_ago, lasts)
        formula.add(-unbroken, -begun_long_ago, -lasts)


def _once(formula: Formula, literals: Sequence[int]) -> list[int]:
    """For each place, whether one of the literals up to it holds."""
    reached = [FALSE]
    for literal in literals:
        reached.append(formula.either([reached[-1], literal]))
    return reached[1:]
