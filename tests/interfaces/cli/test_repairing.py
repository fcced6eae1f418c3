"""Repairing a plan from the command line: what is printed, written, read again, and refused."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tisserand.interfaces.cli.files.happenings import FIELDS

from .conftest import Cells, Run, Write

PLAN = [
    {"a": "R2", "b": "R1", "round": 2, "table": 1, "interpreter": None},
    {"a": "R3", "b": "R2", "round": 1, "table": 2, "interpreter": None},
]
SENTENCES = tomllib.loads(Path(__file__).with_name("repair_sentences.toml").read_text(encoding="utf-8"))


@pytest.fixture
def event(sheets: dict[str, Cells], xlsx: Write) -> Path:
    """Four registrations, three rounds, two tables, the first of which is a host's."""
    return xlsx(sheets)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Writes a plan and what happened."""

    def write(happened: object, plan: object = PLAN) -> tuple[Path, Path]:
        plan_path, events_path = tmp_path / "plan.json", tmp_path / "events.json"
        plan_path.write_text(json.dumps(plan))
        events_path.write_text(json.dumps(happened))
        return plan_path, events_path

    return write


def happened(*events: object, now: object = 1) -> dict[str, object]:
    return {"now": now, "events": list(events)}


NO_SHOW = {"kind": "no_show", "registration": "Bakery Sonnenkorn"}
LATE = {"kind": "late", "registration": "R1", "until_round": 3}


def test_the_answer_is_a_plan_with_everything_that_changed(event: Path, files, run: Run) -> None:
    said = run("repair", event, *files(happened(LATE)), "--json", "--lang", "en")

    answer = said.answer
    after = {"a": "R2", "b": "R1", "round": 3, "table": 1, "interpreter": None}
    change = {
        "before": PLAN[0],
        "after": after,
        "change": "time",
        "what": "time moved",
        "event": 1,
        "reason": "Bakery Sonnenkorn is late",
    }
    assert (said.code, said.err) == (0, "")
    assert answer["meetings"] == [{"id": 1, **PLAN[1]}, {"id": 2, **after}]
    assert (answer["moved"], answer["lost"], answer["reseated"], answer["added"]) == ([change], [], [], [])
    assert answer["told"] == [
        {"registration": "R1", "changes": [change]},
        {"registration": "R2", "changes": [change]},
    ]
    assert (answer["version"], answer["now"], answer["kept"], answer["seed"]) == (2, 1, 1, 0)
    assert (answer["points_before"], answer["points_after"], answer["is_proved"]) == (1, 6, True)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "Repaired in round 1: nothing more could be saved, nor with fewer moves, proved.",
                "lost   Atelier Lumen – Bakery Sonnenkorn   round 2, table 1   –     "
                "Bakery Sonnenkorn is not there",
                "2 participants have to be told.",
                "1 meeting stands as it was.",
                "Points: 1 (1 if only what is impossible were struck out).",
            ],
        ),
        (
            "de",
            [
                "In Zeitfenster 1 ausgebessert: mehr war nicht zu retten, auch nicht mit weniger "
                "Verschiebungen, bewiesen.",
                "entfällt   Atelier Lumen – Bakery Sonnenkorn   Zeitfenster 2, Tisch 1   –       "
                "Bakery Sonnenkorn ist nicht da",
                "2 Teilnehmende sind zu benachrichtigen.",
                "1 Gespräch bleibt, wie es war.",
                "Punkte: 1 (1, striche man nur das Unmögliche).",
            ],
        ),
        (
            "fr",
            [
                "Réparé pendant le créneau 1\u00a0: rien de plus ne pouvait être sauvé, ni avec moins de "
                "déplacements, prouvé.",
                "perdu   Atelier Lumen – Bakery Sonnenkorn   créneau 2, table 1   –            "
                "Bakery Sonnenkorn n’est pas là",
                "2 participants sont à prévenir.",
                "1 rendez-vous reste comme il était.",
                "Points\u00a0: 1 (1 si l’on rayait seulement l’impossible).",
            ],
        ),
    ],
)
def test_before_and_after_are_listed_in_the_readers_language(
    event: Path, files, run: Run, monkeypatch: pytest.MonkeyPatch, language: str, told: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "160")

    said = run("repair", event, *files(happened(NO_SHOW)), "--lang", language)

    lines = [line.strip() for line in said.out.splitlines()]
    assert [line for line in lines if line in told] == told


def test_every_kind_of_event_is_understood(event: Path, files, run: Run) -> None:
    walk_in = {
        "kind": "walk_in",
        "registration": {"name": "Épicerie du Lavoir", "languages": ["fr", "de"], "rounds": "2-3"},
        "wishes": [{"from": "épicerie du lavoir", "to": "Lindenhof gGmbH", "level": "must"}],
    }
    events = [
        {"kind": "extra_table", "table": 3, "zone": "B", "seats": 2},
        {"kind": "extra_interpreter", "interpreter": {"name": "Ada", "languages": "fr, de"}},
        walk_in,
        {"kind": "lost_table", "table": 2, "from_round": 2},
        {"kind": "interpreter_gone", "interpreter": "ada", "from_round": 3},
        {"kind": "left_early", "registration": "R3", "from_round": 2},
        {"kind": "no_show", "registration": "bakery sonnenkorn", "from_round": 3},
        {"kind": "late", "registration": "R2", "until_round": 2, "from_round": 1},
    ]
    assert {str(each["kind"]) for each in events} == set(FIELDS)

    said = run("repair", event, *files(happened(*events)), "--json", "--lang", "fr")

    added = said.answer["added"]
    assert said.code == 0
    assert [(each["after"]["a"], each["after"]["b"], each["after"]["table"]) for each in added] == [
        ("R4", "Épicerie du Lavoir", 3)
    ]
    assert added[0]["reason"] == "tous deux sont libres à présent"


def test_interpreters_whose_day_changes_are_named(
    sheets: dict[str, Cells], xlsx: Write, files, run: Run
) -> None:
    sheets["registrations"][4][3] = "en"
    sheets["interpreters"] = [["Name", "Languages"], ["Ada", "fr, en"], ["Bruno", "fr, en"]]
    sheets["wishes"][4] = ["R4", "R3", "must", None]
    plan = [{"a": "R4", "b": "R3", "round": 2, "table": 2, "interpreter": "Ada"}]
    paths = files(happened({"kind": "interpreter_gone", "interpreter": "Ada"}), plan)

    said = run("repair", xlsx(sheets), *paths, "--lang", "en")

    assert "Interpreters who have to be told: Ada, Bruno." in said.out.splitlines()


def test_without_events_nothing_changes(event: Path, files, run: Run) -> None:
    said = run("repair", event, *files(happened(now=0)), "--lang", "en")

    assert said.code == 0
    assert said.out.splitlines()[1] == "Nothing changes."


def test_the_running_round_of_the_command_goes_before_that_of_the_file(event: Path, files, run: Run) -> None:
    paths = files({"events": [NO_SHOW], "now": 1})

    assert run("repair", event, *paths, "--now", "2", "--json").answer["now"] == 2
    assert run("repair", event, *paths, "--json").answer["now"] == 1


def test_the_folder_holds_the_plan_and_the_papers_of_those_concerned(
    event: Path, files, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "second"

    said = run("repair", event, *files(happened(LATE)), "-o", folder, "--lang", "en")

    assert (said.code, said.out.splitlines()[-1]) == (0, f"Written to {folder}.")
    assert sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()) == [
        "agendas/Atelier Lumen.pdf",
        "agendas/Bakery Sonnenkorn.pdf",
        "schedule.json",
        "schedule.xlsx",
        "table-cards.pdf",
        "wall-grid.pdf",
    ]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_plan_is_read_from_the_workbook_as_from_the_json(
    sheets: dict[str, Cells], xlsx: Write, files, run: Run, tmp_path: Path, language: str
) -> None:
    sheets["registrations"][4][3] = "en"
    sheets["interpreters"] = [["Name", "Languages"], ["Ada", "fr, en"]]
    sheets["wishes"][4] = ["R4", "R3", "must", None]
    plan = [*PLAN, {"a": "R4", "b": "R3", "round": 2, "table": 2, "interpreter": "Ada"}]
    event, folder = xlsx(sheets), tmp_path / "out"
    plan_path, events_path = files(happened(), plan)
    assert run("repair", event, plan_path, events_path, "-o", folder, "--lang", language).code == 0

    from_book = run("repair", event, folder / "schedule.xlsx", events_path, "--json").answer
    from_json = run("repair", event, folder / "schedule.json", events_path, "--json").answer

    assert from_book["meetings"] == from_json["meetings"]
    assert [meeting["interpreter"] for meeting in from_book["meetings"]] == [None, None, "Ada"]
    assert (from_book["version"], from_json["version"]) == (2, 3)


def test_a_repaired_plan_can_be_repaired_again_with_the_walk_in_of_before(
    event: Path, files, run: Run, tmp_path: Path
) -> None:
    walk_in = {
        "kind": "walk_in",
        "registration": {"id": "W1", "name": "Épicerie du Lavoir", "languages": "fr"},
        "wishes": [{"of": "W1", "to": "R2", "level": "would"}],
    }
    plan, events = files(happened(walk_in))
    assert run("repair", event, plan, events, "-o", tmp_path / "first").code == 0
    events.write_text(json.dumps(happened(walk_in, {"kind": "no_show", "registration": "W1"}, now=2)))

    for name in ("schedule.json", "schedule.xlsx"):
        said = run("repair", event, tmp_path / "first" / name, events, "--json")
        assert [each["before"]["b"] for each in said.answer["lost"]] == ["W1"]


BAD: dict[str, tuple[str, Any]] = {
    "a list alone": ("en", []),
    "no running round": ("en", {"events": []}),
    "a running round that is no number": ("en", happened(now="noon")),
    "a running round after the last": ("en", happened(now=9)),
    "kinds that are not known": (
        "en",
        happened({"kind": "noshow", "registration": "R1"}, {"registration": "R1"}),
    ),
    "names that are nearly right": (
        "en",
        happened(
            {"kind": "no_show", "registration": "Atelier Lumem"}, {"kind": "late", "registration": "R2"}
        ),
    ),
    "fields that are misspelt": (
        "en",
        happened({"kind": "late", "registration": "R2", "until_round": 0, "form_round": 2}),
    ),
    "tables unknown and known": (
        "de",
        happened({"kind": "lost_table", "table": 7}, {"kind": "extra_table", "table": 1}),
    ),
    "more seats than any table has": (
        "en",
        happened({"kind": "extra_table", "table": 3, "seats": 9999999999}),
    ),
    "interpreter and round unknown": (
        "fr",
        happened(
            {"kind": "interpreter_gone", "interpreter": "Ada"},
            {"kind": "no_show", "registration": "Bakery Sonnenkorn", "from_round": 8},
        ),
    ),
    "a walk-in who is registered": (
        "en",
        happened({"kind": "walk_in", "registration": {"id": "R1", "name": "Twin", "languages": "fr"}}),
    ),
    "walk-ins of all bad sorts": (
        "en",
        happened(
            {
                "kind": "walk_in",
                "registration": {"name": "Newcomer", "languages": "klingon"},
                "wishes": [{"from": "Newcomer", "to": "Nobody at all", "level": "perhaps"}],
            },
            {"kind": "walk_in"},
            {"kind": "walk_in", "registration": "Newcomer"},
        ),
    ),
    "the same said twice, and what contradicts it": (
        "en",
        happened(
            {"kind": "lost_table", "table": 2},
            {"kind": "lost_table", "table": 2},
            {"kind": "no_show", "registration": "R2"},
            {"kind": "late", "registration": "Atelier Lumen", "until_round": 3},
        ),
    ),
    "somebody late until now": (
        "fr",
        happened({"kind": "late", "registration": "R2", "until_round": 2, "from_round": 2}),
    ),
    "values as no program writes them": (
        "de",
        happened(
            {"kind": ["no_show"]},
            {"kind": "late", "registration": "R2", "until_round": True},
            {"kind": "extra_table", "table": float("nan")},
            {"kind": "walk_in", "registration": {"name": {"a": 1}, "languages": [None, True]}},
        ),
    ),
    "a walk-in without a name": (
        "fr",
        happened({"kind": "walk_in", "registration": {"languages": "fr"}}),
    ),
    "reading and checking together": (
        "en",
        happened(
            {"kind": "no_show", "registration": "R7"},
            {"kind": "lost_table", "table": 7},
            {"kind": "interpreter_gone", "interpreter": "Ada", "from_round": "late"},
            {"kind": "extra_interpreter", "interpreter": {"name": "Eve", "languages": "fr"}},
            {"kind": "interpreter_gone", "interpreter": "Eve"},
            now=9,
        ),
    ),
    "a wish of others": (
        "en",
        happened(
            {
                "kind": "walk_in",
                "registration": {"name": "Newcomer", "languages": "fr"},
                "wishes": [{"from": "R1", "to": "R2", "level": "must"}],
            }
        ),
    ),
}


@pytest.mark.parametrize("fault", BAD)
def test_events_that_make_no_sense_are_told_with_their_place_and_nothing_is_written(
    event: Path, files, run: Run, tmp_path: Path, fault: str
) -> None:
    language, content = BAD[fault]
    plan, events = files(content)

    said = run("repair", event, plan, events, "-o", tmp_path / "out", "--lang", language)

    assert (said.code, said.out) == (2, "")
    assert said.faults == [sentence.replace("{path}", str(events)) for sentence in SENTENCES[fault]]
    assert not (tmp_path / "out").exists()


def test_faults_of_events_and_plan_are_told_together(event: Path, files, run: Run) -> None:
    paths = files(happened({"kind": "lost_table", "table": 7}), [{"a": "R2", "round": 1, "table": 1}])

    said = run("repair", event, *paths, "--lang", "en")

    assert said.code == 2
    assert [fault.split(": ")[0] for fault in said.faults] == [
        "“events”, entry 1, field “table”",
        "“meetings”, entry 1",
    ]


def test_a_key_that_is_there_twice_is_told_with_its_place(event: Path, files, run: Run) -> None:
    plan, events = files(happened())
    plan.write_text('[{"a": "R2", "b": "R1", "b": "R3", "round": 2, "table": 1}]')
    events.write_text(
        '{"now": 1, "now": 2, "events": [{"kind": "no_show", "kind": "late"}, {"kind": "walk_in",'
        ' "registration": {"name": "A", "name": "B"}, "wishes": [{"to": "R1", "to": "R2"}]}]}'
    )

    said = run("repair", event, plan, events, "--lang", "en")

    twice = "This field is there twice in one object, and only one can count. Keep one."
    assert said.faults == [
        f"{events}, field “now”: {twice}",
        f"“events”, entry 1, field “kind”: {twice}",
        f"“events.2.registration”, field “name”: {twice}",
        f"“events.2.wishes.1”, field “to”: {twice}",
        f"{plan}, entry 1, field “b”: {twice}",
    ]


def test_a_plan_is_judged_with_what_happened_though_some_events_are_strange(
    event: Path, files, run: Run
) -> None:
    paths = files(happened({"kind": "no_show", "registration": "R9"}), [*PLAN, {**PLAN[0], "round": 3}])

    said = run("repair", event, *paths, "--lang", "en")

    assert [fault.split(": ")[0] for fault in said.faults] == [
        "“events”, entry 1, field “registration”",
        str(paths[0]),
    ]


def test_the_judge_of_the_day_accepts_what_was_repaired(event: Path, files, run: Run, tmp_path: Path) -> None:
    """R1 loses its own table and is received elsewhere; one day on, the same list of events holds."""
    plan, events = files(happened({"kind": "lost_table", "table": 1}, {"kind": "late", **LATE_UNTIL}))
    assert run("repair", event, plan, events, "-o", tmp_path / "first").code == 0
    repaired = tmp_path / "first" / "schedule.json"

    alone, of_the_day = run("judge", event, repaired), run("judge", event, repaired, "--events", events)
    before = run("judge", event, plan, "--events", events, "--lang", "en")
    again = run("repair", event, repaired, events, "--now", "2", "--json").answer

    assert (alone.code, of_the_day.code, before.code) == (1, 0, 1)
    assert before.out.splitlines()[1] == (
        "  “Atelier Lumen” and “Bakery Sonnenkorn” (round 2, table 1): event 1 makes this meeting impossible."
    )
    assert (again["moved"], again["reseated"], again["lost"]) == ([], [], [])


LATE_UNTIL = {"registration": "R1", "until_round": 3}


def test_strange_events_keep_the_judge_from_judging(event: Path, files, run: Run) -> None:
    plan, events = files(happened({"kind": "lost_table", "table": 7}))

    said = run("judge", event, plan, "--events", events, "--lang", "en")

    assert (said.code, said.faults) == (
        2,
        ["“events”, entry 1, field “table”: There is no table 7. Correct the number."],
    )


def test_a_walk_in_is_told_why_wishes_wait(event: Path, files, run: Run) -> None:
    walk_in = {
        "kind": "walk_in",
        "registration": {"name": "Épicerie du Lavoir", "languages": ["fr"]},
        "wishes": [{"from": "épicerie du lavoir", "to": "R4", "level": "must"}],
    }
    paths = files(happened(walk_in))

    said, answer = run("repair", event, *paths, "--lang", "en"), run("repair", event, *paths, "--json").answer

    at = said.out.splitlines().index("Wishes of and for walk-ins that wait:")
    assert said.out.splitlines()[at + 1] == (
        "  Lindenhof gGmbH – Épicerie du Lavoir: No common language (Lindenhof gGmbH: German and English; "
        "Épicerie du Lavoir: French), and no interpreter links the two. Possible with an interpreter for "
        "German–French."
    )
    assert [(one["a"], one["b"], one["causes"][0]["cause"]) for one in answer["refused"]] == [
        ("R4", "Épicerie du Lavoir", "no_common_language")
    ]


@pytest.mark.parametrize(
    ("happening", "kinds"),
    [
        (LATE, ["time"]),
        (NO_SHOW, ["cancelled"]),
        ({"kind": "lost_table", "table": 1}, ["table"]),
        ({"kind": "no_show", "registration": "R3", "from_round": 1}, ["cancelled"]),
    ],
)
def test_every_change_says_what_it_is(event: Path, files, run: Run, happening, kinds: list[str]) -> None:
    answer = run("repair", event, *files(happened(happening)), "--json").answer

    assert [change["change"] for change in answer["told"][0]["changes"]] == kinds


def test_calendars_take_back_what_is_cancelled_and_move_what_has_moved(
    sheets: dict[str, Cells], xlsx: Write, files, run: Run, tmp_path: Path
) -> None:
    sheets["event"] = [["Title", "Date"], ["Entre-Rives", "2026-03-12"]]
    gone = {"kind": "no_show", "registration": "R3", "from_round": 1}
    late = {"kind": "late", "registration": "R1", "until_round": 3}

    said = run("repair", xlsx(sheets), *files(happened(gone, late)), "-o", tmp_path / "out", "--lang", "fr")

    assert said.code == 0
    calendars = {
        file.stem: Calendar.from_ical(file.read_bytes()) for file in (tmp_path / "out").rglob("*.ics")
    }
    entries = {
        name: sorted((str(e["status"]), int(e["sequence"]), e.decoded("dtstart").minute) for e in each.events)
        for name, each in calendars.items()
    }
    assert entries == {
        "Atelier Lumen": [("CANCELLED", 2, 0), ("CONFIRMED", 2, 40)],
        "Bakery Sonnenkorn": [("CONFIRMED", 2, 40)],
        "Commune de Mirval": [("CANCELLED", 2, 0)],
    }
    assert [str(each["method"]) for _, each in sorted(calendars.items())] == ["PUBLISH", "PUBLISH", "CANCEL"]


def test_a_plan_that_breaks_the_rules_is_refused_with_the_names_of_those_in_it(
    event: Path, files, run: Run
) -> None:
    plan, events = files(happened(), [*PLAN, {"a": "R4", "b": "R3", "round": 2, "table": 2}])

    said = run("repair", event, plan, events, "--lang", "en")

    help_line = "Give a plan that keeps the rules; “tisserand judge” checks it."
    meeting = "“Lindenhof gGmbH” and “Commune de Mirval” (round 2, table 2)"
    assert said.code == 2
    assert said.faults == [
        f"{plan}: {meeting}: “Lindenhof gGmbH” has said no. {help_line}",
        f"{plan}: {meeting}: the two share no language, and no interpreter is there. {help_line}",
    ]


def test_a_workbook_without_a_plan_is_refused(event: Path, files, run: Run) -> None:
    _, events = files(happened())

    said = run("repair", event, event, events, "--lang", "en")

    assert said.code == 2
    assert said.faults == [
        f"{event}: This workbook holds no plan: the sheet of meetings by round, as “tisserand schedule -o” "
        "writes it, is missing. Give that workbook, or schedule.json."
    ]


@pytest.mark.parametrize("missing", [1, 2])
def test_a_file_that_is_not_there_is_named(event: Path, files, run: Run, missing: int) -> None:
    paths = [event, *files(happened())]
    paths[missing] = Path("nowhere.json")

    said = run("repair", *paths, "--lang", "en")

    assert said.code == 2
    assert said.faults == ["nowhere.json: There is no file or folder here. Check the path and its spelling."]
