"""My agenda: opened by its key, true to the published plan, and told what became of a meeting."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import TWO_O_CLOCK, World, wish

from tisserand.cluster.conventions.models import Delegate, Meeting, Registration, Schedule, Wish
from tisserand.cluster.ties.models import Tie

DURING_THE_FIRST = TWO_O_CLOCK + timedelta(minutes=5)


@pytest.fixture
def clock(monkeypatch) -> Callable[[datetime], None]:
    """Sets what the pages take for now."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("tisserand.interfaces.web.member.agenda.timezone.now", lambda: moment)

    return set_to


@pytest.fixture
def published(world: World, version) -> Schedule:
    """The workshop meets the buyer, then the cooperative with an interpreter."""
    schedule = version(
        (world.workshop, world.buyer, 1, 2), (world.workshop, world.cooperative, 3, 1), state="provisional"
    )
    schedule.meetings.filter(round__number=3).update(interpreter=world.convention.interpreters.get())
    return schedule


def page_of(registration: Registration, language: str = "en") -> str:
    return f"/{language}/agenda/{registration.agenda_key}/"


def tell(client: Client, registration: Registration, meeting: Meeting, became: str):
    return client.post(f"{page_of(registration)}meetings/{meeting.pk}/", {"became": became}, follow=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Premier rendez-vous", "avec l’interprète Inès Da Costa", "en allemand", "Provisoire")),
        ("de", ("Erstes Gespräch", "mit Dolmetschen durch Inès Da Costa", "auf Deutsch", "Vorläufig")),
        ("en", ("First meeting", "with the interpreter Inès Da Costa", "in German", "Provisional")),
    ],
)
def test_the_key_opens_the_agenda_in_three_languages_without_signing_in(
    world: World, client: Client, published, clock, language: str, words, strict_templates: None
) -> None:
    clock(world.at)
    answer = client.get(page_of(world.workshop, language))
    html = answer.content.decode()
    assert [word for word in words if word not in html] == []
    assert faults_of_page(html) == []
    assert answer.context["next"].other == world.buyer


def test_a_wrong_key_opens_nothing(world: World, client: Client, published: Schedule) -> None:
    assert client.get("/en/agenda/wrong-key/").status_code == 404
    assert client.get("/a/wrong-key/").status_code == 404
    assert client.get("/en/agenda/wrong-key/agenda.pdf").status_code == 404
    meeting = published.meetings.first()
    assert client.post(f"/en/agenda/wrong-key/meetings/{meeting.pk}/").status_code == 404
    Registration.objects.filter(pk=world.workshop.pk).update(state="withdrawn")
    assert client.get(page_of(world.workshop)).status_code == 404


