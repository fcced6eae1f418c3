"""What a meeting rests on is told in every language, and nothing of it is lost."""

from itertools import combinations_with_replacement

import pytest

from tisserand.press.grounds import why_granted
from tisserand.press.records import GrantedWish
from tisserand.press.words import LANGUAGES

NAMES = {"a": "Velowierk", "b": "Octet commun", "claire": "Claire Weis"}
EVERYTHING = GrantedWish(
    "a",
    "b",
    a_wishes="would",
    b_wishes="must",
    points=6,
    has_border_bonus=True,
    has_met_before=True,
    is_locked=True,
    kept_promises=("a", "b"),
    interpreter="claire",
    languages=(("fr", "lb"), ("de",)),
)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "A must for Octet commun; Velowierk would like it too. Fixed by the facilitators. "
            "It keeps the minimum promised to Velowierk and Octet commun. "
            "It crosses a border, which brings a bonus. The two have met before. "
            "Claire Weis interprets, as they share no language "
            "(Velowierk: French and Luxembourgish; Octet commun: German).",
        ),
        (
            "fr",
            "Incontournable pour Octet commun\u00a0; volontiers pour Velowierk. "
            "Fixé par l’animation du cluster. Il tient le minimum promis à Velowierk et Octet commun. "
            "Il franchit une frontière, ce qui vaut un bonus. Les deux se sont déjà rencontrés. "
            "Claire Weis assure l’interprétation, faute de langue commune "
            "(Velowierk\u00a0: français et luxembourgeois\u00a0; Octet commun\u00a0: allemand).",
        ),
        (
            "de",
            "Für Octet commun unbedingt, für Velowierk gern. Vom Clustermanagement festgelegt. "
            "Es erfüllt die zugesagte Mindestzahl für Velowierk und Octet commun. "
            "Es führt über eine Grenze und bringt einen Bonus. Die beiden sind sich schon begegnet. "
            "Claire Weis dolmetscht, weil eine gemeinsame Sprache fehlt "
            "(Velowierk: Französisch und Luxemburgisch; Octet commun: Deutsch).",
        ),
    ],
)
def test_all_that_speaks_for_a_meeting_is_told(language: str, sentence: str) -> None:
    assert why_granted(language, EVERYTHING, NAMES) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_of_wishes_has_its_own_sentence_whoever_wished(language: str) -> None:
    pairs = list(combinations_with_replacement(("must", "would", ""), 2))
    sentences = {why_granted(language, GrantedWish("a", "b", one, other), NAMES) for one, other in pairs}
    turned = {why_granted(language, GrantedWish("b", "a", other, one), NAMES) for one, other in pairs}
    assert len(sentences) == len(pairs)
    assert sentences == turned
    assert not set("{}") & set("".join(sentences))


def test_an_interpreter_who_is_not_needed_is_not_told() -> None:
    assert why_granted("en", GrantedWish("a", "b", "must", "must", interpreter="claire"), NAMES) == (
        "A must for both."
    )
