"""Planning from the command line: the answer printed, judged, written, stopped, refused."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tisserand.engines.scheduling as engine
from tisserand.interfaces.cli.files.demonstration import demonstration_sheets
from tisserand.interfaces.cli.files.example import example_sheets
from tisserand.interfaces.cli.files.writing import write_event_xlsx

from .conftest import Cells, Run, Write


@pytest.fixture
def template(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "event.xlsx"
    assert run("template", path, "--lang", "fr").code == 0
    return path


def test_the_template_can_be_planned_as_it_stands_and_the_judge_finds_no_fault(
    template: Path, tmp_path: Path, run: Run
) -> None:
    planned = run("schedule", template, "--json", "--seconds", "1", "--seed", "7", "--lang", "fr")
    plan = tmp_path / "plan.json"
    plan.write_text(planned.out, encoding="utf-8")
    judged = run("judge", template, plan, "--lang", "fr")

    answer = planned.answer
    assert planned.code == 0
    assert list(answer) == ["status", "levels", "meetings", "refused", "seconds", "seed"]
    assert [list(level)[:3] for level in answer["levels"]] == [["name", "value", "bound"]] * 5
    assert [(level["name"], len(level.get("steps", ()))) for level in answer["levels"]] == [
        ("promised_minimum", 0),
        ("points", 0),
        ("fairness", 5),
        ("interpreters", 1),
        ("comfort", 0),
    ]
    assert [list(each) for each in answer["meetings"]] == [
        ["id", "a", "b", "round", "table", "interpreter"]
    ] * 10
    assert [each["id"] for each in answer["meetings"]] == list(range(1, 11))
    assert answer["seed"] == 7
    assert ("R1", "R3", 2) in {(each["a"], each["b"], each["round"]) for each in answer["meetings"]}
    assert (judged.code, judged.err) == (0, "")
    assert judged.out.splitlines()[0] == "Aucune erreur\u00a0: toutes les règles sont respectées."


def test_the_same_seed_gives_the_same_meetings(template: Path, run: Run) -> None:
    once, again = (run("schedule", template, "--json", "--seconds", "1").answer for _ in range(2))

    assert once["meetings"] == again["meetings"]


@pytest.mark.parametrize(
    ("language", "line"), [("fr", "10 rendez-vous."), ("de", "10 Gespräche."), ("en", "10 meetings.")]
)
def test_without_json_a_summary_is_printed_in_the_readers_language(
    template: Path, run: Run, language: str, line: str
) -> None:
    said = run("schedule", template, "--seconds", "1", "--lang", language)

    assert said.code == 0
    assert line in said.out.splitlines()


def test_refused_wishes_are_told_with_their_reason(sheets: dict[str, Cells], xlsx: Write, run: Run) -> None:
    sheets["wishes"].append(["R3", "R4", "must", None])
    path = xlsx(sheets)

    answer = run("schedule", path, "--json", "--seconds", "1", "--lang", "en").answer
    summary = run("schedule", path, "--seconds", "1", "--lang", "en").out

    assert [(refused["a"], refused["b"]) for refused in answer["refused"]] == [("R3", "R4")]
    assert "Lindenhof gGmbH" in answer["refused"][0]["reason"]
    assert [one["cause"] for one in answer["refused"][0]["causes"]] == ["veto", "no_common_language"]
    assert "1 wish refused." in summary
    reason = answer["refused"][0]["reason"]
    assert f"  Commune de Mirval – Lindenhof gGmbH: {reason}" in summary.splitlines()


@pytest.mark.parametrize(
    ("language", "cost"),
    [("en", "Possible"), ("de", "Möglich"), ("fr", "Possible")],
)
def test_the_list_of_refusals_names_what_would_have_to_give_way(
    sheets: dict[str, Cells], xlsx: Write, run: Run, language: str, cost: str
) -> None:
    sheets["rounds"] = sheets["rounds"][:2]
    sheets["registrations"][3][6] = None

    said = run("schedule", xlsx(sheets), "--seconds", "1", "--lang", language)

    (row,) = [line for line in said.out.splitlines() if line.startswith("  Atelier Lumen – Commune")]
    assert cost in row
    assert row.count("Bakery Sonnenkorn") >= 1


def test_the_folder_holds_everything_that_is_printed(template: Path, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "plans" / "first"

    said = run("schedule", template, "-o", folder, "--seconds", "1", "--lang", "en")

    files = [file for file in folder.rglob("*") if file.is_file()]
    assert said.code == 0
    assert Counter(file.suffix for file in files) == {
        ".pdf": 8 + 7,
        ".ics": 8,
        ".xlsx": 1,
        ".html": 1,
        ".json": 1,
    }
    assert {"schedule.xlsx", "schedule.json", "report.html", "all-agendas.pdf", "table-cards.pdf"} <= {
        file.name for file in files
    }
    assert [file for file in files if file.stat().st_size == 0] == []
    assert [entry.name for entry in (tmp_path / "plans").iterdir()] == ["first"]
    assert run("judge", template, folder / "schedule.json").code == 0


def test_without_a_date_no_calendar_is_written_and_that_is_said(
    sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, run: Run
) -> None:
    said = run("schedule", xlsx(sheets), "-o", tmp_path / "plan", "--seconds", "1", "--lang", "en")

    assert said.code == 0
    assert "The file gives no date" in said.err
    assert list((tmp_path / "plan").rglob("*.ics")) == []


def test_locks_that_exclude_each_other_are_named(
    sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, run: Run
) -> None:
    sheets["locks"] = [
        ["a", "b", "round", "table"],
        ["R1", "R2", 1, 1],
        ["R2", "R3", 1, 2],
        ["R1", "R4", 2, 1],
    ]
    path = xlsx(sheets)

    said = run("schedule", path, "-o", tmp_path / "plan", "--lang", "en")
    answer = run("schedule", path, "--json")

    assert (said.code, answer.code) == (1, 1)
    assert said.out.splitlines() == [
        "Plan: no plan can keep every rule.",
        "These fixed meetings exclude each other; release at least one of them:",
        "  “Bakery Sonnenkorn” and “Atelier Lumen”, round 1, table 1",
        "  “Atelier Lumen” and “Commune de Mirval”, round 1, table 2",
    ]
    assert (answer.answer["status"], answer.answer["meetings"]) == ("infeasible", [])
    assert not (tmp_path / "plan").exists()


Solve = Callable[..., engine.Answer]


@pytest.fixture
def pressing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Ctrl-C is pressed so many times once the first plan stands."""

    def press(times: int) -> None:
        solve: Solve = engine.solve
        left = [times]

        def with_progress(problem: engine.Problem, **options: Any) -> engine.Answer:
            def progress(_news: engine.Progress) -> None:
                while left[0]:
                    left[0] -= 1
                    signal.raise_signal(signal.SIGINT)

            return solve(problem, **{**options, "progress": progress})

        monkeypatch.setattr(engine, "solve", with_progress)

    return press


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.xlsx"
    write_event_xlsx(path, demonstration_sheets("de"), "de")
    return path


