"""The papers of the hall: table cards, the wall grid, the desk list and the badges.

Cards are A4 folded once, the wall grid A3 across, the desk list A4, badges eight to an A4 page. Badges
speak each person's own language, all else that of the desk.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from tisserand.press import mark, qr
from tisserand.press.agendas import version_line
from tisserand.press.plan import Plan, dotted, where, zone_name
from tisserand.press.records import Event, Meeting, Participant, Person, Place, Slot
from tisserand.press.typesetting import typeset
from tisserand.press.words import Words, words

Entry = dict[str, object]
Part = TypeVar("Part")
ROUNDS_A_PAGE = 7  # columns of the wall grid in which a name mostly keeps to one line on A3
BADGES_A_PAGE = 8


def table_cards_pdf(event: Event, language: str, only: Collection[int] | None = None) -> bytes:
    """A card for every table: its number to be read from afar on one face, its day on the other.

    With `only`, the cards of the tables with these numbers.
    """
    plan, reader = Plan(event), words(language)
    return typeset(
        "cards",
        {
            **_document(plan, reader, "cards"),
            "marks": _marks(event.participants),
            "words": {name: reader(f"cards.{name}") for name in ("host", "none", "time", "who")},
            "cards": [
                _card(plan, reader, place)
                for place in _by_number(event.places)
                if only is None or place.number in only
            ],
        },
    )


def wall_grid_pdf(event: Event, language: str) -> bytes:
    """The whole plan for the wall: a row for each table, a column for each round, at most seven to a page."""
    plan, reader = Plan(event), words(language)
    at = {(m.table, m.round): m for m in plan.meetings}
    slots = sorted(event.slots, key=lambda slot: slot.starts)
    several_days = len({plan.local(slot.starts).date() for slot in slots}) > 1
    pages: list[Entry] = []
    sheets = -(-len(slots) // ROUNDS_A_PAGE) or 1
    for part in _parts(slots, -(-len(slots) // sheets) or 1):
        heads = [
            {
                "round": reader("wall.round", number=slot.number),
                "time": _time(plan, reader, slot, several_days),
            }
            for slot in part
        ]
        rows = [
            {
                "table": str(place.number),
                "zone": zone_name(place.zone, reader),
                "cells": [_crossing(plan, at.get((place.number, slot.number))) for slot in part],
            }
            for place in _by_number(event.places)
        ]
        if rows:
            pages.append({"heads": heads, "rows": rows})
    return typeset(
        "wall",
        {
            **_document(plan, reader, "wall"),
            "words": {name: reader(f"wall.{name}") for name in ("table", "free", "none", "heading")},
            "pages": pages,
        },
    )


def desk_list_pdf(event: Event, language: str) -> bytes:
    """Everybody in the order of the alphabet, with a box to tick on arrival and their meetings."""
    plan, reader = Plan(event), words(language)
    return typeset(
        "desk",
        {
            **_document(plan, reader, "desk"),
            "words": {
                name: reader(f"desk.{name}") for name in ("heading", "here", "who", "meetings", "none")
            },
            "count": reader.count("desk.count", len(event.participants)),
            "rows": [_arrival(plan, reader, participant) for participant in plan.by_name()],
        },
    )


def badges_pdf(event: Event, *, skip: int = 0, alone: bool = False) -> bytes:
    """A badge for every delegate, in the order of the organisations' names, with lines to cut along.

    An organisation whose delegates are not known yet gets one badge with its own name. The first `skip`
    places of the first sheet stay empty; badges that stand `alone` have a page of their own size each.
    """
    plan = Plan(event)
    participants = plan.by_name()
    reader = words(participants[0].language if participants else "fr")
    badges: list[Entry | None] = [
        _badge(plan, participant, person)
        for participant in participants
        for person in participant.people or (Person("", ""),)
    ]
    return typeset(
        "badges",
        {
            **_document(plan, reader, "badges"),
            "none": reader("badges.none"),
            "marks": _marks(event.participants),
            "pages": _parts([*[None] * skip, *badges], 1 if alone else BADGES_A_PAGE),
            "alone": alone,
        },
    )


def _document(plan: Plan, reader: Words, kind: str) -> Entry:
    """What stands on every paper: its title, the event, its day and the version of the plan."""
    event = plan.event
    title = reader.text(event.title)
    date = reader.date(plan.local(event.starts))
    return {
        "language": reader.language,
        "title": reader(f"{kind}.title", event=title, date=date),
        "event": title,
        "when": dotted((date, ", ".join(part for part in (event.venue, event.town) if part))),
        "foot": version_line(plan, reader),
    }


def _marks(participants: Sequence[Participant]) -> dict[str, str]:
    return {ident: mark.printed_svg(ident) for ident in sorted({p.mark for p in participants})}


def _parts(whole: Sequence[Part], size: int) -> list[Sequence[Part]]:
    """The whole in parts of at most `size`."""
    return [whole[i : i + size] for i in range(0, len(whole), size)]


def _by_number(places: Sequence[Place]) -> list[Place]:
    return sorted(places, key=lambda place: place.number)


def _card(plan: Plan, reader: Words, place: Place) -> Entry:
    host = next((p for p in plan.event.participants if place.number in p.host_tables), None)
    return {
        "number": str(place.number),
        "heading": reader("cards.table", number=place.number),
        "zone": zone_name(place.zone, reader),
        "host": {"name": host.name, "mark": host.mark, "where": where(host)} if host else None,
        "rows": [_row_of_card(plan, meeting) for meeting in plan.meetings_at(place.number)],
    }


def _row_of_card(plan: Plan, meeting: Meeting) -> Entry:
    sides = [plan.participants[meeting.a], plan.participants[meeting.b]]
    return {
        "time": Words.clock(plan.starts(meeting)),
        "sides": [p.name for p in sides],
    }


def _time(plan: Plan, reader: Words, slot: Slot, with_day: bool) -> str:
    starts = plan.local(slot.starts)
    return dotted((reader.day_of_month(starts) if with_day else "", reader.clock(starts)))


def _crossing(plan: Plan, meeting: Meeting | None) -> list[Entry]:
    """The two sides of a meeting on the wall; nothing where the table is free."""
    if meeting is None:
        return []
    sides = [plan.participants[meeting.a], plan.participants[meeting.b]]
    return [{"name": p.name, "country": p.country} for p in sides]


def _arrival(plan: Plan, reader: Words, participant: Participant) -> Entry:
    people = reader.join(person.name for person in participant.people)
    spoken = reader.join(reader.tongue(code) for code in participant.languages)
    return {
        "name": participant.name,
        "people": people,
        "where": dotted((where(participant), spoken)),
        "meetings": [
            {
                "time": Words.clock(plan.starts(m)),
                "table": str(m.table),
                "name": plan.partner(m, participant.id).name,
            }
            for m in plan.meetings_of(participant.id)
        ],
    }


def _badge(plan: Plan, participant: Participant, person: Person) -> Entry:
    reader = words(participant.language)
    spoken = reader.join(reader.tongue(code) for code in participant.languages)
    return {
        "language": participant.language,
        "event": dotted((reader.text(plan.event.title), reader.date(plan.local(plan.event.starts)))),
        "name": person.name or participant.name,
        "role": person.role,
        "organisation": participant.name if person.name else "",
        "where": where(participant),
        "speaks": reader("badges.speaks", languages=spoken) if spoken else "",
        "mark": participant.mark,
        "qr": qr.svg(person.url or participant.agenda_url),
        "qr-alt": reader("badges.qr_alt", name=person.name or participant.name),
    }
