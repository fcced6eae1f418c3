"""The optimiser in the control room: started, watched, stopped, and what is told when it cannot."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World, wish

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import counter, planning, tasks
from tisserand.cluster.conventions.models import Schedule, ScheduleRun, Wish
from tisserand.interfaces.web.cockpit import live
from tisserand.interfaces.web.cockpit.drawing import chart

ROOM = "/en/cockpit/conventions/spring/"


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.facilitator)
    return client


@pytest.fixture
def run(world: World) -> ScheduleRun:
    """A run at work with three signs of life."""
    run = planning.open_run(world.convention, by=world.facilitator, seconds=20, seed=3, at=timezone.now())
    planning.begin_run(run, at=timezone.now())
    best = counter.PlannedMeeting(world.cooperative.pk, world.buyer.pk, 1, 1, None, 5, is_locked=False)
    for seconds, value, bound in ((0.2, 3, 9), (1.0, 4, 8), (2.5, 5, 6)):
        glimpse = counter.Glimpse(seconds, "points", value, bound, 0, (best,))
        planning.note_glimpse(run, glimpse, at=timezone.now())
    run.refresh_from_db()
    return run


def plan(client: Client, seconds: object = 5, seed: object = 0):
    return client.post(f"{ROOM}plan/", {"seconds": seconds, "seed": seed}, follow=True)


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_button_puts_the_optimiser_to_work(world: World, facilitator: Client) -> None:
    answer = plan(facilitator, 7, 42)
    run = ScheduleRun.objects.get()
    assert (run.seconds_allowed, run.seed, run.started_by) == (7, 42, world.facilitator)
    html = answer.content.decode()
    assert f'sse-connect="/live/conventions/spring/{run.pk}/?language=en"' in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html


@pytest.mark.slow
def test_from_the_button_to_a_version_with_the_real_optimiser(world: World, facilitator: Client) -> None:
    wish(world.buyer, world.cooperative, Wish.Level.MUST)
    plan(facilitator, 2, 1)
    tasks.plan_meetings.func(ScheduleRun.objects.get().pk)
    context = facilitator.get(ROOM).context
    assert [{one.a, one.b} for one in context["room"].plan.meetings] == [{world.cooperative, world.buyer}]
    assert context["progress"] is None


@pytest.mark.parametrize(
    ("seconds", "seed", "field"),
    [
        *((seconds, 0, "seconds") for seconds in (-1, 0, 10**9, "", "abc")),
        *((5, seed, "seed") for seed in (-1, 2**31, "seed", "")),
    ],
)
@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_numbers_that_make_no_sense_are_refused_with_a_word(
    facilitator: Client, seconds, seed, field: str, language: str
) -> None:
    answer = facilitator.post(
        f"/{language}/cockpit/conventions/spring/plan/", {"seconds": seconds, "seed": seed}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert ScheduleRun.objects.count() == 0


def test_the_second_to_start_watches_the_run_of_the_first(world, facilitator: Client, run) -> None:
    other = User.objects.create_user("jakob@cluster.example", name="Jakob L.", is_facilitator=True)
    facilitator.force_login(other)
    answer = plan(facilitator)
    assert messages_of(answer) == ["Noémie T. has just started the optimiser: you are watching the same run."]
    assert answer.context["progress"].run == run


def test_a_convention_that_is_not_planned_says_when(world: World, facilitator: Client) -> None:
    world.convention.state = "registration"
    world.convention.save()
    assert messages_of(plan(facilitator)) == [
        "Meetings are planned once wishes are open and until the day itself."
    ]


def test_the_panel_shows_best_bound_gap_and_levels(facilitator: Client, run: ScheduleRun) -> None:
    progress = facilitator.get(ROOM).context["progress"]
    assert (progress.value, progress.bound, round(progress.gap, 3)) == (5, 6, 0.167)
    assert [(level.state, level.note) for level in progress.levels] == [
        ("", ""),
        ("on", "within 16.7%"),
        ("", "to come"),
        ("", "to come"),
        ("", "to come"),
    ]


def test_the_chart_climbs_from_the_floor_and_the_bound_comes_down(run: ScheduleRun) -> None:
    drawing = chart(run)
    assert drawing is not None
    assert (drawing.first_value, drawing.value, drawing.first_bound, drawing.last_bound) == (3, 5, 9, 6)
    assert drawing.best == "M33.1 115H133.6V98H322V81H322"
    assert drawing.bound == "M33.1 13H133.6V30H322V64H322"
    assert drawing.gap == "M33.1 115H133.6V98H322V81H322V64H322V30H133.6V13H33.1z"


def test_stopping_is_asked_for_once_and_said(facilitator: Client, run: ScheduleRun) -> None:
    answer = facilitator.post(f"{ROOM}runs/{run.pk}/stop/", follow=True)
    run.refresh_from_db()
    assert run.stop_wanted is True
    assert "It is stopping; the best plan is kept." in answer.content.decode()
    assert facilitator.post(f"{ROOM}runs/999/stop/").status_code == 404


def test_a_waiting_run_is_over_at_once_when_stopped(world: World, facilitator: Client) -> None:
    plan(facilitator)
    waiting = ScheduleRun.objects.get()
    answer = facilitator.post(f"{ROOM}runs/{waiting.pk}/stop/", follow=True)
    assert "It was stopped before it had found a plan." in answer.content.decode()
    assert planning.begin_run(waiting, at=timezone.now()) is False


def test_a_dead_optimiser_is_settled_when_somebody_looks(facilitator: Client, run: ScheduleRun) -> None:
    ScheduleRun.objects.update(heard_at=timezone.now() - timedelta(seconds=25))
    answer = facilitator.get(ROOM)
    assert [(one.number, one.status) for one in Schedule.objects.all()] == [(1, "bounded")]
    assert answer.context["progress"] is None
    assert "Why wishes were refused is not known" not in answer.content.decode()


def test_the_fragment_moves_on_and_asks_for_the_page_at_the_end(facilitator: Client, run) -> None:
    during = facilitator.get(f"{ROOM}runs/{run.pk}/")
    assert "HX-Refresh" not in during.headers
    assert faults_of_page(during.content.decode()) == []
    planning.fail_run(run, "", at=timezone.now())
    after = facilitator.get(f"{ROOM}runs/{run.pk}/")
    assert after.headers["HX-Refresh"] == "true"
    assert facilitator.get(f"{ROOM}runs/999/").status_code == 404


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Esch Achats n’est disponible dans aucun créneau"),
        ("de", "Esch Achats ist in keinem Zeitfenster verfügbar"),
        ("en", "Esch Achats is available in no round"),
    ],
)
def test_faults_of_the_records_are_told_in_the_readers_language(
    world: World, facilitator: Client, language: str, sentence: str
) -> None:
    world.buyer.rounds.clear()
    plan(facilitator)
    tasks.plan_meetings.func(ScheduleRun.objects.get().pk)
    html = facilitator.get(f"/{language}/cockpit/conventions/spring/").content.decode()
    assert sentence in html


def test_an_unknown_fault_is_told_without_its_entrails(world: World, facilitator: Client) -> None:
    run = planning.open_run(world.convention, by=None, seconds=5, seed=0, at=timezone.now())
    planning.fail_run(run, "ZeroDivisionError at line 12", at=timezone.now())
    html = facilitator.get(ROOM).content.decode()
    assert "The optimiser failed." in html
    assert "ZeroDivisionError" not in html


def test_locks_that_exclude_each_other_are_named(world: World, facilitator: Client) -> None:
    a, b, c = world.cooperative.pk, world.workshop.pk, world.buyer.pk
    run = planning.open_run(world.convention, by=None, seconds=5, seed=0, at=timezone.now())
    nothing = counter.Plan("infeasible", (), (), (), (f"{a}|{b}|1|2", f"{a}|{c}|1|"), 0.1, 0)
    planning.close_run(run, nothing, at=timezone.now())
    assert facilitator.get(ROOM).context["conflict"] == [
        "Coopérative du Haut-Fourneau and Moselwerk, round 1, table 2",
        "Coopérative du Haut-Fourneau and Esch Achats, round 1, table –",
    ]


async def streamed(person: User, run: ScheduleRun, language: str, after_first) -> list[str]:
    """What the stream says; `after_first` happens once the first event is there."""
    client = AsyncClient()
    await client.aforce_login(person)
    answer = await client.get(f"/live/conventions/spring/{run.pk}/?language={language}")
    assert answer.headers["Content-Type"] == "text/event-stream"
    heard = []
    async for chunk in answer.streaming_content:
        heard.append(chunk.decode())
        if len(heard) == 1:
            await after_first()
    return heard


@pytest.mark.parametrize(("language", "word"), [("fr", "Borne prouvée"), ("de", "Schranke"), ("xx", "Borne")])
def test_the_stream_tells_progress_and_the_end(world, run, monkeypatch, language: str, word: str) -> None:
    monkeypatch.setattr(live, "SECONDS_BETWEEN_LOOKS", 0.01)

    async def end() -> None:
        await ScheduleRun.objects.filter(pk=run.pk).aupdate(state="done")

    heard = async_to_sync(streamed)(world.facilitator, run, language, end)
    assert [chunk.split("\n")[0] for chunk in heard] == ["event: progress", "event: progress", "event: done"]
    assert word in heard[0]


def test_the_stream_keeps_itself_alive(world: World, run: ScheduleRun, monkeypatch) -> None:
    monkeypatch.setattr(live, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(live, "SECONDS_OF_SILENCE", 0.02)
    monkeypatch.setattr(live, "MOST_SECONDS_OPEN", 0.3)

    async def nothing() -> None:
        pass

    heard = async_to_sync(streamed)(world.facilitator, run, "en", nothing)
    assert ": still here\n\n" in heard
    assert "event: done" not in "".join(heard)


def test_the_stream_is_for_facilitators(world: World, run: ScheduleRun, client: Client) -> None:
    async def asked(person: User | None, key: int) -> int:
        reader = AsyncClient()
        if person:
            await reader.aforce_login(person)
        return (await reader.get(f"/live/conventions/spring/{key}/")).status_code

    people = [None, world.stranger, world.workshop.organisation.representatives.get().user]
    assert [async_to_sync(asked)(person, run.pk) for person in people] == [403, 403, 403]
    assert async_to_sync(asked)(world.facilitator, 999) == 404
