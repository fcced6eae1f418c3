"""Checking people in by program: readers at the door, with a token of the cluster team."""

import json
from uuid import uuid4

import pytest
from tests.interfaces.api.conftest import person_of
from tests.rooms.world import World

from tisserand.cluster.accounts.actions import scopes_for
from tisserand.cluster.conventions.models import CheckIn

PATH = "/api/v1/conventions/spring/check-ins"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(world: World, key) -> dict[str, str]:
    """The headers of a reader at the door."""
    return key(world.facilitator, "desk")


def send(client, headers: dict[str, str], *scans: dict[str, object], path: str = PATH):
    return client.post(path, json.dumps({"scans": scans}), content_type="application/json", headers=headers)


def came(world: World, **more: object) -> dict[str, object]:
    return {"scan": str(uuid4()), "code": world.buyer.delegates.get().key, **more}


def test_a_reader_checks_in_and_tells_how_many_are_there(client, world: World, reader) -> None:
    scan = came(world, seconds_ago=30)
    for _time in range(2):
        answer = send(client, reader, scan)
        assert (answer.status_code, answer.json()) == (
            200,
            {"answers": [{"scan": scan["scan"], "verdict": "arrived"}], "arrived": 1, "expected": 3},
        )
    assert CheckIn.objects.get().by == world.facilitator


def test_a_reader_takes_back(client, world: World, reader) -> None:
    scan = came(world)
    answer = send(client, reader, scan, {"scan": scan["scan"], "is_taken_back": True}).json()
    assert [one["verdict"] for one in answer["answers"]] == ["arrived", "taken_back"]
    assert answer["arrived"] == 0


def test_without_scans_it_only_tells(client, world: World, reader) -> None:
    assert send(client, reader).json() == {"answers": [], "arrived": 0, "expected": 3}


@pytest.mark.parametrize(
    ("scan", "at"),
    [
        ({"scan": "x"}, "body.scans.0.scan"),
        ({}, "body.scans.0.scan"),
        ({"scan": str(uuid4()), "code": 7}, "body.scans.0.code"),
        ({"scan": str(uuid4()), "seconds_ago": -1}, "body.scans.0.seconds_ago"),
        ({"scan": str(uuid4()), "when": "now"}, "body.scans.0.when"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(
    client, world: World, reader, scan: dict, at: str
) -> None:
    answer = send(client, reader, came(world), scan)
    faults = [
        fault["at"].replace("sent.", "").replace("scans.1", "scans.0") for fault in answer.json()["errors"]
    ]
    assert (answer.status_code, faults, CheckIn.objects.count()) == (422, [at], 0)


def test_only_the_team_has_such_tokens(client, world: World, key) -> None:
    assert "desk" not in scopes_for(person_of(world, "buyer"))
    assert send(client, {}).status_code == 401
    assert send(client, key(world.facilitator, "read")).status_code == 403


def test_a_token_of_who_left_the_team_checks_nobody_in(client, world: World, reader) -> None:
    world.facilitator.is_facilitator = False
    world.facilitator.save()
    assert send(client, reader, came(world)).status_code == 403


def test_an_unknown_convention_is_not_found(client, world: World, reader) -> None:
    assert send(client, reader, path="/api/v1/conventions/nowhere/check-ins").status_code == 404
