"""A formula of clauses, grown by counting: what a SAT solver is asked.

Literals are non-zero whole numbers, negated by the sign; `TRUE` and `FALSE` are literals like any other and
vanish from the clauses they are put in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

TRUE = 1
FALSE = -TRUE

PAIRS_UP_TO = 6
"""So many literals exclude each other pair by pair; more are taken four at a time, with a carry."""


class Formula:
    """Clauses over variables 1, 2, …; variable 1 is `TRUE`."""

    def __init__(self) -> None:
        self.variables = TRUE
        self.clauses: list[list[int]] = [[TRUE]]
        self.is_refuted = False

    def grown(self) -> Formula:
        """A copy that can be added to without touching this one."""
        copy = Formula()
        copy.variables, copy.clauses = self.variables, self.clauses.copy()
        copy.is_refuted = self.is_refuted
        return copy

    def new(self) -> int:
        """A literal that occurs nowhere yet."""
        self.variables += 1
        return self.variables

    def add(self, *literals: int) -> None:
        """At least one of `literals` holds."""
        if TRUE in literals:
            return
        clause = [literal for literal in literals if literal != FALSE]
        self.is_refuted = self.is_refuted or not clause
        self.clauses.append(clause)

    def either(self, literals: Sequence[int]) -> int:
        """A literal that holds exactly where one of `literals` does."""
        if TRUE in literals:
            return TRUE
        possible = [literal for literal in literals if literal != FALSE]
        if len(possible) <= 1:
            return possible[0] if possible else FALSE
        some = self.new()
        self.add(-some, *possible)
        for literal in possible:
            self.add(-literal, some)
        return some

    def both(self, one: int, other: int) -> int:
        """A literal that holds exactly where `one` and `other` do."""
        return -self.either([-one, -other])

    def at_most_one(self, literals: Sequence[int]) -> None:
        """No two of `literals` hold."""
        rest = list(literals)
        while len(rest) > PAIRS_UP_TO:
            carry = self.new()
            self._exclude_pairs([*rest[:4], carry])
            rest = [-carry, *rest[4:]]
        self._exclude_pairs(rest)

    def _exclude_pairs(self, literals: Sequence[int]) -> None:
        for one, other in combinations(literals, 2):
            self.add(-one, -other)

    def count(self, literals: Sequence[int], least: int, most: int) -> list[int]:
        """From `least` to `most` of `literals` hold; gives c, c[k] true exactly where at least k hold.

        c has `most` + 2 places, the first `TRUE`, the last `FALSE`. A sequential counter (Sinz 2005), both
        ways, without the cells that `least` and `most` decide.
        """
        if least > min(most, len(literals)):
            self.add()
            return [TRUE] * (most + 1) + [FALSE]
        before: dict[int, int] = {}
        for seen, literal in enumerate(literals):
            to_come = len(literals) - seen
            now = {k: self.new() for k in range(max(0, least - to_come + 1) + 1, min(seen + 1, most) + 1)}
            for k in range(1, min(seen + 1, most + 1) + 1):
                already = _cell(before, k, least - to_come, min(seen, most))
                almost = _cell(before, k - 1, least - to_come, min(seen, most))
                reached = _cell(now, k, least - to_come + 1, min(seen + 1, most))
                self.add(-already, reached)
                self.add(-almost, -literal, reached)
                self.add(-reached, already, almost)
                self.add(-reached, already, literal)
            before = now
        return [_cell(before, k, least, min(len(literals), most)) for k in range(most + 2)]


def _cell(cells: dict[int, int], k: int, surely: int, possibly: int) -> int:
    if k <= max(0, surely):
        return TRUE
    return FALSE if k > possibly else cells[k]
