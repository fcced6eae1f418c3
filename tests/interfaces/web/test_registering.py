"""The pages of registrations: the form, the invitation, the team's roll, the list of participants."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from tests.rooms.world import World, make_world, register

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Brought, Convention, Delegate, Registration
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.needs.models import Need
from tisserand.cluster.organisations.models import Organisation, Representative

pytestmark = pytest.mark.django_db
State = Registration.State
URL = "/en/conventions/spring/register/"


@pytest.fixture
def world() -> World:
    """Registration is open to everybody who is known, for a convention in four months."""
    made = make_world()
    later = timezone.now() + timedelta(days=120)
    Convention.objects.update(
        state="registration",
        is_approved_by_hand=False,
        starts_at=later,
        ends_at=later + timedelta(hours=9),
    )
    for one in made.convention.rounds.all():
        one.starts_at = later.replace(hour=8 + 3 * one.number, minute=0)
        one.ends_at = one.starts_at + timedelta(minutes=13)
        one.save()
    made.convention.refresh_from_db()
    return made


@pytest.fixture
def newcomer(world: World) -> Organisation:
    """A published organisation that is not registered; Ada acts for it."""
    organisation = Organisation.objects.create(
        slug="atelier-neuf",
        name="Atelier Neuf",
        kind="sse_enterprise",
        original_language="fr",
        territory=world.buyer.organisation.territory,
        town="Longwy",
        country="FR",
        state="published",
    )
    organisation.languages.add("fr")
    ada = User.objects.create_user("ada@neuf.example", name="Ada Thill", language="fr")
    Representative.objects.create(organisation=organisation, user=ada)
    return organisation


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def of(organisation: Organisation) -> Client:
    return signed_in(organisation.representatives.get().user)


def typed(**more: object) -> dict[str, object]:
    """The form as one person fills it in."""
    return {
        "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "1",
        "people-0-name": "Ada Thill",
        "people-0-diet": "vegan",
        "people-0-access_needs": "Rampe",
        "people-0-may_be_photographed": "on",
        "people-1-name": "",
        "people-1-diet": "anything",
        "brought-TOTAL_FORMS": "2",
        "brought-INITIAL_FORMS": "0",
        "brought-0-side": "need",
        "brought-0-title": "Wood",
        "brought-1-side": "need",
        "brought-1-title": "",
        "languages": ["fr", "de"],
        "language": "de",
        "when": "all",
        "least_meetings": "2",
        "most_meetings": "4",
        "role": "host",
        "email": "stand@neuf.example",
        "phone": "+352 1",
        "remarks": "",
        "is_listed": "on",
        **more,
    }


def test_whoever_acts_for_an_organisation_registers_it_and_gets_a_letter(newcomer):
    answer = of(newcomer).post(URL, typed())

    made = Registration.objects.get(organisation=newcomer)
    assert answer.headers["Location"] == f"/en/conventions/spring/registration/{made.pk}/"
    assert (made.state, made.wants_table, made.is_listed, made.most_meetings) == ("registered", True, True, 4)
    (ada,) = made.delegates.all()
    assert (ada.diet, ada.access_needs, ada.may_be_photographed) == ("vegan", "Rampe", True)
    assert made.rounds.count() == 4
    assert [(one.side, one.title, one.language) for one in made.brought.all()] == [("need", "Wood", "de")]
    letters = Letter.objects.order_by("recipient")
    assert [(one.recipient, one.language) for one in letters] == [
        ("ada@neuf.example", "fr"),
        ("stand@neuf.example", "de"),
    ]


BROKEN = {
    "nobody": ({"people-0-name": ""}, "id_people-0-name"),
    "an address": ({"people-0-email": "ada at home"}, "id_people-0-email"),
    "a diet": ({"people-0-diet": "stones"}, "id_people-0-diet"),
    "a long name": ({"people-0-name": "A" * 121}, "id_people-0-name"),
    "twice": ({"people-1-name": "ada thill"}, "id_delegates"),
    "no language": ({"languages": []}, "id_languages"),
    "an unknown language": ({"languages": ["xx"]}, "id_languages"),
    "letters in Dutch": ({"language": "nl"}, "id_language"),
    "no rounds": ({"when": "rounds"}, "id_rounds"),
    "rounds that are none": ({"when": "rounds", "rounds": ["99999999999999999999"]}, "id_rounds"),
    "at some time": ({"when": "midnight"}, "id_when"),
    "nowhere": ({"role": "bar"}, "id_role"),
    "least and most": ({"least_meetings": "4", "most_meetings": "2"}, "id_most_meetings"),
    "less than nothing": ({"least_meetings": "-1"}, "id_least_meetings"),
    "words for a number": ({"most_meetings": "many"}, "id_most_meetings"),
    "more than there are": ({"least_meetings": "90", "most_meetings": ""}, "id_least_meetings"),
    "an e-mail": ({"email": "x"}, "id_email"),
    "a telephone": ({"phone": "0" * 31}, "id_phone"),
    "remarks": ({"remarks": "x" * 1001}, "id_remarks"),
    "a line": ({"brought-0-title": "x" * 201}, "id_brought-0-title"),
    "a side": ({"brought-0-side": "both"}, "id_brought-0-side"),
}


@pytest.mark.parametrize(("broken", "place"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_stays(newcomer, broken, place):
    answer = of(newcomer).post(URL, typed(**broken))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{place}"' in page
    assert f'id="{place}"' in page
    assert "+352 1" in page or "phone" in broken
    assert not Registration.objects.filter(organisation=newcomer).exists()


@pytest.mark.parametrize(
    "broken",
    [{}, {"people-TOTAL_FORMS": "x"}, {"people-TOTAL_FORMS": "100000"}, {"brought-INITIAL_FORMS": ""}],
    ids=["nothing", "no number", "a thousand people", "no lines"],
)
def test_a_form_that_no_page_sends_makes_nothing(newcomer, broken):
    answer = of(newcomer).post(URL, {**typed(), **broken} if broken else {})

    assert answer.status_code == 422
    assert not Registration.objects.filter(organisation=newcomer).exists()


def test_half_a_day_and_single_rounds_are_understood(world, newcomer):
    client = of(newcomer)

    client.post(URL, typed(when="morning", least_meetings="1"))
    made = Registration.objects.get(organisation=newcomer)
    mornings = [one.number for one in made.rounds.order_by("number")]
    ada = made.delegates.get()
    again = {**typed(when="rounds", rounds=["2", "4"]), "people-0-id": ada.pk, "people-TOTAL_FORMS": "1"}
    answer = client.post(f"/en/conventions/spring/registration/{made.pk}/", again)

    assert mornings == [1]
    assert answer.status_code == 302
    assert [one.number for one in made.rounds.order_by("number")] == [2, 4]
    assert made.delegates.get() == ada


def test_what_is_on_the_boards_is_brought_by_a_tick(world, newcomer):
    now = timezone.now()
    need = Need.objects.create(
        organisation=newcomer,
        title="Bois",
        text="Bois",
        original_language="fr",
        state="published",
        valid_until=now.date() + timedelta(days=90),
        written_at=now,
        changed_at=now,
    )

    of(newcomer).post(URL, typed(published=[f"need-{need.pk}"]))

    assert Brought.objects.get(need=need).title == "Bois"


def test_somebody_elses_organisation_is_not_registered(world, newcomer):
    client = signed_in(world.stranger)

    answer = client.post(URL, {**typed(), "organisation": newcomer.slug})

    assert answer.status_code == 403
    assert not Registration.objects.filter(organisation=newcomer).exists()


def test_who_acts_for_nobody_is_led_to_the_ways_in_and_who_acts_for_two_chooses(world, newcomer):
    ada = newcomer.representatives.get().user
    Representative.objects.create(organisation=world.buyer.organisation, user=ada)

    assert b"/en/join/" in signed_in(world.stranger).get(URL).content
    assert b"?organisation=atelier-neuf" in signed_in(ada).get(URL).content


def test_who_is_registered_already_finds_the_registration(world):
    answer = of(world.buyer.organisation).get(URL)

    assert answer.headers["Location"] == f"/en/conventions/spring/registration/{world.buyer.pk}/"


def test_a_closed_registration_says_so(world, newcomer):
    Convention.objects.update(state="final")

    assert b"Registration is not open" in of(newcomer).get(URL).content
    assert of(newcomer).post(URL, typed()).status_code == 200
    assert not Registration.objects.filter(organisation=newcomer).exists()


def own(world: World) -> str:
    return f"/en/conventions/spring/registration/{world.buyer.pk}/"


def test_withdrawing_needs_a_tick_and_tells_who_moves_up(world, newcomer):
    Convention.objects.update(capacity=3)
    of(newcomer).post(URL, typed())
    waits = Registration.objects.get(organisation=newcomer)
    client = of(world.buyer.organisation)

    client.post(f"{own(world)}withdraw/", {})
    before = Registration.objects.get(pk=world.buyer.pk).state
    client.post(f"{own(world)}withdraw/", {"sure": "yes"})

    assert (waits.state, before) == ("waiting", "registered")
    assert Registration.objects.get(pk=waits.pk).state == "registered"
    assert Letter.objects.filter(recipient="ada@neuf.example").count() == 2
    page = client.get(own(world)).content.decode()
    assert "Esch Achats does not come." in page


def test_nobody_else_sees_or_changes_a_registration(world):
    client = signed_in(world.stranger)

    assert client.get(own(world)).status_code == 403
    assert client.post(own(world), typed()).status_code == 403
    assert client.post(f"{own(world)}withdraw/", {"sure": "yes"}).status_code == 403
    assert Client().get(own(world)).status_code == 302
    assert Registration.objects.get(pk=world.buyer.pk).state == "registered"


def test_once_the_plan_is_made_members_see_what_they_said_and_change_only_names_and_meals(world):
    Convention.objects.update(state="final")
    ada = world.buyer.delegates.get()
    sent = {**typed(when="morning", most_meetings="1"), "people-0-id": ada.pk, "people-TOTAL_FORMS": "1"}
    client = of(world.buyer.organisation)

    assert b'name="least_meetings"' not in client.get(own(world)).content
    assert client.post(own(world), sent).status_code == 302

    kept = Registration.objects.get(pk=world.buyer.pk)
    assert (kept.rounds.count(), kept.most_meetings) == (4, None)
    assert kept.delegates.get().diet == "vegan"


def invited(world: World, newcomer: Organisation) -> Registration:
    (made,) = actions.invite(world.convention, [newcomer], by=world.facilitator, at=timezone.now())
    return made


def known(**more: object) -> dict[str, object]:
    """What the page of the invitation sends when only the button is pressed."""
    return typed(**{"people-0-access_needs": "", "step": "confirm", **more})


def test_one_press_confirms_an_invitation_without_signing_in(world, newcomer):
    invitation = invited(world, newcomer)
    url = f"/fr/invited/{invitation.invitation_key}/"
    client = Client()
    ada = invitation.delegates.get()

    assert "Ada Thill" in client.get(url).content.decode()
    answer = client.post(url, known(**{"people-0-id": ada.pk}))

    assert answer.headers["Location"] == url
    assert Registration.objects.get(pk=invitation.pk).state == "registered"
    assert "Atelier Neuf" in client.get(url).content.decode()
    assert Letter.objects.filter(recipient="ada@neuf.example").count() == 1
    assert client.post(url, known()).status_code == 200
    assert Letter.objects.filter(recipient="ada@neuf.example").count() == 1


def test_an_invitation_is_declined_with_a_word(world, newcomer):
    invitation = invited(world, newcomer)
    url = f"/en/invited/{invitation.invitation_key}/"

    Client().post(url, {"step": "decline", "words": "Foire"})

    kept = Registration.objects.get(pk=invitation.pk)
    assert (kept.state, kept.remarks) == ("withdrawn", "Foire")
    assert b"Thank you for telling us" in Client().get(url).content


def test_a_broken_confirmation_is_told_and_confirms_nothing(world, newcomer):
    invitation = invited(world, newcomer)

    answer = Client().post(f"/en/invited/{invitation.invitation_key}/", known(**{"people-0-name": ""}))

    assert answer.status_code == 422
    assert b'href="#id_people-0-name"' in answer.content
    assert Registration.objects.get(pk=invitation.pk).state == "invited"


def test_no_key_no_page_and_an_invitation_of_last_year_shows_nothing(world, newcomer):
    invitation = invited(world, newcomer)
    url = f"/en/invited/{invitation.invitation_key}/"
    assert Client().get("/en/invited/nobody/").status_code == 404

    past = timezone.now() - timedelta(days=60)
    Convention.objects.update(starts_at=past, ends_at=past + timedelta(hours=9))

    assert Client().get(url).status_code == 404


ROLL = "/en/cockpit/conventions/spring/registrations/"


@pytest.mark.parametrize(("step", "state"), [("approve", "registered"), ("refuse", "refused")])
def test_the_team_decides_and_its_people_are_written_to(world, newcomer, step, state):
    Convention.objects.update(is_approved_by_hand=True)
    of(newcomer).post(URL, typed())
    asked = Registration.objects.get(organisation=newcomer)
    Letter.objects.all().delete()

    signed_in(world.facilitator).post(f"{ROLL}{asked.pk}/{step}/", {"words": "Too far"})

    assert (asked.state, Registration.objects.get(pk=asked.pk).state) == ("applied", state)
    assert Letter.objects.count() == 2


def test_a_refusal_without_a_reason_and_a_second_decision_change_nothing(world, newcomer):
    Convention.objects.update(is_approved_by_hand=True)
    of(newcomer).post(URL, typed())
    asked = Registration.objects.get(organisation=newcomer)
    client = signed_in(world.facilitator)

    told = client.post(f"{ROLL}{asked.pk}/refuse/", {"words": " "}, follow=True).content
    client.post(f"{ROLL}{asked.pk}/approve/")
    late = client.post(f"{ROLL}{asked.pk}/refuse/", {"words": "x"}, follow=True).content

    assert b"Please write why" in told
    assert b"A colleague was quicker" in late
    assert Registration.objects.get(pk=asked.pk).state == "registered"
    assert client.post(f"{ROLL}{asked.pk}/dance/").status_code == 404
    assert client.post(f"{ROLL}999999/approve/").status_code == 404


@pytest.mark.parametrize("places", ["0", "-3", "many", "99999999999999999999"])
def test_a_number_of_places_that_is_none_is_told(world, places):
    answer = signed_in(world.facilitator).post(ROLL, {"capacity": places})

    assert answer.status_code == 422
    assert b'href="#id_capacity"' in answer.content
    assert Convention.objects.get().capacity is None


def test_more_places_let_those_who_wait_come_and_they_are_written_to(world, newcomer):
    Convention.objects.update(capacity=3)
    of(newcomer).post(URL, typed())
    client = signed_in(world.facilitator)

    page = client.get(ROLL).content.decode()
    client.post(ROLL, {"capacity": "4"})

    assert "3 of 3 places are taken." in page
    assert Registration.objects.get(organisation=newcomer).state == "registered"
    assert Letter.objects.filter(recipient="ada@neuf.example").count() == 2


def test_the_team_finds_and_invites_who_is_not_there_yet(world, newcomer):
    client = signed_in(world.facilitator)

    page = client.get(ROLL, {"q": "atelier"}).content.decode()
    client.post(f"{ROLL}invite/", {"organisation": [newcomer.pk, "x", "9" * 30]})

    assert "Atelier Neuf" in page
    assert Registration.objects.get(organisation=newcomer).state == "invited"
    (letter,) = Letter.objects.all()
    assert f"/fr/invited/{Registration.objects.get(organisation=newcomer).invitation_key}/" in letter.body
    assert b"Tick at least one" in client.post(f"{ROLL}invite/", {}, follow=True).content


def test_groups_and_payments_of_two_colleagues_do_not_undo_each_other(world):
    client = signed_in(world.facilitator)
    buyer, workshop = world.buyer.pk, world.workshop.pk
    sent = {
        f"seen-{buyer}": "0",
        f"group-{buyer}": "",
        f"seen-{workshop}": "0",
        f"group-{workshop}": "crafts",
    }
    Registration.objects.filter(pk=buyer).update(is_paid=True)

    client.post(f"{ROLL}marks/", sent)
    late = client.post(
        f"{ROLL}marks/", {f"seen-{buyer}": "0", f"group-{buyer}": "buyers"}, follow=True
    ).content.decode()

    assert Registration.objects.get(pk=buyer).is_paid
    assert Registration.objects.get(pk=workshop).group == "crafts"
    assert "Esch Achats" in late
    assert Registration.objects.get(pk=buyer).group == ""


def test_the_roll_of_the_team_is_for_the_team(world):
    for client in (Client(), of(world.buyer.organisation)):
        assert client.get(ROLL).status_code in {302, 403}
        assert client.get(f"{ROLL[:-1]}.xlsx").status_code in {302, 403}
        assert client.post(f"{ROLL}marks/", {}).status_code in {302, 403}


def test_the_workbook_of_the_team_has_a_row_for_each_person_and_never_a_formula(world):
    Delegate.objects.filter(registration=world.buyer).update(name='=HYPERLINK("x")', diet="vegan")

    answer = signed_in(world.facilitator).get(f"{ROLL[:-1]}.xlsx")

    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 4
    named = {row[0]: (row[4], row[8]) for row in rows}
    assert named["Esch Achats"] == ('=HYPERLINK("x")', "vegan")


def test_only_who_agrees_is_named_and_people_only_to_those_who_come(world):
    Registration.objects.filter(pk=world.workshop.pk).update(is_listed=False)
    url = "/en/conventions/spring/participants/"
    stranger, comes = (
        Client().get(url).content.decode(),
        of(world.buyer.organisation).get(url).content.decode(),
    )

    assert ("Esch Achats" in stranger, "Moselwerk" in stranger, "Delegate 1" in stranger) == (
        True,
        False,
        False,
    )
    assert ("Moselwerk" in comes, "Delegate 1" in comes) == (False, True)
    assert "Moselwerk" not in Client().get("/en/conventions/spring/").content.decode()


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_list_is_taken_along_as_a_workbook_and_as_a_tagged_pdf(world, language):
    Registration.objects.filter(pk=world.workshop.pk).update(is_listed=False)
    url = f"/{language}/conventions/spring/participants"

    book = Client().get(f"{url}.xlsx").content
    paper = of(world.buyer.organisation).get(f"{url}.pdf").content

    rows = list(openpyxl.load_workbook(BytesIO(book)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["Coopérative du Haut-Fourneau", "Esch Achats"]
    assert len(rows[0]) == 5
    pdf = PdfReader(BytesIO(paper))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert ("Esch Achats" in text, "Delegate 1" in text, "Moselwerk" in text) == (True, True, False)
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert Client().get(f"{url}.exe").status_code == 404


@pytest.mark.parametrize("address", [ROLL, "/en/conventions/spring/participants/"])
def test_fifty_registrations_cost_no_more_queries_than_three(world, address, django_assert_max_num_queries):
    for number in range(50):
        register(world.convention, f"Maison {number}", "Trier", "DE", ["de"])
    client = signed_in(world.facilitator)
    client.get(address)

    with django_assert_max_num_queries(15):
        client.get(address)


def test_a_convention_in_preparation_has_neither_form_nor_list(world, newcomer):
    Convention.objects.update(state="draft")

    assert of(newcomer).get(URL).status_code == 404
    assert Client().get("/en/conventions/spring/participants/").status_code == 404


def test_who_waits_or_is_invited_finds_it_on_the_first_page_of_members(world, newcomer):
    Convention.objects.update(capacity=3)
    of(newcomer).post(URL, typed())

    page = of(newcomer).get("/en/my/").content.decode()

    assert "Atelier Neuf is on the waiting list." in page
