"""What a change would gain is computed, told against the best plan without it, and asked for once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rooms.world import World, make_world, register, wish
from tisserand.cluster.conventions import actions, counter, planning, tasks
from tisserand.cluster.conventions.models import Interpreter, Scenario, Table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tisserand.cluster.conventions.counter.supposing.SECONDS", 1.0)


@pytest.fixture
def world() -> World:
    """Two rounds, one table: of four wishes of two pairs each, two meetings find a place."""
    world = make_world(rounds=2, tables=1)
    newcomer = register(world.convention, "Atelier Neuf", "Longwy", "FR", ["fr"])
    for of, to in ((world.buyer, world.cooperative), (world.buyer, newcomer), (newcomer, world.cooperative)):
        wish(of, to, "must")
    run = planning.open_run(world.convention, by=None, seconds=2, seed=0, at=timezone.now())
    tasks.plan_meetings.func(run.pk)
    return world


def computed(world: World, sort: str, amount: int, languages: str = "") -> Scenario:
    scenario = tasks.ask_what_if(world.convention, sort, amount, languages=languages, by=world.facilitator)
    tasks.compute_gains.func(scenario.pk)
    scenario.refresh_from_db()
    return scenario


@pytest.mark.parametrize(("sort", "amount"), [("rounds", 1), ("minutes", 8)])
def test_what_gives_a_third_place_gains_the_third_meeting(world: World, sort: str, amount: int) -> None:
    gains = computed(world, sort, amount).gains
    assert {name: gains[name] for name in ("meetings", "points", "wishes")} == {
        "meetings": 1,
        "points": 4,
        "wishes": 1,
    }
    assert (gains["most_points"], gains["is_proved"]) == (4, True)


def test_a_table_more_gains_nothing_where_people_are_what_is_short(world: World) -> None:
    """Three people who all meet each other, two rounds: a second table seats nobody more."""
    gains = computed(world, "tables", 1).gains
    assert (gains["meetings"], gains["points"], gains["is_proved"]) == (0, 0, True)


def test_an_interpreter_more_joins_those_who_share_no_language(world: World) -> None:
    Interpreter.objects.all().delete()
    Table.objects.create(convention=world.convention, number=2)
    wish(world.workshop, world.cooperative, "must")
    assert computed(world, "interpreter", 1, "fr de").gains["points"] > 0
    assert computed(world, "interpreter", 1, "en de").gains["points"] == 0


def test_shorter_rounds_keep_to_the_hours_and_to_who_is_there(world: World) -> None:
    world.buyer.rounds.remove(world.convention.rounds.get(number=2))
    problem = counter.problem_of(world.convention)

    changed = counter.supposed(problem, "minutes", 5)

    assert [(one.start_minute - 840, one.minutes) for one in changed.rounds] == [
        (0, 5),
        (7, 5),
        (14, 5),
        (21, 5),
    ]
    rounds = {one.id: one.rounds for one in changed.registrations}
    assert rounds[str(world.buyer.pk)] == {1, 2}
    assert rounds[str(world.cooperative.pk)] == {1, 2, 3, 4}


def test_the_same_question_is_computed_once(world: World) -> None:
    first = computed(world, "tables", 2)
    assert tasks.ask_what_if(world.convention, "tables", 2, by=None) == first
    assert tasks.ask_what_if(world.convention, "tables", 3, by=None) != first
    assert actions.begin_supposing(first, at=timezone.now()) is False


def test_a_dead_worker_leaves_no_question_open_for_ever(world: World) -> None:
    scenario = tasks.ask_what_if(world.convention, "tables", 2, by=None)
    actions.begin_supposing(scenario, at=timezone.now() - timedelta(minutes=5))
    assert actions.settle_silent_scenarios(world.convention, at=timezone.now()) == 1
    scenario.refresh_from_db()
    assert (scenario.state, scenario.fault) == (Scenario.State.FAILED, "silent")


def test_a_change_that_contradicts_the_records_is_told(world: World) -> None:
    scenario = computed(world, "rounds", 70)
    assert (scenario.state, scenario.fault) == (Scenario.State.FAILED, "too_many_rounds rounds 72 62")


def test_without_a_version_there_is_nothing_to_compare_with() -> None:
    with pytest.raises(actions.NothingToCompareWith):
        tasks.ask_what_if(make_world().convention, "tables", 1, by=None)
