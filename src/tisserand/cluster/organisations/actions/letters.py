"""How the directory writes to people: one letter a reader, in their language, sent once the change stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from tisserand.cluster.accounts.models import User
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.mail.tasks import send_letters

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """An address and the language read there."""

    email: str
    language: str


def readers(people: Iterable[User]) -> list[Reader]:
    """The people as readers; closed accounts are left out."""
    return [Reader(person.email, person.language) for person in people if person.is_active]


def write_to(to: Iterable[Reader], key: str, text: Callable[[], tuple[str, str]], *, at: datetime) -> None:
    """Writes what `text` gives in each reader's language: subject and body, once an occasion and reader."""
    for reader in to:
        with override(reader.language):
            subject, body = text()
        one_line = " ".join(subject.split())[:LONGEST_SUBJECT]
        write_letter(key, reader.email, language=reader.language, subject=one_line, body=body, at=at)
    transaction.on_commit(send_letters.enqueue)


def address_of(page: str, *arguments: object) -> str:
    """The whole address of a page in the language of the moment."""
    return f"{settings.SITE_URL}{reverse(page, args=arguments)}"
