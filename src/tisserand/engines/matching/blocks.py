"""More offers than memory holds: matched block by block, with the counts of all, so that scores compare.

The offers are read twice, one by one; held are one block of them and the best few of each need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from .index import census
from .knowledge import Knowledge
from .problem import Need, Offer
from .ranking import Matcher
from .reasons import Weights

BLOCK = 100_000


def best_in_blocks(
    knowledge: Knowledge,
    offers: Iterable[Offer],
    needs: Sequence[Need],
    number: int = 20,
    *,
    weights: Weights | None = None,
    block: int = BLOCK,
) -> list[list[tuple[str, float]]]:
    """For each need the ids of the best offers with their scores, best first, as `Matcher.scores` gives them.

    `offers` is read twice: something that can be read again, such as a list or a query, not a generator.
    Every block has candidates of its own, so that more pairs are judged than in one piece.
    """
    counts = census(offers, knowledge.speech)
    found: list[list[tuple[str, float]]] = [[] for _ in needs]
    for some in _blocks(offers, block):
        # no name for the matcher: it is gone before the next block is made
        scores = Matcher(knowledge, some, weights, counts).scores(needs, number)
        some.clear()
        for place, better in enumerate(scores):
            ranked = sorted([*found[place], *better], key=lambda each: -each[1])
            found[place] = ranked[:number]
    return found


def _blocks(offers: Iterable[Offer], size: int) -> Iterator[list[Offer]]:
    remaining = iter(offers)
    while block := list(islice(remaining, size)):
        yield block
