"""An agenda says when, where and whom one meets, in the reader's language, on paper that anybody can read."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.press.world import ADA, ANNE, EVENT, JONAS, MAUD, at, crowd, pages, text, without_meetings
from tisserand.press.agendas import (
    _before,
    agenda_pdf,
    agendas_pdf,
    interpreter_plan_pdf,
    interpreter_plans_pdf,
)
from tisserand.press.plan import NotInEvent
from tisserand.press.records import Event, Meeting, Participant, Person, Place, ProgrammeItem, Slot
from tisserand.press.typesetting import settable
from tisserand.press.words import LANGUAGES


def renamed(name: str) -> Event:
    """The event with another name for the third participant."""
    return replace(EVENT, participants=(ANNE, JONAS, replace(MAUD, name=name, people=(Person("x", name),))))


def test_the_agenda_tells_time_table_partner_and_how_to_talk() -> None:
    front, back = pages(agenda_pdf(EVENT, "ravaudeuses"))
    assert "Les Ravaudeuses du Saulnois Pour Maud R. et Inès T. 12 mars 2026" in front
    assert "14:00 14 Saarfaden Saarbrücken (DE) · avec l’interprète Ada K." in front
    assert "14:15 27 Vent de Lesse Rochefort (BE) · en français" in front
    assert "14:30 Pause · Hall" in front
    assert "Deux rendez-vous de 13 minutes, deux pour changer de table." in front
    assert "Entre-Rives, grappe. Version 5 du 3 mars 2026." in back
    assert "+352 621 000 000" in back
    assert "Votre interprète" in back


@pytest.mark.parametrize(
    ("reader", "column", "counted"),
    [
        ("fr", "Vous rencontrez", "Deux rendez-vous de 13 minutes, deux pour changer de table."),
        ("de", "Sie treffen", "Zwei Gespräche von 13 Minuten, zwei für den Weg."),
        ("en", "You meet", "Two meetings of 13 minutes, two to walk."),
    ],
)
def test_each_reader_reads_their_own_language(reader: str, column: str, counted: str) -> None:
    event = replace(EVENT, participants=(ANNE, JONAS, replace(MAUD, language=reader)))
    pdf = agenda_pdf(event, "ravaudeuses")
    assert column in pages(pdf)[0]
    assert counted in pages(pdf)[0]
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == reader


def test_the_pdf_is_tagged_for_everybody() -> None:
    root = PdfReader(BytesIO(agenda_pdf(EVENT, "ravaudeuses"))).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"] is not None
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "Agenda : Les Ravaudeuses du Saulnois, 12 mars 2026" in metadata.replace("\u00a0", " ")


def test_the_structure_has_a_table_with_heads_and_pictures_with_words() -> None:
    reader = PdfReader(BytesIO(agenda_pdf(EVENT, "ravaudeuses")))
    kinds, words = structure(reader.trailer["/Root"]["/StructTreeRoot"])
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure"} <= kinds
    assert words == {
        "Plan de la salle. Vos tables\u00a0: 14 et 27.",
        "Code QR\u00a0: cet agenda sur votre téléphone",
    }


def structure(node: object) -> tuple[set[str], set[str]]:
    """Kinds of elements and texts of pictures below a node of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        parts = [structure(child) for child in node]
    elif isinstance(node, dict):
        own = ({node["/S"]} if "/S" in node else set(), {node["/Alt"]} if "/Alt" in node else set())
        parts = [own, structure(node["/K"])] if "/K" in node else [own]
    else:
        parts = []
    return set().union(*(p[0] for p in parts)), set().union(*(p[1] for p in parts))


def test_the_same_event_gives_the_same_bytes() -> None:
    assert agenda_pdf(EVENT, "vent") == agenda_pdf(EVENT, "vent")
    assert agendas_pdf(EVENT) == agendas_pdf(EVENT)


def test_one_sheet_is_enough_for_a_day_of_fourteen_meetings() -> None:
    assert len(pages(agenda_pdf(crowd(15, 14), "p0"))) == 2


def test_a_long_day_flows_on_and_keeps_every_meeting() -> None:
    sheets = pages(agenda_pdf(crowd(31, 30), "p0"))
    assert len(sheets) > 2
    assert [n for n in range(1, 31) if f" {n} Atelier {n} Metz" not in " ".join(sheets)] == []
    assert all("Heure Table Vous rencontrez" in sheet for sheet in sheets[:-1])
    assert sheets[-2].endswith(f"{len(sheets) - 1}/{len(sheets)}")


