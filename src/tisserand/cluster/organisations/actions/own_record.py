"""A record changed by a program of its own people: only what is theirs, only what they had read before."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import represents
from tisserand.cluster.territories.postcodes import check_postcode

from .record import NotYoursToEdit, change_record


class ChangedMeanwhile(Exception):
    """Somebody changed the record after it was read: read it again."""


class NoSuchRecord(Exception):
    """There is no record of this name that the person may know of."""


def change_own_record(
    slug: str,
    changes: Mapping[str, object],
    relations: Mapping[str, Sequence[Model]],
    *,
    by: User,
    read_at: datetime | None,
    at: datetime,
) -> Organisation:
    """Changes a record that this person represents; with `read_at`, only if nobody changed it since.

    Raises NoSuchRecord, NotYoursToEdit, ChangedMeanwhile, PlaceUnknown for an address nobody knows, and
    NotAPostcode for a postcode that is none of its country.
    """
    with transaction.atomic():
        there = Organisation.objects.select_for_update().exclude(state=Organisation.State.ARCHIVED)
        organisation = there.filter(slug=slug).first()
        if not organisation:
            raise NoSuchRecord(slug)
        if not represents(by, organisation):
            is_public = organisation.state in Organisation.LISTED_STATES
            raise NotYoursToEdit if is_public else NoSuchRecord(slug)
        if read_at and _to_the_millisecond(organisation.updated_at) != _to_the_millisecond(read_at):
            raise ChangedMeanwhile
        if not {"postcode", "country"}.isdisjoint(changes):
            address = {"postcode": organisation.postcode, "country": organisation.country, **changes}
            check_postcode(str(address["postcode"]), str(address["country"]))
        change_record(organisation, changes, relations=relations, by=by, at=at)
    return organisation


def _to_the_millisecond(moment: datetime) -> datetime:
    """As JSON tells moments."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
