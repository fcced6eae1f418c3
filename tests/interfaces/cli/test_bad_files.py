"""Files that cannot be read at all, or not quite: each is told with what to do, and nothing is written."""

from __future__ import annotations

import json
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from .conftest import Cells, Run, Write

PASSWORD = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")


def not_a_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear all")


FILES: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "empty workbook": ("en", "a.xlsx", lambda path: path.write_bytes(b"")),
    "leere Mappe": ("de", "a.xlsx", lambda path: path.write_bytes(b"")),
    "password": ("en", "a.xlsx", lambda path: path.write_bytes(PASSWORD)),
    "mot de passe": ("fr", "a.xlsx", lambda path: path.write_bytes(PASSWORD)),
    "old Excel in disguise": ("en", "a.xlsx", lambda path: path.write_bytes(PASSWORD[:400])),
    "old Excel": ("de", "a.xls", lambda path: path.write_bytes(b"x")),
    "text named xlsx": ("fr", "a.xlsx", lambda path: path.write_text("Name;Wunsch")),
    "zip named xlsx": ("en", "a.xlsx", not_a_workbook),
    "unknown kind": ("en", "a.pdf", lambda path: path.write_bytes(b"%PDF")),
    "nothing there": ("fr", "a.xlsx", lambda path: None),
    "folder without files": ("de", "a", lambda path: path.mkdir()),
    "no JSON": ("en", "a.json", lambda path: path.write_text('{"rounds": [}')),
    "JSON of another shape": ("en", "a.json", lambda path: path.write_text("[1, 2]")),
    "empty JSON": ("fr", "a.json", lambda path: path.write_text(" ")),
}
SENTENCES = tomllib.loads(Path(__file__).with_name("file_sentences.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", FILES)
def test_a_file_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path, run: Run, fault: str) -> None:
    language, name, make = FILES[fault]
    path = tmp_path / name
    make(path)

    said = run("schedule", path, "--lang", language)

    colon = "\u00a0: " if language == "fr" else ": "
    assert (said.code, said.out) == (2, "")
    assert said.faults == [f"{path}{colon}{SENTENCES[fault]}"]


@pytest.mark.slow
def test_a_sheet_of_a_hundred_thousand_rows_is_refused_quickly(
    sheets: dict[str, Cells], tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "event.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(
            rows[:1] + [["R2", "R1", "must"]] * 100_000 if name == "wishes" else rows
        ):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, str(value))
    book.close()

    said = run("schedule", path, "--lang", "de")

    assert said.code == 2
    assert said.faults == [SENTENCES["hundred thousand rows"]]


def test_a_formula_that_was_never_computed_is_a_fault_and_a_computed_one_counts(
    sheets: dict[str, Cells], tmp_path: Path, run: Run
) -> None:
    never, computed = tmp_path / "never.xlsx", tmp_path / "computed.xlsx"
    _with_formula(sheets, never, cached=None)
    _with_formula(sheets, computed, cached="must")

    assert run("schedule", never).faults == [SENTENCES["formula never computed"]]
    answer = run("schedule", computed, "--json", "--seconds", "1")
    points = {level["name"]: level["value"] for level in answer.answer["levels"]}["points"]
    assert (answer.code, points) == (0, 9)


def _with_formula(sheets: dict[str, Cells], path: Path, cached: str | None) -> None:
    """The wish of row 3 has the level of row 2 by a formula."""
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, str(value))
        if name == "wishes":
            sheet.write_formula(2, 2, "=C2", None, "" if cached is None else cached)
    book.close()


def test_a_formula_that_fails_is_a_fault(sheets: dict[str, Cells], tmp_path: Path, run: Run) -> None:
    path = tmp_path / "event.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, str(value))
        if name == "tables":
            sheet.write_formula(2, 0, "=NA()", None, "#N/A")
    book.close()

    assert run("schedule", path, "--lang", "fr").faults == [SENTENCES["formula that fails"]]


def test_rows_keep_the_number_the_spreadsheet_shows_below_empty_ones(
    sheets: dict[str, Cells], xlsx: Write, run: Run
) -> None:
    sheets["wishes"] = [[], [], *sheets["wishes"], [], ["R2", "Zebra", "must"]]

    assert [fault.split(":")[0] for fault in run("schedule", xlsx(sheets)).faults] == [
        "“wishes”, row 9, column B “To”"
    ]


