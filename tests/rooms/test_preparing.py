"""A convention is made from a template or an earlier edition, furnished and changed; nothing is half-done."""

from datetime import date, datetime, timedelta

import pytest
from auditlog.context import set_actor

from tests.rooms.world import MORNING, TWO_O_CLOCK, ZONE, World, make_world
from tisserand.cluster.conventions.actions import furnishing, preparing, programme
from tisserand.cluster.conventions.laying_out import Block, Grid
from tisserand.cluster.conventions.models import (
    Convention,
    Meeting,
    MeetingRule,
    ProgrammeSession,
    Schedule,
    Speaker,
)
from tisserand.cluster.conventions.queries.preparing import every_convention, preparation_of, seal_of
from tisserand.cluster.conventions.templates import shipped_templates

pytestmark = pytest.mark.django_db
STARTS = {
    "afternoon": (12, 50, "14:00", "16:58"),
    "whole-day": (14, 24, "09:00", "16:43"),
    "after-work": (8, 15, "17:00", "18:57"),
}


@pytest.fixture
def world() -> World:
    return make_world()


def beginnings(day: date = date(2028, 5, 11), **more: object) -> preparing.Beginnings:
    facts = {"titles": {"fr": "Rencontres"}, "venue": "Halle", "town": "Belvaux", "country": "LU", **more}
    return preparing.Beginnings(day=day, **facts)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def planned(world: World, state: str = "draft", round_number: int = 1, table: int = 1) -> Meeting:
    schedule = Schedule.objects.create(
        convention=world.convention,
        number=1,
        state=state,
        status="bounded",
        levels=[],
        refusals=[],
        made_at=world.at,
    )
    return Meeting.objects.create(
        schedule=schedule,
        a=world.workshop,
        b=world.buyer,
        round=world.convention.rounds.get(number=round_number),
        table=world.convention.tables.get(number=table),
        interpreter=world.convention.interpreters.get(),
    )


def rounds_seal(world: World) -> str:
    return seal_of(list(world.convention.rounds.order_by("number")))


def tables_seal(world: World) -> str:
    return seal_of(list(world.convention.tables.order_by("number")))


# ------------------------------------------------------------------ beginning


@pytest.mark.parametrize("code", STARTS)
def test_every_shipped_template_makes_a_whole_draft(code: str):
    convention = preparing.begin_from_template(shipped_templates()[code], beginnings())

    rounds, clocks = list(convention.rounds.all()), STARTS[code]
    assert (len(rounds), convention.tables.count()) == clocks[:2]
    assert (local(rounds[0].starts_at), local(rounds[-1].ends_at)) == tuple(
        f"2028-05-11 {clock}" for clock in clocks[2:]
    )
    for session in convention.sessions.all():
        assert convention.starts_at <= session.starts_at < session.ends_at <= convention.ends_at
        assert session.title_fr
        assert session.title_de
        assert session.title_en
    assert convention.state == "draft"
    assert convention.registration_until < convention.wishes_until < convention.starts_at


def test_the_templates_are_told_in_every_language():
    for template in shipped_templates().values():
        assert {*template.name} == {*template.about} == {"fr", "de", "en"}


def test_the_same_convention_is_begun_once_and_another_gets_an_address_of_its_own():
    template = shipped_templates()["after-work"]
    first = preparing.begin_from_template(template, beginnings())
    with pytest.raises(preparing.AlreadyPrepared) as again:
        preparing.begin_from_template(template, beginnings())
    other = preparing.begin_from_template(template, beginnings(date(2028, 6, 15)))

    assert again.value.convention == first
    assert [first.slug, other.slug] == ["rencontres-2028", "rencontres-2028-2"]


def test_the_address_is_never_a_word_that_leads_elsewhere():
    made = preparing.begin_from_template(
        shipped_templates()["after-work"], beginnings(titles={"de": "Große Börse 2028"})
    )

    assert made.slug == "grosse-borse-2028"


