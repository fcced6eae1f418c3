"""Who asks: a visitor, or the holder of a token sent as `Authorization: Bearer …`."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from tisserand.cluster.accounts.actions import TokenIsRefused, holder_of
from tisserand.cluster.accounts.models import ApiToken
from tisserand.cluster.accounts.rules import Person

from .problems import Refused


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose eyes read the answer; `token` is None for visitors."""

    person: Person = field(default_factory=AnonymousUser)
    token: ApiToken | None = None


class Token(HttpAuthBase):
    """A token of a scope; without a scope, one may also come without any token and sees what is public."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str = "") -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """Who asks. Raises Refused: 401 for a token that is not in force, 403 for one of another scope."""
        header = request.headers.get("Authorization", "")
        if not header and not self.scope:
            return Caller()
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Refused(401)
        try:
            token = holder_of(key.strip(), at=timezone.now())
        except TokenIsRefused as error:
            raise Refused(401) from error
        if self.scope and token.scope != self.scope:
            raise Refused(403)
        return Caller(token.user, token)


def caller(request: HttpRequest) -> Caller:
    """Who asks, once the token was looked at."""
    found: Caller = request.auth  # type: ignore[attr-defined]  # ninja puts there what Token gives
    return found
