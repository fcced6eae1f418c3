"""Consents: what a person agrees to, in the words they read, and taking it back (GDPR, articles 6 and 7).

A text that changes gets a new version; what was agreed to before keeps the words it was agreed in.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.accounts.models import Consent, User


class NotAgreed(Exception):
    """There is no consent in force that this person could take back."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A text to agree to, by its version (the month it was written)."""

    version: str
    text: Promise


TERMS = {
    "membership": Terms(
        "2026-11",
        _(
            "I agree that what we say of our organisation in this application is kept, read by the cluster"
            " team and, once we are admitted, shown in the directory; and that my name stands there as its"
            " representative. My e-mail address is shown to nobody."
        ),
    ),
    "convention": Terms(
        "2026-11",
        _(
            "I agree that my name and what I do are shown to the participants of the convention, printed on"
            " badge and agenda, and kept with its meetings. My e-mail address is shown to nobody."
        ),
    ),
    "contact": Terms(
        "2026-11",
        _(
            "I agree that my name and my message are passed on to this organisation. My e-mail address is"
            " not: the answer comes through the cluster. Both are erased after the time that “My data” says."
        ),
    ),
}
"""The texts by purpose."""


def give_consent(person: User, purpose: str, *, at: datetime) -> Consent:
    """The consent in force, in the language of the moment; one to an older version is replaced by a new one.

    Raises KeyError for a purpose without terms.
    """
    terms = TERMS[purpose]
    with transaction.atomic():
        in_force = Consent.objects.select_for_update().filter(user=person, purpose=purpose, withdrawn_at=None)
        if given := in_force.filter(version=terms.version).first():
            return given
        in_force.update(withdrawn_at=at)
        return Consent.objects.create(
            user=person, purpose=purpose, version=terms.version, text=str(terms.text), given_at=at
        )


def withdraw_consent(person: User, consent: int, *, at: datetime) -> None:
    """Takes a consent back, by its key; what was done before stays lawful. Raises NotAgreed."""
    if not Consent.objects.filter(pk=consent, user=person, withdrawn_at=None).update(withdrawn_at=at):
        raise NotAgreed
