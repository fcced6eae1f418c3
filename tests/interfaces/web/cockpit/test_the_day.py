"""The day for the team: what happened comes in, the repair is shown and applied once, everybody is told."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.interfaces.web.live import go_live
from tests.rooms.world import World, register

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, Incident, Meeting, Schedule

DAY = "/en/cockpit/conventions/spring/day/"


@pytest.fixture
def team(world: World, client: Client) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def live(world: World, version) -> Schedule:
    return go_live(world, version)


def note(team: Client, what: str, **said):
    return team.post(f"{DAY}note/{what}/", said, follow=True)


def absent(team: Client, world: World):
    return note(team, "somebody", **{"who-registration": world.cooperative.pk, "who-sort": "no_show"})


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Créneau 1 sur 4 en cours"), ("de", "Zeitfenster 1 von 4 läuft"), ("en", "Round 1 of 4 is on")],
)
def test_the_page_says_what_is_the_case_in_three_languages(
    world: World, team: Client, live: Schedule, language: str, words: str, strict_templates: None
) -> None:
    absent(team, world)
    html = team.get(DAY.replace("/en/", f"/{language}/")).content.decode()
    assert words in html
    assert faults_of_page(html) == []
    repair = team.get(f"{DAY}repair/".replace("/en/", f"/{language}/")).content.decode()
    assert faults_of_page(repair) == []


def test_the_plan_goes_live_with_one_button(world: World, team: Client, version) -> None:
    plan = version((world.buyer, world.cooperative, 1, 1), state="final")
    now = timezone.now()
    Convention.objects.filter(pk=world.convention.pk).update(state="final")
    early = team.post(f"{DAY}live/", follow=True)
    assert "goes live on its day" in early.content.decode()
    Convention.objects.filter(pk=world.convention.pk).update(starts_at=now)

    team.post(f"{DAY}live/")

    plan.refresh_from_db()
    assert plan.state == "live"
    assert "cannot be taken now" in team.post(f"{DAY}live/", follow=True).content.decode()


def test_a_no_show_is_noted_and_the_repair_applied_with_one_button(
    world: World, team: Client, live: Schedule
) -> None:
    assert "Coopérative du Haut-Fourneau did not come." in absent(team, world).content.decode()
    shown = team.get(f"{DAY}repair/")
    assert [(line.a, line.b, line.sign) for _, lines in shown.context["headings"] for line in lines] == [
        ("Coopérative du Haut-Fourneau", "Esch Achats", "lost")
    ]

    done = team.post(f"{DAY}repair/", {"mark": shown.context["proposal"].mark}, follow=True)

    assert "The plan is repaired" in done.content.decode()
    assert live.meetings.get(round__number=1).state == Meeting.State.NO_SHOW
    assert done.context["open"] == []


def test_of_two_who_press_at_once_the_second_reads_who_was_first(
    world: World, team: Client, live: Schedule
) -> None:
    absent(team, world)
    mark = team.get(f"{DAY}repair/").context["proposal"].mark
    colleague = User.objects.create_user("luc@cluster.example", name="Luc W.", is_facilitator=True)
    actions.apply_repair(world.convention, mark=mark, by=colleague, at=timezone.now())

    second = team.post(f"{DAY}repair/", {"mark": mark}, follow=True)

    assert "Luc W. has repaired the plan at" in second.content.decode()
    assert live.changes.count() == 1


def test_what_happened_meanwhile_is_shown_before_it_is_applied(
    world: World, team: Client, live: Schedule
) -> None:
    mark = team.get(f"{DAY}repair/").context["proposal"].mark
    absent(team, world)
    answer = team.post(f"{DAY}repair/", {"mark": mark}, follow=True)
    assert "Something has happened since you opened this page" in answer.content.decode()
    assert live.changes.count() == 0


@pytest.mark.parametrize(
    ("what", "said", "field"),
    [
        ("somebody", {"who-sort": "no_show"}, "id_who-registration"),
        ("somebody", {"who-registration": "x", "who-sort": "no_show"}, "id_who-registration"),
        ("somebody", {"who-sort": "late"}, "id_who-until_round"),
        ("somebody", {"who-sort": "nonsense"}, "id_who-sort"),
        ("table", {"table-table": "99999"}, "id_table-table"),
        ("interpreter", {}, "id_voice-interpreter"),
        ("new-interpreter", {"new-name": "Inès Da Costa", "new-languages": ["fr"]}, "id_new-name"),
        ("announcement", {"say-words": "x" * 241, "say-minutes": "30"}, "id_say-words"),
        ("announcement", {"say-words": "Hello", "say-minutes": "7"}, "id_say-minutes"),
    ],
)
def test_what_is_faulty_comes_back_as_typed_with_the_fault_at_its_field(
    team: Client, live: Schedule, what: str, said: dict, field: str
) -> None:
    answer = note(team, what, **said)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{field}' in html
    assert not Incident.objects.exists()
    if "say-words" in said:
        assert said["say-words"] in html


def test_tables_interpreters_and_announcements_are_noted(world: World, team: Client, live: Schedule) -> None:
    table = world.convention.tables.get(number=2)
    voice = world.convention.interpreters.get()
    note(team, "table", **{"table-table": table.pk})
    note(team, "interpreter", **{"voice-interpreter": voice.pk})
    note(team, "more-tables")
    note(team, "new-interpreter", **{"new-name": "Jan K.", "new-languages": ["fr", "de"]})
    note(team, "announcement", **{"say-words": "Coffee is served", "say-minutes": "10"})
    assert list(world.convention.incidents.values_list("sort", flat=True)) == [
        "lost_table",
        "interpreter_gone",
        "extra_table",
        "extra_interpreter",
    ]
    assert world.convention.announcements.get().words == "Coffee is served"


def test_a_call_is_seen_to_and_an_incident_dismissed_once(world: World, team: Client, live: Schedule) -> None:
    call = actions.call_desk(world.buyer, "Where is table 2?", at=timezone.now())
    absent(team, world)
    incident = world.convention.incidents.get()
    page = team.get(DAY).content.decode()
    assert "Where is table 2?" in page
    assert "Noted" in team.post(f"{DAY}calls/{call.pk}/answer/", follow=True).content.decode()
    assert "already" in team.post(f"{DAY}calls/{call.pk}/answer/", follow=True).content.decode()
    assert "Dismissed." in team.post(f"{DAY}incidents/{incident.pk}/dismiss/", follow=True).content.decode()
    assert "already" in team.post(f"{DAY}incidents/{incident.pk}/dismiss/", follow=True).content.decode()


@pytest.mark.parametrize("more", [0, 12])
def test_the_page_costs_the_same_for_few_and_many(
    world: World, team: Client, live: Schedule, django_assert_num_queries, more: int
) -> None:
    for number in range(more):
        one = register(world.convention, f"Atelier {number}", "Longwy", "FR", ["fr"])
        actions.note_incident(world.convention, Incident.Sort.NO_SHOW, one, at=timezone.now())
        actions.call_desk(one, "Help", at=timezone.now())
    with django_assert_num_queries(13):
        team.get(DAY)


def test_the_repair_costs_the_same_for_few_and_many(
    world: World, team: Client, live: Schedule, django_assert_max_num_queries
) -> None:
    absent(team, world)
    with django_assert_max_num_queries(28):
        team.get(f"{DAY}repair/")


def test_before_the_day_there_is_nothing_to_repair(world: World, team: Client) -> None:
    assert "There is no live plan" in team.get(f"{DAY}repair/", follow=True).content.decode()
    assert "once the convention is live" in absent(team, world).content.decode()


@pytest.mark.parametrize("state", ["closed", "followed_up"])
def test_after_the_day_its_page_says_so(world: World, team: Client, live: Schedule, state: str) -> None:
    Convention.objects.filter(pk=world.convention.pk).update(state=state)
    assert "The day is over." in team.get(DAY).content.decode()
