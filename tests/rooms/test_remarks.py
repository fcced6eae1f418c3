"""What participants say of the provisional plan is kept, answered once, and told by letter."""

import pytest

from tests.rooms.plans import draft
from tests.rooms.world import World, make_world
from tisserand.cluster.conventions import actions, tasks
from tisserand.cluster.conventions.models import Meeting, Remark, Schedule
from tisserand.cluster.conventions.queries import remarks_on
from tisserand.cluster.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def shown(world: World) -> Schedule:
    schedule = draft(world, (world.workshop, world.buyer, 1, 1), (world.cooperative, world.buyer, 2, 2))
    return actions.publish_schedule(schedule, at=world.at)


def remark(world: World, words: str = "Trop tôt.", meeting: Meeting | None = None) -> Remark:
    return actions.remark_on_plan(world.buyer, words, meeting=meeting, at=world.at)


def test_a_remark_is_about_the_plan_that_is_shown_and_kept_once(world: World) -> None:
    schedule = shown(world)
    mine = schedule.meetings.get(a=world.workshop)
    first, again = remark(world, meeting=mine), remark(world, meeting=mine)
    assert first == again
    assert (first.schedule, first.meeting, first.words) == (schedule, mine, "Trop tôt.")


def test_nothing_is_remarked_on_before_there_is_a_plan_nor_when_it_is_final(world: World) -> None:
    with pytest.raises(actions.NoRemarksNow):
        remark(world)
    actions.finalise_schedule(shown(world), at=world.at)
    with pytest.raises(actions.NoRemarksNow):
        remark(world)
    assert Remark.objects.count() == 0


def test_a_meeting_of_others_or_of_a_replaced_version_is_refused(world: World) -> None:
    old = shown(world).meetings.get(a=world.workshop)
    with pytest.raises(actions.NotInYourAgenda):
        actions.remark_on_plan(world.cooperative, "?", meeting=old, at=world.at)
    shown(world)
    with pytest.raises(actions.NotInYourAgenda):
        remark(world, meeting=old)


def test_ten_remarks_may_wait_at_once(world: World) -> None:
    shown(world)
    for number in range(10):
        remark(world, f"Remarque {number}")
    with pytest.raises(actions.TooManyRemarks):
        remark(world, "Encore une")
    tasks.answer_remark(Remark.objects.first(), "Vu.", by=world.facilitator)
    assert remark(world, "Encore une").pk


def test_the_answer_goes_by_letter_in_the_language_of_its_reader(world: World) -> None:
    shown(world)
    tasks.answer_remark(remark(world), "Nous déplaçons.", by=world.facilitator)
    letter = Letter.objects.get()
    assert (letter.recipient, letter.language) == ("esch-achats@member.example", "fr")
    assert letter.subject == "Votre remarque sur le planning\u00a0: Spring convention"
    assert [words in letter.body for words in ("Trop tôt.", "Nous déplaçons.")] == [True, True]


def test_of_two_who_answer_the_first_is_heard_and_the_second_is_told(world: World) -> None:
    shown(world)
    opened = remark(world)
    tasks.answer_remark(Remark.objects.get(), "Oui.", by=world.facilitator)
    with pytest.raises(actions.AnsweredAlready) as quicker:
        tasks.answer_remark(opened, "Non.", by=world.stranger)
    assert (quicker.value.remark.answer, quicker.value.remark.answered_by) == ("Oui.", world.facilitator)
    assert (Remark.objects.get().answer, Letter.objects.count()) == ("Oui.", 1)


def test_those_that_wait_come_first(world: World) -> None:
    shown(world)
    done, waiting = remark(world, "Une"), remark(world, "Deux")
    actions.answer_remark(done, "Vu.", by=world.facilitator, at=world.at)
    assert remarks_on(world.convention) == [waiting, done]
