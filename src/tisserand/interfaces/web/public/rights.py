"""What is kept about the reader: to see, take along, correct, take consents back, and have it erased."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.actions import NotAgreed, withdraw_consent
from tisserand.cluster.accounts.models import User
from tisserand.cluster.rights.actions import LastOfTheTeam, erase_person
from tisserand.cluster.rights.paper import copy_for
from tisserand.cluster.rights.queries import records_about

SORTS = {
    "account": gettext_lazy("Your account"),
    "addresses": gettext_lazy("Addresses to sign in with"),
    "ways_to_sign_in": gettext_lazy("Passkeys and other ways to sign in"),
    "consents": gettext_lazy("Consents"),
    "api_tokens": gettext_lazy("Tokens for programs"),
    "territories_looked_after": gettext_lazy("Territories you look after"),
    "organisations_represented": gettext_lazy("Organisations you act for"),
    "requests_to_join": gettext_lazy("Requests to join an organisation"),
    "applications": gettext_lazy("Applications for membership"),
    "answers_to_the_charter": gettext_lazy("Answers to the charter"),
    "decisions_on_memberships": gettext_lazy("Steps of memberships you took"),
    "messages_written": gettext_lazy("Messages you wrote to organisations"),
    "saved_searches": gettext_lazy("Searches whose news you get"),
    "letters_received": gettext_lazy("Letters to you"),
    "contact_of": gettext_lazy("Where you stand as a contact"),
    "delegate_at": gettext_lazy("Conventions you are a delegate at"),
    "speaker_at": gettext_lazy("Sessions you speak in"),
    "imports": gettext_lazy("Imports you started"),
    "duplicates_decided": gettext_lazy("Duplicates you decided on"),
    "needs_written": gettext_lazy("Needs you wrote"),
    "offers_written": gettext_lazy("Offers you wrote"),
    "tenders_typed_in": gettext_lazy("Tenders you typed in"),
    "choices_of_letters": gettext_lazy("Which letters you chose"),
    "told_by_letter": gettext_lazy("What you were told by letter"),
    "introductions_proposed": gettext_lazy("Introductions you proposed"),
    "introductions_answered": gettext_lazy("Introductions you answered"),
    "suggestions_answered": gettext_lazy("Suggestions you answered"),
    "weights_changed": gettext_lazy("Weights of signals you changed"),
    "plans_asked_for": gettext_lazy("Plans you asked for"),
    "plans_made": gettext_lazy("Versions of plans you made"),
    "changes": gettext_lazy("Changes you made"),
}
"""What there may be, in the reader's words."""


@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """How much of what is kept, the consents with their words, and the ways to change that."""
    person = cast(User, request.user)
    counted = {sort: records.count() for sort, records in records_about(person).items()}
    words = {
        "sorts": [(SORTS[sort], number) for sort, number in counted.items() if number],
        "consents": person.consents.order_by("-given_at"),
    }
    return render(request, "public/kept.html", words)


@login_required
@require_POST
def take_copy(request: HttpRequest) -> HttpResponse:
    """Everything as a ZIP."""
    answer = HttpResponse(copy_for(cast(User, request.user)), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def withdraw(request: HttpRequest, consent: int) -> HttpResponse:
    """Takes a consent back."""
    try:
        withdraw_consent(cast(User, request.user), consent, at=timezone.now())
    except NotAgreed:
        messages.warning(request, _("There is no such consent in force."))
    else:
        messages.success(request, _("Your consent is taken back. What was done before stays lawful."))
    return redirect("my-kept-data")


class Erasure(forms.Form):
    """The address typed once more, so that nobody is erased by a slip."""

    address = forms.CharField(label=gettext_lazy("Your e-mail address, once more"), max_length=254)

    def __init__(self, *args: object, person: User, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.person = person

    def clean_address(self) -> str:
        """Theirs, whatever its case."""
        address: str = self.cleaned_data["address"].strip().lower()
        if address != self.person.email.lower():
            raise ValidationError(_("This is not the address you sign in with."))
        return address


@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays; then erases and signs out."""
    person = cast(User, request.user)
    form = Erasure(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person, at=timezone.now())
        except LastOfTheTeam:
            form.add_error(
                None, _("You are the last of the cluster team. Invite somebody else first, then come back.")
            )
        else:
            logout(request)
            return redirect("erased")
    return render(request, "public/erase.html", {"form": form}, status=422 if form.errors else 200)


def erased(request: HttpRequest) -> HttpResponse:
    """Goodbye."""
    return render(request, "public/erased.html")
