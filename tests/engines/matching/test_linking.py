"""A text is linked to the trades it may be about, by labels alone or by what was learned."""

import numpy as np
import pytest

from tests.engines.matching.small_tree import KNOWLEDGE, OFFICIAL, TREE
from tisserand.engines.matching import Knowledge, Text
from tisserand.engines.matching.knowledge import OfficialPhrase
from tisserand.engines.matching.linking import Linker, coarser
from tisserand.engines.matching.problem import Label, ProblemError, Trade, TradeTree

NEEDS = {
    Text("Qui lave les vitres de notre école ?", "fr"): "window-cleaning",
    Text("Wir suchen eine Fensterreinigung", "de"): "window-cleaning",
    Text("Menuiseries extérieures en bois", "fr"): "joinery",
    Text("wood joinery for a school", "en"): "joinery",
    Text("repas pour une fête", "fr"): "catering",
}


@pytest.mark.parametrize(("text", "trade"), NEEDS.items())
def test_a_need_is_linked_in_its_own_language(text: Text, trade: str) -> None:
    assert KNOWLEDGE.trades.guesses(text)[0].code == trade


def test_a_distribution_adds_up_to_one() -> None:
    found = KNOWLEDGE.trades.link([*NEEDS, Text("", "fr"), Text("zzz qqq", "")])
    assert found.sum(axis=1) == pytest.approx(np.ones(len(NEEDS) + 2))
    assert found[-2] == pytest.approx(np.full(4, 0.25))


def test_a_silent_text_has_no_guess() -> None:
    assert KNOWLEDGE.trades.guesses(Text("", "fr")) == []


def test_a_guess_names_the_label_that_speaks_for_it() -> None:
    guess = KNOWLEDGE.trades.guesses(Text("des vitres à nettoyer", "fr"), 1)[0]
    assert (guess.code, guess.label) == ("window-cleaning", "vitres")


def test_what_was_learned_overrules_the_labels() -> None:
    text = Text("Zwergziegen", "de")
    before = KNOWLEDGE.trades.guesses(text)[0].code
    other = next(code for code in KNOWLEDGE.trades.codes if code != before)
    rows = [
        *(Label("Zwergziegen hüten", "de", {other: 1.0}) for _ in range(6)),
        *(Label("Mond und Sterne", "de", {before: 1.0}) for _ in range(6)),
    ]
    assert KNOWLEDGE.trades.learned(rows).guesses(text)[0].code == other


def test_of_more_codes_than_a_machine_tells_apart_neighbours_are_learned() -> None:
    labels = [Label(f"wort{chr(97 + n // 26)}{chr(97 + n % 26)}", "de", {f"c{n}": 1.0}) for n in range(301)]
    linker = Linker(labels, KNOWLEDGE.speech).learned([Label("Zwergziegen\nhüten", "de", {"c7": 1.0})])
    assert linker.lesson is not None
    assert linker.lesson.slopes.nnz == 0
    assert linker.guesses(Text("Ziegen und Zwergziegen", "de"), 1)[0].code == "c7"


def test_the_first_line_counts_again() -> None:
    rows = [Label("Ziegen", "de", {"joinery": 1.0}), Label("Mond", "de", {"catering": 1.0})]
    learned = KNOWLEDGE.trades.learned(rows)
    first = [learned.guesses(Text(text, "de"), 1)[0] for text in ("Ziegen\nMond", "Mond\nZiegen")]
    assert [guess.code for guess in first] == ["joinery", "catering"]


def test_learning_leaves_out_codes_that_no_label_names() -> None:
    learned = KNOWLEDGE.trades.learned([Label("Mond", "de", {"moon-travel": 1.0})])
    assert learned.codes == KNOWLEDGE.trades.codes


def test_coarser_codes_get_the_shares_of_theirs() -> None:
    found, codes = coarser(
        np.array([[0.5, 0.3, 0.2]]), ["a", "b", "c"], {"a": {"x": 1.0}, "b": {"x": 0.5, "y": 0.5}}
    )
    assert codes == ("x", "y")
    assert found.tolist() == [pytest.approx([0.65, 0.15])]


def test_official_codes_lead_to_the_trades_with_the_longest_prefix() -> None:
    assert TREE.by_cpv("90911300") == {"window-cleaning": 1.0}
    assert TREE.by_cpv("90910000") == {"premises-cleaning": 1.0}
    assert TREE.by_cpv("33000000") == {}
    assert TREE.by_nace("81.22") == {"window-cleaning": 1.0}


def test_classes_are_there_once_the_cpv_is() -> None:
    assert KNOWLEDGE.classes is None
    cpv = [
        OfficialPhrase("cpv", "55520000", {"fr": "services traiteur"}),
        OfficialPhrase("cpv", "45421000", {"fr": "travaux de menuiserie"}),
    ]
    classes = Knowledge(TREE, [*OFFICIAL, *cpv]).classes
    assert classes is not None
    assert classes.guesses(Text("menuiserie", "fr"))[0].code == "4542"


def test_records_that_cannot_be_are_refused() -> None:
    with pytest.raises(ProblemError, match="given twice: joinery"):
        TradeTree((*TREE.trades, Trade("joinery", "wood", {})))
    with pytest.raises(ProblemError, match="groups and trades at once: wood"):
        TradeTree((*TREE.trades, Trade("wood", "food", {})))
    with pytest.raises(ProblemError, match="CPV prefixes are digits"):
        Trade("a", "b", {}, ("45x",))
    with pytest.raises(ProblemError, match="no list of codes"):
        OfficialPhrase("isco", "1", {})
    with pytest.raises(ValueError, match="link nothing"):
        Linker([], KNOWLEDGE.speech)
