"""Pages are tested without collected static files: plain names, and an empty folder to serve from.

The world of the rooms, with versions of a plan made by hand.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rooms.world import MORNING, World, make_world

from tisserand.cluster.conventions.models import Convention, Meeting, Registration, Schedule, Seat
from tisserand.cluster.conventions.planning import seats_for

Pair = tuple[Registration, Registration, int, int]


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def version(world: World) -> Callable[..., Schedule]:
    """Makes a version of the plan: pairs as (one, other, round, table), each worth five points."""

    def make(*pairs: Pair, state: str = "draft", refusals: tuple = ()) -> Schedule:
        schedule = Schedule.objects.create(
            convention=world.convention,
            number=world.convention.schedules.count() + 1,
            state=state,
            status="bounded",
            levels=[
                {
                    "name": "points",
                    "value": 5,
                    "bound": 6,
                    "maximise": True,
                    "proved": False,
                    "gap": 1 / 6,
                }
            ],
            refusals=list(refusals),
            made_at=MORNING,
            published_at=None if state == "draft" else MORNING,
        )
        meetings = Meeting.objects.bulk_create(
            Meeting(
                schedule=schedule,
                a=min(one, other, key=lambda side: side.pk),
                b=max(one, other, key=lambda side: side.pk),
                round=world.convention.rounds.get(number=round_number),
                table=world.convention.tables.get(number=table),
                points=5,
            )
            for one, other, round_number, table in pairs
        )
        Seat.objects.bulk_create(seats_for(schedule, meetings))
        if state == "provisional":
            Convention.objects.filter(pk=world.convention.pk).update(state="provisional")
        return schedule

    return make


def faults_of_page(html: str) -> list[str]:
    """What must not stand in a page: inline style or script, addresses of people, missing variables."""
    forbidden = (
        r"\sstyle=",
        r'<script(?![^>]*\ssrc=)(?! type="application/ld\+json">)',
        r"\son[a-z]+=",
        r"[\w.-]+@[\w-]+\.example",
        r"\?\?\?",
    )
    return [found for pattern in forbidden for found in re.findall(pattern, html)]


@pytest.fixture
def strict_templates(settings) -> None:
    """A variable that is not there shows, and `faults_of_page` finds it."""
    [engine] = settings.TEMPLATES
    options = {**engine["OPTIONS"], "string_if_invalid": "???%s???"}
    settings.TEMPLATES = [{**engine, "OPTIONS": options}]