def test_a_new_edition_takes_everything_over_but_people_and_keeps_the_clock_in_summer_time(world: World):
    old = world.convention
    Convention.objects.filter(pk=old.pk).update(
        capacity=77,
        wish_mode="requests",
        lunch_starts_at=TWO_O_CLOCK,
        lunch_ends_at=TWO_O_CLOCK + timedelta(hours=1),
    )
    MeetingRule.objects.create(convention=old, of_group="buyers", to_group="buyers")
    session = ProgrammeSession.objects.create(
        convention=old, sort="round_table", title_fr="Table ronde", starts_at=MORNING, ends_at=TWO_O_CLOCK
    )
    Speaker.objects.create(session=session, name="Ada")
    session.attendees.add(world.buyer)
    old.tables.filter(number=1).update(host=world.buyer, zone="A", across=2, down=3, seats=6)
    old.refresh_from_db()

    made = preparing.begin_from_edition(old, beginnings())

    assert (made.edition_of, made.state, made.capacity, made.wish_mode) == (old, "draft", 77, "requests")
    assert made.wall_key != old.wall_key
    assert local(made.starts_at) == "2028-05-11 09:00"
    assert local(made.lunch_starts_at) == "2028-05-11 14:00"
    assert [local(one.starts_at)[-5:] for one in made.rounds.all()] == ["14:00", "14:15", "14:30", "14:45"]
    copy = made.sessions.get()
    assert (copy.title_fr, local(copy.starts_at)) == ("Table ronde", "2028-05-11 09:00")
    assert (copy.speakers.count(), copy.attendees.count(), made.registrations.count()) == (0, 0, 0)
    table = made.tables.get(number=1)
    assert (table.zone, table.across, table.down, table.seats, table.host) == ("A", 2, 3, 6, None)
    interpreter = made.interpreters.get()
    assert (interpreter.name, interpreter.languages.count(), interpreter.rounds.count()) == (
        "Inès Da Costa",
        2,
        4,
    )
    assert {one.convention_id for one in interpreter.rounds.all()} == {made.pk}
    assert made.meeting_rules.get().of_group == "buyers"
    assert preparation_of(made).came_last_time == 3


def test_the_team_sees_every_convention_with_its_counts(world: World, django_assert_num_queries):
    for number in range(5):
        preparing.begin_from_template(
            shipped_templates()["after-work"], beginnings(date(2028, 1, 1) + timedelta(days=number))
        )
    with django_assert_num_queries(3):
        shown = every_convention()

    assert (shown[-1].registration_count, shown[-1].round_count, shown[-1].table_count) == (3, 4, 3)
    assert (shown[0].registration_count, shown[0].round_count, shown[0].table_count) == (0, 8, 15)


def test_a_draft_is_thrown_away_and_what_others_know_of_is_not(world: World):
    draft = preparing.begin_from_template(shipped_templates()["after-work"], beginnings())

    preparing.discard(draft)
    preparing.discard(draft)  # sent twice
    Convention.objects.update(state="draft")  # with registrations
    with pytest.raises(preparing.IsNoDraft):
        preparing.discard(world.convention)

    assert [one.slug for one in Convention.objects.all()] == ["spring"]


# ------------------------------------------------------------------ settings


def test_on_another_day_programme_rounds_and_lunch_move_along(world: World):
    convention = world.convention
    ProgrammeSession.objects.create(
        convention=convention, sort="break", title_fr="Pause", starts_at=MORNING, ends_at=TWO_O_CLOCK
    )
    facts = {
        "starts_at": datetime(2027, 4, 8, 9, tzinfo=ZONE),
        "ends_at": datetime(2027, 4, 8, 18, tzinfo=ZONE),
    }

    preparing.change_settings(convention, facts, seen=seal_of([convention]))

    assert local(convention.sessions.get().starts_at) == "2027-04-08 09:00"
    assert [local(one.starts_at) for one in convention.rounds.all()][:2] == [
        "2027-04-08 14:00",
        "2027-04-08 14:15",
    ]


def test_a_published_plan_keeps_its_day(world: World):
    planned(world, "provisional")
    facts = {"starts_at": MORNING + timedelta(days=1), "ends_at": MORNING + timedelta(days=1, hours=9)}

    with pytest.raises(preparing.PlanIsPublished):
        preparing.change_settings(world.convention, facts, seen=seal_of([world.convention]))

    world.convention.refresh_from_db()
    assert world.convention.starts_at == MORNING


def test_of_two_who_change_the_settings_the_second_is_told_who_was_first(world: World):
    read = seal_of([world.convention])
    with set_actor(world.facilitator):
        preparing.change_settings(world.convention, {"town": "Esch"}, seen=read)

    with pytest.raises(preparing.ChangedMeanwhile) as told:
        preparing.change_settings(world.convention, {"town": "Mersch"}, seen=read)

    assert (told.value.by, told.value.at is not None) == (str(world.facilitator), True)
    assert Convention.objects.get().town == "Esch"


def test_that_the_day_beats_or_a_step_is_taken_disturbs_nobody_who_changes_settings(world: World):
    read = seal_of([world.convention])
    Convention.objects.update(pulse=7, state="wishes_closed")

    assert preparing.change_settings(world.convention, {"town": "Esch"}, seen=read).town == "Esch"


