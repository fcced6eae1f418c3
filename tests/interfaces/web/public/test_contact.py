"""Writing to an organisation: addresses stay hidden, strangers confirm theirs, robots and floods stop."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.accounts.models import Consent, User
from tisserand.cluster.mail.actions import send_waiting_letters
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.actions import contact
from tisserand.cluster.organisations.models import ContactPerson, Organisation, RelayedMessage
from tisserand.interfaces.web.frame.forms import _clock, opened_now, seconds_open

FORM = "/en/directory/moselwerk/contact/"
pytestmark = pytest.mark.django_db


def said(**changes: str) -> dict[str, str]:
    opened = _clock.sign(str(int(timezone.now().timestamp()) - 60))
    return {
        "name": "Maud Kieffer",
        "email": "Maud@Achats.example",
        "subject": "Bed linen",
        "body": "Would you wash for us?",
        "agreed": "on",
        "homepage": "",
        "opened": opened,
        **changes,
    }


def posted(client: Client) -> list[mail.EmailMessage]:
    send_waiting_letters(at=timezone.now())
    return mail.outbox


def link_in(text: str) -> str:
    return re.search(r"http://localhost:8000(\S+)", text)[1]


def representative_of(world: World, name: str = "workshop"):
    return getattr(world, name).organisation.representatives.get().user


def test_a_visitor_confirms_once_then_the_message_leaves(client, world: World) -> None:
    answer = client.post(FORM, said())
    assert (answer.status_code, answer.url) == (302, "/en/directory/moselwerk/")
    [confirmation] = posted(client)
    assert confirmation.to == ["maud@achats.example"]
    assert "Would you wash" not in confirmation.body

    page = client.get(link_in(confirmation.body))
    assert "One more click, and your message leaves." in page.content.decode()
    assert RelayedMessage.objects.get().sent_at is None
    client.post(link_in(confirmation.body))
    letter = posted(client)[-1]
    assert letter.to == [representative_of(world).email]
    assert letter.subject == "Maud Kieffer schreibt an Moselwerk: Bed linen"

    client.post(FORM, said(subject="Second"))
    assert posted(client)[-1].subject == "Maud Kieffer schreibt an Moselwerk: Second"


def test_one_address_confirmed_is_not_another(client, world: World) -> None:
    client.post(FORM, said())
    client.post(link_in(posted(client)[0].body))
    client.post(FORM, said(email="else@where.example"))
    assert posted(client)[-1].to == ["else@where.example"]
    assert RelayedMessage.objects.get(sender_email="else@where.example").sent_at is None


def test_a_member_is_known_and_asked_for_no_address(client, world: World) -> None:
    buyer = representative_of(world, "buyer")
    client.force_login(buyer)
    assert 'name="email"' not in client.get(FORM).content.decode()
    client.post(FORM, said())
    [letter] = posted(client)
    assert (letter.to, RelayedMessage.objects.get().sender) == ([representative_of(world).email], buyer)
    assert Consent.objects.get(user=buyer).purpose == "contact"


def test_neither_side_ever_reads_the_others_address(client, world: World) -> None:
    buyer, workshop = representative_of(world, "buyer"), representative_of(world)
    client.force_login(buyer)
    client.post(FORM, said())
    [letter] = posted(client)
    page = link_in(letter.body)
    stranger = Client()
    shown = stranger.get(page).content.decode()
    stranger.post(page, {"answer": "Gern, ab März."})
    answer = posted(client)[-1]

    assert answer.to == [buyer.email]
    assert "Gern, ab März." in answer.body
    assert buyer.email not in letter.body + str(letter.message()) + shown
    assert workshop.email not in answer.body + str(answer.message())
    assert (letter.reply_to, answer.reply_to) == ([], [])


def test_a_message_is_answered_once(client, world: World) -> None:
    client.force_login(representative_of(world, "buyer"))
    client.post(FORM, said())
    page = link_in(posted(client)[0].body)
    assert client.post(page, {"answer": "Gern."}).status_code == 302
    again = client.post(page, {"answer": "Lieber nicht."})
    assert (again.status_code, RelayedMessage.objects.get().answer) == (409, "Gern.")


def test_a_message_that_was_not_sent_cannot_be_read(client, world: World) -> None:
    client.post(FORM, said())
    assert client.get(f"/en/messages/{RelayedMessage.objects.get().key}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("homepage", "http://spam.example", "Leave this field empty."),
        ("opened", "forged", "open for too long"),
        ("agreed", "", "Tick the box if you agree"),
        ("email", "nobody", "valid email address"),
        ("body", "", "This field is required."),
    ],
)
def test_robots_and_faults_are_told_what_to_mend_and_nothing_is_sent(
    client, world: World, field: str, value: str, hint: str
) -> None:
    answer = client.post(FORM, said(**{field: value}))
    assert (answer.status_code, hint in answer.content.decode()) == (422, True)
    assert (RelayedMessage.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_form_sent_at_once_is_sent_again_by_people(client, world: World) -> None:
    answer = client.post(FORM, said(opened=opened_now()))
    assert answer.status_code == 422
    assert "That was very quick." in answer.content.decode()


@pytest.mark.parametrize("path", [FORM, "/en/join/moselwerk/represent/", "/en/join/new/"])
@pytest.mark.parametrize("is_forged", [True, False])
def test_a_form_that_was_open_for_too_long_can_be_sent_once_more(
    client, world: World, path: str, is_forged: bool
) -> None:
    yesterday = _clock.sign(str(int(timezone.now().timestamp()) - 25 * 60 * 60))
    answer = client.post(path, said(opened="forged" if is_forged else yesterday))
    assert "open for too long" in answer.content.decode()
    assert seconds_open(answer.context["form"]["opened"].value()) < 60


def test_a_form_that_comes_back_keeps_its_seal(client, world: World) -> None:
    faulty = said(body="")
    answer = client.post(FORM, faulty)
    assert answer.context["form"]["opened"].value() == faulty["opened"]


@pytest.mark.parametrize("limited", ["sender", "network", "organisation"])
def test_each_limit_of_the_day_holds_and_ends(client, world: World, settings, limited: str) -> None:
    settings.MESSAGES_A_DAY = {"sender": 9, "network": 9, "organisation": 9, limited: 2}
    codes = [client.post(FORM, said()).status_code for _ in range(3)]
    assert (codes, RelayedMessage.objects.count()) == ([302, 302, 429], 2)
    RelayedMessage.objects.update(written_at=timezone.now() - timedelta(days=1))
    assert client.post(FORM, said()).status_code == 302


def test_only_what_a_trusted_proxy_says_of_the_network_is_believed(client, world: World, settings) -> None:
    settings.MESSAGES_A_DAY = {"sender": 9, "network": 1, "organisation": 9}
    first = client.post(FORM, said(), headers={"X-Forwarded-For": "198.51.100.1"})
    second = client.post(FORM, said(), headers={"X-Forwarded-For": "198.51.100.2"})
    assert (first.status_code, second.status_code) == (302, 429)
    settings.TRUSTED_PROXIES = 1
    third = client.post(FORM, said(), headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.2"})
    assert third.status_code == 302


def test_a_line_break_in_a_subject_begins_no_header(client, world: World) -> None:
    client.force_login(representative_of(world, "buyer"))
    client.post(FORM, said(subject="Linen\nBcc: all@where.example"))
    [letter] = posted(client)
    assert letter.subject.endswith("Linen Bcc: all@where.example")
    assert letter.recipients() == [representative_of(world).email]


@pytest.mark.parametrize(
    ("who", "reader"),
    [
        ("contact", "hof@where.example"),
        ("organisation", "info@moselwerk.example"),
        ("team", "noemie@cluster.example"),
    ],
)
def test_without_representatives_somebody_else_reads(client, world: World, who: str, reader: str) -> None:
    organisation = world.workshop.organisation
    organisation.representatives.all().delete()
    if who == "contact":
        ContactPerson.objects.create(organisation=organisation, name="Hof", email=reader)
    if who != "team":
        Organisation.objects.filter(pk=organisation.pk).update(email="info@moselwerk.example")
    client.force_login(representative_of(world, "buyer"))
    client.post(FORM, said())
    assert posted(client)[0].to == [reader]


def test_a_forged_or_old_link_sends_nothing(client, world: World) -> None:
    answer = client.post("/de/messages/confirm/1:x:forged/")
    assert (answer.status_code, "Dieser Link funktioniert nicht mehr." in answer.content.decode()) == (
        404,
        True,
    )


def test_nobody_writes_to_an_organisation_that_is_not_published(client, world: World) -> None:
    Organisation.objects.update(state="draft")
    assert client.get(FORM).status_code == 404


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_pages_are_sound_in_every_language(client, world: World, strict_templates, language: str) -> None:
    client.force_login(representative_of(world, "buyer"))
    form = client.get(f"/{language}/directory/moselwerk/contact/").content.decode()
    client.post(FORM, said())
    key = RelayedMessage.objects.get().key
    answer = client.get(f"/{language}/messages/{key}/").content.decode()
    assert faults_of_page(form) + faults_of_page(answer) == []


def test_a_message_that_nobody_reads_any_more_waits_and_one_that_is_erased_is_gone(
    client, world: World
) -> None:
    client.post(FORM, said())
    link = link_in(posted(client)[0].body)
    world.workshop.organisation.representatives.all().delete()
    User.objects.filter(pk=world.facilitator.pk).update(is_active=False)
    answer = client.post(link)
    assert (answer.status_code, RelayedMessage.objects.get().sent_at) == (409, None)
    assert "Nobody reads messages for this organisation yet." in answer.content.decode()
    User.objects.filter(pk=world.facilitator.pk).update(is_active=True)
    assert client.post(link).status_code == 302
    RelayedMessage.objects.all().delete()
    assert client.post(link).status_code == 404


def test_two_clicks_at_once_pass_a_message_on_once(client, world: World, monkeypatch) -> None:
    client.post(FORM, said())
    link = link_in(posted(client)[0].body)
    first, read = [], contact.message_to_confirm

    def read_then_the_other_click_comes(token: str) -> RelayedMessage:
        message = read(token)
        if not first:
            first.append(token)
            contact.confirm_message(token, at=timezone.now())
        return message

    monkeypatch.setattr(contact, "message_to_confirm", read_then_the_other_click_comes)
    assert client.post(link).status_code == 302
    assert [letter.to for letter in posted(client)[1:]] == [[representative_of(world).email]]
