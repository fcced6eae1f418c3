"""Messages to an organisation, passed on by the cluster: neither side sees the other's address.

A visitor's message waits until their address is confirmed; members' addresses are known. How many messages
may be written in 24 hours is a setting, by sender, by network and by organisation.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction

from tisserand.cluster.accounts.actions import TERMS, give_consent
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation, RelayedMessage
from tisserand.cluster.organisations.queries.people import caretakers, spokespeople

from .contact_letters import write_answer, write_confirmation, write_message_on
from .letters import Reader, readers

TO_CONFIRM = timedelta(days=7)
_signer = signing.TimestampSigner(salt="message to confirm")


class TooManyMessages(Exception):
    """A limit of the day is reached: `of` is "sender", "network" or "organisation"."""

    def __init__(self, of: str) -> None:
        super().__init__(of)
        self.of = of


class NobodyToWriteTo(Exception):
    """Nobody speaks for the organisation and no facilitator looks after it."""


class NothingToConfirm(Exception):
    """The link is forged, too old, or its message has been erased."""


class AlreadyAnswered(Exception):
    """The message was answered before, perhaps by a colleague."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes; `is_confirmed` says that the address is known to be theirs."""

    name: str
    email: str
    language: str
    is_confirmed: bool
    person: User | None = None


def write_message(
    organisation: Organisation, sender: Sender, *, subject: str, body: str, network: str, at: datetime
) -> RelayedMessage:
    """Passes a message on, or writes to an unknown address first; `sent_at` tells which.

    Raises TooManyMessages and NobodyToWriteTo; then nothing was written.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        email = sender.email.strip().lower()
        _keep_to_limits(organisation, email, network, at)
        if not readers_of(organisation):
            raise NobodyToWriteTo
        message = RelayedMessage.objects.create(
            organisation=organisation,
            sender=sender.person,
            sender_name=_on_one_line(sender.name),
            sender_email=email,
            language=sender.language,
            subject=_on_one_line(subject),
            body=body,
            terms=TERMS["contact"].version,
            network=network,
            key=secrets.token_urlsafe(32),
            written_at=at,
        )
        if sender.person:
            give_consent(sender.person, "contact", at=at)
        if sender.is_confirmed:
            _pass_on(message, at)
        else:
            write_confirmation(message, _signer.sign(str(message.pk)), at=at)
    return message


def message_to_confirm(token: str) -> RelayedMessage:
    """The message that a confirmation link belongs to, sent already or not. Raises NothingToConfirm."""
    try:
        key = _signer.unsign(token, max_age=TO_CONFIRM)
    except signing.BadSignature as error:
        raise NothingToConfirm from error
    message = RelayedMessage.objects.select_related("organisation").filter(pk=key).first()
    if not message:
        raise NothingToConfirm
    return message


def confirm_message(token: str, *, at: datetime) -> RelayedMessage:
    """Passes on the message whose sender's address is now known; a second time nothing more happens.

    Raises NothingToConfirm, and NobodyToWriteTo where nobody reads it any more; then it still waits.
    """
    with transaction.atomic():
        known = message_to_confirm(token)
        message = RelayedMessage.objects.select_for_update().filter(pk=known.pk).first()
        if not message:
            raise NothingToConfirm
        if not message.sent_at:
            if not readers_of(message.organisation):
                raise NobodyToWriteTo
            _pass_on(message, at)
    return message


def answer_message(message: RelayedMessage, answer: str, *, at: datetime) -> None:
    """Sends the one answer to a message to whoever wrote it. Raises AlreadyAnswered."""
    with transaction.atomic():
        answered = RelayedMessage.objects.filter(pk=message.pk, answered_at=None, sent_at__isnull=False)
        if not answered.update(answer=answer, answered_at=at):
            raise AlreadyAnswered
        message.refresh_from_db()
        write_answer(message, at=at)


def readers_of(organisation: Organisation) -> Sequence[Reader]:
    """Who reads its messages: its representatives, else its contacts, else its own address, else the team."""
    if people := readers(spokespeople(organisation)):
        return people
    contacts = organisation.contacts.exclude(email="").order_by("order", "pk")
    addresses = [contact.email for contact in contacts] or list(filter(None, [organisation.email]))
    if addresses:
        return [Reader(address, organisation.original_language) for address in addresses]
    return readers(caretakers(organisation.territory))


def _pass_on(message: RelayedMessage, at: datetime) -> None:
    message.sent_at = at
    message.save(update_fields=("sent_at",))
    write_message_on(message, readers_of(message.organisation), at=at)


def _keep_to_limits(organisation: Organisation, email: str, network: str, at: datetime) -> None:
    lately = RelayedMessage.objects.filter(written_at__gt=at - timedelta(days=1))
    asked = {
        "sender": lately.filter(sender_email=email),
        "network": lately.filter(network=network),
        "organisation": lately.filter(organisation=organisation),
    }
    for limited, messages in asked.items():
        if messages.count() >= settings.MESSAGES_A_DAY[limited]:
            raise TooManyMessages(limited)


def _on_one_line(text: str) -> str:
    """Names and subjects stand in the head of a letter, where a line's end would begin another header."""
    return " ".join(text.split())
