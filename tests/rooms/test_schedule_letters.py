"""Letters about the plan: to all at first and at last, else only to those whom a change concerns."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.press.calendar_program import CalendarProgram
from tests.rooms.plans import Place, draft
from tests.rooms.world import ZONE, World, make_world
from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, letters, tasks
from tisserand.cluster.conventions.models import Mailing, Schedule
from tisserand.cluster.conventions.tasks.publishing import write_due_letters
from tisserand.cluster.mail.actions import send_waiting_letters
from tisserand.cluster.mail.models import Enclosure, Letter

pytestmark = pytest.mark.django_db
COOPERATIVE, WORKSHOP, BUYER = (
    f"{slug}@member.example" for slug in ("cooperative-du-haut-fourneau", "moselwerk", "esch-achats")
)


@pytest.fixture
def world() -> World:
    return make_world()


def publish(world: World, *places: Place) -> Schedule:
    return actions.publish_schedule(draft(world, *places), at=world.at)


def first(world: World) -> Schedule:
    a, b, c = world.workshop, world.buyer, world.cooperative
    return publish(world, (a, b, 1, 1), (b, c, 2, 2), (a, c, 3, 3))


def written(world: World) -> dict[str, Letter]:
    """The letters that are due now, by reader."""
    known = set(Letter.objects.values_list("pk", flat=True))
    write_due_letters(world.convention, at=world.at)
    return {letter.recipient: letter for letter in Letter.objects.exclude(pk__in=known)}


def test_the_first_letter_goes_to_all_with_agenda_and_calendar_in_their_language(world: World) -> None:
    first(world)
    found = written(world)
    assert set(found) == {COOPERATIVE, WORKSHOP, BUYER}
    assert found[WORKSHOP].subject == "Ihre Agenda für den 11. März 2027"
    files = {one.name: one for one in found[WORKSHOP].enclosures.all()}
    assert {name: one.content_type for name, one in files.items()} == {
        "spring.pdf": "application/pdf",
        "spring.ics": "text/calendar; charset=utf-8; method=PUBLISH",
    }
    program = CalendarProgram(ZONE)
    program.take(bytes(files["spring.ics"].content))
    assert [(one.starts, one.summary) for one in program.shown] == [
        ("14:00", "Esch Achats, Tisch 1"),
        ("14:30", "Coopérative du Haut-Fourneau, Tisch 3"),
    ]


def test_a_change_is_written_only_to_those_whom_it_concerns_and_says_what_it_is(world: World) -> None:
    first(world)
    written(world)
    a, b, c = world.workshop, world.buyer, world.cooperative
    publish(world, (a, b, 4, 1), (b, c, 2, 2), (a, c, 3, 3))
    found = written(world)
    assert set(found) == {WORKSHOP, BUYER}
    assert found[WORKSHOP].subject == "Ihre Agenda für den 11. März 2027 hat sich geändert"
    lines = [line for line in found[WORKSHOP].body.splitlines() if line.startswith("– ")]
    assert lines == ["– Verlegt: Esch Achats, jetzt 14:45, Tisch 1 (bisher: 14:00, Tisch 1)"]


def test_new_and_cancelled_meetings_are_told_in_french(world: World) -> None:
    first(world)
    written(world)
    publish(world, (world.workshop, world.buyer, 1, 1), (world.workshop, world.cooperative, 3, 3))
    found = written(world)
    assert set(found) == {COOPERATIVE, BUYER}
    (line,) = [line for line in found[COOPERATIVE].body.splitlines() if line.startswith("– ")]
    assert line == "– Annulé\u00a0: Esch Achats (14:15, table 2)"
    again = publish(
        world,
        (world.workshop, world.buyer, 1, 1),
        (world.workshop, world.cooperative, 3, 3),
        (world.cooperative, world.buyer, 4, 1),
    )
    (line,) = [line for line in written(world)[COOPERATIVE].body.splitlines() if line.startswith("– ")]
    assert line == "– Nouveau\u00a0: Esch Achats, 14:45, table 1"
    assert again.sequence == 3


def test_a_new_version_in_which_nothing_changed_is_written_to_nobody(world: World) -> None:
    first(world)
    written(world)
    a, b, c = world.workshop, world.buyer, world.cooperative
    publish(world, (a, b, 1, 1), (b, c, 2, 2), (a, c, 3, 3))
    assert written(world) == {}
    assert Mailing.objects.filter(written_at=None).count() == 0


def test_the_final_letter_goes_to_all(world: World) -> None:
    schedule = first(world)
    written(world)
    actions.finalise_schedule(schedule, at=world.at)
    found = written(world)
    assert set(found) == {COOPERATIVE, WORKSHOP, BUYER}
    assert found[BUYER].subject == "Votre agenda définitif du 11 mars 2027"


def test_changes_between_two_letters_are_told_in_one(world: World) -> None:
    first(world)
    written(world)
    a, b, c = world.workshop, world.buyer, world.cooperative
    publish(world, (a, b, 4, 1), (b, c, 2, 2), (a, c, 3, 3))
    publish(world, (a, b, 4, 2), (b, c, 2, 2), (a, c, 3, 3))
    (line,) = [line for line in written(world)[BUYER].body.splitlines() if line.startswith("– ")]
    assert line == "– Déplacé\u00a0: Moselwerk, désormais 14:45, table 2 (avant\u00a0: 14:00, table 1)"


def test_a_first_letter_that_a_worker_left_lying_still_goes_to_all(world: World) -> None:
    first(world)
    a, b, c = world.workshop, world.buyer, world.cooperative
    publish(world, (a, b, 4, 1), (b, c, 2, 2), (a, c, 3, 3))
    assert set(written(world)) == {COOPERATIVE, WORKSHOP, BUYER}


def test_a_worker_that_died_on_the_way_leaves_the_rest_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first(world)
    make, made = letters.schedule.agenda_pdf, []

    def dying(plan: object, ident: str) -> bytes:
        if made:
            raise SystemExit("killed")
        made.append(ident)
        return make(plan, ident)

    monkeypatch.setattr(letters.schedule, "agenda_pdf", dying)
    with pytest.raises(SystemExit):
        write_due_letters(world.convention, at=world.at)
    assert Letter.objects.count() == 1
    monkeypatch.setattr(letters.schedule, "agenda_pdf", make)
    assert tasks.write_forgotten_letters.func() == 1
    tasks.write_about_schedule.func(world.convention.pk)
    assert (Letter.objects.count(), Letter.objects.values("recipient").distinct().count()) == (3, 3)
    assert tasks.write_forgotten_letters.func() == 0


def test_publishing_has_the_letters_written_and_sent(world: World) -> None:
    schedule = draft(world, (world.workshop, world.buyer, 1, 1))
    tasks.publish(schedule, by=world.facilitator)
    assert tasks.write_about_schedule.func(world.convention.pk) == 2
    send_waiting_letters(at=world.at)
    assert sorted(one.to[0] for one in mail.outbox) == [BUYER, WORKSHOP]
    assert [len(one.attachments) for one in mail.outbox] == [2, 2]
    tasks.finalise(schedule)
    assert tasks.write_about_schedule.func(world.convention.pk) == 2
    send_waiting_letters(at=world.at)
    assert len(mail.outbox) == 4
    assert Enclosure.objects.count() == 0


def test_two_readers_of_one_organisation_read_their_own_language(world: World) -> None:
    other = User.objects.create_user("claire@moselwerk.example", name="Claire", language="fr")
    world.workshop.organisation.representatives.create(user=other)
    first(world)
    found = written(world)
    calendars = {
        reader: bytes(found[reader].enclosures.get(name="spring.ics").content).decode()
        for reader in (WORKSHOP, other.email)
    }
    assert ["Tisch 1" in one for one in calendars.values()] == [True, False]
    assert found[other.email].subject == "Votre agenda du 11 mars 2027"


def test_letters_of_many_cost_few_queries_a_letter(world: World, django_assert_max_num_queries) -> None:
    schedule = first(world)
    with django_assert_max_num_queries(50):
        letters.announce_schedule(schedule, site_url="", at=world.at + timedelta(days=1))
