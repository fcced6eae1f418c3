"""A small convention on paper: three organisations of three countries, one interpreter, four rounds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from tisserand.press.records import (
    Event,
    Interpreter,
    Meeting,
    Participant,
    Person,
    Place,
    ProgrammeItem,
    ReachedLevel,
    ReachedStep,
    RefusedWish,
    Report,
    Slot,
)

ZONE = ZoneInfo("Europe/Luxembourg")


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def slots(count: int) -> tuple[Slot, ...]:
    """Rounds of 13 minutes with two to walk, from 14:00."""
    starts = [at(14) + timedelta(minutes=15 * n) for n in range(count)]
    return tuple(Slot(n, start, start + timedelta(minutes=13)) for n, start in enumerate(starts, start=1))


MAUD = Participant(
    id="ravaudeuses",
    mark="org:ravaudeuses",
    name="Les Ravaudeuses du Saulnois",
    town="Château-Salins",
    country="FR",
    languages=("fr", "en"),
    language="fr",
    people=(Person("maud", "Maud R.", "gérante"), Person("ines", "Inès T.")),
    agenda_url="https://entre-rives.example/a/7Kq2",
)
JONAS = Participant(
    id="saarfaden",
    mark="org:saarfaden",
    name="Saarfaden",
    town="Saarbrücken",
    country="DE",
    languages=("de",),
    language="de",
    people=(Person("jonas", "Jonas W."),),
    host_tables=(14,),
)
ANNE = Participant(
    id="vent",
    mark="org:1",
    name="Vent de Lesse",
    town="Rochefort",
    country="BE",
    languages=("fr", "de", "en"),
    language="en",
)
ADA = Interpreter("ada", "Ada K.", ("fr", "de"), "de")

EVENT = Event(
    id="er26",
    title={
        "fr": "Convention Entre-Rives",
        "de": "Kooperationsbörse Entre-Rives",
        "en": "Entre-Rives convention",
    },
    cluster={"fr": "Entre-Rives, grappe", "de": "Entre-Rives, Cluster", "en": "Entre-Rives, cluster"},
    starts=at(9, 30),
    ends=at(17),
    timezone="Europe/Luxembourg",
    venue="Halle du Vieux-Moulin",
    town="Waldbrécken",
    slots=slots(4),
    places=tuple(Place(n, "A" if n <= 20 else "Mezzanine") for n in range(1, 31)),
    participants=(ANNE, JONAS, MAUD),
    meetings=(
        Meeting("m1@er26", "ravaudeuses", "saarfaden", 1, 14, "ada"),
        Meeting("m2@er26", "vent", "ravaudeuses", 2, 27),
        Meeting("m3@er26", "saarfaden", "vent", 4, 3),
    ),
    interpreters=(ADA,),
    programme=(
        ProgrammeItem(at(14, 30), at(14, 45), {"fr": "Pause", "de": "Kaffeepause", "en": "Break"}, "Hall"),
    ),
    version=5,
    published=at(9, day=3),
    desk_phone="+352 621 000 000",
)

REPORT = Report(
    status="bounded",
    levels=(
        ReachedLevel("promised_minimum", 2, 2),
        ReachedLevel("points", 2149, 2151),
        ReachedLevel(
            "fairness",
            0.4,
            0.4,
            steps=(ReachedStep("share", 3, 3, 0.4), ReachedStep("share", 1, float("inf"), 0.6)),
        ),
    ),
    refused=(
        RefusedWish("ravaudeuses", "vent", "partner_full", 3, ("vent", "saarfaden")),
        RefusedWish("saarfaden", "ravaudeuses", "veto", 8, ("b",)),
    ),
    wished=10,
    seconds=8.44,
    seed=7,
)


def crowd(count: int, rounds: int) -> Event:
    """An event where the first participant meets all others, one after the other."""
    guests = tuple(
        Participant(f"p{n}", f"org:p{n}", f"Atelier {n}", "Metz", "FR", ("fr",)) for n in range(count)
    )
    meetings = tuple(Meeting(f"m{n}", "p0", f"p{n}", n, n) for n in range(1, min(count, rounds + 1)))
    places = tuple(Place(n, f"Z{n // 40}") for n in range(1, rounds + 1))
    return replace(
        EVENT, participants=guests, meetings=meetings, slots=slots(rounds), places=places, programme=()
    )


def without_meetings() -> Event:
    return replace(EVENT, meetings=(), interpreters=(), programme=())


def pages(pdf: bytes) -> list[str]:
    """The text of each page, lines joined, odd spaces made plain."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))
