"""What was learned can be kept and links as before; what is no lesson is refused."""

import io

import numpy as np
import pytest

from tests.engines.matching.small_tree import KNOWLEDGE, OFFICIAL, TREE
from tisserand.engines.matching import Knowledge, Text
from tisserand.engines.matching.lesson import read_lesson
from tisserand.engines.matching.problem import Label, ProblemError, TradeTree

ROWS = [
    Label("Zwergziegen hüten", "de", {"joinery": 1.0}),
    Label("garde de chèvres", "fr", {"joinery": 1.0}),
    Label("lavage au jet", "fr", {"window-cleaning": 1.0}),
    Label("buffet froid", "fr", {"catering": 0.6, "joinery": 0.4}),
]
TEXTS = [Text("chèvres", "fr"), Text("Ziegen", "de"), Text("buffet", "fr"), Text("", "fr")]


@pytest.mark.slow
def test_a_kept_lesson_links_as_before() -> None:
    taught = KNOWLEDGE.taught(ROWS)
    assert taught.lesson is not None
    again = Knowledge(TREE, OFFICIAL, read_lesson(taught.lesson.kept()))
    assert np.array_equal(again.trades.link(TEXTS), taught.trades.link(TEXTS))
    assert not np.array_equal(again.trades.link(TEXTS), KNOWLEDGE.trades.link(TEXTS))


@pytest.mark.thorough
def test_what_matches_are_made_of_follows_the_lesson() -> None:
    text = Text("chèvres", "fr")
    assert next(iter(KNOWLEDGE.likely([text])[0])) != "joinery"
    assert next(iter(KNOWLEDGE.taught(ROWS).likely([text])[0])) == "joinery"


def test_without_rows_nothing_is_learned() -> None:
    assert KNOWLEDGE.taught([]).lesson is None


def test_a_lesson_about_other_codes_is_refused() -> None:
    lesson = KNOWLEDGE.taught(ROWS).lesson
    smaller = Knowledge(TradeTree(TREE.trades[:2]), OFFICIAL, lesson)
    with pytest.raises(ProblemError, match="train again"):
        _ = smaller.trades


def test_bytes_that_are_no_lesson_are_refused() -> None:
    with pytest.raises(ProblemError, match="no lesson"):
        read_lesson(b"anything")
    other = io.BytesIO()
    np.savez(other, format=np.frombuffer(b"tisserand lesson 0", np.uint8))
    with pytest.raises(ProblemError, match="another version"):
        read_lesson(other.getvalue())
