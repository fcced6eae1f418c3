"""The workbook carries the plan three ways and never a formula."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from tests.press.world import ANNE, EVENT, JONAS, MAUD, REPORT, without_meetings
from tisserand.press.words import LANGUAGES, UnknownLanguage
from tisserand.press.workbook import workbook_xlsx


def rows(xlsx: bytes, sheet: int) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(BytesIO(xlsx))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["Par créneau", "Par participant", "Par table", "Souhaits refusés"]),
        ("de", ["Nach Zeitfenster", "Nach Teilnehmer", "Nach Tisch", "Abgelehnte Wünsche"]),
        ("en", ["By round", "By participant", "By table", "Refused wishes"]),
    ],
)
def test_the_sheets_are_named_in_the_language(language: str, names: list[str]) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook_xlsx(EVENT, language, REPORT)))
    assert book.sheetnames == names
    assert openpyxl.load_workbook(BytesIO(workbook_xlsx(EVENT, language))).sheetnames == names[:3]


def test_the_first_sheet_goes_by_round() -> None:
    head, first, *others = rows(workbook_xlsx(EVENT, "en"), 0)
    assert head[:5] == ("Round", "Date", "Starts", "Ends", "Table")
    assert first == (
        1,
        datetime(2026, 3, 12, 14),
        datetime(2026, 3, 12, 14),
        datetime(2026, 3, 12, 14, 13),
        14,
        "Zone A",
        "Les Ravaudeuses du Saulnois",
        "Saarfaden",
        None,
        "Ada K.",
    )
    assert [row[0] for row in others] == [2, 4]


def test_everybody_has_a_row_for_each_of_their_meetings() -> None:
    _, *lines = rows(workbook_xlsx(EVENT, "fr"), 1)
    assert [(line[0], line[4], line[6], line[7], line[8], line[9]) for line in lines] == [
        ("Les Ravaudeuses du Saulnois", 14, "Saarfaden", "Saarbrücken (DE)", None, "Ada K."),
        ("Les Ravaudeuses du Saulnois", 27, "Vent de Lesse", "Rochefort (BE)", "français, anglais", None),
        ("Saarfaden", 14, "Les Ravaudeuses du Saulnois", "Château-Salins (FR)", None, "Ada K."),
        ("Saarfaden", 3, "Vent de Lesse", "Rochefort (BE)", "allemand", None),
        (
            "Vent de Lesse",
            27,
            "Les Ravaudeuses du Saulnois",
            "Château-Salins (FR)",
            "français, anglais",
            None,
        ),
        ("Vent de Lesse", 3, "Saarfaden", "Saarbrücken (DE)", "allemand", None),
    ]


def test_the_third_sheet_goes_by_table() -> None:
    _, *lines = rows(workbook_xlsx(EVENT, "de"), 2)
    assert [(line[0], line[1], line[2]) for line in lines] == [
        (3, "Zone A", 4), (14, "Zone A", 1), (27, "Mezzanine", 2),
    ]  # fmt: skip


def test_the_refused_wishes_come_with_their_reasons_dearest_first() -> None:
    _, *lines = rows(workbook_xlsx(EVENT, "en", REPORT), 3)
    assert lines[0][:5] == (
        "Saarfaden", "Les Ravaudeuses du Saulnois", 8, "veto", "Les Ravaudeuses du Saulnois has set a veto.",
    )  # fmt: skip
    assert lines[1][5] == "Possible if Vent de Lesse sends one more delegate or gives up another meeting."


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://x.example", "\t=1"])
def test_no_name_becomes_a_formula_or_a_link(name: str) -> None:
    event = replace(EVENT, participants=(ANNE, replace(JONAS, name=name), MAUD))
    book = openpyxl.load_workbook(BytesIO(workbook_xlsx(event, "fr")))
    cells = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == name
    ]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [("s", None)] * 8


def test_the_same_event_gives_the_same_bytes() -> None:
    assert workbook_xlsx(EVENT, "fr", REPORT) == workbook_xlsx(EVENT, "fr", REPORT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_plan_has_its_heads(language: str) -> None:
    assert [len(rows(workbook_xlsx(without_meetings(), language), sheet)) for sheet in range(3)] == [1, 1, 1]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        workbook_xlsx(EVENT, "it")
