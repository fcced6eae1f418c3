"""Words that stand in phrases which say the same are translations of each other."""

import pytest

from tisserand.engines.matching.lexicon import COMMONEST, FAINTEST, ROUNDS, learn

PHRASES = [
    {"de": ["rot", "haus"], "fr": ["maison", "roug"]},
    {"de": ["haus"], "fr": ["maison"]},
    {"de": ["rot", "tur"], "fr": ["port", "roug"]},
    {"de": ["tur"], "fr": ["port"]},
]


def plainly_learned(pairs: list[tuple[list[str], list[str]]]) -> dict[tuple[str, str], float]:
    """IBM Model 1 word for word, with the empty word, as the textbook writes it."""
    chance = {(s, t): 1.0 for source, target in pairs for s in ["", *source] for t in target}
    for _ in range(ROUNDS):
        counts = dict.fromkeys(chance, 0.0)
        for source, target in pairs:
            for t in target:
                total = sum(chance[s, t] for s in ["", *source])
                for s in ["", *source]:
                    counts[s, t] += chance[s, t] / total
        totals: dict[str, float] = {}
        for (s, _), count in counts.items():
            totals[s] = totals.get(s, 0.0) + count
        chance = {(s, t): count / (totals[s] + COMMONEST) for (s, t), count in counts.items()}
    return chance


def test_it_learns_as_the_textbook_does() -> None:
    lexicon = learn(PHRASES, ("de", "fr"))
    expected = plainly_learned([(row["de"], row["fr"]) for row in PHRASES])
    for word in ("rot", "haus", "tur"):
        found = lexicon.translations(word, "de", "fr")
        kept = {t: value for (s, t), value in expected.items() if s == word and value >= FAINTEST}
        assert found == pytest.approx(kept)


def test_the_likeliest_translation_is_the_right_one() -> None:
    lexicon = learn(PHRASES, ("de", "fr"))
    best = {
        word: max(lexicon.translations(word, "de", "fr").items(), key=lambda each: each[1])[0]
        for word in ("rot", "haus", "tur")
    }
    assert best == {"rot": "roug", "haus": "maison", "tur": "port"}


def test_a_text_is_translated_into_expected_counts() -> None:
    lexicon = learn(PHRASES, ("de", "fr"))
    once = lexicon.translations("haus", "de", "fr")
    assert lexicon.translated(["haus", "haus"], "de", "fr") == {
        word: 2 * value for word, value in once.items()
    }


def test_what_was_never_met_has_no_translation() -> None:
    lexicon = learn(PHRASES, ("de", "fr"))
    assert lexicon.translations("baum", "de", "fr") == {}
    assert lexicon.translated(["haus"], "de", "nl") == {}
    assert learn([], ("de", "fr")).tables == {}
