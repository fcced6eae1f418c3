"""The page behind the link of an invitation: one press signs its holder in; opening it alone does nothing."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from tisserand.cluster.accounts.actions import person_invited
from tisserand.interfaces.web.frame.navigation import own_page

from .account import in_language


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Welcomes whoever holds a good link; a used or old one leads to the usual way of signing in."""
    person = person_invited(token)
    if not person:
        return render(request, "public/invitation_over.html", status=410)
    if request.method != "POST":
        return render(request, "public/invitation.html", {"person": person})
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    with translation.override(person.language):
        return in_language(redirect(own_page(person)), person.language)