def test_what_a_wish_means_stands_once_wishes_are_open(world: World):
    with pytest.raises(preparing.ModeOfWishesStands):
        preparing.change_settings(
            world.convention, {"wish_mode": "requests"}, seen=seal_of([world.convention])
        )


@pytest.mark.parametrize("state", ["live", "closed", "followed_up"])
def test_once_the_day_has_come_nothing_is_prepared_any_more(world: World, state: str):
    Convention.objects.update(state=state)
    grid, blocks = Grid(TWO_O_CLOCK, TWO_O_CLOCK + timedelta(hours=1), 10, 0), [Block("A", 5)]
    calls = [
        lambda: preparing.change_settings(world.convention, {}, seen=seal_of([world.convention])),
        lambda: furnishing.make_rounds(world.convention, grid, seen=rounds_seal(world)),
        lambda: furnishing.make_tables(world.convention, blocks, seen=tables_seal(world)),
        lambda: furnishing.remove_interpreter(world.convention.interpreters.get()),
        lambda: programme.keep_session(world.convention, {}),
    ]
    for call in calls:
        with pytest.raises(preparing.TooLateToPrepare):
            call()


# ------------------------------------------------------------------ rounds


def test_more_rounds_find_those_who_are_there_all_day_and_not_the_others(world: World):
    world.buyer.rounds.set(world.convention.rounds.filter(number__lte=2))
    grid = Grid(TWO_O_CLOCK, TWO_O_CLOCK + timedelta(hours=2), 20, 0)

    rounds = furnishing.make_rounds(world.convention, grid, seen=rounds_seal(world))

    assert [local(one.starts_at)[-5:] for one in rounds] == [
        "14:00",
        "14:20",
        "14:40",
        "15:00",
        "15:20",
        "15:40",
    ]
    assert (world.workshop.rounds.count(), world.buyer.rounds.count()) == (6, 2)
    assert world.convention.interpreters.get().rounds.count() == 6


def test_rounds_may_take_the_times_of_others_and_become_fewer(world: World):
    quarter = timedelta(minutes=15)  # every round but the last begins where another one began before
    grid = Grid(TWO_O_CLOCK + quarter, TWO_O_CLOCK + 4 * quarter, 13, 2)

    rounds = furnishing.make_rounds(world.convention, grid, seen=rounds_seal(world))

    assert [(one.number, local(one.starts_at)[-5:]) for one in rounds] == [
        (1, "14:15"),
        (2, "14:30"),
        (3, "14:45"),
    ]


def test_a_round_with_meetings_even_of_a_draft_does_not_go(world: World):
    planned(world, round_number=4)
    with pytest.raises(furnishing.HoldsMeetings) as refused:
        furnishing.make_rounds(
            world.convention,
            Grid(TWO_O_CLOCK, TWO_O_CLOCK + timedelta(minutes=30), 13, 2),
            seen=rounds_seal(world),
        )

    assert (refused.value.numbers, world.convention.rounds.count()) == ([4], 4)


def test_rounds_of_a_published_plan_stay_but_further_ones_may_follow(world: World):
    planned(world, "provisional")
    moved = Grid(TWO_O_CLOCK, TWO_O_CLOCK + timedelta(hours=2), 20, 0)
    longer = Grid(TWO_O_CLOCK, TWO_O_CLOCK + timedelta(minutes=73), 13, 2)

    with pytest.raises(preparing.PlanIsPublished):
        furnishing.make_rounds(world.convention, moved, seen=rounds_seal(world))

    assert len(furnishing.make_rounds(world.convention, longer, seen=rounds_seal(world))) == 5


def test_of_two_who_divide_the_day_one_wins(world: World):
    read = rounds_seal(world)
    grid = Grid(TWO_O_CLOCK, TWO_O_CLOCK + timedelta(hours=1), 20, 0)
    with set_actor(world.facilitator):
        furnishing.make_rounds(world.convention, grid, seen=read)

    with pytest.raises(preparing.ChangedMeanwhile) as told:
        furnishing.make_rounds(world.convention, grid, seen=read)
    assert told.value.by == str(world.facilitator)


# ------------------------------------------------------------------ tables


def test_tables_keep_their_numbers_and_their_hosts_when_the_hall_is_furnished_anew(world: World):
    world.convention.tables.filter(number=2).update(host=world.buyer, across=1, down=1)
    blocks = [Block("Nord", 1), Block("Süd", 3, 6)]

    tables = furnishing.make_tables(world.convention, blocks, seen=tables_seal(world))

    assert [(table.number, table.zone, table.seats, table.across, table.down) for table in tables] == [
        (1, "Nord", 4, 1, 1),
        (2, "Süd", 6, 1, 2),
        (3, "Süd", 6, 2, 2),
        (4, "Süd", 6, 3, 2),
    ]
    assert [table.host for table in tables] == [None, world.buyer, None, None]


