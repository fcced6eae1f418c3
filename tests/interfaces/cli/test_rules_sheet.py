"""Weights, quotas, steps of fairness and earlier meetings, read from the sheets of an event file."""

from __future__ import annotations

import pytest

from tisserand.engines.scheduling.problem import Rules
from tisserand.interfaces.cli.files.reading import read_event

from .conftest import Cells, Run, Write


def with_rules(sheets: dict[str, Cells], **cells: object) -> dict[str, Cells]:
    return sheets | {"Rules": [list(cells), list(cells.values())]}


def test_without_the_sheet_the_usual_rules_hold(sheets: dict[str, Cells], xlsx: Write) -> None:
    assert read_event(xlsx(sheets)).problem.rules == Rules()


@pytest.mark.parametrize(
    ("title", "headers"),
    [
        (
            "Règles",
            [
                "incontournable des deux",
                "incontournable et volontiers",
                "Incontournable d'un côté",
                "volontiers des deux",
                "volontiers d’un côté",
                "transfrontaliers au moins (%)",
                "transfrontaliers au plus (%)",
                "déjà rencontrés comptent (%)",
                "paliers d’équité",
            ],
        ),
        (
            "Regeln",
            [
                "beide unbedingt",
                "unbedingt und gern",
                "einer unbedingt",
                "beide gern",
                "einer gern",
                "über Grenzen mindestens (%)",
                "über Grenzen höchstens (%)",
                "frühere Treffen zählen (%)",
                "Stufen des Ausgleichs",
            ],
        ),
        (
            "Rules",
            [
                "both must",
                "must and would",
                "one must",
                "both would",
                "one would",
                "cross-border at least (%)",
                "cross-border at most (%)",
                "met before counts (%)",
                "fairness steps",
            ],
        ),
    ],
)
def test_every_rule_is_read_in_three_languages(
    sheets: dict[str, Cells], xlsx: Write, title: str, headers: list[str]
) -> None:
    rows: Cells = [list(headers), [10, 7, 6, 4, 2, "40 %", 90, 50, 4]]
    assert read_event(xlsx(sheets | {title: rows})).problem.rules == Rules(
        mutual_must=10,
        must_and_would=7,
        one_sided_must=6,
        mutual_would=4,
        one_sided_would=2,
        cross_border_at_least=40,
        cross_border_at_most=90,
        met_before_percent=50,
        fairness_steps=4,
    )


def test_the_cross_border_bonus_of_the_event_sheet_joins_the_rules(
    sheets: dict[str, Cells], xlsx: Write
) -> None:
    changed = with_rules(sheets, mutual_must=9) | {"Event": [["Cross-border bonus"], [2]]}
    assert read_event(xlsx(changed)).problem.rules == Rules(mutual_must=9, cross_border_bonus=2)


def test_earlier_meetings_are_pairs_of_those_who_come(sheets: dict[str, Cells], xlsx: Write) -> None:
    rows: Cells = [["a", "b"], ["R1", "Atelier Lumen"], ["R3", "Somebody of 2019"], ["R2", "R3"]]
    assert read_event(xlsx(sheets | {"Met before": rows})).problem.met_before == {
        frozenset({"R1", "R2"}),
        frozenset({"R2", "R3"}),
    }


def test_a_promise_across_the_border_is_read_with_the_registration(
    sheets: dict[str, Cells], xlsx: Write
) -> None:
    sheets["registrations"] = [
        [*row, cell]
        for row, cell in zip(
            sheets["registrations"], ["Of these cross-border", 2, None, 0, None], strict=True
        )
    ]
    people = read_event(xlsx(sheets)).problem.registrations
    assert [person.cross_border_least for person in people] == [2, 0, 0, 0]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"one would": -1},
            "“Rules”, row 2, column A “one would”: “-1” is too small. Write a whole number from 1 on.",
        ),
        (
            {"both must": "many"},
            "“Rules”, row 2, column A “both must”: “many” is not a whole number. Write one from 1 on.",
        ),
        (
            {"cross-border at least (%)": 101},
            "“Rules”, row 2, column A “cross-border at least (%)”: “101” is too large. Write at most 100.",
        ),
        (
            {"fairness steps": 11},
            "“Rules”, row 2, column A “fairness steps”: “11” is too large. Write at most 10.",
        ),
        (
            {"cross-border at least (%)": 60, "cross-border at most (%)": 40},
            "The quotas of cross-border meetings contradict each other: at least 60%, at most 40%. "
            "Correct one of the two.",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_its_place(
    sheets: dict[str, Cells], xlsx: Write, run: Run, cells: dict[str, object], sentence: str
) -> None:
    said = run("schedule", xlsx(with_rules(sheets, **cells)), "--lang", "en")
    assert said.code == 2
    assert [fault.split("event.xlsx: ")[-1] for fault in said.faults] == [sentence]


def test_the_summary_names_quota_and_fairness(sheets: dict[str, Cells], xlsx: Write, run: Run) -> None:
    path = xlsx(with_rules(sheets, across_least=100))
    shown = run("schedule", path, "--seconds", "1", "--lang", "fr").out
    lines = [line.strip().replace("\u00a0", " ").replace("\u202f", " ") for line in shown.splitlines()]
    assert "Quota de rendez-vous transfrontaliers : ce qui manque : 0 (optimal, démontré)" in lines
    assert "Équité : plus petite part accordée : 100 % (optimal, démontré)" in lines
