"""Links of letters that answer a match without signing in: signed, for one side and person, for 90 days."""

from datetime import timedelta

from django.core import signing

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation

from .models import Match

LASTS = timedelta(days=90)
_signer = signing.TimestampSigner(salt="answer to a match")


class NoSuchLink(Exception):
    """The link is forged, too old, or what it leads to is there no more."""


def answer_token(match: Match, organisation: Organisation, person: User) -> str:
    """What stands in the link."""
    return _signer.sign(f"{match.pk}-{organisation.pk}-{person.pk}")


def asked_of(token: str) -> tuple[Match, Organisation, User]:
    """The match, the side that is asked and the person: 3 queries. Raises NoSuchLink."""
    try:
        keys = [int(key) for key in _signer.unsign(token, max_age=LASTS).split("-")]
        match = Match.objects.select_related(
            "seeker__territory", "provider__territory", "need__place", "offer", "tender"
        ).get(pk=keys[0])
        organisation = Organisation.objects.select_related("territory").get(pk=keys[1])
        person = User.objects.get(pk=keys[2], is_active=True)
    except (signing.BadSignature, Match.DoesNotExist, Organisation.DoesNotExist, User.DoesNotExist) as error:
        raise NoSuchLink from error
    return match, organisation, person
