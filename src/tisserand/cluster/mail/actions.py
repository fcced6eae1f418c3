"""Writing letters and sending them: written in one transaction with their occasion, sent afterwards, once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.message import Message
from email.mime.nonmultipart import MIMENonMultipart
from smtplib import SMTPException
from time import monotonic

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from .models import Enclosure, Letter

log = logging.getLogger(__name__)
GIVEN_UP = timedelta(hours=1)
"""After so long a letter that somebody took up is waited for no more: whoever did is gone."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to go with a letter; the content type as it stands in a mail, with its parameters."""

    name: str
    content_type: str
    content: bytes


def write_letter(
    key: str,
    recipient: str,
    *,
    language: str,
    subject: str,
    body: str,
    at: datetime,
    stop_url: str = "",
    enclosed: Sequence[Enclosed] = (),
) -> Letter:
    """The letter for this occasion and reader: written now, or the one that was written before.

    With `stop_url` the reader's mail program can stop such letters in one click (RFC 8058). What is
    `enclosed` goes with it and is forgotten once it has left.
    """
    with transaction.atomic():
        letter, is_new = Letter.objects.get_or_create(
            key=key,
            recipient=recipient,
            defaults={
                "language": language,
                "subject": subject,
                "body": body,
                "stop_url": stop_url,
                "written_at": at,
            },
        )
        if is_new and enclosed:
            Enclosure.objects.bulk_create(
                Enclosure(letter=letter, name=one.name, content_type=one.content_type, content=one.content)
                for one in enclosed
            )
    return letter


def send_waiting_letters(*, at: datetime) -> int:
    """Sends what was written and not sent yet; a letter that fails waits for the next time. How many left.

    However many workers do so at once, each letter is taken up by one of them.
    """
    sent, begun = 0, monotonic()
    for letter in Letter.objects.filter(_free(at)).order_by("pk"):
        now = at + timedelta(seconds=monotonic() - begun)
        if not Letter.objects.filter(_free(now), pk=letter.pk).update(taken_at=now):
            continue  # another worker was quicker
        try:
            message = _message(letter)
            message.send()
        except (OSError, SMTPException, ValueError) as error:  # ValueError: an address that cannot be sent to
            log.warning("letter %s to be sent again: %s", letter.pk, error)
            Letter.objects.filter(pk=letter.pk).update(taken_at=None)
            continue
        with transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(sent_at=at)
            letter.enclosures.all().delete()
        sent += 1
    return sent


def _free(at: datetime) -> Q:
    """Not sent, and in nobody's hands."""
    return Q(sent_at=None) & (Q(taken_at=None) | Q(taken_at__lte=at - GIVEN_UP))


def _message(letter: Letter) -> EmailMessage:
    """The letter as a mail, with what is enclosed."""
    message = EmailMessage(letter.subject, letter.body, to=[letter.recipient], headers=_headers(letter))
    for one in letter.enclosures.all():
        message.attach(_part(one))
    return message


def _part(one: Enclosure) -> MIMENonMultipart:
    """A file as a part of a mail, its content type with all parameters, its bytes as they are."""
    told = Message()
    told["Content-Type"] = one.content_type
    part = MIMENonMultipart(told.get_content_maintype(), told.get_content_subtype())
    for name, value in told.get_params(failobj=[])[1:]:
        part.set_param(name, value)
    part.set_payload(bytes(one.content))
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=one.name)
    return part


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Content-Language": letter.language}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
