"""Registering for a convention, and one's registration until the day: who comes, when, what they bring."""

from typing import cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, tasks
from tisserand.cluster.conventions.answers import NotInOrder
from tisserand.cluster.conventions.models import Convention, Registration
from tisserand.cluster.conventions.queries.registrations import registration_whatever
from tisserand.cluster.conventions.rules import (
    HAS_COME_TO_PASS,
    may_plan,
    may_register,
    may_wish,
    registration_is_open,
    speaks_for,
    takes_registrations,
)
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.record import organisations_of
from tisserand.interfaces.web.frame.registering import Writing, answers_at_first

State = Registration.State


@login_required
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the only organisation one acts for, else for the chosen one; sent, it registers."""
    convention: Convention = get_object_or_404(
        Convention.objects.exclude(state=Convention.State.DRAFT), slug=slug
    )
    mine = list(organisations_of(cast(User, request.user)))
    chosen = request.POST.get("organisation") or request.GET.get("organisation", "")
    if not chosen and len(mine) != 1:
        return render(
            request, "member/register_whose.html", {"convention": convention, "organisations": mine}
        )
    organisation = (
        get_object_or_404(Organisation.objects.select_related("territory"), slug=chosen)
        if chosen
        else mine[0]
    )
    if not may_register(request.user, organisation):
        raise PermissionDenied
    standing = convention.registrations.filter(organisation=organisation).first()
    if standing and standing.state not in {State.WITHDRAWN, State.INVITED}:
        return redirect("my-registration", slug, standing.pk)
    is_open = (
        convention.state not in HAS_COME_TO_PASS
        if may_plan(request.user)
        else registration_is_open(convention, timezone.now())
    )
    if not is_open:
        return render(request, "member/register_closed.html", {"convention": convention})
    with timezone.override(ZoneInfo(convention.timezone)):
        return _registering(request, convention, organisation, standing)


def _registering(
    request: HttpRequest, convention: Convention, organisation: Organisation, standing: Registration | None
) -> HttpResponse:
    person = cast(User, request.user)
    known = actions.answers_of(standing) if standing else answers_at_first(organisation, person)
    writing = Writing(request, convention, organisation, known)
    if request.method == "POST" and writing.is_valid():
        try:
            made = tasks.register(convention, organisation, writing.answers(), by=person, at=timezone.now())
        except NotInOrder as refused:
            writing.tell(refused.faults)
        except actions.AlreadyRegistered as there:
            messages.info(request, _("A colleague was quicker: this is the registration."))
            return redirect("my-registration", convention.slug, there.registration.pk)
        except actions.RegistrationIsClosed:
            return render(request, "member/register_closed.html", {"convention": convention})
        else:
            return redirect("my-registration", convention.slug, made.pk)
    words = {
        "convention": convention,
        "organisation": organisation,
        "writing": writing,
        "is_on_behalf": not organisation.representatives.filter(user=person).exists(),
    }
    is_broken = request.method == "POST"
    return render(request, "member/register.html", words, status=422 if is_broken else 200)


@login_required
def my_registration(request: HttpRequest, slug: str, registration: int) -> HttpResponse:
    """How it stands, and everything that may still change."""
    mine = _own(request, slug, registration)
    with timezone.override(ZoneInfo(mine.convention.timezone)):
        return _changing(request, mine)


def _changing(request: HttpRequest, mine: Registration) -> HttpResponse:
    convention = mine.convention
    is_for_the_plan = takes_registrations(convention) or may_plan(request.user)
    writing = Writing(
        request, convention, mine.organisation, actions.answers_of(mine), is_for_the_plan=is_for_the_plan
    )
    if request.method == "POST" and writing.is_valid():
        try:
            actions.change(mine, writing.answers(), by=cast(User, request.user))
        except NotInOrder as refused:
            writing.tell(refused.faults)
        except actions.MovedOn:
            messages.warning(request, _("Nothing was changed: the registration no longer stands."))
            return redirect(request.path)
        else:
            messages.success(request, _("Your registration is kept."))
            return redirect(request.path)
    words = {
        "mine": mine,
        "convention": convention,
        "writing": writing,
        "may_change": mine.state in actions.CHANGES_IN and convention.state not in HAS_COME_TO_PASS,
        "is_for_the_plan": is_for_the_plan,
        "may_plan": may_plan(request.user),
        "is_on_behalf": not speaks_for(request.user, mine),
        "is_open": registration_is_open(convention, timezone.now()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "member/registration.html", words, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, registration: int) -> HttpResponse:
    """They do not come after all."""
    mine = _own(request, slug, registration)
    if request.POST.get("sure") != "yes":
        messages.warning(request, _("Tick that you do not come; only then the place is given away."))
        return redirect("my-registration", slug, registration)
    try:
        tasks.withdraw(mine, by=cast(User, request.user), at=timezone.now())
    except actions.MovedOn:
        messages.warning(request, _("Nothing was changed: the registration no longer stands."))
    else:
        messages.success(request, _("You have withdrawn; thank you for telling us."))
    return redirect("my-registration", slug, registration)


def _own(request: HttpRequest, slug: str, key: int) -> Registration:
    mine = registration_whatever(slug, key)
    if mine is None:
        raise Http404(slug)
    if not may_wish(request.user, mine):
        raise PermissionDenied
    return mine
