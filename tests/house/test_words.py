"""The vocabulary in docs/words.md and the names of the models are the same list."""

from pathlib import Path

from django.apps import apps

WORDS = Path(__file__).resolve().parents[2] / "docs" / "words.md"


def rows() -> list[list[str]]:
    table = WORDS.read_text("utf-8").split("## Wish levels")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_model_has_its_word_and_every_word_its_model() -> None:
    models = {
        model.__name__ for model in apps.get_models() if model.__module__.startswith("tisserand.cluster.")
    }
    assert {row[0] for row in rows()} == models


def test_every_word_is_given_in_four_languages() -> None:
    assert [row for row in rows() if len(row) != 5 or not all(row)] == []
