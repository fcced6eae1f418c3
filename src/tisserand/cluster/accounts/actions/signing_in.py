"""Signing in without typing: links that are good for a while, for the demo and for tests."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from tisserand.cluster.accounts.models import User

VALIDITY = timedelta(days=7)
_signer = TimestampSigner(salt="sign-in link")


def link_token(person: User) -> str:
    """A token that signs this person in for a week; anybody who holds it is that person."""
    return _signer.sign(str(person.pk))


def person_of_link(token: str) -> User | None:
    """Whose token it is; None where it is forged, too old, or the person is no longer active."""
    try:
        key = _signer.unsign(token, max_age=VALIDITY)
    except BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


def tell_preferences(person: User, *, name: str, language: str) -> None:
    """Keeps what a person says about themselves: their name and the language they read."""
    person.name, person.language = name, language
    person.save(update_fields=("name", "language"))
