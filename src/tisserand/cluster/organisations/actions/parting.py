"""Somebody stops acting for an organisation; where nobody is left, those who look after it are told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.people import caretakers, spokespeople

from .letters import address_of, readers, write_to


class DoesNotAct(Exception):
    """The person does not represent the organisation, or no longer."""


def stop_acting(organisation: Organisation, *, by: User, at: datetime) -> None:
    """Takes the person off the organisation; colleagues hear of it, or the team where there is none left.

    Raises DoesNotAct.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # two at once are not both the last
        seat = organisation.representatives.filter(user=by).first()
        if not seat:
            raise DoesNotAct
        seat.delete()
        if spokespeople(organisation):
            _tell_colleagues(organisation, by, at)
        else:
            leave_alone(organisation, at=at)


def leave_alone(organisation: Organisation, *, at: datetime) -> None:
    """Keeps since when nobody acts for it and tells those who look after its territory."""

    def text() -> tuple[str, str]:
        names = {"organisation": organisation.name, "link": address_of("care")}
        body = _(
            "Hello,\n\n"
            "the last person who acted for %(organisation)s no longer does. The record stays as it is; please"
            " find out who takes over. All that nobody acts for:\n%(link)s\n"
        )
        return _("Nobody acts for %(organisation)s any more") % names, body % names

    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(left_alone_at=at)
        key = f"left-alone:{organisation.pk}:{at:%Y-%m-%d}"
        write_to(readers(caretakers(organisation.territory)), key, text, at=at)


def _tell_colleagues(organisation: Organisation, person: User, at: datetime) -> None:
    def text() -> tuple[str, str]:
        names = {
            "person": person.name or _("A colleague"),
            "organisation": organisation.name,
            "link": address_of("my-organisation", organisation.slug),
        }
        body = _("Hello,\n\n%(person)s no longer acts for %(organisation)s. Its page:\n%(link)s\n")
        return _("%(person)s no longer acts for %(organisation)s") % names, body % names

    key = f"parting:{organisation.pk}:{person.pk}:{at:%Y-%m-%d}"
    write_to(readers(spokespeople(organisation)), key, text, at=at)
