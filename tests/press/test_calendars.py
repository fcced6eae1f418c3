"""A calendar holds the same meetings as the agenda, at the same moments, whoever reads it back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from tests.press.world import ANNE, EVENT, JONAS, MAUD, at
from tisserand.press.calendars import calendar_ics
from tisserand.press.plan import NotInEvent


def entries(ics: bytes) -> list[dict[str, object]]:
    return [
        {name: entry.decoded(name) for name in ("uid", "dtstart", "dtend", "summary", "location", "sequence")}
        for entry in Calendar.from_ical(ics).walk("VEVENT")
    ]


def test_each_meeting_is_an_entry_at_its_moment_and_place() -> None:
    first, second = entries(calendar_ics(EVENT, "ravaudeuses"))
    assert first == {
        "uid": "m1@er26",
        "dtstart": at(14),
        "dtend": at(14, 13),
        "summary": "Saarfaden, table 14",
        "location": "Halle du Vieux-Moulin · Waldbrécken · Zone A, table 14",
        "sequence": 5,
    }
    assert second["location"] == "Halle du Vieux-Moulin · Waldbrécken · Mezzanine, table 27"


@pytest.mark.parametrize(
    ("language", "summary"),
    [("fr", "Saarfaden, table 14"), ("de", "Saarfaden, Tisch 14"), ("en", "Saarfaden, table 14")],
)
def test_an_entry_speaks_the_readers_language(language: str, summary: str) -> None:
    event = replace(EVENT, participants=(ANNE, JONAS, replace(MAUD, language=language)))
    assert entries(calendar_ics(event, "ravaudeuses"))[0]["summary"] == summary


def test_the_description_tells_how_to_talk_and_where_the_live_agenda_is() -> None:
    entry = Calendar.from_ical(calendar_ics(EVENT, "ravaudeuses")).walk("VEVENT")[0]
    assert str(entry["description"]).replace("\u00a0", " ") == (
        "Saarbrücken (DE) · avec l’interprète Ada K.\nVotre agenda : https://entre-rives.example/a/7Kq2"
    )
    assert entry["url"] == "https://entre-rives.example/a/7Kq2"


def test_the_time_zone_is_inside_with_its_changes_of_clock() -> None:
    (zone,) = Calendar.from_ical(calendar_ics(EVENT, "vent")).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Luxembourg"
    changes = [(part.name, part["dtstart"].dt) for part in zone.subcomponents]
    assert changes == [
        ("STANDARD", datetime(2026, 1, 1, 1)),
        ("DAYLIGHT", datetime(2026, 3, 29, 2)),
        ("STANDARD", datetime(2026, 10, 25, 3)),
    ]


def test_stamps_come_from_the_publication_and_bytes_are_the_same() -> None:
    assert calendar_ics(EVENT, "vent") == calendar_ics(EVENT, "vent")
    entry = Calendar.from_ical(calendar_ics(EVENT, "vent")).walk("VEVENT")[0]
    assert entry.decoded("dtstamp") == datetime(2026, 3, 3, 8, tzinfo=UTC)
    unpublished = Calendar.from_ical(calendar_ics(replace(EVENT, published=None), "vent")).walk("VEVENT")[0]
    assert unpublished.decoded("dtstamp") == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


def test_a_calendar_without_meetings_is_still_a_calendar() -> None:
    calendar = Calendar.from_ical(calendar_ics(replace(EVENT, meetings=()), "vent"))
    assert calendar.walk("VEVENT") == []
    assert calendar["x-wr-calname"] == "Entre-Rives convention: Vent de Lesse"


def test_line_breaks_in_a_name_do_not_make_lines_of_their_own() -> None:
    odd = replace(JONAS, name="Saar\r\nATTENDEE:mailto:x@example.org;faden,\\")
    ics = calendar_ics(replace(EVENT, participants=(ANNE, odd, MAUD)), "ravaudeuses")
    assert b"\nATTENDEE" not in ics
    assert len(entries(ics)) == 2


def test_an_unknown_reader_is_named() -> None:
    with pytest.raises(NotInEvent, match="Participant “nobody” is not in this event"):
        calendar_ics(EVENT, "nobody")
