"""Keeping the directory true: every year its people are asked, what nobody answers for fades and is put away.

Ages are in whole days since somebody last said that a record is right; the limits are settings.
"""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.queries.freshness import unconfirmed
from tisserand.cluster.organisations.queries.people import spokespeople
from tisserand.cluster.organisations.search.indexing import index

from .letters import Reader, address_of, readers, write_to

_signer = TimestampSigner(salt="is this still right")
State = Organisation.State


def confirm_record(organisation: Organisation, *, at: datetime) -> None:
    """Somebody who may says that it is all still right; what had faded is fresh again."""
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=at)
        faded = Organisation.objects.filter(pk=organisation.pk, state=State.STALE)
        if faded.update(state=State.PUBLISHED):
            index([organisation.pk], at=at)
    organisation.refresh_from_db(fields=("confirmed_at", "state"))


def confirmation_token(organisation: Organisation) -> str:
    """What a letter carries: whoever holds it may say that this record is right, and nothing else."""
    return _signer.sign(str(organisation.pk))


def organisation_of_token(token: str) -> Organisation | None:
    """Whose letter it was; None where the token is forged, or the record was put away."""
    try:
        key = _signer.unsign(token)
    except BadSignature:
        return None
    return Organisation.objects.filter(pk=key, state__in=Organisation.LISTED_STATES).first()


def ask_whether_right(organisation: Organisation, *, at: datetime) -> bool:
    """Writes the yearly question to its people, or to its own address; whether there was anybody to ask."""
    people = readers(spokespeople(organisation))
    if not people and organisation.email:
        people = [Reader(organisation.email, organisation.original_language)]

    def text() -> tuple[str, str]:
        names = {
            "organisation": organisation.name,
            "cluster": settings.CLUSTER_NAME,
            "day": date_format(organisation.confirmed_at, "DATE_FORMAT"),
            "link": address_of("still-right", confirmation_token(organisation)),
            "page": settings.SITE_URL + organisation.get_absolute_url(),
        }
        body = _(
            "Hello,\n\n"
            "since %(day)s nobody has told us whether the page of %(organisation)s in the directory of"
            " %(cluster)s is still right:\n%(page)s\n\n"
            "If it is, one press is enough, without signing in:\n%(link)s\n\n"
            "There you also find the way to change it. Without an answer the page fades and"
            " is put away later.\n"
        )
        return _("Is the page of %(organisation)s still right?") % names, body % names

    write_to(people, f"freshness:{organisation.pk}:{organisation.confirmed_at:%Y%m%d}", text, at=at)
    return bool(people)


def fade_and_archive(*, at: datetime) -> tuple[int, int]:
    """Fades what nobody answered for in time, puts away what has faded too long; how many of each."""
    with transaction.atomic():
        old = unconfirmed(settings.DAYS_UNTIL["archive"], at=at, states=frozenset({State.STALE}))
        archived = _change(old, State.ARCHIVED, at)
        still = unconfirmed(settings.DAYS_UNTIL["fade"], at=at, states=frozenset({State.PUBLISHED}))
        faded = _change(still, State.STALE, at)
    return faded, archived


def _change(found: QuerySet[Organisation], state: str, at: datetime) -> int:
    keys = list(found.exclude(memberships__state__in=Membership.MEMBER_STATES).values_list("pk", flat=True))
    changed = Organisation.objects.filter(pk__in=keys).update(state=state)
    index(keys, at=at)
    return changed
