"""What facilitators do from their pages: each view calls one action and leads back."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, planning, tasks
from tisserand.cluster.conventions.actions.steps import NothingToOpen
from tisserand.cluster.conventions.models import Convention
from tisserand.cluster.conventions.queries import run_of, version_of

from . import room
from .gate import for_facilitators

STEPS = {
    "open-registration": lambda convention: tasks.open_registration(convention, at=timezone.now()),
    "open-wishes": actions.open_wishes,
    "close-wishes": actions.close_wishes,
}


def _back(slug: str, anchor: str = "", **parameters: int | str) -> HttpResponse:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return redirect(f"{reverse('control-room', args=(slug,))}{query}{anchor}")


@require_POST
@for_facilitators
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts the optimiser to work; whoever comes second watches the work of the first."""
    convention = get_object_or_404(Convention, slug=slug)
    form = room.PlanningForm(request.POST)
    if not form.is_valid():
        return room.answer(request, slug, form)
    try:
        tasks.ask_for_plan(convention, by=cast(User, request.user), **form.cleaned_data)
    except planning.PlanningUnderWay as busy:
        messages.info(request, _already_planning(busy))
    except planning.NotBeingPlanned:
        messages.error(request, _("Meetings are planned once wishes are open and until the day itself."))
    return _back(slug)


def _already_planning(busy: planning.PlanningUnderWay) -> str:
    if busy.run.started_by:
        return _("%(person)s has just started the optimiser: you are watching the same run.") % {
            "person": busy.run.started_by
        }
    return _("The optimiser is already at work: you are watching the same run.")


@require_POST
@for_facilitators
def stop(request: HttpRequest, slug: str, run: int) -> HttpResponse:
    """Asks the optimiser to stop and keep its best plan."""
    found = run_of(slug, run)
    if found is None:
        raise Http404(slug)
    planning.want_stop(found)
    messages.info(request, _("The optimiser is stopping; its best plan becomes a version."))
    return _back(slug)


@require_POST
@for_facilitators
def publish(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Shows a draft to its participants."""
    schedule = version_of(slug, version)
    if schedule is None:
        raise Http404(slug)
    try:
        tasks.publish(schedule)
    except actions.NotReadyToPublish:
        messages.error(
            request, _("Version %(number)s cannot be published: only a draft can.") % {"number": version}
        )
    else:
        messages.success(
            request,
            _("Version %(number)s is published; everybody gets a letter.") % {"number": version},
        )
    return _back(slug, version=version)


@require_POST
@for_facilitators
def take_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Moves the convention one step on."""
    convention = get_object_or_404(Convention, slug=slug)
    if step not in STEPS:
        raise Http404(step)
    try:
        STEPS[step](convention)
    except actions.NotTheNextStep:
        messages.error(
            request,
            _("This step cannot be taken now: the convention is at “%(state)s”.")
            % {"state": convention.get_state_display()},
        )
    except NothingToOpen:
        messages.error(request, _("Rounds or tables are missing: furnish the hall first."))
    else:
        messages.success(
            request, _("The convention is now at “%(state)s”.") % {"state": convention.get_state_display()}
        )
    if request.POST.get("from") == "preparation":
        return redirect("convention-edit", slug)
    return _back(slug)
