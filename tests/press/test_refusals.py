"""Every cause is told in a sentence a reader understands, in every language, and no detail is lost."""

import pytest

from tisserand.engines.scheduling.answer import Cause
from tisserand.press.records import RefusedWish
from tisserand.press.refusals import (
    cause_word,
    possible_sentence,
    refusal_sentence,
    what_would_help,
    why_refused,
)
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
    Cause.MOST_REACHED: ("b", "27", "c", "d"),
    Cause.CAP_REACHED: ("b", "27", "c", "d"),
    Cause.TABLES_EXHAUSTED: ("b",),
    Cause.CROSS_BORDER_QUOTA: ("at_least", "35"),
    Cause.POSSIBLE_AT_A_COST: ("3", "c", "d", "4"),
    Cause.LOCK_IN_THE_WAY: ("3", "c", "d", "4"),
    Cause.PROMISED_MINIMUM: ("c", "d"),
}
EXCHANGES = [
    ("3", "c", "d", "4"),
    ("1", "c", "d", "4"),
    ("0", "c", "d", "4", "17"),
    ("13", "c", "d", "4", "e", "f"),
]


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("cause", "details"),
    [
        *(
            (cause, details)
            for cause, details in DETAILS.items()
            if cause not in {"veto", "same_organisation"}
        ),
        *(("possible_at_a_cost", details) for details in EXCHANGES),
        *(("lock_in_the_way", details) for details in EXCHANGES if len(details) != 5),
    ],
)
def test_no_detail_is_lost_alone_or_among_others(language: str, cause: str, details: tuple[str, ...]) -> None:
    reader = words(language)
    facts = {"at_least": reader("quota.at_least", share="").strip(), "fr,lb": reader.tongue("lb")}
    facts |= {"de": reader.tongue("de")} | NAMES
    told = [facts.get(detail, detail) for detail in details if detail != "0"]
    alone = RefusedWish("a", "b", str(cause), 3, details)
    among = RefusedWish("a", "b", "forbidden_pair", 3, (), ((str(cause), details),))
    for wish in (alone, among):
        text = f"{why_refused(language, wish, NAMES)} {what_would_help(language, wish, NAMES)}"
        assert [fact for fact in told if fact not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("told", [True, False])
def test_every_cause_can_be_one_of_several(language: str, cause: Cause, told: bool) -> None:
    details = DETAILS.get(cause, ()) if told else ()
    wish = RefusedWish("a", "b", "no_common_round", 3, (), ((str(cause), details),))
    why, help_ = why_refused(language, wish, NAMES), what_would_help(language, wish, NAMES)
    assert refusal_sentence(language, cause, details, NAMES, "a", "b") in why
    assert help_.endswith(".")
    assert not set("{}") & set(why + help_)


def test_several_reasons_are_told_together_and_so_is_what_they_take() -> None:
    further = (("tables_exhausted", ()), ("possible_at_a_cost", ("3", "c", "d", "4")))
    wish = RefusedWish("a", "b", "most_reached", 3, ("b", "2", "e"), further)
    assert why_refused("en", wish, NAMES) == (
        "Octet commun has as many meetings as it wants (2), and these are worth at least as much: Bongert. "
        "Every table is taken in every common round. Another meeting holds the place."
    )
    assert what_would_help("en", wish, NAMES) == (
        "Possible only with all of this: one more meeting for Octet commun; "
        "one more table in a common round; the meeting of Fournil and Eifelwolle "
        "given up (3 points), so that round 4 is free."
    )


@pytest.mark.parametrize("hopeless", ["veto", "same_organisation"])
def test_where_nothing_can_be_done_nothing_else_is_told(hopeless: str) -> None:
    wish = RefusedWish("a", "b", "forbidden_pair", 3, (), ((hopeless, ("a",)), ("tables_exhausted", ())))
    assert why_refused("de", wish, NAMES) == refusal_sentence("de", hopeless, ("a",), NAMES, "a", "b")
    assert what_would_help("de", wish, NAMES) == words("de")(f"possible.{hopeless}")


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        (
            ("1", "c", "d", "4"),
            "Possible in round 4 at the cost of 1 point: the meeting of Fournil and Eifelwolle would "
            "not take place.",
        ),
        (
            ("3", "c", "d", "4", "e", "f"),
            "Possible in round 4 at the cost of 3 points; these meetings would not take place: "
            "Fournil – Eifelwolle, Bongert – Le Relieur.",
        ),
        (
            ("0", "c", "d", "4", "7"),
            "Possible in round 4 at no loss, if the meeting of Fournil and Eifelwolle moves to round 7.",
        ),
        (
            ("0", "c", "d", "4"),  # told by versions of old
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


def test_several_things_needed_are_set_apart_as_the_language_has_it() -> None:
    wish = RefusedWish("a", "b", "no_common_language", 3, ("fr", "de"), (("tables_exhausted", ("b",)),))
    assert what_would_help("fr", wish, NAMES) == (
        "Possible seulement si tout ceci est réuni\u00a0: un interprète français–allemand\u00a0; "
        "une table de plus chez Octet commun à un créneau commun."
    )
    assert what_would_help("en", wish, NAMES) == (
        "Possible only with all of this: an interpreter for French–German; "
        "one more table at Octet commun in a common round."
    )


def test_a_fixed_meeting_in_the_way_is_named_with_its_price() -> None:
    told = ("fr", "lock_in_the_way", ("8", "c", "d", "4"), NAMES, "a", "b")
    assert refusal_sentence(*told) == "Un rendez-vous fixé tient la place."
    assert possible_sentence(*told) == (
        "Possible au créneau 4, au prix de 8 points, si vous libérez le rendez-vous fixé de Fournil et "
        "Eifelwolle, qui n’aurait pas lieu."
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Le planning s’écarterait du quota de rendez-vous transfrontaliers (au moins 35\u00a0%)."),
        ("de", "Der Plan entfernte sich von der Quote der Gespräche über Grenzen (mindestens 35\u00a0%)."),
        ("en", "The plan would be led away from its cross-border quota (at least 35%)."),
    ],
)
def test_the_quota_is_told_with_its_share(language: str, sentence: str) -> None:
    assert refusal_sentence(language, "cross_border_quota", ("at_least", "35"), {}, "a", "b") == sentence


def test_an_unknown_cause_and_unknown_names_do_not_stop_the_press() -> None:
    assert (
        refusal_sentence("en", "weather", (), {}, "x", "y") == "The reason is not known in detail (weather)."
    )
    assert possible_sentence("en", "weather", (), {}, "x", "y") == words("en")("possible.other")
    assert refusal_sentence("en", "veto", ("a",), {}, "x", "y") == "x has set a veto."
    assert cause_word("fr", "weather") == "weather"
