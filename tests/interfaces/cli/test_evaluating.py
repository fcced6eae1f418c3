"""`tisserand eval` measures decided cases, tells files apart by their columns, says what it cannot use."""

import gzip
import json
from pathlib import Path

import pytest

from tisserand.interfaces.cli.files.cases import read_cases
from tisserand.interfaces.cli.main import main

pytestmark = pytest.mark.thorough

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
NOTICES = """doc,lang_orig,date_pub,cpv,title,short_descr
1,FR,20190105,45421000,Travaux de menuiserie bois,Fenêtres et portes
2,FR,20190106,90911300,Nettoyage de vitres,
3,DE,20210105,90911300-9 90910000,Fensterreinigung der Schule,
4,FR,20210106,55520000,Services de traiteur,
"""
AWARDS = """buyer,obj,cpv,date,place,sup
1,Nettoyage de vitres,90911300,2018-10-01,57000,123 456
2,Menuiserie bois,00000000-1,2018-11-01,97400,789
3,Vitres,90911300,0218-10-29,57000,1
"""
MEETINGS = """wave,iid,pid,gender,dec,dec_o,age,age_o
1,1,11,1,1,0,21,27
1,11,1,0,0,1,27,21
1,2,,1,1,0,21,27
"""


def written(folder: Path, **contents: str) -> dict[str, Path]:
    paths = {}
    for name, content in contents.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text(content, "utf-8")
    return paths


def test_files_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    paths = written(tmp_path, notices=NOTICES, awards=AWARDS, meetings=MEETINGS)
    (tmp_path / "cpv.csv.gz").write_bytes(
        gzip.compress(b"code,parent,type,en,fr,de,nl\n03000000,,1,A,B,C,\n")
    )
    cases = read_cases([*paths.values(), tmp_path / "cpv.csv.gz"])
    assert [(row.language, row.cpv) for row in cases.notices][2] == ("de", "90911300")
    assert [(row.cpv, row.department, row.supplier) for row in cases.awards] == [
        ("90911300", "57", "123456"),
        ("", "974", "789"),
    ]
    assert [(row.first, row.second, row.first_says_yes, row.second_says_yes) for row in cases.meetings] == [
        ("1", "11", True, False)
    ]
    assert cases.cpv[0].phrases == {"en": "A", "fr": "B", "de": "C"}


def test_trades_are_measured_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = written(tmp_path, notices=NOTICES)
    assert main(["eval", "trades", str(paths["notices"]), "--json"]) == 0
    (figures,) = json.loads(capsys.readouterr().out)
    assert (figures["task"], figures["cases"]) == ("trades", 2)
    assert figures["rows"]["labels, title"]["top1"] == 1.0


def test_with_a_file_to_learn_from_all_cases_are_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = written(tmp_path, notices=NOTICES, train=NOTICES.replace("Nettoyage", "Lavage"))
    assert main(["eval", "trades", str(paths["notices"]), "--train", str(paths["train"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["cases"] == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Il n’y a rien à tester"), ("de", "nichts zu prüfen"), ("en", "nothing to test")],
)
def test_nothing_to_test_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, sentence: str
) -> None:
    paths = written(tmp_path, meetings=MEETINGS)
    assert main(["eval", "awards", str(paths["meetings"]), "--lang", language]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("a,b\n1,2\n", "fit no kind of cases"), ("", "The file is empty")],
)
def test_a_file_of_no_kind_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    paths = written(tmp_path, strange=content)
    assert main(["eval", "trades", str(paths["strange"]), "--lang", "en"]) == 2
    assert sentence in capsys.readouterr().err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "trades", "/nowhere.csv", "--lang", "en"]) == 2
    assert "/nowhere.csv" in capsys.readouterr().err


def test_broken_gzip_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.csv.gz").write_bytes(b"not gzipped")
    assert main(["eval", "trades", str(tmp_path / "x.csv.gz"), "--lang", "en"]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.slow
def test_real_wishes_gain_by_b_matching(capsys: pytest.CaptureFixture[str]) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared test data is not here")
    assert main(["eval", "reciprocal", str(SHARED / "preferences" / "speed_dating.csv"), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)[0]["rows"]
    assert rows["b-matching"]["ratio"] > 1.35
    assert rows["b-matching"]["mutual"] > rows["greedy by mutual chance"]["mutual"]
