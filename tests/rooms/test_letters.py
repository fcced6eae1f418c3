"""Letters wait for each other in no way: one that cannot leave holds up no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from tisserand.cluster.mail.actions import send_waiting_letters, write_letter
from tisserand.cluster.mail.models import Letter

AT = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_a_letter_that_cannot_be_made_holds_up_no_other() -> None:
    for key, subject in (("first", "Two\nlines"), ("second", "One line")):
        write_letter(key, "mia@saarfaden.example", language="de", subject=subject, body="x", at=AT)
    assert send_waiting_letters(at=AT) == 1
    assert [message.subject for message in mail.outbox] == ["One line"]
    assert [letter.key for letter in Letter.objects.filter(sent_at=None)] == ["first"]


def three_letters() -> None:
    for key in ("first", "second", "third"):
        write_letter(key, "mia@saarfaden.example", language="de", subject=key, body="x", at=AT)


@pytest.mark.django_db
def test_a_letter_leaves_once_however_many_workers_send(monkeypatch: pytest.MonkeyPatch) -> None:
    three_letters()
    send, by_others = EmailMessage.send, []

    def slowly(message: EmailMessage, **more: object) -> int:
        """While the first letter is on its way, another worker begins and ends."""
        if not by_others:
            by_others.append(0)
            by_others[0] = send_waiting_letters(at=AT)
        return send(message, **more)

    monkeypatch.setattr(EmailMessage, "send", slowly)
    assert (send_waiting_letters(at=AT), by_others) == (1, [2])
    assert sorted(message.subject for message in mail.outbox) == ["first", "second", "third"]


@pytest.mark.django_db
def test_a_letter_that_a_worker_left_lying_is_sent_an_hour_later() -> None:
    three_letters()
    Letter.objects.filter(key="first").update(taken_at=AT)
    assert send_waiting_letters(at=AT + timedelta(minutes=59)) == 2
    assert send_waiting_letters(at=AT + timedelta(minutes=60)) == 1
    assert Letter.objects.filter(sent_at=None).count() == 0


@pytest.mark.django_db
def test_a_letter_that_failed_is_free_for_the_next_time(settings) -> None:
    three_letters()
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send_waiting_letters(at=AT) == 0
    settings.EMAIL_BACKEND = backend
    assert send_waiting_letters(at=AT) == 3
