"""`tisserand import tenders`: the counts in JSON, a trial that writes nothing, refusals in words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.rooms.tender_files import TABLE, corrigendum, eforms, ted

HOUSE = Path(__file__).resolve().parents[3]


def tisserand(folder: Path, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with an installation of its own."""
    command = [sys.executable, "-m", "tisserand.interfaces.cli", "import", *words, "--lang", language]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TISSERAND_DATA": str(folder), "PYTHONPATH": str(HOUSE / "src")},
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notices")
    (folder / "a.xml").write_bytes(eforms())
    (folder / "b.xml").write_bytes(corrigendum())
    (folder / "c.xml").write_bytes(ted())
    (folder / "d.xml").write_bytes(b"<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>")
    (folder / "e.csv").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_trial_then_the_import_then_again(installation: Path, notices: Path) -> None:
    answers = [
        tisserand(installation, "tenders", str(notices), "--json", "--dry-run"),
        tisserand(installation, "tenders", str(notices), "--json"),
        tisserand(installation, "tenders", str(notices / "a.xml"), str(notices), "--json"),
    ]

    assert [answer.returncode for answer in answers] == [0, 0, 0]
    trial, done, again = (json.loads(answer.stdout) for answer in answers)
    places = [Path(each["file"]).name for each in done["rejected"]]
    assert places == ["d.xml", *(f"e.csv, row {row}" for row in (3, 4, 5, 6))]
    counted = {key: done[key] for key in ("files", "created", "updated", "unchanged")}
    assert counted == {"files": 5, "created": 3, "updated": 1, "unchanged": 0}
    assert trial == done
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["5 files looked at; nothing was written", "refused: 5", "e.csv, row 3: What every notice"]),
        (
            "fr",
            ["5 fichiers examinés\u00a0; rien n’a été écrit", "refusés\u00a0: 5", "e.csv, ligne 3\u00a0: "],
        ),
        ("de", ["5 Dateien geprüft; nichts wurde geschrieben", "abgelehnt: 5", "e.csv, Zeile 3: "]),
    ],
)
def test_the_answer_is_told_in_the_readers_language(
    installation: Path, notices: Path, language: str, said: list[str]
) -> None:
    answer = tisserand(installation, "tenders", str(notices), "--dry-run", language=language)

    assert (answer.returncode, [part for part in said if part not in answer.stdout]) == (0, [])


@pytest.mark.slow
def test_what_is_not_there_and_too_many_lists_are_refused(installation: Path, notices: Path) -> None:
    missing = tisserand(installation, "tenders", str(notices / "none.xml"))
    several = tisserand(installation, "organisations", str(notices / "e.csv"), str(notices / "e.csv"))

    assert (missing.returncode, several.returncode) == (2, 2)
    assert "There is no file or folder here." in missing.stderr
    assert "One list of organisations is imported at a time." in several.stderr
