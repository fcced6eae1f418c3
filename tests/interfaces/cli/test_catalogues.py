"""The catalogues are whole: every code of the engines and readers has its sentence in every language."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import tisserand.engines.scheduling
from tisserand.engines.scheduling.answer import LevelName, Status
from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.forms import forms
from tisserand.interfaces.cli.speech import WORDS, speech
from tisserand.press.words import LANGUAGES, words

ENGINE = Path(tisserand.engines.scheduling.__file__).parent
MAKERS = {"Fault", "DayFault", "_blame", "_check_kind"}


def codes_in(*files: Path) -> set[str]:
    """The codes of the faults that these modules make, read from their text."""
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]
    found: set[str] = set()
    for call in calls:
        maker = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if maker in MAKERS:
            told = call.args[2:] if maker == "_check_kind" else call.args[:1]
            found |= {code for argument in told for code in _texts(argument)}
    return found


def _texts(argument: ast.expr) -> set[str]:
    match argument:
        case ast.Constant(value=str(code)):
            return {code}
        case ast.IfExp():
            return _texts(argument.body) | _texts(argument.orelse)
        case ast.JoinedStr():  # f"not_in_the_{session}"
            return {"not_in_the_morning", "not_in_the_afternoon"}
        case _:  # a variable, which only hands on what another call names
            return set()


SECTIONS = {
    "problem": [ENGINE / "checks.py"],
    "plan": [ENGINE / "judge.py"],
    "repair": [ENGINE / "repair" / "incidents.py"],
    "day": sorted((ENGINE / "breaks").glob("*.py")),
}
ON_THE_DAY = {"impossible_meeting"}  # which the judge of the day adds to the rules of a plan
MADE_HERE = {"plan_of_unknown_meeting", "plan_of_meeting_twice", "plan_of_other_pair"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_code_of_the_engines_has_a_sentence_and_none_is_left_over(section: str, language: str) -> None:
    codes = codes_in(*SECTIONS[section])

    told = {
        key.removeprefix(f"{section}.") for key in speech(language).entries if key.startswith(f"{section}.")
    }

    made_here = {"day": MADE_HERE, "plan": ON_THE_DAY}
    assert told - made_here.get(section, set()) == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flaw_of_a_file_has_a_sentence_and_none_is_left_over(language: str) -> None:
    told = {key.removeprefix("fault.") for key in speech(language).entries if key.startswith("fault.")}

    assert told == {str(flaw) for flaw in Flaw}


ONLY_IN_SHEETS = {
    "bad_csv",
    "cell_error",
    "no_cases",
    "no_plan_sheet",
    "numbers_turned_date",
    "numbers_turned_decimal",
}
LINES_OF_TEXT = {"not_json"}
OF_SHEETS = (
    r"\b(rows?|columns?|cells?|sheets?|lignes?|colonnes?|cellules?|feuilles?"
    r"|Zeilen?|Spalten?|Zellen?|Blatts?|Blätter)\b"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_json_speaks_of_entries_and_fields(language: str) -> None:
    entries = speech(language).entries
    sentences = {
        str(flaw): re.sub(r"{\w+}", "", str(entries.get(f"fault_in_json.{flaw}", entries[f"fault.{flaw}"])))
        for flaw in Flaw
    }

    speaking_of_sheets = {flaw for flaw, text in sentences.items() if re.search(OF_SHEETS, text)}

    assert speaking_of_sheets - LINES_OF_TEXT == ONLY_IN_SHEETS
    assert {key.split(".")[1] for key in entries if key.startswith("fault_in_json.")} <= sentences.keys()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_every_catalogue_has_the_same_keys_and_gaps(language: str) -> None:
    def gaps(reader_language: str) -> dict[str, set[str]]:
        entries = speech(reader_language).entries
        return {
            key: {name for _, name, *_ in string.Formatter().parse(str(text)) if name}
            for key, text in entries.items()
        }

    own, english = gaps(language), gaps("en")

    assert own.keys() == english.keys()
    assert {key: own[key] for key in own if own[key] != english[key] and not key.startswith(PRESS)} == {}
    assert speech(language).plurals.keys() == speech("en").plurals.keys()


PRESS = tuple(f"{section}." for section in {key.split(".")[0] for key in words("en").entries})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained_in_the_template(language: str) -> None:
    explained = {key for key in speech(language).entries if key.startswith("legend.")}

    columns = {f"legend.{form.key}.{column}" for form in forms().values() for column in form.columns}
    assert explained == columns | {f"legend.{key}.sheet" for key in forms()}


def test_no_header_can_mean_two_columns_and_no_title_two_sheets() -> None:
    for form in forms().values():
        names = [name for column in form.columns.values() for name in column.recognised]
        assert sorted(names) == sorted(set(names)), form.key
    titles = [title for form in forms().values() for title in form.recognised]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_and_status_is_named(language: str) -> None:
    reader = speech(language)

    assert [name for name in LevelName if f"level.{name}" not in reader] == []
    assert [status for status in Status if f"status.{status}" not in reader] == []


def test_french_and_german_are_set_as_their_readers_write() -> None:
    french = (WORDS / "fr.toml").read_text("utf-8")
    german = (WORDS / "de.toml").read_text("utf-8")

    assert re.findall(r"\w'\w", french + german) == []
    assert [text for text in speech("fr").entries.values() if re.search(r" [:;?!»]|« ", str(text))] == []
    assert re.findall(r"\w [;:?!]", german) == []
