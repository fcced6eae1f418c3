"""The wall of the hall: who sits where, what changed and what is announced, by key and without signing in."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.interfaces.web.live import go_live
from tests.rooms.world import World

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, Incident, Registration, Schedule


@pytest.fixture
def live(world: World, version) -> Schedule:
    return go_live(world, version)


def wall(client: Client, world: World, language: str = "en", screen: str = "0"):
    return client.get(f"/{language}/wall/{world.convention.wall_key}/", {"screen": screen})


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_wall_shows_who_sits_where_now(
    world: World, client: Client, live: Schedule, language: str, strict_templates: None
) -> None:
    answer = wall(client, world, language)
    html = answer.content.decode()
    assert faults_of_page(html) == []
    [now] = [screen for _, screen, _ in answer.context["screens"]]
    assert [(one.name, one.tables) for one in now.sittings] == [
        ("Coopérative du Haut-Fourneau", [1]),
        ("Esch Achats", [1]),
    ]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_changes_and_announcements_are_shown_without_saying_who_is_to_blame(
    world: World, client: Client, live: Schedule
) -> None:
    at = timezone.now()
    table = world.convention.tables.get(number=2)
    actions.note_incident(world.convention, Incident.Sort.LOST_TABLE, table, at=at)
    mark = actions.propose_repair(world.convention, at=at).mark
    actions.apply_repair(world.convention, mark=mark, by=world.facilitator, at=at)
    actions.announce(world.convention, "Le café est servi", minutes=10, by=None, at=at)

    answer = wall(client, world)

    changes = [screen for _, screen, _ in answer.context["screens"] if screen.sort == "changes"]
    assert [(line.a, line.b, line.sign) for line in changes[0].lines] == [
        ("Moselwerk", "Esch Achats", "reseated")
    ]
    assert "Le café est servi" in answer.content.decode()


def test_who_does_not_want_to_be_named_is_not(world: World, client: Client, live: Schedule) -> None:
    Registration.objects.filter(pk=world.cooperative.pk).update(is_listed=False)
    assert "Haut-Fourneau" not in wall(client, world).content.decode()


def test_screens_take_turns_without_a_script(world: World, client: Client, live: Schedule) -> None:
    assert "url=?screen=1" in wall(client, world).content.decode()
    for strange in ("7", "-1", "x", "9" * 30, "²"):
        assert wall(client, world, screen=strange).status_code == 200


def test_a_wrong_key_and_a_convention_in_preparation_show_nothing(
    world: World, client: Client, live: Schedule
) -> None:
    assert client.get("/en/wall/wrong/").status_code == 404
    Convention.objects.filter(pk=world.convention.pk).update(state="draft")
    assert wall(client, world).status_code == 404


def test_before_and_after_the_meetings_the_wall_is_quiet(world: World, client: Client) -> None:
    answer = wall(client, world)
    assert (answer.status_code, answer.context["screens"]) == (200, [])
    Convention.objects.filter(pk=world.convention.pk).update(state="closed")
    assert "Thank you for coming." in wall(client, world).content.decode()


def test_the_wall_costs_six_queries(
    world: World, client: Client, live: Schedule, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):
        wall(client, world)


@pytest.mark.parametrize(
    "page", ["wall", "cockpit/conventions/spring/day", "cockpit/conventions/spring/day/repair"]
)
def test_a_page_in_the_time_of_the_hall_leaves_the_clock_of_the_next_reader_alone(
    world: World, client: Client, live: Schedule, page: str
) -> None:
    Convention.objects.update(timezone="Europe/Lisbon")
    client.force_login(world.facilitator)
    address = f"wall/{world.convention.wall_key}" if page == "wall" else page
    assert client.get(f"/en/{address}/").status_code == 200
    assert timezone.get_current_timezone_name() == settings.TIME_ZONE
