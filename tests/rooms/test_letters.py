"""Letters wait for each other in no way: one that cannot leave holds up no other."""

from datetime import UTC, datetime

import pytest
from django.core import mail

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