def test_the_printed_code_leads_to_the_readers_language(world: World, client: Client) -> None:
    answer = client.get(f"/a/{world.workshop.agenda_key}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(world.workshop, "de"))


def test_the_page_is_kept_from_search_engines_and_other_hosts(
    world: World, client: Client, published: Schedule
) -> None:
    answer = client.get(page_of(world.workshop))
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_before_the_plan_is_published_it_says_when(world: World, client: Client, version) -> None:
    version((world.workshop, world.buyer, 1, 2))
    answer = client.get(page_of(world.workshop))
    assert (answer.context["next"], answer.context["encounters"]) == (None, [])
    assert "as soon as wishes are closed and the plan is published" in answer.content.decode()
    world.convention.wishes_until = world.at
    world.convention.save()
    assert "Wishes close on 9 February 2027." in client.get(page_of(world.workshop)).content.decode()


def test_the_day_is_a_thread_of_meetings_and_pauses(world: World, client: Client, published, clock) -> None:
    clock(DURING_THE_FIRST)
    knots = client.get(page_of(world.workshop)).context["thread"]
    assert [knot.encounter and knot.encounter.meeting.table.number for knot in knots] == [2, None, 1]


def test_the_next_meeting_moves_on_with_the_clock(world: World, client: Client, published, clock) -> None:
    for moment, expected in (
        (TWO_O_CLOCK - timedelta(minutes=6), "in 6 min"),
        (DURING_THE_FIRST, "now"),
        (TWO_O_CLOCK + timedelta(minutes=14), "in 16 min"),
    ):
        clock(moment)
        answer = client.get(page_of(world.workshop))
        assert answer.context["until"] == expected
    assert answer.context["next"].other == world.cooperative
    clock(TWO_O_CLOCK + timedelta(hours=2))
    assert "Your meetings are over." in client.get(page_of(world.workshop)).content.decode()


def test_what_became_of_a_meeting_is_asked_once_it_has_begun(world, client, published, clock) -> None:
    for moment, asked in (
        (world.at, []),
        (TWO_O_CLOCK - timedelta(minutes=1), []),
        (DURING_THE_FIRST, [world.buyer]),
    ):
        clock(moment)
        assert [one.other for one in client.get(page_of(world.workshop)).context["untold"]] == asked


def test_a_held_meeting_writes_a_tie_and_stays_held(world: World, client: Client, published, clock) -> None:
    clock(DURING_THE_FIRST)
    meeting = published.meetings.get(round__number=1)
    tell(client, world.workshop, meeting, "held")
    tell(client, world.buyer, meeting, "no-show")
    meeting.refresh_from_db()
    assert (meeting.state, Tie.objects.count()) == (Meeting.State.DONE, 1)
    asked = client.get(page_of(world.workshop)).context["untold"]
    assert [side.is_held for side in asked] == [True]


def test_a_no_show_can_turn_out_to_have_come(world: World, client: Client, published, clock) -> None:
    clock(DURING_THE_FIRST)
    meeting = published.meetings.get(round__number=1)
    html = tell(client, world.workshop, meeting, "no-show").content.decode()
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.NO_SHOW
    assert "It took place after all" in html
    tell(client, world.workshop, meeting, "held")
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.DONE


def test_nothing_is_told_too_early(world: World, client: Client, published, clock) -> None:
    clock(world.at)
    meeting = published.meetings.get(round__number=1)
    assert "has not begun yet" in tell(client, world.workshop, meeting, "held").content.decode()
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.SCHEDULED


def test_other_peoples_meetings_and_nonsense_lead_nowhere(world, client, published, clock) -> None:
    clock(TWO_O_CLOCK + timedelta(hours=1))
    meeting = published.meetings.get(round__number=1)
    assert tell(client, world.cooperative, meeting, "held").status_code == 404
    assert tell(client, world.workshop, meeting, "married").status_code == 404
    assert client.post(f"{page_of(world.workshop)}meetings/99999999/").status_code == 404
    assert client.get(f"{page_of(world.workshop)}meetings/{meeting.pk}/").status_code == 405


def test_the_answer_needs_the_seal_of_the_form(world: World, published: Schedule) -> None:
    strict = Client(enforce_csrf_checks=True)
    meeting = published.meetings.first()
    answer = strict.post(f"{page_of(world.workshop)}meetings/{meeting.pk}/", {"became": "held"})
    assert answer.status_code == 403


def test_a_refused_must_is_told_without_others_secrets(world: World, client: Client, version) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    wish(world.workshop, world.cooperative, Wish.Level.MUST)
    a, b = world.workshop.pk, world.buyer.pk
    version(
        state="provisional",
        refusals=(
            {"a": a, "b": b, "points": 4, "cause": "veto", "details": ["b"]},
            {
                "a": world.cooperative.pk,
                "b": a,
                "points": 4,
                "cause": "partner_full",
                "details": [str(world.cooperative.pk), str(b)],
            },
        ),
    )
    told = client.get(page_of(world.workshop)).context["missing"]
    assert [(one.name, one.why) for one in told] == [
        ("Esch Achats", "It did not come about this time."),
        ("Coopérative du Haut-Fourneau", "Coopérative du Haut-Fourneau is fully booked."),
    ]


def test_a_partner_who_has_enough_meetings_is_told_without_the_others(
    world: World, client: Client, version
) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    a, b = world.workshop.pk, world.buyer.pk
    details = [str(b), "1", str(world.cooperative.pk)]
    further = [["tables_exhausted", []]]
    version(
        state="provisional",
        refusals=(
            {"a": a, "b": b, "points": 4, "cause": "most_reached", "details": details, "further": further},
        ),
    )
    (told,) = client.get(page_of(world.workshop)).context["missing"]
    assert told.why == "Esch Achats has as many meetings as it wants."


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        ("veto", "It did not come about this time."),
        ("forbidden_pair", "It did not come about this time."),
        ("promised_minimum", "Another promise would be broken."),
    ],
)
def test_neither_a_no_nor_what_others_were_promised_is_told(
    world: World, client: Client, version, cause: str, why: str
) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    a, b, other = world.workshop.pk, world.buyer.pk, str(world.cooperative.pk)
    version(
        state="provisional", refusals=({"a": a, "b": b, "points": 4, "cause": cause, "details": [other]},)
    )
    (told,) = client.get(page_of(world.workshop)).context["missing"]
    assert told.why == why


