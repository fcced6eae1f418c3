"""The document says what the records say, and its pictures are well formed, named and described."""

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bench.results import Results
from bench.svg import Axis, Line, chart
from bench.tasks import Record

from bench import markdown, report

from .test_results import record


def convention(solver: str, instance: str, **more: object) -> Record:
    values = {"promised_minimum": 3, "points": 90, "interpreters": 1, "comfort": 4}
    told = {"faults": 0, "meetings": 20, "values": values, "seconds": 10.0, "first_plan": 0.1, "pairs": 30}
    told |= {"points_proved": 0.5, "marks": {"10": values}}
    told |= {"levels": [["points", 90, 100], ["comfort", 4, 0]]}
    way = [[0.1, 80, None], [0.2, None, 100], [1.0, 90, 100]]
    named = {"part": "conventions", "instance": instance, "seconds": 10.0, "verdict": "open", "way": way}
    return record(solver, 10.0, **named) | {"more": told | more}


RECORDS = [
    record("ours", 2.0, bound=2),
    record("rc2", 5.0),
    record("cp-sat", 120.0, verdict="open", value=4, bound=0),
    record("gecode", 120.0, verdict="failed", value=None, why="ended without a word, exit code -11"),
    record("chuffed", 120.0, verdict="missing", value=None, version=None, why="not in Debian"),
    record("ours", 0.5, instance="a.prec15", verdict="infeasible", value=None, bound=None, faults=None),
    convention("ours", "2019"),
    convention("ours", "tight-300"),
    convention("ours", "ordinary-100"),
    convention("ours", "ordinary-300", pairs=300, points_proved=None),
    convention("first-come", "2019", values={"points": 45, "comfort": 9}),
    convention("ours", "tight-1000") | {"more": None, "why": "ended without a word, exit code -9"},
    convention("repair", "ordinary-100", repairs=[{"seconds": 0.2, "moved": 0.01, "gain": 3, "faults": 0}]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    results = Results(tmp_path / "results.jsonl")
    results.begin()
    for one in RECORDS:
        results.add(one)
    report.write(results, tmp_path / "docs", {"a.original": 2})
    return tmp_path / "docs"


def rows_of(document: str, start: str) -> list[list[str]]:
    lines = [line for line in document.splitlines() if line.startswith(f"| {start} |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_summary_counts_proofs_times_and_ratios(folder: Path) -> None:
    document = (folder / "scheduling.md").read_text("utf-8")
    assert rows_of(document, "Tisserand")[0] == ["Tisserand", "1 of 1", "2.00", "2.00", "1.0", "10"]
    assert rows_of(document, "RC2 on our encoding")[0][4] == "2.5"
    assert rows_of(document, "CP-SAT, textbook model")[0] == [
        *("CP-SAT, textbook model", "0 of 1", "120", "120", "60.0", "10")
    ]


def test_each_original_has_its_row_and_how_every_run_ended(folder: Path) -> None:
    document = (folder / "scheduling.md").read_text("utf-8")
    (row,) = [row for row in rows_of(document, "a") if row[1] == "2"]
    assert row == ["a", "2", "**2.00**", "5.00", "> 120, 4 breaks", "failed"]
    assert rows_of(document, "a")[-1] == ["a", "2.00", "0.50 ∅"]


def test_what_could_not_be_had_is_said(folder: Path) -> None:
    assert "MiniZinc with Chuffed: **not run**, not in Debian" in (folder / "scheduling.md").read_text(
        "utf-8"
    )


def test_conventions_are_held_against_their_aims(folder: Path) -> None:
    document = (folder / "scheduling.md").read_text("utf-8")
    (row, *_) = rows_of(document, "2019 case")
    assert row == [
        *("2019 case", "30", "20", "0.10 / 0.10 (≤ 0.2)", "0.50 / 0.50, 1 of 1 (≤ 2)"),
        *("10.000 / 10.000", "4 / 4", "10.0 / 10.0 of 10", "10"),
    ]
    assert ["2019 case", "first come, first served", "45", "50.0", "9", "10.0"] in rows_of(
        document, "2019 case"
    )
    assert "- tight 1,000 × 30, ours, seed 1: ended without a word, exit code -9" in document


def test_repairs_are_told(folder: Path) -> None:
    document = (folder / "scheduling.md").read_text("utf-8")
    row = ["ordinary 100 × 15", "1", "0.20 / 0.20 (≤ 1)", "1.000 / 1.000 (≤ 3)", "3", "0"]
    assert row in rows_of(document, "ordinary 100 × 15")


def test_every_picture_is_well_formed_named_and_described(folder: Path) -> None:
    document = (folder / "scheduling.md").read_text("utf-8")
    pictures = sorted(folder.glob("*.svg"))
    assert [picture.name for picture in pictures] == ["by-size.svg", "days.svg", "over-time.svg"]
    for picture in pictures:
        drawing = ET.parse(picture).getroot()
        assert [len(part.text or "") > 10 for part in drawing[:2]] == [True, True]
        assert f"]({picture.name})" in document


def test_every_run_is_a_line_of_the_table_of_runs(folder: Path) -> None:
    with (folder / "scheduling.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["solver"] for row in rows] == [one["solver"] for one in RECORDS]


def test_a_run_without_any_record_still_makes_a_document(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.jsonl")
    results.begin()
    report.write(results, tmp_path, {})
    assert (tmp_path / "scheduling.md").read_text("utf-8").startswith("# Scheduling, measured")


def test_a_chart_lays_its_points_off_between_the_ends_of_its_axes() -> None:
    line = Line("somebody & others", [(1, 0), (100, 10)], "woad")
    drawing = chart("A title", "What it shows", Axis("x", 1, 100, is_log=True), Axis("y", 0, 10), [line])
    assert 'd="M70.0 360.0L540.0 48.0"' in drawing
    assert "somebody &amp; others" in drawing


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (Axis("", 0, 14), [0, 5, 10]),
        (Axis("", 0.1, 120, is_log=True), [0.1, 1, 10, 100]),
        (Axis("", 900, 4000, is_log=True), [1000, 2000]),
    ],
)
def test_ticks_are_round(axis: Axis, ticks: list[float]) -> None:
    assert axis.ticks() == pytest.approx(ticks)


def test_figures_are_as_long_as_they_are_good_for() -> None:
    assert [markdown.seconds(value) for value in (0.1234, 12.34, 123.4, None)] == ["0.12", "12.3", "123", "–"]
    assert [markdown.percent(share) for share in (0, 0.00123)] == ["0", "0.123"]
    assert markdown.spread([1.0, 2.0, 9.0]) == "2.00 / 9.00"
