"""The command itself: help in three languages, options that make no sense, missing parts, the template."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tisserand import __version__
from tisserand.interfaces.cli.files.reading import read_event
from tisserand.interfaces.cli.speech import language_of

from .conftest import Run


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "    schedule         planifier les rendez-vous d’un événement"),
        ("de", "    schedule         die Gespräche einer Veranstaltung planen"),
        ("en", "    schedule         plan the meetings of an event"),
    ],
)
def test_help_is_in_the_readers_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, line: str
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}_LU.UTF-8")

    by_locale, by_option = run("--help"), run("--lang", language, "--help")

    assert line in by_locale.out.splitlines()
    assert by_locale == by_option
    assert "warm-up" not in by_locale.out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--lang", "de"], {"LANG": "fr_FR"}, "de"),
        (["--lang=fr"], {}, "fr"),
        (["--lang", "xx"], {}, "en"),
        (["--lang"], {}, "en"),
        ([], {"LANG": "fr_FR.UTF-8", "LC_ALL": "de_DE"}, "de"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {}, "en"),
    ],
)
def test_the_language_is_the_options_else_the_systems_else_english(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) == language


def test_the_version_is_told(run: Run) -> None:
    said = run("--version")

    assert (said.code, said.out) == (0, f"tisserand {__version__}\n")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    said = run("--lang", "de")

    assert said.code == 2
    assert said.out.startswith("Aufruf: tisserand")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seconds", "0"], "“0” is not a number of seconds above 0"),
        (["--seconds", "soon"], "“soon” is not a number of seconds above 0"),
        (["--seconds", "nan"], "“nan” is not a number of seconds above 0"),
        (["--seed", "-1"], "“-1” is not a whole number from 0 on"),
        (["--seed", "1.5"], "“1.5” is not a whole number from 0 on"),
    ],
)
def test_options_that_make_no_sense_are_told(run: Run, arguments: list[str], said: str) -> None:
    answer = run("schedule", "event.xlsx", "--lang", "en", *arguments)

    assert answer.code == 2
    assert answer.err.splitlines() == [f"argument {arguments[0]}: {said}", "Try: tisserand schedule --help"]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_without_the_web_extra_demo_says_which_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def without_serving(name: str) -> Any:
        assert name == "tisserand.interfaces.cli.serving"
        raise ModuleNotFoundError("No module named 'django'", name="django")

    monkeypatch.setattr("tisserand.interfaces.cli.main.import_module", without_serving)

    said = run("demo", "--lang", language)

    assert said.code == 2
    assert "django" in said.err
    assert said.err.endswith("pip install 'tisserand[web]'\n")


def test_a_template_is_never_written_over_a_filled_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "event.xlsx"
    path.write_text("mine")

    said = run("template", path, "--lang", "fr")

    assert said.code == 2
    assert said.err == f"{path} existe déjà, et rien n’est écrasé. Choisissez un autre nom.\n"
    assert path.read_text() == "mine"


def test_a_template_that_cannot_be_written_is_told_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    said = run("template", tmp_path / "nowhere" / "event.xlsx", "--lang", "en")

    assert said.code == 2
    assert said.err.startswith(f"{tmp_path}/nowhere/event.xlsx cannot be written (")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_template_filled_with_the_demo_is_an_event_of_93_registrations(
    run: Run, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "demo.xlsx"

    said = run("template", path, "--demo", "--lang", language)

    problem = read_event(path).problem
    assert said.code == 0
    assert len(problem.registrations) == 93
    assert sum(each.delegates for each in problem.registrations) == 140
    assert (len(problem.interpreters), len(problem.rounds), len(problem.tables)) == (4, 12, 50)


def test_the_template_loads_neither_optimiser_nor_typesetter_nor_pages() -> None:
    program = (
        "import sys; from tisserand.interfaces.cli.main import main; main(['template', '--help']);"
        "print({'numba', 'highspy', 'pysat', 'typst', 'django'} & set(sys.modules))"
    )
    place = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=place
    )

    assert said.stdout.splitlines()[-1] == "set()"
