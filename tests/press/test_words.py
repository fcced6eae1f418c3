"""The catalogues say the same things in three languages, and dates and numbers as natives write them."""

import datetime
import re
from pathlib import Path

import pytest

from tisserand.press.words import LANGUAGES, PRESS_WORDS, UnknownLanguage, load_words, words

HOLE = re.compile(r"{(\w+)}")
SPELT_OUT = {"n", "count"}  # a form of its own may leave the number out


def test_every_language_has_the_same_keys() -> None:
    keys = {language: (set(words(language).entries), set(words(language).plurals)) for language in LANGUAGES}
    assert keys["de"] == keys["fr"]
    assert keys["en"] == keys["fr"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sentence_has_the_same_holes_as_the_french_one(language: str) -> None:
    french, other = words("fr"), words(language)
    holes = {key: set(HOLE.findall(str(french.entries[key]))) for key in french.entries}
    assert {key: set(HOLE.findall(str(other.entries[key]))) for key in other.entries} == holes
    for key, forms in french.plurals.items():
        for form, sentence in forms.items():
            there = set(HOLE.findall(other.plurals[key][form]))
            assert there - SPELT_OUT == set(HOLE.findall(sentence)) - SPELT_OUT


def test_french_spaces_before_punctuation_do_not_break() -> None:
    reader = words("fr")
    sentences = [
        *map(str, reader.entries.values()),
        *(s for forms in reader.plurals.values() for s in forms.values()),
    ]
    assert [s for s in sentences if re.search(r" [:;?!»]|« ", s)] == []
    assert [s for s in sentences if "'" in s] == []


def test_no_language_uses_typewriter_quotes() -> None:
    for language in LANGUAGES:
        assert [s for s in map(str, words(language).entries.values()) if '"' in s or "'" in s] == []


@pytest.mark.parametrize(
    ("language", "full", "first", "weekday"),
    [
        ("fr", "12 mars 2026", "1er mars", "Jeudi 12 mars 2026"),
        ("de", "12. März 2026", "1. März", "Donnerstag, 12. März 2026"),
        ("en", "12 March 2026", "1 March", "Thursday 12 March 2026"),
    ],
)
def test_dates(language: str, full: str, first: str, weekday: str) -> None:
    day, reader = datetime.date(2026, 3, 12), words(language)
    assert (reader.date(day), reader.weekday(day)) == (full, weekday)
    assert reader.day_of_month(datetime.date(2026, 3, 1)) == first


@pytest.mark.parametrize(
    ("language", "five_past_nine", "nine"),
    [
        ("fr", "9\u00a0h\u00a005", "9\u00a0h"),
        ("de", "9:05\u00a0Uhr", "9\u00a0Uhr"),
        ("en", "9:05", "9:00"),
    ],
)
def test_times(language: str, five_past_nine: str, nine: str) -> None:
    reader = words(language)
    assert reader.time(datetime.time(9, 5)) == five_past_nine
    assert reader.time(datetime.time(9)) == nine
    assert reader.clock(datetime.time(9, 5)) == "09:05"


@pytest.mark.parametrize(
    ("language", "great", "share"),
    [
        ("fr", "−12\u202f345,7", "0,09\u00a0%"),
        ("de", "−12.345,7", "0,09\u00a0%"),
        ("en", "−12,345.7", "0.09%"),
    ],
)
def test_numbers(language: str, great: str, share: str) -> None:
    reader = words(language)
    assert reader.number(-12345.67, 1) == great
    assert reader.share(0.0009, 2) == share
    assert (reader.number(-0.2), reader.number(float("inf")), reader.number(float("-inf"))) == (
        "0",
        "∞",
        "−∞",
    )


def test_plurals() -> None:
    assert [words("fr").count("agenda.minutes", n) for n in (0, 1, 2)] == [
        "0 minute",
        "1 minute",
        "2 minutes",
    ]
    assert [words("de").count("agenda.minutes", n) for n in (0, 1, 2)] == [
        "0 Minuten",
        "1 Minute",
        "2 Minuten",
    ]


def test_lists_are_joined_as_in_a_sentence() -> None:
    joined = [words("de").join(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))]
    assert joined == ["", "a", "a und b", "a, b und c"]


def test_small_numbers_are_spelt() -> None:
    assert [words("en").spelt(n) for n in (1, 12, 13)] == ["one", "twelve", "13"]


def test_a_text_falls_back_to_a_language_that_is_there() -> None:
    reader = words("de")
    assert reader.text({"de": "Tag", "en": "day"}) == "Tag"
    assert reader.text({"de": "", "en": "day", "fr": "jour"}) == "day"
    assert reader.text({"lb": "Dag"}) == "Dag"
    assert reader.text({}) == ""


def test_an_unknown_spoken_language_keeps_its_code() -> None:
    assert (words("fr").tongue("DE"), words("fr").tongue("xx")) == ("allemand", "XX")


@pytest.mark.parametrize("language", ["it", "../fr", ""])
def test_an_unknown_language_is_refused_by_name(language: str) -> None:
    with pytest.raises(UnknownLanguage, match="take one of fr, de, en"):
        words(language)


def test_another_package_brings_its_own_words_and_keeps_our_dates(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_text(
        '[file]\nmissing = "Fichier introuvable : {name} !"\n', encoding="utf-8"
    )
    reader = load_words(tmp_path, "fr")
    assert reader("file.missing", name="a.xlsx") == "Fichier introuvable\u00a0: a.xlsx\u202f!"
    assert reader.date(datetime.date(2026, 8, 1)) == "1er août 2026"
    with pytest.raises(UnknownLanguage):
        load_words(tmp_path, "de")


def test_the_catalogues_are_three() -> None:
    assert sorted(path.stem for path in PRESS_WORDS.iterdir()) == sorted(LANGUAGES)
