"""Everything that we print can be read by everybody: each PDF passes the checks of PDF/UA."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from tests.press.pdf_ua import faults_of
from tests.press.world import ANNE, EVENT, JONAS, MAUD, crowd, without_meetings
from tisserand.press.agendas import agenda_pdf, agendas_pdf, interpreter_plan_pdf, interpreter_plans_pdf
from tisserand.press.papers import badges_pdf, desk_list_pdf, table_cards_pdf, wall_grid_pdf
from tisserand.press.records import Change, Event, Meeting
from tisserand.press.words import LANGUAGES

CHANGED = replace(
    EVENT,
    changes=(
        Change(replace(EVENT.meetings[0], table=9), EVENT.meetings[0]),
        Change(Meeting("m4@er26", "ravaudeuses", "saarfaden", 3, 5, "ada"), None),
    ),
)
PRINTED: dict[str, Callable[[Event, str], bytes]] = {
    "an agenda": lambda event, _: agenda_pdf(event, event.participants[-1].id),
    "all agendas": lambda event, _: agendas_pdf(event),
    "an interpreter’s plan": lambda event, _: interpreter_plan_pdf(event, "ada"),
    "all interpreters’ plans": lambda event, _: interpreter_plans_pdf(event),
    "the cards": table_cards_pdf,
    "the wall": wall_grid_pdf,
    "the desk list": desk_list_pdf,
    "the badges": lambda event, _: badges_pdf(event),
}
EVENTS = {
    "an event": EVENT,
    "a changed one": CHANGED,
    "a large one": replace(crowd(60, 24), interpreters=EVENT.interpreters),
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@pytest.mark.parametrize("printed", PRINTED.values(), ids=PRINTED)
def test_every_paper_passes(printed: Callable[[Event, str], bytes], event: Event) -> None:
    assert faults_of(printed(event, "fr")) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("printed", PRINTED.values(), ids=PRINTED)
def test_every_paper_passes_in_every_language(printed: Callable[[Event, str], bytes], language: str) -> None:
    people = tuple(replace(one, language=language) for one in (ANNE, JONAS, MAUD))
    assert faults_of(printed(replace(EVENT, participants=people), language)) == []


@pytest.mark.parametrize("name", ["all agendas", "the cards", "the wall", "the desk list", "the badges"])
def test_a_paper_without_anything_passes_too(name: str) -> None:
    assert faults_of(PRINTED[name](without_meetings(), "de")) == []


def _no_structure(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def _no_title_shown(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def _no_metadata(pdf: Pdf) -> None:
    del pdf.Root.Metadata


def _painted_outside(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


def _link_for_nobody(pdf: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def _elements(pdf: Pdf, kind: Name) -> list[pikepdf.Object]:
    return [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/S") == kind]


def _figure_without_words(pdf: Pdf) -> None:
    del _elements(pdf, Name.Figure)[0].Alt


def _no_scope(pdf: Pdf) -> None:
    del _elements(pdf, Name.TH)[0].A


def _row_astray(pdf: Pdf) -> None:
    _elements(pdf, Name.TR)[0].S = Name.TD


def _heading_skipped(pdf: Pdf) -> None:
    _elements(pdf, Name.H1)[0].S = Name.H3


def _font_outside(pdf: Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Type") == Name.FontDescriptor:
            for kind in ("/FontFile2", "/FontFile3"):
                if kind in one:
                    del one[kind]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_no_structure, "01-003 there is no structure"),
        (_no_language, "11-006 it does not say its language"),
        (_no_title_shown, "07-001 its title is not shown"),
        (_no_metadata, "06-002 it does not say that it is PDF/UA-1"),
        (_painted_outside, "page 1: 01-005 1 things are painted that are neither tagged nor an artifact"),
        (_link_for_nobody, "page 1: 28-011 a link is not in the structure"),
        (_figure_without_words, "13-004 a Figure has no alternative text"),
        (_no_scope, "15-003 a heading of a table does not say its scope"),
        (_row_astray, "09-004 TD stands in THead"),
        (_heading_skipped, "14-003 after heading 0 comes heading 3"),
        (_font_outside, "31-009 the font"),
    ],
)
def test_the_check_finds_what_is_spoilt(spoil: Callable[[Pdf], None], fault: str) -> None:
    with Pdf.open(BytesIO(agenda_pdf(EVENT, "ravaudeuses"))) as pdf:
        spoil(pdf)
        spoilt = BytesIO()
        pdf.save(spoilt)
    found = [one for one in faults_of(spoilt.getvalue()) if one.startswith(fault)]
    assert len(found) >= 1
