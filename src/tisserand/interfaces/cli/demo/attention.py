"""Lays into the demo what people leave behind: consents, messages passed on, changes in the history."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from auditlog.context import set_actor
from django.utils.translation import override

from tisserand.cluster.accounts.actions import TERMS
from tisserand.cluster.accounts.models import Consent
from tisserand.cluster.organisations.models import Organisation, RelayedMessage, Representative, Visibility

from .load import read


def load_attention(organisations: Mapping[str, Organisation], *, at: datetime) -> None:
    """Everything of `messages.toml`, and everybody's consent to be shown; some 15 queries."""
    said = read("messages.toml")
    seats = list(Representative.objects.select_related("user").order_by("pk"))
    _load_consents(seats, at)
    for entry in said["message"]:
        _load_message(organisations[entry["to"]], entry, at)
    for entry in said["public_contact"]:
        Organisation.objects.filter(pk=organisations[entry["organisation"]].pk).update(
            email=entry["email"], phone=entry["phone"], contact_visibility=Visibility.PUBLIC
        )
    speaking = {seat.organisation_id: seat.user for seat in reversed(seats)}
    for entry in said["change"]:
        organisation = Organisation.objects.get(slug=entry["organisation"])
        with set_actor(speaking[organisation.pk]):
            organisation.staff = entry["staff"]
            organisation.save()


def _load_consents(seats: list[Representative], at: datetime) -> None:
    """Each person agreed to membership once, in the words of their language."""
    people = {seat.user.pk: seat.user for seat in seats}
    given = []
    for person in people.values():
        with override(person.language):
            text = str(TERMS["membership"].text)
        given.append(
            Consent(
                user=person,
                purpose="membership",
                version=TERMS["membership"].version,
                text=text,
                given_at=at - timedelta(days=200 + person.pk % 90),
            )
        )
    Consent.objects.bulk_create(given, ignore_conflicts=True)


def _load_message(to: Organisation, entry: Mapping[str, Any], at: datetime) -> None:
    written = at - timedelta(days=entry["days"])
    answered = entry.get("answered_days")
    RelayedMessage.objects.create(
        organisation=to,
        sender_name=entry["name"],
        sender_email=entry["email"],
        language=entry["language"],
        subject=entry["subject"],
        body=entry["body"],
        terms=TERMS["contact"].version,
        key=secrets.token_urlsafe(32),
        written_at=written,
        sent_at=written,
        answer=entry.get("answer", ""),
        answered_at=at - timedelta(days=answered) if answered else None,
    )