def test_all_agendas_follow_in_order_of_name_each_in_its_language_on_its_own_sheets() -> None:
    sheets = pages(agendas_pdf(EVENT))
    fronts = [sheet.split(" 12")[0] for sheet in sheets[::2]]
    assert fronts == [
        "Les Ravaudeuses du Saulnois Pour Maud R. et Inès T.",
        "Saarfaden Für Jonas W.",
        "Vent de Lesse Your agenda",
    ]
    assert [sheet[-3:] for sheet in sheets] == ["1/2", "2/2"] * 3


def test_an_agenda_of_three_pages_leaves_a_blank_one_so_that_the_next_begins_on_a_sheet() -> None:
    sheets = pages(agendas_pdf(crowd(18, 17)))
    first = next(number for number, sheet in enumerate(sheets) if "1/3" in sheet)
    assert [sheet.split()[-1] if sheet.strip() else "" for sheet in sheets[first : first + 5]] == [
        "1/3", "2/3", "3/3", "", "1/2",
    ]  # fmt: skip


def test_someone_without_meetings_is_told_what_to_do() -> None:
    front, back = pages(agenda_pdf(without_meetings(), "ravaudeuses"))
    assert "Aucun rendez-vous pour vous dans cette version." in front
    assert "Heure Table" not in front
    assert "Où sont les tables" in back


def test_without_address_phone_and_version_date_the_sheet_does_without() -> None:
    event = replace(
        EVENT, published=None, desk_phone="", participants=(ANNE, JONAS, replace(MAUD, agenda_url=""))
    )
    _, back = pages(agenda_pdf(event, "ravaudeuses"))
    assert "téléphone" not in back
    assert "Prévenez l’accueil." in back
    assert "Version 5." in back


def test_an_address_too_long_for_a_code_is_left_out() -> None:
    event = replace(
        EVENT, participants=(ANNE, JONAS, replace(MAUD, agenda_url="https://x.example/" + "a" * 4000))
    )
    assert "14:00 14 Saarfaden" in text(agenda_pdf(event, "ravaudeuses"))


def test_a_convention_of_two_days_announces_each() -> None:
    second = Slot(5, at(9, day=13), at(9, 13, day=13))
    event = replace(EVENT, slots=(*EVENT.slots, second), programme=())
    event = replace(event, meetings=(EVENT.meetings[0], replace(EVENT.meetings[1], round=5)))
    front = pages(agenda_pdf(event, "ravaudeuses"))[0]
    assert "Jeudi 12 mars 2026 14:00 14 Saarfaden" in front
    assert "Vendredi 13 mars 2026 09:00 27 Vent de Lesse" in front


def test_a_hall_without_tables_or_with_very_many_still_prints() -> None:
    nowhere = replace(without_meetings(), places=())
    assert "tables" not in pages(agenda_pdf(nowhere, "ravaudeuses"))[1].split("S’il manque")[0]
    many = replace(EVENT, places=tuple(Place(n, f"Hall {n // 80}") for n in range(1, 321)))
    sheets = pages(agenda_pdf(many, "ravaudeuses"))
    assert len(sheets) == 2
    assert " 78 79 " in sheets[1]
    assert " 80 " not in sheets[1].split("S’il manque")[0]


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x") $x$ *b* _e_ @ref <label> \\ `raw` // ~ [c]',
        '#image("/etc/hostname")',
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft eG",
        "Ткацкая мастерская",
        "Υφαντουργείο",
        "Đặng Thị Huệ",
    ],
)
def test_no_name_is_taken_for_markup_and_every_script_of_ours_is_set(name: str) -> None:
    for reader in ("ravaudeuses", "vent"):
        shown = re.sub(r"[\s\u00ad-]", "", text(agenda_pdf(renamed(name), reader)))
        assert re.sub(r"[\s-]", "", name) in shown


def test_an_arabic_name_is_set_in_letters_of_its_own() -> None:
    reader = PdfReader(BytesIO(agenda_pdf(renamed("جمعية النسيج"), "vent")))
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert any("NotoSansArabic" in font for font in fonts)
    assert "?" not in reader.pages[0].extract_text()


def test_a_name_of_three_hundred_letters_stays_on_the_sheet() -> None:
    name = "Société coopérative d’intérêt collectif pour la réparation et le réemploi " * 4
    front, _ = pages(agenda_pdf(renamed(name), "ravaudeuses"))
    assert name.strip() in front.replace("- ", "")


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("李明 & Söhne", "?? & Söhne"),
        ("a\u202eb\x00c\u2066d", "abcd"),
        ("two\nlines\tand tab", "two lines and tab"),
        ("e\u0301", "é"),
        ("x" * 30, "x" * 13 + "\u00ad" + "x" * 13 + "\u00ad" + "x" * 4),
        ("10\u202f000\u00a0€", "10\u202f000\u00a0€"),
    ],
)
def test_texts_are_made_of_what_the_fonts_draw(given: str, drawn: str) -> None:
    assert settable(given) == drawn


