"""The demo's convention as rows of an event file, to be planned from a workbook like any other."""

from __future__ import annotations

from typing import Any

from tisserand.interfaces.cli.demo.load import demo_data
from tisserand.interfaces.cli.demo.records import Convention, Demo, Organisation, Registration
from tisserand.interfaces.cli.demo.wishes import wishes

Rows = list[dict[str, Any]]


def demonstration_sheets(language: str) -> dict[str, Rows]:
    """The rows of every sheet, texts in `language`; the slugs of the organisations are the ids."""
    demo = demo_data()
    convention = demo.convention
    organisations = {each.slug: each for each in demo.organisations}
    return {
        "event": [_event(demo, language)],
        "registrations": [
            _registration(each, organisations[each.organisation]) for each in convention.registrations
        ],
        "rounds": [
            {"number": each.number, "start": each.starts, "end": each.ends, "buffer": each.buffer_minutes}
            for each in convention.rounds
        ],
        "tables": [
            {"number": number, "zone": zone.code} for zone in convention.zones for number in zone.tables
        ],
        "wishes": _wishes(demo, language),
        "availability": _availability(convention),
        "interpreters": _interpreters(convention),
        "sessions": _sessions(convention, language),
    }


def _wishes(demo: Demo, language: str) -> Rows:
    return [
        {"of": wish.of, "to": wish.to, "level": wish.level, "reason": demo.reasons[wish.reason][language]}
        for wish in wishes(demo.organisations, demo.convention.registrations)
    ]


def _interpreters(convention: Convention) -> Rows:
    return [
        {
            "name": each.name,
            "languages": ", ".join(each.languages),
            "rounds": _numbers(each.rounds),
            "reads": each.language,
        }
        for each in convention.interpreters
    ]


def _sessions(convention: Convention, language: str) -> Rows:
    """All but the meetings themselves, which would take everybody out of every round."""
    return [
        {
            "name": each.title[language],
            "from": each.starts,
            "until": each.ends,
            "place": each.place[language],
        }
        for each in convention.sessions
        if each.sort != "meetings"
    ]


def _event(demo: Demo, language: str) -> dict[str, Any]:
    convention = demo.convention
    return {
        "title": convention.title[language],
        "date": convention.date,
        "venue": convention.venue,
        "town": convention.town,
        "timezone": convention.timezone,
        "cluster": demo.cluster.name,
        "phone": convention.desk_phone,
    }


def _registration(registration: Registration, organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.slug,
        "name": organisation.name,
        "people": "; ".join(person.name for person in registration.delegates),
        "email": organisation.people[0].email,
        "town": organisation.town,
        "country": organisation.country.upper(),
        "territory": organisation.territory,
        "languages": ", ".join(registration.languages),
        "delegates": len(registration.delegates),
        "role": "host" if registration.tables else "guest",
        "host_tables": _numbers(frozenset(registration.tables)),
        "most": registration.most,
        "least": registration.least,
        "reads": registration.delegates[0].language,
    }


def _availability(convention: Convention) -> Rows:
    """Only those who are not there all the time."""
    everything = frozenset(each.number for each in convention.rounds)
    return [
        {"registration": each.organisation, "rounds": _numbers(each.rounds)}
        for each in convention.registrations
        if each.rounds != everything
    ]


def _numbers(numbers: frozenset[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))
