"""The installation of an event day: a convention that is live at this moment, planned by the optimiser.

`python -m bench.event_day_world PEOPLE ANSWER.json`, with the data folder in TISSERAND_DATA. Each
registration has one delegate; half of the rounds are over. It takes place where it is noon now.
"""

# ruff: noqa: PLC0415  what needs the database is imported once Django is set up
from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tisserand.interfaces.cli import processes, serving

ROUNDS, MINUTES, BUFFER = 24, 13, 2
WISHES = 8
PLANNING_SECONDS = 10  # for a thousand; fewer people need less
SEED = 20270311


def main(people: int, answer: str) -> None:
    """Lays the installation and says how to reach everybody in it."""
    processes.environment()
    serving.prepare()
    from auditlog.context import disable_auditlog

    with disable_auditlog():
        convention = _convention(datetime.now().astimezone().replace(second=0, microsecond=0), people)
        _registrations(convention, people, random.Random(SEED))
        _plan(convention)
    Path(answer).write_text(json.dumps(_told(convention)))


def _convention(now: datetime, people: int) -> Any:
    from tisserand.cluster.conventions.models import Convention, Round, Table

    first = now - timedelta(minutes=ROUNDS // 2 * (MINUTES + BUFFER) - 5)
    convention = Convention.objects.create(
        slug="event-day",
        title="Event day",
        starts_at=first - timedelta(hours=1),
        ends_at=first + timedelta(hours=9),
        venue="Hall",
        town="Belvaux",
        country="LU",
        state=Convention.State.WISHES,
        timezone=f"Etc/GMT{datetime.now(UTC).hour - 12:+d}",
    )
    starts = [first + number * timedelta(minutes=MINUTES + BUFFER) for number in range(ROUNDS)]
    Round.objects.bulk_create(
        Round(
            convention=convention,
            number=number,
            starts_at=start,
            ends_at=start + timedelta(minutes=MINUTES),
            buffer_minutes=BUFFER,
        )
        for number, start in enumerate(starts, start=1)
    )
    Table.objects.bulk_create(
        Table(convention=convention, number=number, zone="ABCDE"[number % 5])
        for number in range(1, max(people // 7, 3) + 1)
    )
    return convention


def _registrations(convention: Any, people: int, chance: random.Random) -> None:
    from tisserand.cluster.conventions.models import Delegate, Registration, Wish
    from tisserand.cluster.organisations.models import Organisation
    from tisserand.cluster.territories.models import Language, Territory
    from tisserand.interfaces.cli.demo.linking import link

    places = list(Territory.objects.filter(code__in=("LU000", "FRF31", "BE336", "DEC01")).order_by("code"))
    organisations = Organisation.objects.bulk_create(
        Organisation(
            slug=f"event-{number}",
            name=f"Organisation {number}",
            kind="company",
            town="Belvaux",
            country=places[number % len(places)].code[:2],
            territory=places[number % len(places)],
            state=Organisation.State.PUBLISHED,
        )
        for number in range(people)
    )
    rows = Registration.objects.bulk_create(
        Registration(convention=convention, organisation=one, language="fr", most_meetings=12)
        for one in organisations
    )
    rounds, languages = list(convention.rounds.all()), list(Language.objects.filter(code__in=("fr", "de")))
    link(rows[0], "rounds", ((row.pk, one.pk) for row in rows for one in rounds))
    link(rows[0], "languages", ((row.pk, one.pk) for row in rows for one in languages))
    Delegate.objects.bulk_create(Delegate(registration=row, position=1, name="Sam Doe") for row in rows)
    wished = {(row, other) for row in rows for other in chance.sample(rows, WISHES) if other is not row}
    Wish.objects.bulk_create(
        Wish(of=row, to=other, level="would", said_at=convention.starts_at)
        for row, other in sorted(wished, key=lambda pair: (pair[0].pk, pair[1].pk))
    )


def _plan(convention: Any) -> None:
    from django.utils import timezone

    from tisserand.cluster.conventions.models import Convention, Schedule
    from tisserand.cluster.conventions.tasks import ask_for_plan, plan_meetings

    people = convention.registrations.count()
    run = ask_for_plan(convention, by=None, seconds=max(1, PLANNING_SECONDS * people // 1_000))
    plan_meetings.func(run.pk)
    schedule = convention.schedules.get()
    Schedule.objects.filter(pk=schedule.pk).update(
        state=Schedule.State.LIVE, published_at=timezone.now(), sequence=1
    )
    Convention.objects.filter(pk=convention.pk).update(state=Convention.State.LIVE)


def _told(convention: Any) -> dict[str, Any]:
    """Addresses, keys and the ways in."""
    from django.http import HttpRequest
    from django.middleware.csrf import get_token
    from django.test import Client
    from django.utils import timezone

    from tisserand.cluster.accounts.actions import make_token
    from tisserand.cluster.accounts.models import User

    person = User.objects.create_user("event@team.example", name="Event", is_facilitator=True)
    token = make_token(person, "day", "desk", valid=timedelta(days=1), at=timezone.now())
    browser = Client()
    browser.force_login(person)
    rows = convention.registrations.order_by("pk")
    return {
        "slug": convention.slug,
        "meetings": convention.schedules.get().meetings.count(),
        "agendas": [f"/fr/agenda/{key}/" for key in rows.values_list("agenda_key", flat=True)],
        "registrations": list(rows.values_list("pk", flat=True)),
        "delegates": list(rows.values_list("delegates__key", flat=True)),
        "token": token.key,
        "session": browser.cookies["sessionid"].value,
        "csrf": get_token(HttpRequest()),
        "absent": _who_will_be_missed(convention),
        "wall_key": convention.wall_key,
    }


def _who_will_be_missed(convention: Any) -> list[int]:
    """Registrations with meetings in the last round, so that a repair has something to do."""
    last = convention.schedules.get().meetings.filter(round__number=ROUNDS)
    return list(last.order_by("pk").values_list("a", flat=True)[:20])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
