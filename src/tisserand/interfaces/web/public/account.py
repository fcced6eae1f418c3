"""One's own account: name, language, keys; and the demo's way in without typing."""

from typing import cast

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.accounts.actions import person_of_link, tell_preferences
from tisserand.cluster.accounts.models import User
from tisserand.interfaces.web.frame.navigation import OWN_NAMES, own_page


class Preferences(forms.Form):
    """What a person may change about themselves."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(
        label=_("The language you read"),
        choices=list(OWN_NAMES.items()),
        help_text=_("Pages, letters and printed agendas come in it."),
    )


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name and language to change, keys to sign in with, the way out."""
    person = cast(User, request.user)
    form = Preferences(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        tell_preferences(person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, translation.gettext("Your account is up to date."))
            return in_language(redirect("account"), person.language)
    keys = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    return render(
        request,
        "public/account.html",
        {"form": form, "keys": keys, "has_app": any(key.type == key.Type.TOTP for key in keys)},
        status=422 if form.errors else 200,
    )


def demo_link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in whoever holds a link of the demo, in their language; no such page outside the demo."""
    person = person_of_link(token) if settings.DEMO else None
    if not person:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    with translation.override(person.language):
        return in_language(redirect(own_page(person)), person.language)


def in_language(answer: HttpResponse, language: str) -> HttpResponse:
    """The answer with the reader's language remembered by the browser."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
