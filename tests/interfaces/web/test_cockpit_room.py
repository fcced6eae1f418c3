"""The control room: who gets in, what it shows, and what its buttons do."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World, register, wish

from tisserand.cluster.conventions import planning
from tisserand.cluster.conventions.models import Convention, Meeting, Schedule, ScheduleRun, Wish

ROOM = "/en/cockpit/conventions/spring/"


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def two_versions(world: World, version: Callable[..., Schedule]) -> tuple[Schedule, Schedule]:
    """The second one drops a meeting, moves one and has a new one."""
    buyer, workshop, cooperative = world.buyer, world.workshop, world.cooperative
    first = version((workshop, buyer, 1, 1), (workshop, cooperative, 2, 1))
    second = version((workshop, buyer, 3, 2), (cooperative, buyer, 2, 1))
    return first, second


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("stranger", 403), ("member", 403), ("facilitator", 200)]
)
def test_only_facilitators_get_in(world, client: Client, two_versions, who: str, status: int) -> None:
    people = {
        "stranger": world.stranger,
        "member": world.workshop.organisation.representatives.get().user,
        "facilitator": world.facilitator,
    }
    if who in people:
        client.force_login(people[who])
    run = planning.open_run(world.convention, by=None, seconds=5, seed=0, at=timezone.now())
    pages = ["/en/cockpit/", ROOM, f"{ROOM}runs/{run.pk}/", f"{ROOM}versions/1/workbook/"]
    assert [client.get(page).status_code for page in pages] == [status] * 4
    deeds = ["plan/", f"runs/{run.pk}/stop/", "versions/1/publish/", "steps/close-wishes/"]
    deeds.append(f"meetings/{two_versions[1].meetings.first().pk}/lock/")
    expected = 302 if status == 200 else status
    assert [client.post(f"{ROOM}{deed}", {"seconds": 5, "seed": 0}).status_code for deed in deeds] == [
        expected
    ] * 5
    first = Schedule.objects.get(number=1)
    assert (first.state == "provisional") == (status == 200)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_every_page_is_whole_in_three_languages(
    world: World, facilitator: Client, two_versions, language: str, strict_templates: None
) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    wish(world.buyer, world.workshop, Wish.Level.MUST)
    meeting = two_versions[1].meetings.first()
    for page in (
        f"/{language}/cockpit/",
        f"/{language}/cockpit/conventions/spring/",
        f"/{language}/cockpit/conventions/spring/?version=2&compare=1&tables=2&meeting={meeting.pk}",
    ):
        assert faults_of_page(facilitator.get(page).content.decode()) == []


def test_before_any_plan_the_call_is_to_plan(world: World, facilitator: Client) -> None:
    html = facilitator.get(ROOM).content.decode()
    assert "There is no plan yet." in html
    assert html.count("btn--call") == 1
    assert "3 organisations have not said yet whom they want to meet" in html


def test_a_draft_calls_for_publication(world: World, facilitator: Client, two_versions) -> None:
    html = facilitator.get(ROOM).content.decode()
    assert "Publish version 2" in html
    assert html.count("btn--call") == 1


def test_the_figures_are_those_of_the_version(world: World, facilitator: Client, two_versions) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    wish(world.workshop, world.cooperative, Wish.Level.WOULD)
    wish(world.buyer, world.cooperative, Wish.Level.NO)
    context = facilitator.get(ROOM).context
    room = context["room"]
    assert (room.plan.schedule.number, room.plan.points, room.plan.across_borders) == (2, 10, 2)
    assert (context["granted"], context["granted_musts"], context["vetoes"]) == (0.5, 1.0, 1)
    assert (room.fewest, room.promises_kept, room.places) == (1, 3, 12)
    assert room.coverage.by_country == {"FR": 1, "DE": 1, "LU": 1}
    assert facilitator.get(f"{ROOM}?version=1").context["granted"] == 1.0


def test_two_versions_are_compared(world: World, facilitator: Client, two_versions) -> None:
    comparison = facilitator.get(f"{ROOM}?version=2&compare=1").context["room"].comparison

    def pairs(meetings):
        return [{meeting.a, meeting.b} for meeting in meetings]

    assert pairs(comparison.gained) == [{world.cooperative, world.buyer}]
    assert pairs(comparison.lost) == [{world.workshop, world.cooperative}]
    assert [(before.round.number, now.round.number) for before, now in comparison.moved] == [(1, 3)]
    assert comparison.points == 0


@pytest.mark.parametrize(
    "query", ["version=abc", "version=7", "compare=abc", "compare=7", "version=-1", f"version={10**30}"]
)
def test_versions_that_do_not_exist_lead_nowhere(facilitator: Client, two_versions, query: str) -> None:
    assert facilitator.get(f"{ROOM}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["tables=abc", "tables=99", "meeting=abc", "meeting=999999", "cause=love"])
def test_other_nonsense_is_passed_over(facilitator: Client, two_versions, query: str) -> None:
    answer = facilitator.get(f"{ROOM}?{query}")
    assert (answer.status_code, answer.context["chosen"]) == (200, None)


def test_an_unknown_convention_has_no_room(facilitator: Client) -> None:
    assert facilitator.get("/en/cockpit/conventions/autumn/").status_code == 404
    assert facilitator.post("/en/cockpit/conventions/autumn/plan/").status_code == 404


def test_the_grid_shows_who_meets_where(world: World, facilitator: Client, two_versions) -> None:
    grid = facilitator.get(ROOM).context["grid"]
    seen = {
        (item.number, place): {side.organisation.name for side in cell.sides}
        for item, cells in grid
        for place, cell in enumerate(cells, start=1)
        if cell.meeting
    }
    assert seen == {
        (2, 1): {"Coopérative du Haut-Fourneau", "Esch Achats"},
        (3, 2): {"Moselwerk", "Esch Achats"},
    }


@pytest.mark.parametrize("more", [0, 3])
def test_the_room_costs_at_most_fifteen_queries(
    world: World, facilitator: Client, version, more: int, django_assert_max_num_queries
) -> None:
    others = [
        register(world.convention, f"organisation-{number}", "Metz", "FR", ["fr"]) for number in range(more)
    ]
    pairs = [(world.buyer, other, number, 1) for number, other in enumerate([world.workshop, *others], 1)]
    version(*pairs)
    version(*pairs)
    with django_assert_max_num_queries(15):
        facilitator.get(f"{ROOM}?version=2&compare=1")
    with django_assert_max_num_queries(6):  # one for the territories in care, one for all that waits
        facilitator.get("/en/cockpit/")


def test_a_meeting_of_the_newest_version_is_locked_and_unlocked(facilitator: Client, two_versions) -> None:
    meeting = two_versions[1].meetings.first()
    for said, is_locked in (("yes", True), ("no", False)):
        sent = {"locked": said, "seen": meeting.revision}
        answer = facilitator.post(f"{ROOM}meetings/{meeting.pk}/lock/", sent, follow=True)
        meeting.refresh_from_db()
        assert (meeting.is_locked, answer.context["chosen"]) == (is_locked, meeting)


def test_an_old_version_is_not_locked(facilitator: Client, two_versions) -> None:
    meeting = two_versions[0].meetings.first()
    answer = facilitator.post(f"{ROOM}meetings/{meeting.pk}/lock/", {"locked": "yes", "seen": 0}, follow=True)
    meeting.refresh_from_db()
    assert (meeting.is_locked, messages_of(answer)) == (
        False,
        ["Only meetings of the newest version can be locked."],
    )


def test_foreign_meetings_are_not_locked(facilitator: Client, two_versions) -> None:
    meeting = Meeting.objects.first()
    Convention.objects.create(
        slug="autumn",
        title="Autumn",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=1),
        venue="V",
        town="T",
        country="LU",
    )
    assert facilitator.post(f"/en/cockpit/conventions/autumn/meetings/{meeting.pk}/lock/").status_code == 404
    assert facilitator.post(f"{ROOM}meetings/99999999/lock/").status_code == 404


def test_publishing_shows_the_plan_to_everybody_once(world: World, facilitator: Client, two_versions) -> None:
    answer = facilitator.post(f"{ROOM}versions/2/publish/", follow=True)
    assert messages_of(answer) == ["Version 2 is published; everybody gets a letter."]
    assert "btn--call" not in answer.content.decode()
    again = facilitator.post(f"{ROOM}versions/2/publish/", follow=True)
    assert messages_of(again) == ["Version 2 cannot be published: only a draft can."]
    assert facilitator.post(f"{ROOM}versions/9/publish/").status_code == 404
    assert client_sees(world)


def client_sees(world: World) -> bool:
    page = Client().get(f"/en/agenda/{world.buyer.agenda_key}/")
    return [one.other for one in page.context["encounters"]] == [world.cooperative, world.workshop]


def test_the_convention_is_moved_on_step_by_step(world: World, facilitator: Client) -> None:
    Convention.objects.update(state="registration")
    for step, state in (("open-wishes", "wishes"), ("close-wishes", "wishes_closed")):
        facilitator.post(f"{ROOM}steps/{step}/")
        world.convention.refresh_from_db()
        assert world.convention.state == state
    answer = facilitator.post(f"{ROOM}steps/open-wishes/", follow=True)
    assert messages_of(answer)[-1].startswith("This step cannot be taken now")
    assert facilitator.post(f"{ROOM}steps/dance/").status_code == 404


def test_every_paper_can_be_downloaded(facilitator: Client, two_versions) -> None:
    kinds = {"all": b"PK", "agendas": b"%PDF", "cards": b"%PDF", "wall": b"%PDF", "badges": b"%PDF"}
    kinds |= {"interpreters": b"%PDF", "desk": b"%PDF", "workbook": b"PK"}
    for name, start in kinds.items():
        answer = facilitator.get(f"{ROOM}versions/2/{name}/")
        assert (name, answer.content[: len(start)]) == (name, start)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert facilitator.get(f"{ROOM}versions/2/poem/").status_code == 404
    assert facilitator.get(f"{ROOM}versions/9/all/").status_code == 404


def test_the_bundle_holds_an_agenda_for_everybody(facilitator: Client, two_versions) -> None:
    bundle = ZipFile(BytesIO(facilitator.get(f"{ROOM}versions/2/all/").content))
    names = [name for name in bundle.namelist() if name.startswith("agendas/")]
    assert sorted(names) == [
        "agendas/Coopérative du Haut-Fourneau.pdf",
        "agendas/Esch Achats.pdf",
        "agendas/Moselwerk.pdf",
    ]


def test_refused_wishes_are_explained_musts_first(world: World, facilitator: Client, version) -> None:
    wish(world.workshop, world.buyer, Wish.Level.WOULD)
    wish(world.cooperative, world.buyer, Wish.Level.MUST)
    a, b, c = world.cooperative.pk, world.workshop.pk, world.buyer.pk
    version(
        refusals=(
            {"a": b, "b": c, "points": 1, "cause": "tables_exhausted", "details": []},
            {"a": a, "b": c, "points": 4, "cause": "veto", "details": ["b"]},
        )
    )
    refusals = facilitator.get(ROOM).context["refusals"]
    assert [(one.of, one.to, one.level, one.why) for one in refusals.rows] == [
        ("Coopérative du Haut-Fourneau", "Esch Achats", "must", "Esch Achats has set a veto."),
        ("Moselwerk", "Esch Achats", "would", "Every table is taken in every common round."),
    ]
    only = facilitator.get(f"{ROOM}?cause=veto").context["refusals"]
    assert [one.level for one in only.rows] == ["must"]


def test_all_reasons_of_a_refused_wish_are_told(world: World, facilitator: Client, version) -> None:
    wish(world.workshop, world.buyer, Wish.Level.WOULD)
    a, b = world.workshop.pk, world.buyer.pk
    full, further = [str(b), str(world.cooperative.pk)], [["tables_exhausted", []]]
    version(
        refusals=(
            {"a": a, "b": b, "points": 1, "cause": "partner_full", "details": full, "further": further},
        )
    )
    (told,) = facilitator.get(ROOM).context["refusals"].rows
    assert told.why == (
        "Esch Achats is fully booked, and these meetings are worth at least as much: "
        "Coopérative du Haut-Fourneau. Every table is taken in every common round."
    )
    assert told.possible == (
        "Possible only with all of this: one more delegate from Esch Achats; "
        "one more table in a common round."
    )


def test_the_first_page_tells_what_waits(world: World, facilitator: Client, version) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    version((world.workshop, world.buyer, 1, 1))
    planning.open_run(world.convention, by=world.facilitator, seconds=5, seed=0, at=timezone.now())
    html = facilitator.get("/en/cockpit/").content.decode()
    for told in (
        "3 registrations, 2 of them without wishes",
        "Newest plan: version 1",
        "The optimiser is at work for Noémie T.",
    ):
        assert told in html
    Convention.objects.update(state="closed")
    assert "Nothing waits for you." in facilitator.get("/en/cockpit/").content.decode()
    assert ScheduleRun.objects.count() == 1
