"""The phone on the day: late, they did not come, the desk, what changed for me, the map of the hall."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.interfaces.web.live import go_live
from tests.rooms.world import World

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, Incident, Meeting, Registration, Schedule


@pytest.fixture
def live(world: World, version) -> Schedule:
    return go_live(world, version)


def page(mine: Registration, language: str = "en") -> str:
    return f"/{language}/agenda/{mine.agenda_key}/"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Nous sommes en retard", "Appeler l’accueil", "Où est la table 1")),
        ("de", ("Wir kommen später", "Empfang rufen", "Wo ist Tisch 1")),
        ("en", ("We are late", "Call the desk", "Where is table 1")),
    ],
)
def test_the_phone_offers_help_in_three_languages(
    world: World, client: Client, live: Schedule, language: str, words, strict_templates: None
) -> None:
    html = client.get(page(world.buyer, language)).content.decode()
    assert [word for word in words if word not in html] == []
    assert faults_of_page(html) == []


def test_before_the_day_the_agenda_has_none_of_it(world: World, client: Client, version) -> None:
    version((world.buyer, world.cooperative, 1, 1), state="provisional")
    html = client.get(page(world.buyer)).content.decode()
    assert "data-pulse" not in html
    assert "We are late" not in html
    late = client.post(f"{page(world.buyer)}late/", {"minutes": "5"}, follow=True)
    assert "The day has not begun, or is over." in late.content.decode()
    call = client.post(f"{page(world.buyer)}desk/", {"words": "Help"}, follow=True)
    assert "The day has not begun, or is over." in call.content.decode()


def test_who_is_late_tells_the_other_side_at_once(world: World, client: Client, live: Schedule) -> None:
    told = client.post(f"{page(world.buyer)}late/", {"minutes": "6"}, follow=True)
    assert "your partner knows that you come at" in told.content.decode()
    assert "It begins 6 minutes later." in client.get(page(world.cooperative)).content.decode()
    assert not Incident.objects.exists()


def test_who_misses_a_round_is_an_incident_for_the_desk(world: World, client: Client, live: Schedule) -> None:
    told = client.post(f"{page(world.buyer)}late/", {"minutes": "30"}, follow=True)
    assert "The desk now looks for other times" in told.content.decode()
    assert Incident.objects.get().registration == world.buyer


@pytest.mark.parametrize("minutes", ["", "0", "-5", "x", "²", "99999", "241"])
def test_strange_minutes_change_nothing(world: World, client: Client, live: Schedule, minutes: str) -> None:
    answer = client.post(f"{page(world.buyer)}late/", {"minutes": minutes}, follow=True)
    assert answer.status_code == 200
    assert not Meeting.objects.filter(state=Meeting.State.LATE).exists()


def test_they_did_not_come_reaches_the_desk_and_their_own_phone_says_it(
    world: World, client: Client, live: Schedule
) -> None:
    meeting = live.meetings.get(round__number=1)
    client.post(f"{page(world.buyer)}meetings/{meeting.pk}/", {"became": "no-show"})
    incident = Incident.objects.get()
    assert (incident.sort, incident.registration) == ("no_show", world.cooperative)
    assert "They did not come." in client.get(page(world.buyer)).content.decode()
    theirs = client.get(page(world.cooperative)).content.decode()
    assert "You were missed." in theirs
    assert "They did not come." not in theirs


def test_the_desk_is_called_and_the_phone_says_so(world: World, client: Client, live: Schedule) -> None:
    client.post(f"{page(world.buyer)}desk/", {"words": "x" * 400})
    assert world.buyer.desk_calls.get().words == "x" * 300
    assert "The desk knows that you need somebody." in client.get(page(world.buyer)).content.decode()


def test_a_repair_is_told_to_both_sides_and_to_nobody_else(
    world: World, client: Client, live: Schedule
) -> None:
    at = timezone.now()
    actions.note_incident(world.convention, "lost_table", world.convention.tables.get(number=2), at=at)
    mark = actions.propose_repair(world.convention, at=at).mark
    actions.apply_repair(world.convention, mark=mark, by=None, at=at)
    told = {
        mine: [
            (line.b, line.before.table.number, line.sign)
            for line in client.get(page(mine)).context["live"].changes
        ]
        for mine in (world.buyer, world.workshop, world.cooperative)
    }
    assert told == {
        world.buyer: [("Moselwerk", 2, "reseated")],
        world.workshop: [("Esch Achats", 2, "reseated")],
        world.cooperative: [],
    }


def test_announcements_stand_above_everything(world: World, client: Client, live: Schedule) -> None:
    actions.announce(world.convention, "Le café est servi", minutes=5, by=None, at=timezone.now())
    assert "Le café est servi" in client.get(page(world.buyer)).content.decode()


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_map_shows_the_next_table_and_tells_it_in_words(
    world: World, client: Client, live: Schedule, language: str, strict_templates: None
) -> None:
    answer = client.get(f"{page(world.buyer, language)}hall/")
    html = answer.content.decode()
    assert faults_of_page(html) == []
    assert [(t.drawn.number, t.sign) for t in answer.context["hall"].tables if t.sign] == [
        (1, "here"),
        (2, "changed"),
    ]
    assert answer.context["way"] in html
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_wrong_key_opens_none_of_it(world: World, client: Client, live: Schedule) -> None:
    for method, name in ((client.get, "hall/"), (client.post, "late/"), (client.post, "desk/")):
        assert method(f"/en/agenda/wrong/{name}").status_code == 404


def test_the_live_agenda_costs_the_same_however_much_happened(
    world: World, client: Client, live: Schedule, django_assert_max_num_queries
) -> None:
    Convention.objects.filter(pk=world.convention.pk).update(pulse=9)
    for _ in range(8):
        actions.announce(world.convention, "Encore", minutes=5, by=None, at=timezone.now())
    with django_assert_max_num_queries(19):
        client.get(page(world.buyer))
