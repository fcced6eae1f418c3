"""Erasing a person: their name and addresses go everywhere, what others did with them stays.

Ties and meetings are between organisations, so the ledger keeps every entry. What somebody decided keeps its
place with an erased person as its author. Files and letters go at once.
"""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.admin.models import LogEntry as AdministrationEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import Mailed
from tisserand.cluster.organisations.actions.parting import leave_alone
from tisserand.cluster.organisations.models import Organisation, Representative

from . import queries
from .at_conventions import erase_at_conventions


class LastOfTheTeam(Exception):
    """Nobody else runs the cluster: another facilitator must be there first."""


def erase_person(person: User, *, at: datetime) -> None:
    """Makes this person an erased one; organisations left without people are told to the team.

    Raises LastOfTheTeam; then nothing is erased.
    """
    with transaction.atomic(), disable_auditlog():
        person = User.objects.select_for_update().get(pk=person.pk)
        team = User.objects.filter(is_facilitator=True, is_active=True).exclude(pk=person.pk)
        if person.is_facilitator and not team.exists():
            raise LastOfTheTeam
        left = _left_alone(person)
        _erase_traces(person)
        _erase_history(person)
        _erase_belongings(person)
        _erase_account(person, at)
        for organisation in left:
            leave_alone(organisation, at=at)


def _left_alone(person: User) -> Sequence[Organisation]:
    """The organisations that nobody else represents."""
    own = Organisation.objects.filter(representatives__user=person).select_related("territory")
    return [one for one in own if not one.representatives.exclude(user=person).exists()]


def _erase_traces(person: User) -> None:
    """What other records say of them by name or address."""
    erase_at_conventions(person)
    with override(settings.LANGUAGE_CODE):
        queries.speakers_of(person).update(name=_("erased person"), title="")
    queries.contacts_of(person).delete()
    queries.messages_of(person).delete()
    queries.searches_of(person).delete()
    queries.letters_to(person).delete()
    queries.sides_of(person).filter(told_address__iexact=person.email).update(told_address="")


def _erase_history(person: User) -> None:
    """The history keeps that something was changed, no longer by whom and of whom."""
    seats = map(str, person.representations.values_list("pk", flat=True))
    was_theirs = Q(changes__user__0=str(person.pk)) | Q(changes__user__1=str(person.pk))
    own = LogEntry.objects.filter(
        was_theirs | Q(object_pk__in=list(seats)),
        content_type=ContentType.objects.get_for_model(Representative),
    )
    own.update(object_repr="", changes={}, changes_text="")
    queries.history_by(person).update(actor=None, actor_email=None, remote_addr=None)
    LogEntry.objects.filter(actor_email__iexact=person.email).update(actor_email=None, remote_addr=None)
    users = ContentType.objects.get_for_model(User)
    AdministrationEntry.objects.filter(content_type=users, object_id=str(person.pk)).delete()


def _erase_belongings(person: User) -> None:
    person.representations.all().delete()
    person.facilitations.all().delete()
    person.consents.all().delete()
    person.api_tokens.all().delete()
    person.join_requests.all().delete()
    person.mail_choices.all().delete()
    Mailed.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()


def _erase_account(person: User, at: datetime) -> None:
    """The row stays, since others point to it; nobody signs in with it any more."""
    person.name, person.email = "", f"erased-{person.pk}@erased.invalid"
    person.is_active = person.is_facilitator = person.is_staff = person.is_superuser = False
    person.erased_at, person.last_login = at, None
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