def test_ctrl_c_keeps_the_best_plan_and_writes_it(
    demo: Path, tmp_path: Path, run: Run, pressing: Callable[[int], None]
) -> None:
    pressing(1)
    said = run("schedule", demo, "--json", "--seconds", "100", "--lang", "de")

    plan = tmp_path / "plan.json"
    plan.write_text(said.out, encoding="utf-8")
    assert said.code == 0
    assert said.err == "Angehalten: Der bisher beste Plan bleibt.\n"
    assert len(said.answer["meetings"]) > 400
    assert run("judge", demo, plan).code == 0


def test_a_second_ctrl_c_leaves_at_once_and_nothing_is_written(
    demo: Path, tmp_path: Path, run: Run, pressing: Callable[[int], None]
) -> None:
    pressing(2)

    said = run("schedule", demo, "-o", tmp_path / "plan", "--seconds", "100")

    assert (said.code, said.out) == (130, "")
    assert [entry.name for entry in tmp_path.iterdir()] == ["demo.xlsx"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_demo_event_has_the_size_it_is_meant_to_have(demo: Path, run: Run) -> None:
    answer = run("schedule", demo, "--json", "--seconds", "1").answer

    assert 540 <= len(answer["meetings"]) <= 640
    assert {level["name"] for level in answer["levels"]} >= {"promised_minimum", "points"}


def test_a_bar_is_shown_on_a_terminal_and_nothing_elsewhere(
    template: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = run("schedule", template, "--seconds", "1", "--json")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    shown = run("schedule", template, "--seconds", "1", "--json", "--lang", "en")

    assert quiet.err == ""
    assert "bound" in shown.err
    assert shown.answer["meetings"] == quiet.answer["meetings"]


def test_example_rows_are_the_same_people_in_every_language() -> None:
    names = [
        [row["name"] for row in example_sheets(language)["registrations"]] for language in ("fr", "de", "en")
    ]

    assert names[0] == names[1] == names[2]
