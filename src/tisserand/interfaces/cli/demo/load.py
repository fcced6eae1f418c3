"""Reads the demo's TOML files into frozen records and refuses them when they contradict each other."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from .checks import faults_of
from .records import (
    Cluster,
    Convention,
    Demo,
    Facilitator,
    Interpreter,
    News,
    Organisation,
    PastConvention,
    Person,
    Registration,
    Round,
    Session,
    Speaker,
    Text,
    Theme,
    Trading,
    Zone,
)

COUNTRIES = ("lu", "fr", "be", "de")
DAWN, NIGHT = time.min, time(23, 59)


class DemoFaultError(ValueError):
    """The demo's files contradict each other; `faults` names each place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@cache
def demo_data() -> Demo:
    """The whole demo, read once. Raises `DemoFaultError` with every contradiction at once."""
    organisations = tuple(
        organisation(entry, document["country"])
        for document in (read(f"organisations/{country}.toml") for country in COUNTRIES)
        for entry in document["organisation"]
    )
    event = read("convention.toml")
    demo = Demo(
        cluster=cluster(read("cluster.toml")),
        organisations=organisations,
        convention=convention(event, {each.slug: each for each in organisations}),
        past=PastConvention(**event["past"]),
        reasons=event["reasons"],
    )
    if faults := faults_of(demo):
        raise DemoFaultError(faults)
    return demo


def read(name: str) -> dict[str, Any]:
    """One file of the data folder."""
    return tomllib.loads((files(__package__) / "data" / name).read_text(encoding="utf-8"))


def organisation(entry: Mapping[str, Any], country: str) -> Organisation:
    """One `[[organisation]]` of a country's file."""
    lists = {
        "languages": tuple(entry["languages"]),
        "themes": tuple(entry["themes"]),
        "offers": tuple(Trading(**each) for each in entry.get("offers", ())),
        "needs": tuple(Trading(**each) for each in entry.get("needs", ())),
        "people": tuple(Person(**each) for each in entry["people"]),
    }
    return Organisation(**{**entry, "country": country, **lists})


def cluster(document: Mapping[str, Any]) -> Cluster:
    """The cluster with its themes, facilitators and news."""
    lists = {
        "countries": tuple(document["countries"]),
        "languages": tuple(document["languages"]),
        "themes": tuple(Theme(**each) for each in document["theme"]),
        "facilitators": tuple(Facilitator(**each) for each in document["facilitator"]),
        "news": tuple(
            News(**{**each, "organisations": tuple(each["organisations"])}) for each in document["news"]
        ),
    }
    plain = {name: value for name, value in document.items() if name not in {"theme", "facilitator"}}
    return Cluster(**{**plain, **lists})


def convention(document: Mapping[str, Any], organisations: Mapping[str, Organisation]) -> Convention:
    """The convention with its programme, hall and registrations."""
    rounds = rounds_of(document["rounds"], document["convention"]["date"])
    return Convention(
        **document["convention"],
        sessions=tuple(session(each, organisations) for each in document["session"]),
        rounds=rounds,
        zones=tuple(zone(each) for each in document["zone"]),
        interpreters=tuple(
            Interpreter(each["name"], tuple(each["languages"]), each["language"], present(each, rounds))
            for each in document["interpreter"]
        ),
        registrations=tuple(registration(each, organisations, rounds) for each in document["registration"]),
    )


def rounds_of(grid: Mapping[str, Any], day: date) -> tuple[Round, ...]:
    """The rounds one after the other, each with its walk."""
    step = timedelta(minutes=grid["minutes"] + grid["buffer_minutes"])
    starts = [datetime.combine(day, grid["first"]) + index * step for index in range(grid["number"])]
    length = timedelta(minutes=grid["minutes"])
    return tuple(
        Round(number, start.time(), (start + length).time(), grid["buffer_minutes"])
        for number, start in enumerate(starts, 1)
    )


def present(entry: Mapping[str, Any], rounds: tuple[Round, ...]) -> frozenset[int]:
    """The rounds that lie wholly between `arrives` and `leaves`, where these are given."""
    arrives, leaves = entry.get("arrives", DAWN), entry.get("leaves", NIGHT)
    return frozenset(each.number for each in rounds if arrives <= each.starts and each.ends <= leaves)


def zone(entry: Mapping[str, Any]) -> Zone:
    """A zone, whose tables are written as first and last number."""
    first, last = entry["tables"]
    return Zone(entry["code"], entry["name"], tuple(range(first, last + 1)))


def session(entry: Mapping[str, Any], organisations: Mapping[str, Organisation]) -> Session:
    """A programme item; the role of a speaker is the one they have at home."""
    speakers = tuple(
        Speaker(each["name"], person(organisations, **each).role, each["organisation"])
        for each in entry.get("speakers", ())
    )
    nothing: Text = {}
    summary = entry.get("summary", nothing)
    return Session(
        entry["sort"], entry["starts"], entry["ends"], entry["title"], entry["place"], summary, speakers
    )


def registration(
    entry: Mapping[str, Any], organisations: Mapping[str, Organisation], rounds: tuple[Round, ...]
) -> Registration:
    """A registration, its delegates looked up among the people of its organisation."""
    slug = entry["organisation"]
    return Registration(
        organisation=slug,
        delegates=tuple(person(organisations, name, slug) for name in entry["delegates"]),
        languages=tuple(entry["languages"]),
        rounds=present(entry, rounds),
        tables=tuple(entry.get("tables", ())),
        least=entry["least"],
        most=entry["most"],
    )


def person(organisations: Mapping[str, Organisation], name: str, organisation: str) -> Person:
    """The person of that name at an organisation (slug). Raises `DemoFaultError` where there is none."""
    for each in organisations[organisation].people if organisation in organisations else ():
        if each.name == name:
            return each
    raise DemoFaultError((f"{organisation}: nobody there is called {name}",))
