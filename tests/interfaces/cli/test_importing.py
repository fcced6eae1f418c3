"""`tisserand import organisations`: counts that add up, trials that write nothing, refusals in words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[3]
LIST = (
    "id;nom;siret;ville;pays\n1;Tissage;73282932000074;Longwy;FR\n2;Moulin;;Belvaux;LU\n3;Faux;123;Metz;FR\n"
)


def tisserand(folder: Path, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with an installation of its own."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "tisserand.interfaces.cli",
            "import",
            "organisations",
            *words,
            "--lang",
            language,
        ],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "TISSERAND_DATA": str(folder),
            "PYTHONPATH": str(HOUSE / "src"),
        },
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.mark.slow
def test_a_trial_then_the_import_then_again(installation: Path) -> None:
    path = installation / "list.csv"
    path.write_text(LIST)
    counted = {"rows": 3, "created": 2, "updated": 0, "unchanged": 0, "merged": 0}

    answers = [
        tisserand(installation, str(path), "--json", "--dry-run"),
        tisserand(installation, str(path), "--json"),
        tisserand(installation, str(path), "--json"),
    ]

    assert [answer.returncode for answer in answers] == [0, 0, 0]
    trial, done, again = (json.loads(answer.stdout) for answer in answers)
    [refusal] = done["rejected"]
    assert (refusal["row"], refusal["reason"].startswith("“123” is no SIRET number.")) == (4, True)
    assert trial == done == {**counted, "rejected": [refusal]}
    assert again == {**counted, "created": 0, "unchanged": 2, "rejected": [refusal]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "words", "language", "said"),
    [
        ("half.csv", b"nom;ville;pays\nA;Metz;FR\nB;Na", (), "fr", "s’arrête au milieu de la ligne 3"),
        ("empty.csv", b"", (), "de", "Die Datei ist leer."),
        ("list.pdf", b"%PDF", (), "en", "This kind of file is not known."),
        ("no_name.csv", b"colour;town\nred;Metz\n", (), "en", "columns, which are missing: “name”"),
        ("list.csv", LIST.encode(), ("--source", "moon"), "en", "“moon” is not a source that is known."),
        ("list.csv", LIST.encode(), ("--source", "siae_france"), "en", "“siae_france” needs these columns"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_is_refused_in_words(
    installation: Path, name: str, content: bytes, words: tuple[str, ...], language: str, said: str
) -> None:
    path = installation / name
    path.write_bytes(content)

    answer = tisserand(installation, str(path), *words, language=language)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr.replace("\u00a0", " ")


@pytest.mark.slow
def test_a_file_that_is_not_there_is_refused(installation: Path) -> None:
    answer = tisserand(installation, "/nowhere.csv", language="de")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "/nowhere.csv" in answer.stderr