def test_an_interpreter_reads_who_sits_where_and_speaks_what() -> None:
    front, back = pages(interpreter_plan_pdf(EVENT, "ada"))
    assert "Ada K. Dolmetschen · Französisch und Deutsch 12. März 2026" in front
    assert (
        "14:00 14 Les Ravaudeuses du Saulnois Château-Salins (FR) · Französisch und Englisch "
        "Saarfaden Saarbrücken (DE) · Deutsch"
    ) in front
    assert "Ein Gespräch von 13 Minuten" in front
    assert "Ihr Tag" in back


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_interpreters_print_even_without_work(language: str) -> None:
    idle = replace(ADA, id="bo", name="Bo", languages=(), language=language)
    sheets = pages(interpreter_plans_pdf(replace(EVENT, interpreters=(idle, ADA))))
    assert len(sheets) == 4
    assert "Ada K." in sheets[0]
    assert "Bo" in sheets[2]


def test_an_event_without_interpreters_says_so() -> None:
    assert "Aucun interprète dans cet événement." in text(interpreter_plans_pdf(without_meetings()))


def test_an_event_without_participants_prints_an_empty_sheet() -> None:
    nobody = replace(without_meetings(), participants=())
    assert len(pages(agendas_pdf(nobody))) == 1


@pytest.mark.parametrize(
    ("broken", "kind", "french"),
    [
        (Meeting("m", "nobody", "vent", 1, 1), "participant", "Le participant « nobody » n’existe pas"),
        (Meeting("m", "vent", "nobody", 1, 1), "participant", "Le participant « nobody » n’existe pas"),
        (Meeting("m", "vent", "saarfaden", 9, 1), "round", "Un rendez-vous est prévu au créneau 9"),
        (Meeting("m", "vent", "saarfaden", 1, 99), "table", "Un rendez-vous est prévu à la table 99"),
        (Meeting("m", "vent", "saarfaden", 1, 1, "eve"), "interpreter", "L’interprète « eve » n’existe pas"),
    ],
)
def test_records_that_do_not_agree_are_named(broken: Meeting, kind: str, french: str) -> None:
    with pytest.raises(NotInEvent) as caught:
        agenda_pdf(replace(EVENT, meetings=(broken,)), "vent")
    assert caught.value.kind == kind
    assert caught.value.sentence("fr").replace("\u00a0", " ").startswith(french)


def test_an_unknown_reader_is_named() -> None:
    with pytest.raises(NotInEvent, match=r"Participant “nobody” is not in this event: check the id\."):
        agenda_pdf(EVENT, "nobody")
    with pytest.raises(NotInEvent, match=r"Interpreter “nobody” is not in this event: check the id\."):
        interpreter_plan_pdf(EVENT, "nobody")


def test_a_place_half_known_is_told_as_far_as_it_is_known() -> None:
    homeless = Participant("x", "org:x", "Sans lieu", country="LU")
    event = replace(
        without_meetings(), participants=(homeless, ANNE), meetings=(Meeting("m", "x", "vent", 1, 1),)
    )
    assert "14:00 1 Sans lieu LU" in pages(agenda_pdf(event, "vent"))[0]


def test_a_programme_item_at_the_time_of_a_meeting_comes_first() -> None:
    welcome = ProgrammeItem(at(14), at(14, 5), {"fr": "Accueil"})
    front = pages(agenda_pdf(replace(EVENT, programme=(welcome,)), "ravaudeuses"))[0]
    assert "14:00 Accueil 14:00 14 Saarfaden" in front


def test_what_comes_before_the_first_meeting_stands_on_the_back_so_that_the_front_is_for_meetings() -> None:
    rows = [
        {"kind": "item", "time": "09:00"},
        {"kind": "meeting", "time": "14:00"},
        {"kind": "item", "time": "17:00"},
    ]
    assert _before(rows) == (rows[:1], rows[1:])
    assert _before(rows[:1]) == ([], rows[:1])
    assert _before([{"kind": "day"}, *rows]) == ([], [{"kind": "day"}, *rows])


def test_where_two_people_came_the_agenda_says_who_goes_where() -> None:
    meetings = tuple(
        replace(meeting, attended_by={"ravaudeuses": "Inès T.", "saarfaden": "Jonas W."})
        for meeting in EVENT.meetings
    )
    event = replace(EVENT, meetings=meetings)
    front, _ = pages(agenda_pdf(event, "ravaudeuses"))
    assert "14:00 14 Saarfaden Pour Inès T. · Saarbrücken (DE)" in front
    alone, _ = pages(agenda_pdf(event, "saarfaden"))
    assert "Für Jonas W. ·" not in alone
