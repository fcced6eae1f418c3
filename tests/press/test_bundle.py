"""Everything in one folder, under names that any file system takes."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.press.world import ADA, ANNE, EVENT, JONAS, MAUD, REPORT, at, pages, without_meetings
from tisserand.press.bundle import bundle, bundle_zip, file_name

FRENCH = [
    "planning.xlsx",
    "compte-rendu.html",
    "tous-les-agendas.pdf",
    "cartes-de-table.pdf",
    "grille-murale.pdf",
    "liste-accueil.pdf",
    "badges.pdf",
    "agendas/Les Ravaudeuses du Saulnois.pdf",
    "calendriers/Les Ravaudeuses du Saulnois.ics",
    "agendas/Saarfaden.pdf",
    "calendriers/Saarfaden.ics",
    "agendas/Vent de Lesse.pdf",
    "calendriers/Vent de Lesse.ics",
    "tous-les-interprètes.pdf",
    "interprètes/Ada K.pdf",
]
BEGINS = {"pdf": b"%PDF-1.7", "ics": b"BEGIN:VCALENDAR", "xlsx": b"PK", "html": b"<!doctype html>"}


def test_everything_is_there_under_readable_names() -> None:
    files = dict(bundle(EVENT, REPORT, "fr"))
    assert list(files) == FRENCH
    assert [
        name for name, content in files.items() if not content.startswith(BEGINS[name.rsplit(".")[-1]])
    ] == []


def test_many_agendas_come_in_volumes_in_order_of_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tisserand.press.bundle.AGENDAS_A_VOLUME", 2)
    files = dict(bundle(EVENT, None, "fr"))
    volumes = {name: len(pages(made)) for name, made in files.items() if name.startswith("tous-les-agendas")}
    assert volumes == {"tous-les-agendas-1.pdf": 4, "tous-les-agendas-2.pdf": 2}


def test_without_report_and_interpreters_these_files_are_left_out() -> None:
    names = [name for name, _ in bundle(without_meetings(), None, "en")]
    assert "report.html" not in names
    assert [name for name in names if "interpreter" in name] == []
    assert "all-agendas.pdf" in names


def test_the_archive_holds_the_same_files_and_the_same_bytes_each_time() -> None:
    packed = bundle_zip(EVENT, REPORT, "fr")
    assert packed == bundle_zip(EVENT, REPORT, "fr")
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == FRENCH
        assert archive.infolist()[0].date_time == (2026, 3, 3, 9, 0, 0)


def test_an_event_before_the_archive_format_was_born_still_packs() -> None:
    early = replace(without_meetings(), published=at(9).replace(year=1970))
    with ZipFile(BytesIO(bundle_zip(early, None, "en"))) as archive:
        assert archive.infolist()[0].date_time[0] == 1980


def test_participants_of_the_same_name_keep_their_own_files() -> None:
    twins = replace(
        EVENT,
        participants=(
            replace(ANNE, name="Atelier"),
            replace(JONAS, name="atelier"),
            replace(MAUD, name="ATELIER"),
        ),
        interpreters=(ADA, replace(ADA, id="eda", name="ADA K")),
    )
    names = [name for name, _ in bundle(twins, None, "en")]
    agendas = [name for name in names if name.startswith("agendas/")]
    assert [name.casefold() for name in agendas] == [
        "agendas/atelier.pdf", "agendas/atelier 2.pdf", "agendas/atelier 3.pdf",
    ]  # fmt: skip
    assert names[-2:] == ["interpreters/Ada K.pdf", "interpreters/ADA K 2.pdf"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\temp\\x", "C-temp-x"),
        (".hidden", "hidden"),
        ("Été & Söhne «eG» ?", "Été & Söhne «eG»"),
        ("a\nb\x00c  d", "a b c d"),
        ("CON", "CON-"),
        ("///", "-"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_file_name_is_safe_and_close_to_the_text(text: str, name: str) -> None:
    assert file_name(text) == name
