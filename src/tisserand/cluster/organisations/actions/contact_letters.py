"""The letters around a relayed message: please confirm, somebody wrote to you, here is the answer.

None of them tells an address; the one to an address nobody confirmed repeats nothing its writer typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.organisations.models import RelayedMessage

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """An address and the language read there."""

    email: str
    language: str


def write_confirmation(message: RelayedMessage, token: str, *, at: datetime) -> None:
    """Asks whether the address is the writer's own."""
    with override(message.language):
        names = _names(message, link=reverse("message-confirm", args=(token,)))
        subject = _("Please confirm your message to %(organisation)s") % names
        body = _(
            "Hello,\n\n"
            "somebody, probably you, wrote a message to %(organisation)s on the pages of %(cluster)s and gave"
            " this e-mail address. It leaves once you confirm it, within seven days:\n%(link)s\n\n"
            "If it was not you, do nothing: the message is not sent and is erased.\n"
        )
    reader = Reader(message.sender_email, message.language)
    _write("confirm", message, reader, subject=subject, body=body % names, at=at)


def write_message_on(message: RelayedMessage, readers: Sequence[Reader], *, at: datetime) -> None:
    """Passes the message on to everybody who reads for the organisation, each in their language."""
    for reader in readers:
        with override(reader.language):
            names = _names(message, link=reverse("message", args=(message.key,)))
            subject = _("%(sender)s writes to %(organisation)s: %(subject)s") % names
            body = _(
                "Hello,\n\n"
                "%(sender)s wrote to %(organisation)s through %(cluster)s:\n\n"
                "%(text)s\n\n"
                "Answer here; your e-mail address is not shown:\n%(link)s\n\n"
                "Please do not answer this mail itself: it would go to the cluster, not to %(sender)s.\n"
            )
        _write("message", message, reader, subject=subject, body=body % names, at=at)


def write_answer(message: RelayedMessage, *, at: datetime) -> None:
    """Brings the answer to whoever wrote."""
    with override(message.language):
        names = _names(message, link=reverse("contact", args=(message.organisation.slug,)))
        subject = _("%(organisation)s answers: %(subject)s") % names
        body = _(
            "Hello,\n\n"
            "%(organisation)s answers your message of %(day)s:\n\n"
            "%(answer)s\n\n"
            "To write again:\n%(link)s\n\n"
            "Please do not answer this mail itself: it would go to the cluster.\n"
        )
    reader = Reader(message.sender_email, message.language)
    _write("answer", message, reader, subject=subject, body=body % names, at=at)


def _names(message: RelayedMessage, link: str) -> dict[str, str]:
    return {
        "organisation": message.organisation.name,
        "cluster": settings.CLUSTER_NAME,
        "sender": message.sender_name,
        "subject": message.subject,
        "text": message.body,
        "answer": message.answer,
        "day": date_format(message.written_at, "DATE_FORMAT"),
        "link": f"{settings.SITE_URL}{link}",
    }


def _write(sort: str, message: RelayedMessage, to: Reader, *, subject: str, body: str, at: datetime) -> None:
    key = f"relayed:{message.pk}:{sort}"
    write_letter(key, to.email, language=to.language, subject=subject[:LONGEST_SUBJECT], body=body, at=at)
