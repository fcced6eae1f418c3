"""Registrations as the team sees them: who is to be approved, who waits, who comes, whom to invite."""

from collections.abc import Callable, Mapping
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, tasks
from tisserand.cluster.conventions.listing import team_list
from tisserand.cluster.conventions.models import Convention, Registration
from tisserand.cluster.conventions.queries.registrations import (
    Roll,
    registration_whatever,
    there_last_time,
    to_invite,
)
from tisserand.cluster.conventions.rules import HAS_COME_TO_PASS
from tisserand.cluster.organisations.models import Organisation
from tisserand.press.lists import list_xlsx

from .gate import for_facilitators
from .tabs import tabs_of

State = Registration.State
MOST_TO_INVITE = 40
LONGEST_SEARCH = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CapacityForm(forms.Form):
    """How many organisations may come."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Organisations at most"),
        help_text=gettext_lazy("Left empty, as many as like."),
        min_value=1,
        max_value=5_000,
        required=False,
    )


@for_facilitators
def registrations(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole roll, and the search for whom to invite; a form that is sent changes the places."""
    convention = get_object_or_404(Convention, slug=slug)
    form = CapacityForm(
        request.POST if request.method == "POST" else None, initial={"capacity": convention.capacity}
    )
    if request.method == "POST" and form.is_valid():
        promoted = tasks.set_capacity(
            convention, form.cleaned_data["capacity"], by=cast(User, request.user), at=timezone.now()
        )
        messages.success(request, _moved_up(len(promoted)))
        return redirect("registrations", slug)
    search = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    roll = Roll(convention)
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "registrations"),
        "roll": roll,
        "others": [(one.label, roll.of(one)) for one in (State.INVITED, State.WITHDRAWN, State.REFUSED)],
        "form": form,
        "search": search,
        "found": to_invite(convention, search, most=MOST_TO_INVITE) if search else [],
        "before": there_last_time(convention),
        "is_over": convention.state in HAS_COME_TO_PASS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cockpit/registrations.html", words, status=status)


def _moved_up(number: int) -> str:
    if not number:
        return _("The number of places is kept.")
    told = ngettext(
        "The number of places is kept; %(number)d organisation moves up and is written to.",
        "The number of places is kept; %(number)d organisations move up and are written to.",
        number,
    )
    return told % {"number": number}


@for_facilitators
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invites those who are ticked, or writes to them again."""
    convention = get_object_or_404(Convention, slug=slug)
    chosen = [key for key in request.POST.getlist("organisation") if key.isdecimal() and len(key) < 10]
    organisations = list(Organisation.objects.filter(pk__in=chosen).order_by("name"))
    if not organisations:
        messages.warning(request, _("Tick at least one organisation to invite."))
        return redirect("registrations", slug)
    try:
        invited = tasks.invite(convention, organisations, by=cast(User, request.user), at=timezone.now())
    except actions.ConventionIsOver:
        messages.error(request, _("Nobody is invited any more: the day has come, or is over."))
    else:
        told = ngettext(
            "%(number)d organisation is invited.", "%(number)d organisations are invited.", len(invited)
        )
        messages.success(request, told % {"number": len(invited)})
        if convention.state == Convention.State.DRAFT:
            messages.info(request, _("The letters leave when registration is opened."))
    return redirect("registrations", slug)


@for_facilitators
@require_POST
def step(request: HttpRequest, slug: str, registration: int, step: str) -> HttpResponse:
    """Approves, refuses or moves up one of them; its people are written to."""
    found = registration_whatever(slug, registration)
    if found is None or step not in DECISIONS:
        raise Http404(step)
    names = {"organisation": found.organisation.name}
    try:
        decided = DECISIONS[step](request, found)
    except actions.MovedOn as meanwhile:
        state = str(State(meanwhile.state).label)
        messages.warning(
            request,
            _("A colleague was quicker: %(organisation)s is “%(state)s” now.") % {**names, "state": state},
        )
    except actions.NoPlaceLeft:
        messages.error(request, _("All places are taken: raise their number first."))
    except actions.ReasonIsMissing:
        messages.error(request, _("Please write why: it goes into the letter to %(organisation)s.") % names)
    else:
        state = str(decided.get_state_display())
        messages.success(
            request,
            _("%(organisation)s is now “%(state)s” and is written to.") % {**names, "state": state},
        )
    return redirect("registrations", slug)


def _approve(request: HttpRequest, found: Registration) -> Registration:
    return tasks.approve(found, by=cast(User, request.user), at=timezone.now())


def _refuse(request: HttpRequest, found: Registration) -> Registration:
    words = request.POST.get("words", "")
    return tasks.refuse(found, words, by=cast(User, request.user), at=timezone.now())


def _promote(request: HttpRequest, found: Registration) -> Registration:
    return tasks.promote(found, by=cast(User, request.user), at=timezone.now())


DECISIONS: Mapping[str, Callable[[HttpRequest, Registration], Registration]] = {
    "approve": _approve,
    "refuse": _refuse,
    "promote": _promote,
}


@for_facilitators
@require_POST
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """Groups and payments of all who come, as ticked; what a colleague changed meanwhile stays theirs."""
    convention = get_object_or_404(Convention, slug=slug)
    own = {one.pk: one for one in convention.registrations.select_related("organisation")}
    marks = [
        actions.Mark(
            registration=one,
            seen=request.POST.get(f"seen-{key}", ""),
            is_paid=f"paid-{key}" in request.POST,
            group=request.POST.get(f"group-{key}", ""),
        )
        for key, one in own.items()
        if f"seen-{key}" in request.POST
    ]
    late = actions.keep_marks(marks, by=cast(User, request.user))
    if late:
        names = ", ".join(one.organisation.name for one in late)
        messages.warning(
            request, _("A colleague changed these meanwhile, look again: %(names)s.") % {"names": names}
        )
    else:
        messages.success(request, _("Groups and payments are kept."))
    return redirect("registrations", slug)


@for_facilitators
def take(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001  the gate asks who it is
    """Everything about everybody as a workbook, for the team alone."""
    convention = get_object_or_404(Convention, slug=slug)
    listing = team_list(convention, Roll(convention).everybody)
    answer = HttpResponse(list_xlsx(listing, get_language() or "fr"), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="registrations-{slug}.xlsx"'
    return answer
