"""`tisserand train` learns what texts are about, keeps it whole, and says where nothing is learned."""

import json
from pathlib import Path

import pytest
from tests.interfaces.cli.test_evaluating import AWARDS, MEETINGS, NOTICES, written

from tisserand.cluster.needs.counter import lesson_path, shipped
from tisserand.engines.matching import Knowledge, Text
from tisserand.engines.matching.lesson import read_lesson
from tisserand.interfaces.cli.files.cases import read_cases
from tisserand.interfaces.cli.main import main
from tisserand.interfaces.cli.teaching import rows_to_learn

CONFIRMED = "text,language,trade\nGarde de chèvres,FR,joinery-and-carpentry\nMondfahrt,de,moon-travel\n"


def test_rows_are_texts_with_the_trades_of_their_codes(tmp_path: Path) -> None:
    tree = shipped().tree
    trade = tree.trades[0].code
    paths = written(tmp_path, notices=NOTICES, awards=AWARDS, confirmed=CONFIRMED)
    paths["confirmed"].write_text(CONFIRMED.replace("joinery-and-carpentry", trade), "utf-8")
    rows = {(row.text, row.language): row.codes for row in rows_to_learn(read_cases(paths.values()), tree)}
    assert rows["Garde de chèvres", "fr"] == {trade: 1.0}
    assert rows["Travaux de menuiserie bois\nFenêtres et portes", "fr"] == tree.by_cpv("45421000")
    assert ("Menuiserie bois", "fr") not in rows  # an award without a code that is one
    assert ("Mondfahrt", "de") not in rows


@pytest.mark.slow
def test_what_was_learned_is_kept_where_linking_finds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TISSERAND_DATA", str(tmp_path / "data"))
    trade = shipped().tree.trades[0].code
    paths = written(tmp_path, confirmed=f"text,language,trade\nGarde de chèvres,fr,{trade}\n")
    assert main(["train", str(paths["confirmed"]), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["texts"], told["trades"]) == (1, 1)
    assert Path(told["file"]) == lesson_path() == tmp_path / "data" / "trades.lesson"
    assert [path.name for path in lesson_path().parent.iterdir()] == ["trades.lesson"]
    taught = shipped(lesson=read_lesson(lesson_path().read_bytes()))
    assert taught.trades.guesses(Text("chèvres", "fr"), 1)[0].code == trade


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Il n’y a rien à apprendre"), ("de", "nichts zu lernen"), ("en", "nothing to learn")],
)
def test_nothing_to_learn_is_said_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, sentence: str
) -> None:
    paths = written(tmp_path, meetings=MEETINGS)
    out = tmp_path / "trades.lesson"
    assert main(["train", str(paths["meetings"]), "-o", str(out), "--lang", language]) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Knowledge, "taught", lambda *_: pytest.fail("learned for nothing"))
    paths = written(tmp_path, notices=NOTICES)
    assert main(["train", str(paths["notices"]), "-o", str(paths["notices"] / "x"), "--lang", "en"]) == 2
    assert str(paths["notices"] / "x") in capsys.readouterr().err
