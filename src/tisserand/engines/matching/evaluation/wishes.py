"""Reciprocal wishes: of half the meetings of each event both answers are known; who of the rest should meet?

Everybody has three places. Counted are meetings after which both said yes. First-come booking lets people in
random order book those they like best; in its simple form they ask three and a no is the end, in its patient
form they go on until their places are full. All figures are means over the seeds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from tisserand.engines.matching.reciprocal import meetings
from tisserand.engines.matching.willingness import Answer, Willingness

from .records import Figures, Meeting

PLACES = 3
SEEDS = 5


def evaluate_wishes(
    rows: Sequence[Meeting], known: Sequence[Meeting] | None = None, *, seeds: int = SEEDS
) -> Figures:
    """Mutual meetings by method, and how many meetings there are, means over the seeds.

    With `known` all rows are open and these are observed; else half of each event is observed.
    """
    figures = Figures("reciprocal", len(rows))
    if not rows:
        return figures
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seed in range(seeds):
        generator = np.random.default_rng(seed)
        observed, open_rows = _halves(rows, generator) if known is None else (known, rows)
        case = _Case(observed, open_rows)
        for method, chosen in case.methods(generator).items():
            found[method].append((float(case.is_mutual[chosen].sum()), float(len(chosen))))
    base = np.mean([mutual for mutual, _ in found["first-come, three requests"]])
    for method, runs in found.items():
        mutual, number = np.mean(runs, axis=0)
        figures.add(method, mutual=mutual, meetings=number, ratio=mutual / max(base, 1e-9))
    return figures


def _halves(rows: Sequence[Meeting], generator: np.random.Generator) -> tuple[list[Meeting], list[Meeting]]:
    events: dict[str, list[Meeting]] = defaultdict(list)
    for row in rows:
        events[row.event].append(row)
    observed, rest = [], []
    for event in sorted(events):
        order = generator.permutation(len(events[event]))
        half = len(order) // 2
        observed += [events[event][place] for place in order[:half]]
        rest += [events[event][place] for place in order[half:]]
    return observed, rest


class _Case:
    """The open pairs of one seed with the chances learned from the observed ones."""

    def __init__(self, observed: Sequence[Meeting], rows: Sequence[Meeting]) -> None:
        of_first = Willingness(
            [Answer(row.first, row.second, row.first_says_yes, row.traits) for row in observed]
        )
        of_second = Willingness(
            [Answer(row.second, row.first, row.second_says_yes, row.traits) for row in observed]
        )
        self.firsts = of_first.chances((row.first, row.second, row.traits) for row in rows)
        self.seconds = of_second.chances((row.second, row.first, row.traits) for row in rows)
        self.is_mutual = np.array([row.first_says_yes and row.second_says_yes for row in rows])
        self.pairs = [(row.first, row.second) for row in rows]

    def methods(self, generator: np.random.Generator) -> dict[str, list[int]]:
        """The pairs that each method lets meet."""
        both = self.firsts * self.seconds
        return {
            "at random": self._in_order(generator.permutation(len(self.pairs))),
            "first-come, three requests": self._booked(generator, PLACES),
            "first-come, patient": self._booked(generator, len(self.pairs)),
            "greedy by mutual chance": self._in_order(np.argsort(-both, kind="stable")),
            "b-matching": self._dealt(both),
            "oracle": self._dealt(self.is_mutual + 1e-6),
        }

    def _in_order(self, order: np.ndarray) -> list[int]:
        used: Counter[str] = Counter()
        return [pair for pair in order.tolist() if self._takes(pair, used)]

    def _takes(self, pair: int, used: Counter[str]) -> bool:
        first, second = self.pairs[pair]
        if used[first] >= PLACES or used[second] >= PLACES:
            return False
        used[first] += 1
        used[second] += 1
        return True

    def _booked(self, generator: np.random.Generator, requests: int) -> list[int]:
        favourites: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for pair, (first, second) in enumerate(self.pairs):
            favourites[first].append((-self.firsts[pair], pair))
            favourites[second].append((-self.seconds[pair], pair))
        people = sorted(favourites)
        used: Counter[str] = Counter()
        taken: set[int] = set()
        for person in generator.permutation(len(people)).tolist():
            for _, pair in sorted(favourites[people[person]])[:requests]:
                if pair not in taken and self._takes(pair, used):
                    taken.add(pair)
        return sorted(taken)

    def _dealt(self, worth: np.ndarray) -> list[int]:
        firsts = {name: row for row, name in enumerate(dict.fromkeys(first for first, _ in self.pairs))}
        seconds = {name: row for row, name in enumerate(dict.fromkeys(second for _, second in self.pairs))}
        cells = [(firsts[first], seconds[second]) for first, second in self.pairs]
        number = {cell: pair for pair, cell in enumerate(cells)}
        rows, columns = zip(*cells, strict=True)
        chance = sparse.csr_matrix((worth, (rows, columns)), (len(firsts), len(seconds)))
        return [number[cell] for cell in meetings(chance, [PLACES] * len(firsts), [PLACES] * len(seconds))]
