"""Offers matched in blocks are those matched in one piece."""

import pytest

from tests.engines.matching.small_market import some_needs, some_offers
from tests.engines.matching.small_tree import KNOWLEDGE
from tisserand.engines.matching import Matcher
from tisserand.engines.matching.blocks import best_in_blocks


@pytest.mark.thorough
@pytest.mark.parametrize("block", [1, 7, 60, 100])
def test_blocks_give_what_one_piece_gives(block: int) -> None:
    offers, needs = some_offers(60, 1), some_needs(25, 2)
    whole = Matcher(KNOWLEDGE, offers).scores(needs, 8)
    found = best_in_blocks(KNOWLEDGE, offers, needs, 8, block=block)
    assert found == [[(name, pytest.approx(score, rel=1e-5)) for name, score in each] for each in whole]


def test_no_offers_are_no_suggestions() -> None:
    assert best_in_blocks(KNOWLEDGE, [], some_needs(2, 1)) == [[], []]
