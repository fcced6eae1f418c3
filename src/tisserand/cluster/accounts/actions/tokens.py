"""Keys for programs: shown once, kept as a fingerprint, valid for a limited time and a limited purpose.

A key reads `tis_` and 43 letters; its fingerprint is the SHA-256 of the whole in hexadecimal digits.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from tisserand.cluster.accounts.models import ApiToken, User

PREFIX = "tis_"
LONGEST_VALIDITY = timedelta(days=366)
NOTE_USE_EVERY = timedelta(minutes=1)


class TokenIsRefused(Exception):
    """The key was revoked, has ended, never existed, or its holder's account is closed."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token and its key, which nobody can read again."""

    token: ApiToken
    key: str


def make_token(person: User, name: str, scope: str, *, valid: timedelta, at: datetime) -> MadeToken:
    """A key for this person’s programs. Raises ValueError for a scope not theirs or too long a time."""
    if scope not in scopes_for(person) or not timedelta(0) < valid <= LONGEST_VALIDITY:
        raise ValueError(scope)
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=person, name=name, scope=scope, fingerprint=_fingerprint(key), made_at=at, ends_at=at + valid
    )
    return MadeToken(token, key)


def scopes_for(person: User) -> tuple[str, ...]:
    """What this person's keys may be for: only facilitators import and check in."""
    everybody = (ApiToken.Scope.READ, ApiToken.Scope.WRITE_OWN)
    team = (ApiToken.Scope.IMPORT, ApiToken.Scope.DESK)
    return (*everybody, *team) if person.is_facilitator else everybody


def revoke_token(person: User, token: int) -> bool:
    """Makes a key of this person worthless at once; whether there was one."""
    return bool(ApiToken.objects.filter(pk=token, user=person).delete()[0])


def holder_of(key: str, *, at: datetime) -> ApiToken:
    """The token of a key with its holder, its use noted to the minute. Raises TokenIsRefused."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(fingerprint=_fingerprint(key), ends_at__gt=at, user__is_active=True)
        .first()
    )
    if not token:
        raise TokenIsRefused
    if not token.used_at or at - token.used_at > NOTE_USE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
