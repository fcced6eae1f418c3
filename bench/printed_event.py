"""An event to be printed: as large as asked for, seeded, with a plan made first come first served.

Names are as long as names are, in three languages; every organisation sends one or two people.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bench.events import ordinary
from bench.greedy import first_come_plan
from tisserand.engines.scheduling.problem import Problem, Registration, WishLevel
from tisserand.press import records

LANGUAGES = ("fr", "de", "en")
ZONE = ZoneInfo("Europe/Luxembourg")
DAY = datetime(2027, 3, 11, tzinfo=ZONE)
FIRST = ("Atelier", "Werkstatt", "Coopérative", "Genossenschaft", "Maison", "Hof", "Régie", "Verein")
SECOND = ("du Haut-Fourneau", "an der Saar", "des Trois Vallées", "Moselwerk", "de la Meuse", "im Bliesgau")
TOWNS = ("Esch-sur-Alzette", "Longwy", "Saarbrücken", "Arlon", "Trier", "Metz", "Eupen", "Thionville")


def made(organisations: int, rounds: int, seed: int = 1) -> tuple[records.Event, records.Report]:
    """The event with its plan, and the report on what the plan does not grant."""
    problem = ordinary(organisations, rounds, seed)
    meetings = first_come_plan(problem)
    dice = random.Random(seed)
    event = records.Event(
        id="bench",
        title=dict.fromkeys(LANGUAGES, "Entre-Rives 2027"),
        cluster=dict.fromkeys(LANGUAGES, "Entre-Rives"),
        starts=DAY + timedelta(hours=9),
        ends=DAY + timedelta(hours=18),
        timezone=str(ZONE),
        venue="Halle du Vieux-Moulin",
        town="Belvaux",
        slots=tuple(_slot(item.number, item.start_minute, item.minutes) for item in problem.rounds),
        places=tuple(records.Place(one.number, "ABCD"[one.number % 4]) for one in problem.tables),
        participants=tuple(_participant(one, dice) for one in problem.registrations),
        meetings=tuple(
            records.Meeting(f"bench-{one.a}-{one.b}", one.a, one.b, one.round, one.table, one.interpreter)
            for one in meetings
        ),
        interpreters=tuple(
            records.Interpreter(one.id, one.name, tuple(sorted(one.languages)))
            for one in problem.interpreters
        ),
        published=DAY - timedelta(days=7),
        desk_phone="+352 621 000 000",
        sequence=1,
    )
    return event, _report(problem, {frozenset((one.a, one.b)) for one in meetings})


def _slot(number: int, minute: int, minutes: int) -> records.Slot:
    starts = DAY + timedelta(minutes=minute)
    return records.Slot(number, starts, starts + timedelta(minutes=minutes))


def _participant(one: Registration, dice: random.Random) -> records.Participant:
    number = int("".join(filter(str.isdigit, one.id)) or 0)
    language = dice.choice(LANGUAGES)
    return records.Participant(
        id=one.id,
        mark=f"org:{one.id}",
        name=f"{dice.choice(FIRST)} {dice.choice(SECOND)} {number}",
        town=dice.choice(TOWNS),
        country=one.country,
        languages=tuple(sorted(one.languages)),
        language=language,
        people=tuple(
            records.Person(
                f"{one.id}-{seat}",
                f"Camille Beispiel-Dupont {number}",
                "Geschäftsführung",
                _url(one.id, seat),
            )
            for seat in range(one.delegates)
        ),
        host_tables=tuple(sorted(one.host_tables)),
        agenda_url=_url(one.id, 9),
    )


def _url(ident: str, seat: int) -> str:
    return f"https://entre-rives.example/a/{ident:x>12}{seat}/"


def _report(problem: Problem, met: set[frozenset[str]]) -> records.Report:
    wished = {frozenset((one.of, one.to)) for one in problem.wishes if one.level != WishLevel.NO}
    refused = [tuple(sorted(pair)) for pair in sorted(wished - met, key=sorted)]
    return records.Report(
        status="feasible",
        levels=(records.ReachedLevel("points", len(met), len(wished)),),
        refused=tuple(records.RefusedWish(a, b, "no_common_round", 3) for a, b in refused),
        wished=len(wished),
    )
