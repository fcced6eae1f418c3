"""From the pages: remark on the plan, answer, make it final, print again what has changed."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.rooms.plans import draft
from tests.rooms.world import World, make_world

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Remark, Schedule

pytestmark = pytest.mark.django_db
ROOM = "/en/cockpit/conventions/spring/"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def facilitator(world: World) -> Client:
    client = Client()
    client.force_login(world.facilitator)
    return client


def shown(world: World) -> Schedule:
    schedule = draft(world, (world.workshop, world.buyer, 1, 1), (world.cooperative, world.buyer, 2, 2))
    return actions.publish_schedule(schedule, at=world.at)


def changed(world: World) -> Schedule:
    schedule = draft(world, (world.workshop, world.buyer, 3, 3), (world.cooperative, world.buyer, 2, 2))
    return actions.publish_schedule(schedule, at=world.at)


def remarks_page(world: World) -> str:
    return f"/en/agenda/{world.buyer.agenda_key}/remarks/"


def test_the_agenda_leads_to_a_form_and_the_remark_is_shown_with_its_answer(
    client: Client, facilitator: Client, world: World
) -> None:
    meeting = shown(world).meetings.get(a=world.workshop)
    agenda = client.get(f"/en/agenda/{world.buyer.agenda_key}/").content.decode()
    assert f'href="{remarks_page(world)}"' in agenda
    sent = client.post(remarks_page(world), {"meeting": meeting.pk, "words": "Too early <b>for us</b>."})
    assert (sent.status_code, sent.headers["Location"]) == (302, remarks_page(world))
    told = Remark.objects.get()
    page = facilitator.get(f"{ROOM}remarks/").content.decode()
    assert "One remark waits for an answer." in page
    assert "Too early &lt;b&gt;for us&lt;/b&gt;." in page
    answered = facilitator.post(f"{ROOM}remarks/{told.pk}/", {"words": "We move it to half past two."})
    assert answered.status_code == 302
    assert "We move it to half past two." in client.get(remarks_page(world)).content.decode()
    assert "Every remark is answered." in facilitator.get(f"{ROOM}remarks/").content.decode()


@pytest.mark.parametrize(
    ("given", "faulty"),
    [
        ({"meeting": "", "words": "  "}, "id_words"),
        ({"meeting": "", "words": "x" * 1_001}, "id_words"),
        ({"meeting": "999", "words": "Mine?"}, "id_meeting"),
    ],
)
def test_a_remark_that_says_nothing_or_too_much_comes_back_as_typed(
    client: Client, world: World, given: dict[str, str], faulty: str
) -> None:
    shown(world)
    answer = client.post(remarks_page(world), given)
    page = answer.content.decode()
    assert (answer.status_code, Remark.objects.count()) == (422, 0)
    assert f'href="#{faulty}"' in page
    assert given["words"].strip() in page


def test_an_empty_answer_comes_back_and_is_not_sent(
    client: Client, facilitator: Client, world: World
) -> None:
    shown(world)
    client.post(remarks_page(world), {"words": "Too early."})
    answer = facilitator.post(f"{ROOM}remarks/{Remark.objects.get().pk}/", {"words": ""})
    assert (answer.status_code, Remark.objects.get().answered_at) == (422, None)
    assert f'href="#id_{Remark.objects.get().pk}_words"' in answer.content.decode()


def test_the_second_of_two_who_answer_reads_what_the_first_wrote(
    client: Client, facilitator: Client, world: World
) -> None:
    shown(world)
    client.post(remarks_page(world), {"words": "Too early."})
    told = Remark.objects.get()
    actions.answer_remark(told, "Already moved.", by=world.facilitator, at=world.at)
    page = facilitator.post(f"{ROOM}remarks/{told.pk}/", {"words": "No."}, follow=True).content.decode()
    assert "Noémie T. was quicker and answered: “Already moved.”" in page


def test_the_plan_is_made_final_once_and_takes_no_remarks_then(
    client: Client, facilitator: Client, world: World
) -> None:
    schedule = shown(world)
    address = f"{ROOM}versions/{schedule.number}/final/"
    assert "Make version 1 final" in facilitator.get(f"{ROOM}remarks/").content.decode()
    first, second = (facilitator.post(address, follow=True).content.decode() for _ in range(2))
    assert "Version 1 is final; everybody gets their agenda by letter." in first
    assert "Version 1 cannot become final: only the provisional schedule can." in second
    assert "Make version 1 final" not in second
    assert client.post(remarks_page(world), {"words": "Too late?"}).status_code == 302
    assert Remark.objects.count() == 0


def test_a_page_of_many_remarks_asks_no_more_of_the_database(
    facilitator: Client, world: World, django_assert_max_num_queries
) -> None:
    schedule = shown(world)
    meeting = schedule.meetings.get(a=world.workshop)
    for count in (1, 50):
        Remark.objects.bulk_create(
            Remark(registration=world.buyer, schedule=schedule, meeting=meeting, words=f"{n}", at=world.at)
            for n in range(count)
        )
        with django_assert_max_num_queries(15):
            assert facilitator.get(f"{ROOM}remarks/").status_code == 200


def test_after_a_change_only_what_is_out_of_date_is_printed(facilitator: Client, world: World) -> None:
    shown(world)
    schedule = changed(world)
    page = facilitator.get(f"{ROOM}papers/?since=1").content.decode()
    assert "2 agendas are out of date." in page
    assert f"{ROOM}versions/2/agendas/?since=1" in page
    for paper, pages in (("agendas", 4), ("cards", 2)):
        answer = facilitator.get(f"{ROOM}versions/{schedule.number}/{paper}/?since=1")
        assert len(PdfReader(BytesIO(answer.content)).pages) == pages
    text = (
        PdfReader(BytesIO(facilitator.get(f"{ROOM}versions/2/agendas/?since=1").content))
        .pages[0]
        .extract_text()
    )
    assert "Time moved" in text or "Heure changée" in text or "Uhrzeit geändert" in text


def test_papers_are_there_once_a_plan_is_shown(facilitator: Client, world: World) -> None:
    assert "There is nothing to print yet." in facilitator.get(f"{ROOM}papers/").content.decode()
    shown(world)
    assert "Version 1 on paper." in facilitator.get(f"{ROOM}papers/").content.decode()
    for address in ("papers/?since=x", "versions/1/wall/?since=1", "versions/1/agendas/?since=x"):
        assert facilitator.get(f"{ROOM}{address}").status_code == 404


def test_a_delegates_badge_opens_the_agenda(client: Client, world: World) -> None:
    shown(world)
    delegate = world.buyer.delegates.get()
    answer = client.get(f"/a/{delegate.key}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/fr/agenda/{delegate.key}/")
    assert client.get(f"/fr/agenda/{delegate.key}/").status_code == 200
    assert client.get(f"/fr/agenda/{delegate.key}/agenda.ics").status_code == 200
