"""Words are compared folded, without idle ones, by stems, compounds taken apart, lost accents given back."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tisserand.engines.matching.text import Mender, Speech, letter_runs, stem, words

PARTS = ["fenster", "reinigung", "schule", "boden", "belag"]


def test_idle_words_accents_and_markup_say_nothing() -> None:
    assert words("<br />L’entretien des Écoles &amp; de la crèche", "fr") == ["entretien", "ecoles", "creche"]


def test_a_german_compound_is_read_with_its_parts() -> None:
    speech = Speech({"de": PARTS})
    assert speech.parts("bodenbelag", "de") == ("boden", "belag")
    assert speech.parts("schulreinigung", "de") == ()  # "schul" is no word that is known
    assert speech.stems("Fensterreinigung", "de") == [
        stem(word, "de") for word in ("fensterreinigung", "fenster", "reinigung")
    ]


def test_a_known_word_is_taken_apart_only_into_known_words() -> None:
    speech = Speech({"de": PARTS})
    for first, second in product(PARTS, PARTS):
        assert speech.parts(first + second, "de") == (first, second)
    assert speech.parts("reinigungs" + "boden", "de") == ("reinigung", "boden")


def test_french_has_no_compounds_to_take_apart() -> None:
    assert Speech({"de": PARTS}).stems("bodenbelag", "fr") == ["bodenbelag"]


@given(st.text(max_size=60), st.sampled_from(["fr", "de", "en", "nl", "pl", ""]))
def test_any_text_in_any_language_can_be_read(text: str, language: str) -> None:
    speech = Speech({"de": PARTS, "nl": ["ramen"]})
    assert all(speech.stems(text, language))
    assert all(2 <= len(run) <= 5 for run in letter_runs(text, language))


def test_runs_of_letters_mark_the_ends_of_words() -> None:
    assert letter_runs("Bois", "fr", (3,)) == [" bo", "boi", "ois", "is "]


def test_lost_accents_come_back_from_whole_texts() -> None:
    mender = Mender(["achat de véhicules électriques", "véhicules", "gebrauchte Kühlfahrzeuge"])
    assert mender.mended("v\ufffdhicules \ufffdlectriques, K\ufffdhlfahrzeuge, ch\ufffdteau") == (
        "véhicules électriques, kühlfahrzeuge, ch\ufffdteau"
    )
    assert mender.mended("rien à dire") == "rien à dire"