def test_agenda_and_calendar_can_be_taken_away(world: World, client: Client, published: Schedule) -> None:
    paper = client.get(f"{page_of(world.workshop)}agenda.pdf")
    calendar = client.get(f"{page_of(world.workshop)}agenda.ics")
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert calendar.content.count(b"BEGIN:VEVENT") == 2
    assert client.get(f"{page_of(world.workshop)}agenda.exe").status_code == 404


def test_there_is_nothing_to_take_away_before_publication(world: World, client: Client, version) -> None:
    version((world.workshop, world.buyer, 1, 2))
    assert client.get(f"{page_of(world.workshop)}agenda.pdf").status_code == 404


@pytest.mark.parametrize("rounds", [(1,), (1, 2, 3)])
def test_the_agenda_costs_the_same_whatever_its_length(
    world: World, client: Client, version, rounds, django_assert_num_queries
) -> None:
    others = [world.buyer, world.cooperative, world.cooperative]
    pairs = [(world.workshop, other, number, 1) for other, number in zip(others, rounds[:2], strict=False)]
    version(*pairs, state="provisional")
    with django_assert_num_queries(12):
        client.get(page_of(world.workshop))


def test_the_worker_serves_agendas_and_nothing_else(client: Client) -> None:
    answer = client.get("/agenda-worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "agenda" in answer.content.decode()


def test_where_two_people_came_the_agenda_says_who_goes_where(world: World, client: Client, version) -> None:
    Delegate.objects.create(registration=world.workshop, position=2, name="Mia Second")
    world.convention.tables.filter(number__gt=1).update(host=None)
    version(
        (world.workshop, world.buyer, 1, 1), (world.workshop, world.cooperative, 1, 2), state="provisional"
    )
    page = client.get(page_of(world.workshop)).content.decode()
    assert "For Delegate 1" in page or "Für Delegate 1" in page
    assert "For Mia Second" in page or "Für Mia Second" in page


def test_an_agenda_that_was_seen_as_it_is_comes_without_its_page(
    client: Client, world: World, version: Callable[..., Schedule], django_assert_max_num_queries
) -> None:
    shown = version((world.cooperative, world.buyer, 1, 1), state="provisional")
    address = f"/fr/agenda/{world.buyer.agenda_key}/"
    first = client.get(address)
    with django_assert_max_num_queries(5):
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["Referrer-Policy"] == "same-origin"

    shown.meetings.update(table=world.convention.tables.last())
    moved = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    elsewhere = client.get(
        f"/de/agenda/{world.buyer.agenda_key}/", headers={"if-none-match": moved.headers["ETag"]}
    )
    assert (moved.status_code, elsewhere.status_code) == (200, 200)
