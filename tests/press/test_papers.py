"""The papers of the hall: every meeting on each of them, in the language asked for."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.press.world import ANNE, EVENT, JONAS, MAUD, at, crowd, pages, text, without_meetings
from tisserand.press.papers import badges_pdf, desk_list_pdf, table_cards_pdf, wall_grid_pdf
from tisserand.press.records import Event, Meeting, Person, Slot
from tisserand.press.words import LANGUAGES, UnknownLanguage

Printed = Callable[[Event, str], bytes]
OF_THE_DESK = (table_cards_pdf, wall_grid_pdf, desk_list_pdf)


def test_a_table_card_shows_the_number_the_zone_the_host_and_the_day() -> None:
    cards = pages(table_cards_pdf(EVENT, "de"))
    assert len(cards) == 30
    assert "Zone A 14 Hier empfängt Sie Saarfaden Saarbrücken (DE) Tisch 14" in cards[13]
    assert "14:00 Les Ravaudeuses du Saulnois Saarfaden" in cards[13]
    assert "Mezzanine 27" in cards[26]
    assert "14:15 Vent de Lesse Les Ravaudeuses du Saulnois" in cards[26]
    assert "An diesem Tisch ist kein Gespräch geplant." in cards[0]


def test_a_card_holds_a_day_of_any_length_on_one_page() -> None:
    event = crowd(30, 28)
    busy = replace(event, meetings=tuple(Meeting(f"m{n}", "p0", f"p{n}", n, 1) for n in range(1, 29)))
    cards = pages(table_cards_pdf(busy, "fr"))
    assert len(cards) == 28
    assert [n for n in range(1, 29) if f"Atelier {n} " not in cards[0] + " "] == []


def test_the_wall_grid_crosses_tables_and_rounds() -> None:
    (sheet,) = pages(wall_grid_pdf(EVENT, "en"))[:1]
    assert "Who meets whom, where and when" in sheet
    assert "Round 1 14:00 Round 2 14:15 Round 3 14:30 Round 4 14:45" in sheet
    assert "14 Zone A Les Ravaudeuses du Saulnois FR Saarfaden DE free free free" in sheet
    assert "3 Zone A free free free Saarfaden DE Vent de Lesse BE" in sheet


def test_the_wall_grid_turns_the_page_after_seven_rounds_evenly() -> None:
    sheets = pages(wall_grid_pdf(crowd(13, 12), "en"))
    assert len(sheets) == 2
    assert "Round 6" in sheets[0] and "Round 7" not in sheets[0]  # noqa: PT018 - one page, one break
    assert "Round 7 15:30" in sheets[1]


def test_the_wall_grid_names_the_day_where_there_are_several() -> None:
    event = replace(EVENT, slots=(*EVENT.slots, Slot(5, at(9, day=13), at(9, 13, day=13))))
    sheet = pages(wall_grid_pdf(event, "de"))[0]
    assert "12. März · 14:00" in sheet
    assert "13. März · 09:00" in sheet


def test_the_desk_finds_everybody_by_name_with_their_meetings() -> None:
    sheet = text(desk_list_pdf(EVENT, "fr"))
    assert "Convention Entre-Rives · 12 mars 2026" in sheet
    assert "3 participants" in sheet
    positions = [sheet.index(each.name + " ") for each in (MAUD, JONAS, ANNE)]
    assert positions[0] < positions[1]
    assert "Maud R. et Inès T." in sheet
    assert "14:00 14 Saarfaden" in sheet
    assert "14:15 27 Vent de Lesse" in sheet


def test_every_delegate_has_a_badge_and_an_unnamed_delegation_has_one() -> None:
    sheet = text(badges_pdf(EVENT))
    assert "Convention Entre-Rives · 12 mars 2026 Maud R. gérante Les Ravaudeuses du Saulnois" in sheet
    assert "Château-Salins (FR) Parle français et anglais" in sheet
    assert "Jonas W. Saarfaden Saarbrücken (DE) Spricht Deutsch" in sheet
    assert "Entre-Rives convention · 12 March 2026 Vent de Lesse Rochefort (BE)" in sheet


def test_badges_come_eight_to_a_page() -> None:
    people = tuple(Person(f"x{n}", f"Person {n}") for n in range(17))
    event = replace(EVENT, participants=(replace(MAUD, people=people), JONAS, ANNE))
    sheets = pages(badges_pdf(event))
    assert [sheet.count("2026") for sheet in sheets] == [8, 8, 3]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("printed", OF_THE_DESK)
def test_each_paper_is_tagged_and_titled_in_its_language(printed: Printed, language: str) -> None:
    reader = PdfReader(BytesIO(printed(EVENT, language)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert EVENT.title[language] in str(reader.metadata.title if reader.metadata else "")


@pytest.mark.parametrize("printed", OF_THE_DESK)
def test_the_same_event_gives_the_same_paper(printed: Printed) -> None:
    assert printed(EVENT, "fr") == printed(EVENT, "fr")
    assert badges_pdf(EVENT) == badges_pdf(EVENT)


@pytest.mark.parametrize("printed", OF_THE_DESK)
def test_an_empty_plan_prints(printed: Printed) -> None:
    assert len(pages(printed(without_meetings(), "fr"))) >= 1
    empty = replace(without_meetings(), places=(), slots=(), participants=())
    assert len(pages(printed(empty, "fr"))) == 1
    assert "Aucun participant dans cet événement." in text(badges_pdf(empty))


@pytest.mark.parametrize("printed", OF_THE_DESK)
def test_a_paper_in_an_unknown_language_is_refused(printed: Printed) -> None:
    with pytest.raises(UnknownLanguage):
        printed(EVENT, "it")


@pytest.mark.parametrize("printed", OF_THE_DESK)
def test_no_name_breaks_a_paper(printed: Printed) -> None:
    for name in ("#x $ * _ @ < \\ [", "A" * 180, "جمعية النسيج", "李"):
        odd = replace(MAUD, name=name, people=(Person("p", name, name),), town=name)
        event = replace(EVENT, participants=(ANNE, JONAS, odd))
        assert "14:00" in text(printed(event, "en"))
        assert "2026" in text(badges_pdf(event))
