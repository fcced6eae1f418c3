"""Tokens for one's programs: made here and shown once, taken back here."""

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.actions import make_token, revoke_token, scopes_for
from tisserand.cluster.accounts.models import ApiToken, User

VALIDITIES = (
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (365, gettext_lazy("one year")),
)


class NewToken(forms.Form):
    """What a token is for and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("For instance “our website”."),
        max_length=80,
    )
    scope = forms.ChoiceField(label=gettext_lazy("What its holder may do"))
    days = forms.TypedChoiceField(label=gettext_lazy("Valid for"), choices=VALIDITIES, coerce=int, initial=90)

    def __init__(self, *args: object, person: User, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        scope = cast(forms.ChoiceField, self.fields["scope"])
        scope.choices = [(code, ApiToken.Scope(code).label) for code in scopes_for(person)]


@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens one has, and the form for a new one; it stands on this one answer and nowhere else."""
    person = cast(User, request.user)
    now = timezone.now()
    form = NewToken(request.POST or None, person=person)
    made = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        valid = timedelta(days=said["days"])
        made = make_token(person, said["name"], said["scope"], valid=valid, at=now)
        form = NewToken(person=person)
    words = {"form": form, "made": made, "tokens": person.api_tokens.order_by("-made_at"), "now": now}
    answer = render(request, "public/tokens.html", words, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Makes a token worthless at once."""
    if revoke_token(cast(User, request.user), token):
        messages.success(request, _("The token is worthless from now on."))
    return redirect("account-tokens")
