"""Who may meet whom: rules by kind or group, and pairs that the team keeps apart."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, ForbiddenPair, MeetingRule, Registration

from .clearing import clear_drafts
from .wishing import NotAtTheSameConvention


class RuleForNobody(Exception):
    """A rule says for whom it is: a category or a group on at least one side."""


class RuleThereAlready(Exception):
    """This rule, or the same the other way round, is there: take it away first, then say it anew."""


class KeptApartAlready(Exception):
    """A colleague was quicker: these two are kept apart."""


def add_rule(
    convention: Convention,
    *,
    of_kind: str = "",
    of_group: str = "",
    to_kind: str = "",
    to_group: str = "",
    most: int | None = None,
) -> MeetingRule:
    """A rule for all such meetings: none of them, or `most` for each on the `of` side."""
    one, other = (of_kind, of_group), (to_kind, to_group)
    if not any((*one, *other)):
        raise RuleForNobody
    with transaction.atomic():
        Convention.objects.select_for_update().get(pk=convention.pk)
        there = convention.meeting_rules.values_list("of_kind", "of_group", "to_kind", "to_group")
        if {(*one, *other), (*other, *one)} & set(there):
            raise RuleThereAlready
        return MeetingRule.objects.create(
            convention=convention,
            of_kind=of_kind,
            of_group=of_group,
            to_kind=to_kind,
            to_group=to_group,
            most=most,
        )


def keep_apart(
    one: Registration, other: Registration, *, by: User | None, at: datetime, reason: str = ""
) -> ForbiddenPair:
    """Two registrations that are never planned with each other and leave every draft; neither is told."""
    if one.pk == other.pk or one.convention_id != other.convention_id:
        raise NotAtTheSameConvention
    a, b = sorted((one, other), key=lambda side: side.pk)
    try:
        with transaction.atomic():
            pair = ForbiddenPair.objects.create(
                convention=one.convention, a=a, b=b, by=by, at=at, reason=reason
            )
            clear_drafts(a, b)
    except IntegrityError:
        raise KeptApartAlready from None
    return pair