def test_a_csv_fault_names_the_file_and_its_line(
    sheets: dict[str, Cells], folder: Callable[..., Path], run: Run
) -> None:
    sheets["wishes"][1][3] = "bread,\nevery day"
    sheets["wishes"].append(["R2", "Zebra", "must", ""])

    assert [fault.split(":")[0] for fault in run("schedule", folder(sheets)).faults] == [
        "“wishes.csv”, row 7, column “To”"
    ]


def test_an_empty_csv_file_is_told(sheets: dict[str, Cells], folder: Callable[..., Path], run: Run) -> None:
    path = folder(sheets)
    (path / "wishes.csv").write_bytes(b"")

    assert run("schedule", path).faults == [SENTENCES["empty CSV"].format(path=path)]


def test_a_json_fault_names_the_list_and_the_entry(
    tmp_path: Path, sheets: dict[str, Cells], run: Run
) -> None:
    event = {
        name: [dict(zip(rows[0], map(_plain, row), strict=False)) for row in rows[1:]]
        for name, rows in sheets.items()
    }
    event["wishes"].append({"From": "R2", "To": "R2", "Level": "must"})
    event["tables"][1] = 2
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))

    faults = run("schedule", path, "--lang", "de").faults

    assert [fault.split(":")[0] for fault in faults] == [
        "„tables“, Eintrag 2",
        "„wishes“, Eintrag 5, Feld „To“",
    ]


def _plain(value: object) -> object:
    return value if isinstance(value, int | str) or value is None else str(value)


def test_a_workbook_whose_inside_is_damaged_is_told(sheets: dict[str, Cells], xlsx: Write, run: Run) -> None:
    path = xlsx(sheets)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData><row"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    said = run("schedule", path)

    assert (said.code, len(said.faults)) == (2, 1)
    assert "is no readable .xlsx workbook" in said.faults[0]


def test_a_stray_cell_in_the_last_corner_is_told_and_does_not_fill_the_memory(
    sheets: dict[str, Cells], xlsx: Write, run: Run
) -> None:
    path = xlsx(sheets)
    book = openpyxl.load_workbook(path)
    book["tables"]["XFD1048576"] = "x"
    book.save(path)

    assert run("schedule", path, "--lang", "de").faults == [SENTENCES["stray cell"].format(path=path)]


def test_a_plan_that_is_none_is_told(sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, run: Run) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"meetings": [{"a": "R1", "b": "R2", "round": 1.5}, {"a": "R1"}]}))

    said = run("judge", xlsx(sheets), plan)

    assert said.code == 2
    assert said.faults == [
        "“meetings”, entry 1, field “round”: “1.5” is not a whole number. Write one from 1 on.",
        "“meetings”, entry 1, field “table”: This field must not be empty. Fill it in.",
        SENTENCES["no plan"],
    ]


def test_an_output_folder_that_holds_something_is_left_alone(
    sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, run: Run
) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "mine.txt").write_text("keep")

    said = run("schedule", xlsx(sheets), "-o", plan, "--lang", "de")

    assert said.code == 2
    assert said.faults == [SENTENCES["folder not empty"].format(plan=plan)]
    assert [file.name for file in plan.iterdir()] == ["mine.txt"]


def test_an_output_folder_that_cannot_be_made_is_told_before_anything_is_planned(
    sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "file").write_text("in the way")

    said = run("schedule", xlsx(sheets), "-o", tmp_path / "file" / "plan", "--seconds", "60")

    assert said.code == 2
    assert said.faults[0].startswith(f"{tmp_path}/file/plan: Nothing can be written here (")


def test_times_of_the_1904_calendar_are_read_as_they_show(
    sheets: dict[str, Cells], xlsx: Write, run: Run, tmp_path: Path
) -> None:
    path = xlsx(sheets)
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book["rounds"]
    from datetime import datetime

    for row, minute in ((2, 0), (3, 20), (4, 40)):
        sheet.cell(row, 2).value = datetime(2027, 3, 11, 9, minute)
    book.create_sheet("availability").append(["Registration", "From"])
    book["availability"].append(["R2", "10:30"])
    book.save(path)

    said = run("schedule", path)

    assert said.faults == [SENTENCES["1904"]]
