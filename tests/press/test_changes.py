"""A new version of a plan marks what changed: on agendas, interpreters' plans and in calendars."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from tests.press.world import ANNE, EVENT, JONAS, MAUD, pages
from tisserand.press.agendas import agenda_pdf, interpreter_plan_pdf
from tisserand.press.calendars import calendar_ics
from tisserand.press.records import Change, Event, Meeting

FIRST, SECOND, THIRD = EVENT.meetings
LOST = Meeting("m4@er26", "ravaudeuses", "saarfaden", 3, 5, "ada")


def changed(*changes: Change, language: str = "fr") -> Event:
    return replace(EVENT, participants=(ANNE, JONAS, replace(MAUD, language=language)), changes=changes)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (None, ["Nouveau", "Neu", "New"]),
        (
            replace(FIRST, round=3, table=9),
            [
                "Heure changée (avant 14:30, table 9)",
                "Uhrzeit geändert (bisher 14:30, Tisch 9)",
                "Time moved (was 14:30, table 9)",
            ],
        ),
        (
            replace(FIRST, table=9),
            ["Table changée (avant 9)", "Tisch geändert (bisher 9)", "Table changed (was 9)"],
        ),
        (
            replace(FIRST, interpreter=None),
            ["Interprète changé", "Dolmetschen geändert", "Interpreter changed"],
        ),
    ],
)
def test_an_agenda_marks_a_meeting_that_changed_in_each_language(
    before: Meeting | None, told: list[str]
) -> None:
    for language, words in zip(("fr", "de", "en"), told, strict=True):
        event = changed(Change(before, FIRST), language=language)

        front = " ".join(pages(agenda_pdf(event, "ravaudeuses"))[0].split())

        assert front.count(words) == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "14:30 Annulé : Saarfaden, table 5"),
        ("de", "14:30 Abgesagt: Saarfaden, Tisch 5"),
        ("en", "14:30 Cancelled: Saarfaden, table 5"),
    ],
)
def test_an_agenda_keeps_a_cancelled_meeting_at_its_time(language: str, told: str) -> None:
    event = changed(Change(LOST, None), language=language)

    front = " ".join(pages(agenda_pdf(event, "ravaudeuses"))[0].split())

    assert told in front


def test_a_cancelled_first_meeting_stays_on_the_front() -> None:
    event = replace(changed(Change(replace(LOST, round=1), None)), meetings=(SECOND, THIRD))

    assert "Annulé" in pages(agenda_pdf(event, "ravaudeuses"))[0]


def test_nothing_is_marked_for_those_whom_no_change_concerns() -> None:
    event = changed(Change(LOST, None), Change(replace(FIRST, table=9), FIRST))

    assert pages(agenda_pdf(event, "vent")) == pages(agenda_pdf(EVENT, "vent"))


def test_an_interpreter_reads_what_is_new_and_what_is_no_longer_theirs() -> None:
    passed_on = replace(SECOND, interpreter="ada")
    event = changed(Change(passed_on, SECOND), Change(replace(FIRST, interpreter=None), FIRST))

    front = " ".join(pages(interpreter_plan_pdf(event, "ada"))[0].split())

    assert front.count("14:15 Abgesagt: Vent de Lesse – Les Ravaudeuses du Saulnois, Tisch 27") == 1
    assert front.count("Neu") == 1


def entries(ics: bytes) -> dict[str, tuple[str, int]]:
    return {
        str(entry["uid"]): (str(entry["status"]), int(entry["sequence"]))
        for entry in Calendar.from_ical(ics).walk("VEVENT")
    }


def test_a_calendar_takes_back_what_is_cancelled() -> None:
    event = changed(Change(LOST, None), Change(replace(FIRST, round=3), FIRST))

    ics = calendar_ics(event, "ravaudeuses")

    assert entries(ics) == {
        "m1@er26": ("CONFIRMED", 5),
        "m2@er26": ("CONFIRMED", 5),
        "m4@er26": ("CANCELLED", 5),
    }
    assert Calendar.from_ical(ics)["method"] == "PUBLISH"


def test_a_calendar_in_which_all_is_cancelled_says_so() -> None:
    event = replace(changed(Change(LOST, None)), meetings=())

    ics = calendar_ics(event, "ravaudeuses")

    assert entries(ics) == {"m4@er26": ("CANCELLED", 5)}
    assert Calendar.from_ical(ics)["method"] == "CANCEL"
    assert len(Calendar.from_ical(ics).walk("VTIMEZONE")) == 1


def test_what_concerns_others_is_in_nobody_elses_calendar() -> None:
    assert calendar_ics(changed(Change(LOST, None)), "vent") == calendar_ics(EVENT, "vent")
