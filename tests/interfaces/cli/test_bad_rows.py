"""Every fault of a sheet's rows is told with its sheet, row and column, in the reader's language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import pytest

from .conftest import Cells, Run, Write

Change = Callable[[dict[str, Cells]], object]


def appended(sheet: str, *cells: object) -> Change:
    return lambda sheets: sheets[sheet].append(list(cells))


def added(sheet: str, header: list[str], *rows: list[object]) -> Change:
    return lambda sheets: sheets.update({sheet: [header, *rows]})


def without_rows(sheet: str) -> Change:
    def change(sheets: dict[str, Cells]) -> None:
        del sheets[sheet][1:]

    return change


def without_column(sheet: str, index: int) -> Change:
    def change(sheets: dict[str, Cells]) -> None:
        for row in sheets[sheet]:
            del row[index]

    return change


def renamed_column(sheet: str, index: int, name: str) -> Change:
    def change(sheets: dict[str, Cells]) -> None:
        sheets[sheet][0][index] = name

    return change


def cell(sheet: str, row: int, column: int, value: object) -> Change:
    def change(sheets: dict[str, Cells]) -> None:
        sheets[sheet][row - 1][column] = value

    return change


def both(one: Change, other: Change) -> Change:
    def change(sheets: dict[str, Cells]) -> None:
        one(sheets)
        other(sheets)

    return change


def promised_more_than_wanted(sheets: dict[str, Cells]) -> None:
    for row, more in zip(sheets["registrations"], (["Most", "Least"], [2, 3]), strict=False):
        row.extend(more)


CHANGES: dict[str, Change] = {
    "unknown participant": appended("wishes", "R2", "Lindnhof gGmbH", "must"),
    "self-wish": appended("wishes", "R2", "Atelier Lumen", "must"),
    "wish and veto": appended("wishes", "R2", "R1", "no"),
    "two levels": appended("wishes", "R2", "R1", "would"),
    "unknown level": appended("wishes", "R2", "R4", "perhaps"),
    "duplicate name": appended("registrations", "R5", "ATELIER  lumen", "FR", "fr"),
    "duplicate id": appended("registrations", "r2", "Neie Wee", "LU", "lb"),
    "name that is an id": appended("registrations", "R5", "R1", "LU", "lb"),
    "name missing": appended("registrations", "R5", None, "LU", "lb"),
    "unknown language": cell("registrations", 4, 3, "fr, klingon"),
    "unknown country": cell("registrations", 4, 2, "Narnia"),
    "unknown role": cell("registrations", 3, 4, "boss"),
    "host without table": cell("registrations", 2, 5, None),
    "guest with table": cell("registrations", 4, 5, 2),
    "shared table": cell("registrations", 3, 5, 1),
    "unknown table": cell("registrations", 2, 5, "7"),
    "unknown rounds": cell("registrations", 4, 6, "2-5"),
    "rounds turned into a date by the spreadsheet": cell("registrations", 4, 6, datetime(2026, 2, 1)),
    "rounds turned into a decimal by the spreadsheet": cell("registrations", 4, 6, 1.2),
    "rounds in words": cell("registrations", 4, 6, "morning"),
    "least above most": lambda sheets: (
        [
            row.extend(more)
            for row, more in zip(sheets["registrations"], (["Most", "Least"], [2, 3]), strict=False)
        ]
        and None
    ),
    "overlapping rounds": cell("rounds", 3, 1, time(9, 18)),
    "rounds out of order": both(cell("rounds", 2, 0, 2), cell("rounds", 3, 0, 1)),
    "no time": cell("rounds", 4, 1, "25:00"),
    "no length": cell("rounds", 4, 2, None),
    "past midnight": cell("rounds", 4, 1, "23:50"),
    "two days": both(
        cell("rounds", 2, 1, datetime(2027, 3, 11, 9)), cell("rounds", 4, 1, datetime(2027, 3, 12, 9, 40))
    ),
    "zero tables": without_rows("tables"),
    "table numbered twice": appended("tables", 2, "B"),
    "table without number": appended("tables", None, "B"),
    "column missing": without_column("wishes", 2),
    "column misspelt": renamed_column("registrations", 3, "Langauges"),
    "column twice": renamed_column("wishes", 3, "Who"),
    "sheet missing": lambda sheets: sheets.pop("tables"),
    "sheet misspelt": lambda sheets: sheets.update({"registratons": sheets.pop("registrations")}),
    "sheet twice": lambda sheets: sheets.update({"Souhaits": sheets["wishes"]}),
    "availability that excludes every round": added(
        "availability", ["Registration", "From", "Until"], ["R2", "12:00", "18:00"]
    ),
    "two availabilities without a round in common": added(
        "availability", ["Registration", "Rounds"], ["R3", "3"]
    ),
    "availability of a stranger": added("availability", ["Registration", "Rounds"], ["Zebra", "3"]),
    "end before start": added("availability", ["Registration", "From", "Until"], ["R2", "09:30", "09:00"]),
    "interpreter with one language": added("interpreters", ["Name", "Languages"], ["Salomé Thirion", "fr"]),
    "interpreter twice": added(
        "interpreters", ["Name", "Languages"], ["Ann Ott", "fr, de"], ["ann ott", "en, de"]
    ),
    "session without time": added("sessions", ["Title", "Rounds"], ["Welcome", None]),
    "session that takes everybody out of everything": added(
        "sessions", ["Title", "From", "Until"], ["Meetings", "09:00", "12:00"]
    ),
    "session with a stranger": added(
        "sessions", ["Title", "Rounds", "Participants"], ["Talk", "1", "R1; Atelier Lumne"]
    ),
    "lock with oneself": added("locks", ["a", "b", "round"], ["R1", "R1", 1]),
    "lock at an unknown round": added("locks", ["a", "b", "round", "table"], ["R1", "R2", 9, 1]),
    "lock at an unknown table": added("locks", ["a", "b", "round", "table"], ["R1", "R2", 1, 8]),
    "lock twice": added("locks", ["a", "b", "round"], ["R1", "R2", 1], ["R2", "R1", 1]),
    "unknown time zone": added("event", ["Title", "Time zone"], ["Forum", "Europe/Belvaux"]),
    "no date": added("event", ["Title", "Date"], ["Forum", "31.2.2027"]),
    "two events": added("event", ["Title"], ["Forum"], ["Other forum"]),
}
SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "fault"), [(language, fault) for language in SENTENCES for fault in SENTENCES[language]]
)
def test_a_fault_is_told_with_its_place_and_what_to_do(
    sheets: dict[str, Cells], xlsx: Write, run: Run, language: str, fault: str
) -> None:
    CHANGES[fault](sheets)
    path = xlsx(sheets)

    said = run("schedule", path, "--lang", language)

    assert (said.code, said.out) == (2, "")
    assert said.faults == [SENTENCES[language][fault].format(path=path)]


def test_each_fault_is_told_in_english_and_many_in_another_language() -> None:
    assert list(SENTENCES["en"]) == list(CHANGES)
    assert len(SENTENCES["fr"]) + len(SENTENCES["de"]) >= 10


def test_every_fault_is_listed_at_once_in_the_order_of_the_file(
    sheets: dict[str, Cells], xlsx: Write, run: Run
) -> None:
    appended("tables", "x", "B")(sheets)
    appended("wishes", "R2", "Zebra", "must")(sheets)
    appended("wishes", "R2", "R2", "maybe")(sheets)
    cell("registrations", 4, 3, "xx")(sheets)

    said = run("schedule", xlsx(sheets))

    places = [fault.split(":")[0] for fault in said.faults]
    assert places == [
        "“registrations”, row 4, column D “Languages”",
        "“tables”, row 4, column A “Number”",
        "“wishes”, row 6, column B “To”",
        "“wishes”, row 7, column C “Level”",
        "“wishes”, row 7, column B “To”",
    ]
    assert said.err.splitlines()[0] == "5 faults to mend:"
    assert said.err.splitlines()[-1] == "Nothing was written."


def test_nothing_is_written_when_the_input_is_bad(sheets: dict[str, Cells], xlsx: Write, run: Run) -> None:
    appended("wishes", "R2", "Zebra", "must")(sheets)
    path = xlsx(sheets)

    said = run("schedule", path, "-o", path.parent / "plan")

    assert said.code == 2
    assert [file.name for file in path.parent.iterdir()] == ["event.xlsx"]
