"""Writing letters and sending them: written in one transaction with their occasion, sent afterwards, once."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage

from .models import Letter

log = logging.getLogger(__name__)


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
    """Sends what was written and not sent yet; a letter that fails waits for the next time. How many left."""
    sent = 0
    for letter in Letter.objects.filter(sent_at=None).order_by("pk"):
        message = EmailMessage(letter.subject, letter.body, to=[letter.recipient], headers=_headers(letter))
        try:
            message.send()
        except (OSError, SMTPException, ValueError) as error:  # ValueError: an address that cannot be sent to
            log.warning("letter %s to be sent again: %s", letter.pk, error)
            continue
        Letter.objects.filter(pk=letter.pk).update(sent_at=at)
        sent += 1
    return sent


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Content-Language": letter.language}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
