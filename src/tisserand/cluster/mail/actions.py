"""Writing letters and sending them: written in one transaction with their occasion, sent afterwards, once."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic

from django.core.mail import EmailMessage
from django.db.models import Q

from .models import Letter

log = logging.getLogger(__name__)
GIVEN_UP = timedelta(hours=1)
"""After so long a letter that somebody took up is waited for no more: whoever did is gone."""


def write_letter(
    key: str, recipient: str, *, language: str, subject: str, body: str, at: datetime, stop_url: str = ""
) -> Letter:
    """The letter for this occasion and reader: written now, or the one that was written before.

    With `stop_url` the reader's mail program can stop such letters in one click (RFC 8058).
    """
    letter, _ = Letter.objects.get_or_create(
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
        message = EmailMessage(letter.subject, letter.body, to=[letter.recipient], headers=_headers(letter))
        try:
            message.send()
        except (OSError, SMTPException, ValueError) as error:  # ValueError: an address that cannot be sent to
            log.warning("letter %s to be sent again: %s", letter.pk, error)
            Letter.objects.filter(pk=letter.pk).update(taken_at=None)
            continue
        Letter.objects.filter(pk=letter.pk).update(sent_at=at)
        sent += 1
    return sent


def _free(at: datetime) -> Q:
    """Not sent, and in nobody's hands."""
    return Q(sent_at=None) & (Q(taken_at=None) | Q(taken_at__lte=at - GIVEN_UP))


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Content-Language": letter.language}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
