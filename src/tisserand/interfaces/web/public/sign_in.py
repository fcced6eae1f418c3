"""How people sign in: by a code sent to their address, or a passkey."""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from tisserand.cluster.accounts.models import User
from tisserand.interfaces.web.frame.navigation import own_page


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by facilitators: nobody opens one for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """No."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """A letter about signing in, which names the cluster it comes from."""
        super().send_mail(template_prefix, email, {"cluster_name": settings.CLUSTER_NAME, **context})

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Their own page, where no other was asked for."""
        return own_page(cast(User, request.user))
