"""Events are read alike from every kind of file and in every way people write times, names and levels."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tisserand.engines.scheduling.problem import WishLevel
from tisserand.interfaces.cli.files import values
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.interfaces.cli.files.example import example_sheets
from tisserand.interfaces.cli.files.reading import read_event
from tisserand.interfaces.cli.files.writing import event_xlsx, write_event_xlsx

from .conftest import Cells, Run, Write


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_template_reads_back_as_it_was_meant(tmp_path: Path, language: str) -> None:
    path = tmp_path / "template.xlsx"
    write_event_xlsx(path, example_sheets(language), language)

    event = read_event(path)

    problem = event.problem
    assert [each.id for each in problem.registrations] == [f"R{n}" for n in range(1, 9)]
    assert [(r.start_minute, r.minutes, r.buffer_minutes) for r in problem.rounds[:2]] == [
        (840, 15, 3),
        (858, 15, 3),
    ]
    assert [table.zone for table in problem.tables] == ["A", "A", "A", "B", "B"]
    assert [wish.level for wish in problem.wishes].count(WishLevel.NO) == 1
    assert problem.registrations[0].host_tables == {1}
    assert problem.registrations[5].rounds == {1, 2, 3, 4}
    assert problem.interpreters[0].languages == {"fr", "de"}
    assert [(lock.a, lock.b, lock.round, lock.table) for lock in problem.locks] == [("R1", "R3", 2, None)]
    assert event.occasion.day == date(2027, 3, 11)
    assert event.presences["R1"].people == ("Tess Kohner", "Marc Feltes")
    assert [(item.start_minute, item.end_minute) for item in event.programme] == [(810, 835)]


def test_the_same_event_gives_the_same_bytes() -> None:
    assert event_xlsx(example_sheets("fr"), "fr") == event_xlsx(example_sheets("fr"), "fr")


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "latin-1"), (";", "cp1252"), ("\t", "utf-8-sig"), (";", "utf-16")],
)
def test_a_csv_folder_reads_as_the_workbook_does(
    sheets: dict[str, Cells], xlsx: Write, folder: Callable[..., Path], separator: str, encoding: str
) -> None:
    sheets["registrations"][1][1] = "Bäckerei Sonnenkörnl"
    sheets["wishes"][2][0] = "BÄCKEREI  sonnenkörnl"
    from_workbook = read_event(xlsx(sheets)).problem

    from_folder = read_event(folder(sheets, separator, encoding)).problem

    assert from_folder == from_workbook


def test_json_reads_as_the_workbook_does(sheets: dict[str, Cells], xlsx: Write, tmp_path: Path) -> None:
    def plain(value: object) -> object:
        return value.isoformat("minutes") if isinstance(value, time) else value

    event = {
        name: [dict(zip(rows[0], map(plain, row), strict=False)) for row in rows[1:]]
        for name, rows in sheets.items()
    }
    event["registrations"][1]["Languages"] = ["fr", "de"]
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))

    assert read_event(path).problem == read_event(xlsx(sheets)).problem


def test_german_headers_levels_and_sheet_names_are_understood(sheets: dict[str, Cells], xlsx: Write) -> None:
    english = read_event(xlsx(sheets)).problem
    german = {
        "ANMELDUNGEN": [
            ["Nr", "name", "LAND", "Sprachen", "rolle", "Eigene  Tische", "verfugbare Zeitfenster"]
        ]
        + [["Gastgeber" if cell == "host" else cell for cell in row] for row in sheets["registrations"][1:]],
        "Zeitfenster": [["Nr.", "Beginn", "Minuten", "Wechselzeit"], *sheets["rounds"][1:]],
        "Tische": [["Nr.", "Bereich"], *sheets["tables"][1:]],
        "Wünsche": [
            ["von", "an", "Stufe"],
            ["R2", "R1", "unbedingt"],
            ["R1", "R2", "gern"],
            ["R3", "R2", "Gerne"],
            ["R4", "R3", "nein"],
        ],
    }

    assert read_event(xlsx(german)).problem == english


def test_without_ids_the_names_are_the_ids(sheets: dict[str, Cells], xlsx: Write) -> None:
    for row in sheets["registrations"]:
        del row[0]
    sheets["wishes"] = [["From", "To", "Level"], ["Atelier Lumen", "bakery sonnenkorn", "must"]]

    problem = read_event(xlsx(sheets)).problem

    assert [each.id for each in problem.registrations][:2] == ["Bakery Sonnenkorn", "Atelier Lumen"]
    assert [(wish.of, wish.to) for wish in problem.wishes] == [("Atelier Lumen", "Bakery Sonnenkorn")]


def test_availability_is_what_the_row_and_the_sheet_allow_together(
    sheets: dict[str, Cells], xlsx: Write
) -> None:
    sheets["availability"] = [
        ["Registration", "Rounds", "From", "Until"],
        ["R3", "2-3", None, None],
        ["R4", "1", None, None],
        ["R4", None, "9:35", None],
        ["R2", None, None, "9h36"],
    ]

    problem = read_event(xlsx(sheets)).problem

    assert {each.id: set(each.rounds) for each in problem.registrations} == {
        "R1": {1, 2, 3},
        "R2": {1, 2},
        "R3": {2},
        "R4": {1, 3},
    }


def test_a_session_takes_its_people_out_of_the_rounds_it_touches(
    sheets: dict[str, Cells], xlsx: Write
) -> None:
    sheets["sessions"] = [
        ["Title", "From", "Until", "Participants"],
        ["Panel", "09:30", "09:45", "R1; Atelier Lumen"],
        ["Coffee", "08:00", "08:30", None],
    ]

    event = read_event(xlsx(sheets))

    assert [
        (session.name, set(session.rounds), set(session.registrations)) for session in event.problem.sessions
    ] == [("Panel", {2, 3}, {"R1", "R2"})]
    assert [(item.name, item.is_for_everybody) for item in event.programme] == [
        ("Panel", False),
        ("Coffee", True),
    ]


def test_the_same_wish_said_twice_counts_once_and_columns_of_ones_own_are_ignored(
    sheets: dict[str, Cells], xlsx: Write
) -> None:
    sheets["wishes"].append(["Atelier Lumen", "R1", "incontournable", "again"])
    sheets["wishes"].append(["R1", "R4", "open", "accepts whoever asks"])
    sheets["tables"][0].append("My remarks")

    event: EventFile = read_event(xlsx(sheets))

    assert len(event.problem.wishes) == 4


@pytest.mark.parametrize("header", ["Rounds", "créneaux", "Zeitfenster"])
def test_a_table_may_be_open_in_some_rounds_only(
    sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, header: str
) -> None:
    sheets["tables"] = [["Number", header], [1, "2-3"], [2, None], [3, "1; 2; 3"]]
    book = xlsx(sheets)
    event = {
        name: [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] for name, rows in sheets.items()
    }
    event["tables"][0][header] = [2, 3]
    plain = tmp_path / "event.json"
    plain.write_text(json.dumps(event, default=str))

    for path in (book, plain):
        tables = read_event(path).problem.tables
        assert [table.rounds for table in tables] == [frozenset({2, 3}), None, None]


def test_a_table_open_in_a_round_that_is_none_is_told(
    sheets: dict[str, Cells], xlsx: Write, run: Run
) -> None:
    sheets["tables"] = [["Number", "Rounds"], [1, "2-7"], [2, None]]

    said = run("schedule", xlsx(sheets), "--lang", "en")

    assert said.faults == [
        "“tables”, row 2, column B “Rounds”: “2-7”: there is no round 4, 5, 6, 7. Add it to the sheet of "
        "rounds, or correct the number."
    ]


@pytest.mark.parametrize(
    ("said", "minute"),
    [
        ("9:30", 570),
        ("09.30", 570),
        ("9h30", 570),
        ("9 h", 540),
        ("14 Uhr", 840),
        ("14.05 Uhr", 845),
        ("9:30:00", 570),
        ("2:15 pm", 855),
        ("12:00 am", 0),
        ("0,375", 540),
        ("0.375", 540),
        ("2027-03-11 09:30", 570),
        ("2027-03-11T09:30:00", 570),
        ("11.03.2027 9:30", 570),
        ("9", 540),
        ("24:00", 1440),
        (0.375, 540),
        (0.3958333333333333, 570),
        (14, 840),
        (14.0, 840),
        (time(9, 30), 570),
        (datetime(2027, 3, 11, 9, 30), 570),
        (timedelta(hours=9, minutes=30), 570),
    ],
)
def test_times_are_read_as_people_and_spreadsheets_write_them(said: Any, minute: int) -> None:
    assert values.clock(said) == minute


@pytest.mark.parametrize("said", ["25:00", "9:75", "noon", 9.5, 46082.4, -1, True, "24:01", "9;30", ""])
def test_what_is_no_time_is_refused(said: Any) -> None:
    with pytest.raises(values.Unreadable):
        values.clock(said)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("1-3, 7", {1, 2, 3, 7}),
        ("1–3;5", {1, 2, 3, 5}),
        ("2 à 4", {2, 3, 4}),
        ("2 bis 4 und 6", {2, 3, 4, 6}),
        ("5", {5}),
        (5.0, {5}),
        (5, {5}),
        ("1 2 3", {1, 2, 3}),
    ],
)
def test_lists_of_numbers_are_read_as_people_write_them(said: Any, numbers: set[int]) -> None:
    assert values.numbers(said) == numbers


@pytest.mark.parametrize("said", ["alle", "Tous", "all", "*"])
def test_all_means_all(said: str) -> None:
    assert values.numbers(said) is None


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("fr, de", ("fr", "de")),
        ("Français; Deutsch", ("fr", "de")),
        ("FR/LB", ("fr", "lb")),
        ("German French german", ("de", "fr")),
    ],
)
def test_languages_are_read_by_code_and_by_name(said: str, codes: tuple[str, ...]) -> None:
    assert values.languages(said) == codes


@pytest.mark.parametrize(
    ("said", "code"), [("LU", "LU"), ("Allemagne", "DE"), ("belgien", "BE"), ("F", "FR")]
)
def test_countries_are_read_by_code_and_by_name(said: str, code: str) -> None:
    assert values.country(said) == code


@pytest.mark.parametrize(
    "said", ["2027-03-11", "11/03/2027", "11.3.2027", date(2027, 3, 11), datetime(2027, 3, 11, 9)]
)
def test_dates_are_read_as_people_write_them(said: Any) -> None:
    assert values.day(said) == date(2027, 3, 11)
