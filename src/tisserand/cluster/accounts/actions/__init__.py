"""What people do with their account: sign in, agree and take it back, make keys for programs."""

from .consents import TERMS, NotAgreed, Terms, give_consent, withdraw_consent
from .signing_in import link_token, person_of_link, tell_preferences
from .tokens import MadeToken, TokenIsRefused, holder_of, make_token, revoke_token, scopes_for
from .welcoming import (
    AccountIsClosed,
    NotToAppoint,
    dismiss_facilitator,
    invitation_token,
    invite_facilitator,
    person_at,
    person_invited,
)

__all__ = [
    "TERMS",
    "AccountIsClosed",
    "MadeToken",
    "NotAgreed",
    "NotToAppoint",
    "Terms",
    "TokenIsRefused",
    "dismiss_facilitator",
    "give_consent",
    "holder_of",
    "invitation_token",
    "invite_facilitator",
    "link_token",
    "make_token",
    "person_at",
    "person_invited",
    "person_of_link",
    "revoke_token",
    "scopes_for",
    "tell_preferences",
    "withdraw_consent",
]
