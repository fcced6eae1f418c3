"""Every cause is told in a sentence a reader understands, in every language."""

import pytest

from tisserand.engines.scheduling.answer import Cause
from tisserand.press.refusals import cause_word, possible_sentence, refusal_sentence
from tisserand.press.words import LANGUAGES, words

NAMES = {
    "a": "Velowierk",
    "b": "Octet commun",
    "c": "Fournil",
    "d": "Eifelwolle",
    "e": "Bongert",
    "f": "Le Relieur",
}
DETAILS = {
    Cause.VETO: ("a",),
    Cause.SAME_ORGANISATION: ("org",),
    Cause.NO_COMMON_LANGUAGE: ("fr,lb", "de"),
    Cause.PARTNER_FULL: ("b", "c", "d"),
    Cause.POSSIBLE_AT_A_COST: ("3", "c", "d", "4"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("told", [True, False])
def test_every_cause_has_its_sentences(language: str, cause: Cause, told: bool) -> None:
    details = DETAILS.get(cause, ()) if told else ()
    for tell in (refusal_sentence, possible_sentence):
        sentence = tell(language, str(cause), details, NAMES, "a", "b")
        assert sentence.endswith(".")
        assert not set("{}") & set(sentence)
    assert f"cause.{cause}" in words(language)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("a", "Velowierk has set a veto."),
        ("b", "Octet commun has set a veto."),
        ("both", "Velowierk and Octet commun have set a veto."),
    ],
)
def test_a_veto_names_who_set_it(who: str, sentence: str) -> None:
    assert refusal_sentence("en", "veto", (who,), NAMES, "a", "b") == sentence


def test_languages_are_named_and_so_is_the_interpreter_that_would_help() -> None:
    told = ("de", "no_common_language", ("fr,lb", "de"), NAMES, "a", "b")
    assert refusal_sentence(*told) == (
        "Keine gemeinsame Sprache (Velowierk: Französisch und Luxemburgisch; Octet commun: Deutsch), "
        "und niemand dolmetscht zwischen beiden."
    )
    assert possible_sentence(*told) == "Möglich, wenn jemand Französisch–Deutsch dolmetscht."


def test_a_full_partner_is_named_with_a_few_of_the_others() -> None:
    some = refusal_sentence("en", "partner_full", ("b", "c", "d"), NAMES, "a", "b")
    many = refusal_sentence("en", "partner_full", ("b", "c", "d", "e", "f", "g"), NAMES, "a", "b")
    nobody = refusal_sentence("en", "partner_full", ("b",), NAMES, "a", "b")
    start = "Octet commun is fully booked"
    assert some == f"{start}, and these meetings are worth at least as much: Fournil and Eifelwolle."
    dearer = f"{start}, and these meetings are worth at least as much"
    assert many == f"{dearer}: Fournil, Eifelwolle, Bongert and 2 others."
    assert nobody == f"{start}."


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        (
            ("1", "c", "d", "4"),
            "Possible, at the cost of 1 point: the meeting of Fournil and Eifelwolle in round 4 would "
            "not take place.",
        ),
        (
            ("3", "c", "d", "4", "e", "f"),
            "Possible, at the cost of 3 points: the meeting of Fournil and Eifelwolle (and 1 other) in round "
            "4 would not take place.",
        ),
        (
            ("0", "c", "d", "4"),
            "Possible in round 4 at no loss, if the meeting of Fournil and Eifelwolle is moved.",
        ),
        (("0", "", "", "4"), "Possible at once in round 4: nothing stands in the way."),
    ],
)
def test_the_price_of_a_meeting_is_told(details: tuple[str, ...], sentence: str) -> None:
    assert possible_sentence("en", "possible_at_a_cost", details, NAMES, "a", "b") == sentence


def test_a_plan_that_left_a_meeting_out_without_need_is_told_so() -> None:
    sentence = refusal_sentence("en", "possible_at_a_cost", ("0", "", "", "4"), NAMES, "a", "b")
    assert sentence == "The plan leaves it out, although nothing stands in the way."


def test_an_unknown_cause_and_unknown_names_do_not_stop_the_press() -> None:
    assert (
        refusal_sentence("en", "weather", (), {}, "x", "y") == "The reason is not known in detail (weather)."
    )
    assert possible_sentence("en", "weather", (), {}, "x", "y") == words("en")("possible.other")
    assert refusal_sentence("en", "veto", ("a",), {}, "x", "y") == "x has set a veto."
    assert cause_word("fr", "weather") == "weather"
