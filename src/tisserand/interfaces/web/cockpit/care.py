"""Looking after the directory: what nobody said to be right for long, and who looks after which territory."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.actions import (
    AccountIsClosed,
    NotToAppoint,
    dismiss_facilitator,
    invite_facilitator,
)
from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.queries import facilitators
from tisserand.cluster.accounts.rules import may_appoint
from tisserand.cluster.organisations.actions.freshness import confirm_record
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.duplicates import open_duplicates
from tisserand.cluster.organisations.queries.freshness import overdue
from tisserand.cluster.organisations.queries.people import orphaned
from tisserand.cluster.organisations.rules import in_care_of, may_edit
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.queries import regions
from tisserand.interfaces.web.frame.forms import Ticks
from tisserand.interfaces.web.frame.navigation import OWN_NAMES

from .duplicates import pairs_in_care_of
from .gate import for_facilitators

PAGE_LENGTH = 50


@for_facilitators
def care(request: HttpRequest) -> HttpResponse:
    """The records that nobody acts for any more, and those nobody confirmed for too long, oldest first."""
    in_care = in_care_of(request.user)
    old = overdue(in_care, settings.DAYS_UNTIL["team"], at=timezone.now())
    page = Paginator(old, PAGE_LENGTH).get_page(request.GET.get("page"))
    words = {
        "page": page,
        "days": settings.DAYS_UNTIL,
        "alone": orphaned(in_care)[:PAGE_LENGTH],
        "pairs": open_duplicates(pairs_in_care_of(request.user)).count(),
    }
    return render(request, "cockpit/care.html", words)


@for_facilitators
@require_POST
def confirm(request: HttpRequest, organisation: int) -> HttpResponse:
    """A facilitator has asked on the telephone: it is all still right."""
    found: Organisation = get_object_or_404(Organisation.objects.select_related("territory"), pk=organisation)
    if not may_edit(request.user, found):
        raise PermissionDenied
    confirm_record(found, at=timezone.now())
    messages.success(request, _("Marked as right."))
    return redirect("care")


class Invitation(forms.Form):
    """Whom to invite, for what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(
        label=gettext_lazy("The language of the invitation"), choices=list(OWN_NAMES.items())
    )
    territories: "forms.ModelMultipleChoiceField[Territory]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Looks after"),
        help_text=gettext_lazy("Nothing ticked: the whole cluster."),
        queryset=Territory.objects.none(),
        required=False,
        widget=Ticks,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = list(regions())
        self.fields["territories"].queryset = regions()  # type: ignore[attr-defined]
        self.fields["territories"].widget.choices = [
            (str(own[0].name), [(one.pk, _named(one)) for one in own])
            for own in (list(group) for _country, group in groupby(known, key=lambda one: one.country))
        ]


@for_facilitators
def team(request: HttpRequest) -> HttpResponse:
    """Who looks after what, and the invitation of somebody new."""
    form = Invitation(request.POST or None, initial={"language": translation.get_language()})
    person = cast(User, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invite_facilitator(**form.cleaned_data, by=person, at=timezone.now())
        except NotToAppoint:
            form.add_error("territories", _("You invite for the territories you look after yourself."))
        except AccountIsClosed:
            form.add_error("email", _("This account is closed: open it in the administration first."))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("team")
    people = [
        (one, one != person and may_appoint(person, [own.territory for own in one.facilitations.all()]))
        for one in facilitators()
    ]
    words = {"form": form, "people": people}
    return render(request, "cockpit/team.html", words, status=422 if form.errors else 200)


@for_facilitators
@require_POST
def dismiss(request: HttpRequest, person: int) -> HttpResponse:
    """Somebody leaves the team."""
    try:
        dismiss_facilitator(get_object_or_404(User, pk=person), by=cast(User, request.user))
    except NotToAppoint as error:
        raise PermissionDenied from error
    messages.success(request, _("They are no facilitator any more; their account stays."))
    return redirect("team")


def _named(territory: Territory) -> str:
    return f"{territory.name} ({territory.code})"
