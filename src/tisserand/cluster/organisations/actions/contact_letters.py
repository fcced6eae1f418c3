"""The letters around a relayed message: please confirm, somebody wrote to you, here is the answer.

None of them tells an address; the one to an address nobody confirmed repeats nothing its writer typed.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import RelayedMessage

from .letters import Reader, address_of, write_to


def write_confirmation(message: RelayedMessage, token: str, *, at: datetime) -> None:
    """Asks whether the address is the writer's own."""
    subject = _("Please confirm your message to %(organisation)s")
    body = _(
        "Hello,\n\n"
        "somebody, probably you, wrote a message to %(organisation)s on the pages of %(cluster)s and gave"
        " this e-mail address. It leaves once you confirm it, within seven days:\n%(link)s\n\n"
        "If it was not you, do nothing: the message is not sent and is erased.\n"
    )
    _write("confirm", message, [_writer(message)], subject, body, page=("message-confirm", token), at=at)


def write_message_on(message: RelayedMessage, readers: Iterable[Reader], *, at: datetime) -> None:
    """Passes the message on to everybody who reads for the organisation, each in their language."""
    subject = _("%(sender)s writes to %(organisation)s: %(subject)s")
    body = _(
        "Hello,\n\n"
        "%(sender)s wrote to %(organisation)s through %(cluster)s:\n\n"
        "%(text)s\n\n"
        "Answer here; your e-mail address is not shown:\n%(link)s\n\n"
        "Please do not answer this mail itself: it would go to the cluster, not to %(sender)s.\n"
    )
    _write("message", message, readers, subject, body, page=("message", message.key), at=at)


def write_answer(message: RelayedMessage, *, at: datetime) -> None:
    """Brings the answer to whoever wrote."""
    subject = _("%(organisation)s answers: %(subject)s")
    body = _(
        "Hello,\n\n"
        "%(organisation)s answers your message of %(day)s:\n\n"
        "%(answer)s\n\n"
        "To write again:\n%(link)s\n\n"
        "Please do not answer this mail itself: it would go to the cluster.\n"
    )
    page = ("contact", message.organisation.slug)
    _write("answer", message, [_writer(message)], subject, body, page=page, at=at)


def _writer(message: RelayedMessage) -> Reader:
    return Reader(message.sender_email, message.language)


def _write(
    sort: str,
    message: RelayedMessage,
    to: Iterable[Reader],
    subject: Promise,
    body: Promise,
    *,
    page: tuple[str, str],
    at: datetime,
) -> None:
    def text() -> tuple[str, str]:
        names = {
            "organisation": message.organisation.name,
            "cluster": settings.CLUSTER_NAME,
            "sender": message.sender_name,
            "subject": message.subject,
            "text": message.body,
            "answer": message.answer,
            "day": date_format(message.written_at, "DATE_FORMAT"),
            "link": address_of(*page),
        }
        return str(subject) % names, str(body) % names

    write_to(to, f"relayed:{message.pk}:{sort}", text, at=at)
