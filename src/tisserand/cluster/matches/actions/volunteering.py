"""Somebody reads a need and says that they can do it, whether or not it was suggested to them."""

from datetime import datetime

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import Match
from tisserand.cluster.needs.models import Need
from tisserand.cluster.needs.rules import is_shown
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import sight_of

from .agreeing import Said, say
from .answering import Answer, NotYours


def volunteer(need: Need, organisation: Organisation, *, by: User, at: datetime) -> Said:
    """Tells who seeks that this organisation can do it: a yes to a match, made where there was none.

    Raises NotYours: also for a need that is not open, not for this reader's eyes, or the organisation's own.
    """
    is_listed = organisation.state in Organisation.LISTED_STATES
    if need.organisation_id == organisation.pk or not is_listed or not is_shown(need, sight_of(by)):
        raise NotYours
    with transaction.atomic():
        match, _is_new = Match.objects.get_or_create(
            kind=Match.Kind.NEED,
            need=need,
            provider=organisation,
            defaults={
                "seeker": need.organisation,
                "score": 0.0,
                "rank": 0,
                "computed_at": at,
                "is_current": False,
            },
        )
        return say(match, organisation, Answer("interested"), by=by, at=at)
