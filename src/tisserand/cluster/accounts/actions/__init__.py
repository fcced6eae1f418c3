"""What people do with their account: sign in, agree and take it back, make keys for programs."""

from .consents import TERMS, NotAgreed, Terms, give_consent, withdraw_consent
from .signing_in import link_token, person_of_link, tell_preferences
from .tokens import MadeToken, TokenIsRefused, holder_of, make_token, revoke_token, scopes_for

__all__ = [
    "TERMS",
    "MadeToken",
    "NotAgreed",
    "Terms",
    "TokenIsRefused",
    "give_consent",
    "holder_of",
    "link_token",
    "make_token",
    "person_of_link",
    "revoke_token",
    "scopes_for",
    "tell_preferences",
    "withdraw_consent",
]
