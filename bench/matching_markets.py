"""Made markets for `./run bench matching`: needs and offers at size, in blocks, and lists where some crowd.

Seeded, so that every run measures the same; seconds are of the processor, memory in megabytes.
"""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Iterator

import numpy as np
from scipy import sparse

from tisserand.cluster.needs.counter import shipped
from tisserand.engines.matching import Band, Knowledge, Matcher, Need, Offer, Place, Text
from tisserand.engines.matching.blocks import best_in_blocks
from tisserand.engines.matching.problem import Trade
from tisserand.engines.matching.reciprocal import answered, balanced, fair_lists, gini, mutual, shown

COUNTRIES = ("LU", "FR", "BE", "DE")
BLOCKS = (100_000, 300_000, 1_000_000)
BLOCK_NEEDS = 1_000
PEOPLE, PLACES, MARKETS = 120, 10, 10


def speed(offers: int, needs: int) -> dict[str, float]:
    """CPU seconds and megabytes of matching a seeded market, in this process."""
    known, chance = shipped(), random.Random(1)
    market = [_offer(known, chance, number) for number in range(offers)]
    wanted = [_need(known, chance, number) for number in range(needs)]
    _ = known.speech, known.lexicon
    began = time.process_time()
    matcher = Matcher(known, market)
    built = time.process_time() - began
    matcher.scores(wanted[:1])
    before, began = _megabytes(), time.process_time()
    matcher.scores(wanted)
    matched = time.process_time() - began
    peak = _megabytes()
    singles = [_milliseconds(matcher, need) for need in wanted[:100]]
    changes = [_milliseconds(matcher, wanted[number], _offer(known, chance, number)) for number in range(100)]
    began = time.process_time()
    pairs = sum(len(each) for each in matcher.best(wanted[:500]))
    reasons = time.process_time() - began
    return {
        "offers": offers,
        "needs": needs,
        "build_seconds": built,
        "match_seconds": matched,
        "peak_mb": peak,
        "before_mb": before,
        "one_need_ms": statistics.median(singles),
        "one_change_ms": statistics.median(changes),
        "longest_change_ms": max(changes),
        "explained_pairs_a_second": pairs / reasons,
    }


def _milliseconds(matcher: Matcher, need: Need, change: Offer | None = None) -> float:
    """Of one need asked, after one offer has changed where one is given."""
    began = time.process_time()
    if change:
        matcher.put(change)
    matcher.scores([need])
    return 1000 * (time.process_time() - began)


def growth() -> list[dict[str, float]]:
    """Ever more offers in blocks: CPU seconds, and the memory that was needed at most so far."""
    known, found = shipped(), []
    chance = random.Random(1)
    wanted = [_need(known, chance, number) for number in range(BLOCK_NEEDS)]
    for number in BLOCKS:
        began = time.process_time()
        lists = best_in_blocks(known, _Stream(known, number), wanted)
        found.append(
            {
                "offers": number,
                "needs": len(lists),
                "seconds": time.process_time() - began,
                "peak_mb": _megabytes(),
            }
        )
    return found


class _Stream:
    """Offers made as they are read, the same each time."""

    def __init__(self, known: Knowledge, number: int) -> None:
        self._known, self._number = known, number

    def __iter__(self) -> Iterator[Offer]:
        chance = random.Random(2)
        return (_offer(self._known, chance, number) for number in range(self._number))


def lists() -> dict[str, dict[str, float]]:
    """Means over crowded markets: pairs that both want if everybody answers ten, how lists spread."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for seed in range(MARKETS):
        left, right = (sparse.csr_matrix(each) for each in _crowded(seed))
        chance, places = mutual(left, right), np.full(PEOPLE, PLACES)
        for method, each in (
            ("the ten likeliest", shown(chance, PLACES)),
            ("transferable utility, rounded by rank", shown(balanced(chance, places, places), PLACES)),
            ("transferable utility, rounded by matching", fair_lists(chance, PLACES, places)),
        ):
            seen = np.bincount(np.concatenate(each), minlength=PEOPLE)
            value = answered(each, chance, right, PLACES)
            whole = answered(each, chance, right, PEOPLE)
            found.setdefault(method, []).append((value, whole, gini(seen)))
    means = {method: np.mean(rows, axis=0) for method, rows in found.items()}
    base = means["the ten likeliest"]
    return {
        method: {
            "mutual": value,
            "ratio": value / base[0],
            "unanswered_too": whole / base[1],
            "gini": uneven,
        }
        for method, (value, whole, uneven) in means.items()
    }


def _crowded(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What two sides of people want of each other, a few of whom everybody likes."""
    draw = np.random.default_rng(seed)
    appeals = draw.pareto(2.0, (1, PEOPLE)), draw.pareto(2.0, (PEOPLE, 1))
    left, right = (0.1 + 0.05 * appeal + 0.3 * draw.random((PEOPLE, PEOPLE)) for appeal in appeals)
    return np.clip(left, 0, 0.95), np.clip(right, 0, 0.95)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _text(trade: Trade, other: Trade, chance: random.Random) -> Text:
    """Four phrases of a trade, one of another, and the name of some town."""
    language = chance.choice(["fr", "fr", "de", "de", "en"])
    words = [chance.choice(trade.phrases[language]) for _ in range(4)]
    return Text(" ".join([*words, other.phrases[language][0], f"{chance.randrange(3000):x}ville"]), language)


def _place(chance: random.Random) -> Place:
    return Place(49.5 + chance.gauss(0, 0.6), 6.2 + chance.gauss(0, 0.7), chance.choice(COUNTRIES))


def _need(known: Knowledge, chance: random.Random, number: int) -> Need:
    trade, other = chance.sample(known.tree.trades, 2)
    return Need(
        f"need {number}",
        _text(trade, other, chance),
        _place(chance),
        {trade.code: 0.7, other.code: 0.3},
        frozenset(chance.sample(["fr", "de", "en", "lb", "nl"], 2)),
        Band(0, chance.choice([5e4, 2e5])),
        reserved_for=frozenset(chance.sample(["EI", "ESAT", "WfbM"], chance.choice([0, 0, 0, 1]))),
        roles=frozenset({"supplier"}),
    )


def _offer(known: Knowledge, chance: random.Random, number: int) -> Offer:
    trade, other = chance.sample(known.tree.trades, 2)
    return Offer(
        f"offer {number}",
        _text(trade, other, chance),
        _place(chance),
        radius_km=chance.choice([20.0, 50.0, 100.0, float("inf")]),
        countries=frozenset(chance.sample(COUNTRIES, chance.choice([0, 1, 2]))),
        trades={trade.code: 0.7, other.code: 0.3},
        languages=frozenset(chance.sample(["fr", "de", "en", "lb", "nl"], 2)),
        band=Band(0, chance.choice([5e4, 2e5, float("inf")])),
        accreditations=frozenset(chance.sample(["EI", "ESAT", "WfbM"], chance.choice([0, 1, 2]))),
        roles=frozenset(chance.sample(["supplier", "partner"], chance.choice([0, 1]))),
        age_days=chance.randrange(900),
        accepted=chance.randrange(4),
        declined=chance.randrange(6),
    )
