"""Published instances (.dzn) are planned, proved and judged; bad ones are told with their line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "b2b_meetings"

TINY = """nBusiness = 3;
nMeetings = 3;
nTables = 1;
nTotalSlots = 4;
nMorningSlots = 2;
requested = [| 1, 2, 3 | 2, 3, 3 | 1, 3, 2 |];
nMeetingsBusiness = [2, 2, 2];
forbidden = [{0}, {0}, {0}];
fixed = [0, 0, 4];
precedences = [{0}, {0}, {0}];
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.dzn"
    path.write_text(TINY)
    return path


def test_a_published_instance_is_planned_with_the_fewest_breaks_and_judged(
    tiny: Path, tmp_path: Path, run: Run
) -> None:
    said = run("schedule", tiny, "--json")
    plan = tmp_path / "plan.json"
    plan.write_text(said.out)
    judged = run("judge", tiny, plan, "--lang", "en")

    # Participants 1 and 3 meet in slot 4, 1-2 and 2-3 before it, one of them in slot 3: one break is left.
    assert (said.code, said.answer["status"]) == (0, "optimal")
    assert said.answer["levels"] == [{"name": "breaks", "value": 1, "bound": 1}]
    assert [(each["id"], each["a"], each["b"]) for each in said.answer["meetings"]] == [
        (1, 1, 2),
        (2, 2, 3),
        (3, 1, 3),
    ]
    assert said.answer["meetings"][2]["round"] == 4
    assert (judged.code, judged.out.splitlines()[0]) == (0, "No fault: every rule is kept.")


def test_the_judge_tells_every_fault_of_a_plan_for_a_published_instance(
    tiny: Path, tmp_path: Path, run: Run
) -> None:
    plan = tmp_path / "plan.json"
    meetings = [
        {"id": 1, "a": 1, "b": 3, "round": 3},
        {"id": 3, "a": 1, "b": 3, "round": 3},
        {"id": 9, "round": 1},
    ]
    plan.write_text(json.dumps({"meetings": meetings}))

    said = run("judge", tiny, plan, "--lang", "en")

    assert said.code == 1
    assert said.out.splitlines()[1:] == [
        "  The plan says that 1 and 3 are in Meeting 1; the instance says otherwise.",
        "  The plan names meeting 9; the instance has 3.",
        "  Meeting 2 does not take place.",
        "  Participant 1 has several meetings in slot 3: 1, 3.",
        "  Slot 3 holds 2 meetings; there are 1 tables.",
        "  Meeting 3 takes place in slot 3, but is fixed at slot 4.",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "{path}: The array “fixed” is missing. Add it; the published instances show its form."),
        (
            "de",
            "{path}: Das Feld „fixed“ fehlt. Fügen Sie es hinzu; die veröffentlichten Instanzen zeigen seine "
            "Form.",
        ),
    ],
)
def test_an_instance_with_a_missing_array_is_told(tiny: Path, run: Run, language: str, sentence: str) -> None:
    tiny.write_text(TINY.replace("fixed = [0, 0, 4];\n", ""))

    said = run("schedule", tiny, "--lang", language)

    assert (said.code, said.out) == (2, "")
    assert said.faults == [sentence.format(path=tiny)]


def test_an_instance_with_a_wrong_number_is_told_with_its_line(tiny: Path, run: Run) -> None:
    tiny.write_text(TINY.replace("[2, 2, 2]", "[2, 2, x]"))

    assert run("schedule", tiny, "--lang", "fr").faults == [
        f"{tiny}, ligne 7\u00a0: «\u00a0nMeetingsBusiness\u00a0»\u00a0: «\u00a0x\u00a0» n’est pas un nombre. "
        "Corrigez-le."
    ]


def test_an_instance_without_any_plan_is_infeasible(tiny: Path, run: Run) -> None:
    tiny.write_text(TINY.replace("fixed = [0, 0, 4]", "fixed = [4, 0, 4]"))

    told, printed = run("schedule", tiny, "--lang", "en"), run("schedule", tiny, "--json")

    assert (told.code, printed.code, printed.answer["status"]) == (1, 1, "infeasible")
    assert told.out.startswith("The instance has no plan")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published instances are not here")
def test_a_published_instance_is_proved_with_the_published_number_of_breaks(tmp_path: Path, run: Run) -> None:
    said = run("schedule", SHARED / "tic-13.original.dzn", "-o", tmp_path / "plan", "--json")

    assert (said.code, said.answer["status"]) == (0, "optimal")
    assert said.answer["levels"] == [{"name": "breaks", "value": 0, "bound": 0}]
    assert [file.name for file in (tmp_path / "plan").iterdir()] == ["schedule.json"]
    assert run("judge", SHARED / "tic-13.original.dzn", tmp_path / "plan" / "schedule.json").code == 0