def test_a_table_with_meetings_does_not_go_and_everything_stays(world: World):
    planned(world, table=3)
    before = tables_seal(world)

    with pytest.raises(furnishing.HoldsMeetings) as refused:
        furnishing.make_tables(world.convention, [Block("A", 2)], seen=before)

    assert (refused.value.numbers, tables_seal(world)) == ([3], before)


def test_two_tables_never_stand_in_one_place(world: World):
    first, second, _third = furnishing.make_tables(world.convention, [Block("A", 3)], seen=tables_seal(world))

    with pytest.raises(furnishing.PlaceIsTaken) as taken:
        furnishing.change_table(second, {"across": 1, "down": 1}, seen=seal_of([second]))
    moved = furnishing.change_table(
        second, {"across": 5, "down": 4, "host": world.buyer}, seen=seal_of([second])
    )

    assert (taken.value.number, moved.across, moved.down, moved.host) == (first.number, 5, 4, world.buyer)
    with pytest.raises(preparing.ChangedMeanwhile):
        furnishing.change_table(second, {"seats": 2}, seen=seal_of([second]))


# ------------------------------------------------------------------ interpreters


def test_an_interpreter_who_sits_in_meetings_stays(world: World):
    planned(world)

    with pytest.raises(furnishing.InterpretsMeetings):
        furnishing.remove_interpreter(world.convention.interpreters.get())

    assert world.convention.interpreters.count() == 1


def test_an_interpreter_is_named_once(world: World):
    facts = {"name": "Inès Da Costa", "language": "de", "languages": ["fr", "de"], "rounds": []}

    with pytest.raises(furnishing.IsNamedAlready):
        furnishing.keep_interpreter(world.convention, facts)
    made = furnishing.keep_interpreter(
        world.convention, {**facts, "name": "Milo", "rounds": world.convention.rounds.all()}
    )

    assert (made.languages.count(), made.rounds.count()) == (2, 4)
    with pytest.raises(preparing.ChangedMeanwhile):
        furnishing.keep_interpreter(world.convention, facts, person=made, seen="something else")


# ------------------------------------------------------------------ programme

SESSION = {
    "sort": "workshop",
    "title_fr": "Atelier",
    "place_fr": "Salle 1",
    "starts_at": MORNING,
    "ends_at": MORNING + timedelta(hours=1),
}


def test_a_session_is_kept_with_its_speakers_and_whoever_is_in_it(world: World):
    made = programme.keep_session(
        world.convention, SESSION, speakers=[{"name": "Ada"}, {"name": "Milo"}], attendees=[world.buyer]
    )

    seal = seal_of([made], ("attendees", "speakers"))
    programme.keep_session(
        world.convention, {"title_fr": "Autre"}, speakers=[{"name": "Ada"}], session=made, seen=seal
    )

    kept = ProgrammeSession.objects.get()
    assert (kept.title_fr, [one.name for one in kept.speakers.all()], kept.attendees.count()) == (
        "Autre",
        ["Ada"],
        0,
    )
    with pytest.raises(preparing.ChangedMeanwhile):
        programme.keep_session(world.convention, {"title_fr": "Tard"}, session=made, seen=seal)


def test_a_room_holds_one_session_at_a_time_and_nobody_speaks_in_two(world: World):
    first = programme.keep_session(world.convention, SESSION, speakers=[{"name": "Ada"}])
    after = {"starts_at": SESSION["ends_at"], "ends_at": SESSION["ends_at"] + timedelta(hours=1)}

    with pytest.raises(programme.RoomIsTaken) as room:
        programme.keep_session(world.convention, SESSION)
    with pytest.raises(programme.SpeaksElsewhere) as elsewhere:
        programme.keep_session(
            world.convention, SESSION | {"place_fr": "Salle 2"}, speakers=[{"name": "Ada"}]
        )
    programme.keep_session(world.convention, SESSION | after, speakers=[{"name": "Ada"}])

    assert (room.value.session, elsewhere.value.name, elsewhere.value.session) == (first, "Ada", first)
    assert world.convention.sessions.count() == 2


def test_a_session_lies_within_the_hours_of_its_convention(world: World):
    early = SESSION | {"starts_at": MORNING - timedelta(minutes=1)}

    with pytest.raises(programme.OutsideTheConvention):
        programme.keep_session(world.convention, early)
