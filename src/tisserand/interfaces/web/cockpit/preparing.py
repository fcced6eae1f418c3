"""Preparing conventions: the list of all, a new one from a template or an edition, its settings."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions import preparing
from tisserand.cluster.conventions.models import Convention
from tisserand.cluster.conventions.queries.preparing import (
    convention_to_prepare,
    earlier_editions,
    every_convention,
    preparation_of,
    seal_of,
)
from tisserand.cluster.conventions.tasks.preparing import change_settings
from tisserand.interfaces.web.frame.hall_plan import hall_of_places

from .gate import for_facilitators
from .preparing_forms import TIME_ZONES, Beginning, Settings
from .tabs import tabs_of

EDITIONS_OFFERED = 6
OVER = frozenset({Convention.State.CLOSED, Convention.State.FOLLOWED_UP})

NEXT_STEPS: dict[str, tuple[str, Promise]] = {
    Convention.State.DRAFT: ("open-registration", gettext_lazy("Open registration")),
    Convention.State.REGISTRATION: ("open-wishes", gettext_lazy("Open the wishes")),
    Convention.State.WISHES: ("close-wishes", gettext_lazy("Close the wishes")),
}
"""The step that is taken from the page of settings: its address and its verb."""


def found(slug: str) -> Convention:
    """The convention at this address, or none such."""
    convention = convention_to_prepare(slug)
    if convention is None:
        raise Http404(slug)
    return convention


def meanwhile(error: preparing.ChangedMeanwhile) -> str:
    """Who was faster, and what to do now."""
    if error.by and error.at:
        return _(
            "%(person)s changed this at %(time)s, after you had opened the page. Look at what stands now; "
            "what you typed is still here: send it again to put it in its place."
        ) % {"person": error.by, "time": date_format(timezone.localtime(error.at), "TIME_FORMAT")}
    return _(
        "Somebody changed this after you had opened the page. Look at what stands now; what you typed is "
        "still here: send it again to put it in its place."
    )


def too_late() -> str:
    """Why nothing is prepared any more."""
    return _("The day has come: what was prepared stands. Use the page of the day.")


def refused(form: Any, fault: str, field: str | None = None) -> None:
    """Says at a field, or at the top, why what was valid in itself could not be kept."""
    form.add_error(field, fault)


@for_facilitators
def conventions(request: HttpRequest) -> HttpResponse:
    """Every convention of the cluster, those at work first."""
    everything = every_convention()
    words = {
        "coming": [one for one in reversed(everything) if one.state not in OVER],
        "past": [one for one in everything if one.state in OVER],
    }
    return render(request, "cockpit/conventions.html", words)


@for_facilitators
def new(request: HttpRequest) -> HttpResponse:
    """A new convention; the same sent twice makes one."""
    editions = list(earlier_editions()[:EDITIONS_OFFERED])
    form = Beginning(request.POST or None, editions=editions, initial=_proposed(request, editions))
    if request.method == "POST" and form.is_valid():
        begin: Any = preparing.begin_from_template
        if isinstance(form.chosen, Convention):
            begin = preparing.begin_from_edition
        try:
            convention = begin(form.chosen, form.beginnings)
        except preparing.AlreadyPrepared as there:
            messages.info(request, _("This convention is in preparation already: here it is."))
            return redirect("convention-edit", there.convention.slug)
        messages.success(request, _("It is prepared. Only the team sees it until registration opens."))
        return redirect("convention-edit", convention.slug)
    words = {"form": form, "origins": _origins(form, editions)}
    return render(request, "cockpit/convention_new.html", words, status=422 if form.errors else 200)


def _proposed(request: HttpRequest, editions: list[Convention]) -> dict[str, Any]:
    """The place of the last edition, and the origin of the address."""
    proposed: dict[str, Any] = {"timezone": TIME_ZONES[0], "country": "LU"}
    if editions:
        proposed |= {name: getattr(editions[0], name) for name in ("venue", "town", "country", "timezone")}
    for one in editions:
        if one.slug == request.GET.get("edition"):
            proposed["origin"] = f"edition-{one.pk}"
    return proposed


def _origins(form: Beginning, editions: list[Convention]) -> dict[str, Any]:
    chosen = form["origin"].value()
    day = timezone.localdate()
    templates = []
    for key, one in form.templates.items():
        slots = one.grid(day, ZoneInfo(TIME_ZONES[0])).slots()
        templates.append(
            {
                "key": key,
                "name": one.name[get_language() or "fr"],
                "about": one.about[get_language() or "fr"],
                "rounds": len(slots),
                "tables": sum(block.tables for block in one.blocks),
                "hall": hall_of_places(one.blocks),
                "is_chosen": key == chosen,
            }
        )
    return {
        "templates": templates,
        "editions": [(f"edition-{one.pk}", one, f"edition-{one.pk}" == chosen) for one in editions],
    }


@for_facilitators
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """What is settled of a convention, what stands so far, and the next step of its life."""
    convention = found(slug)
    with timezone.override(_zone(request, convention)):
        return _settings(request, convention)


def _zone(request: HttpRequest, convention: Convention) -> ZoneInfo:
    """The clock by which the times of this page are read and shown."""
    said = request.POST.get("timezone", "")
    return ZoneInfo(said if said in TIME_ZONES else convention.timezone)


def _settings(request: HttpRequest, convention: Convention) -> HttpResponse:
    seal = seal_of([convention])
    title, status = str(convention), 200
    form = Settings(request.POST or None, instance=convention)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 409
            try:
                change_settings(
                    convention,
                    form.cleaned_data,
                    seen=request.POST.get("seen", ""),
                    by=cast(User, request.user),
                    at=timezone.now(),
                )
            except preparing.ChangedMeanwhile as error:
                refused(form, meanwhile(error))
            except preparing.TooLateToPrepare:
                refused(form, too_late())
            except preparing.ModeOfWishesStands:
                refused(form, _("Wishes were said in the other mode: it stays."), "wish_mode")
            except preparing.PlanIsPublished:
                refused(form, _("The plan is published for its day: it stays."), "starts_at")
            else:
                messages.success(request, _("Kept."))
                return redirect("convention-edit", convention.slug)
    now = found(convention.slug)
    words = {
        "convention": now,
        "tabs": tabs_of(now, "convention-edit"),
        "form": form,
        "title": title,
        "seal": seal,
        "preparation": preparation_of(now),
        "step": NEXT_STEPS.get(now.state),
        "may_change": now.state in preparing.UNTIL_THE_DAY,
    }
    return render(request, "cockpit/convention_edit.html", words, status=status)


@require_POST
@for_facilitators
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throws a draft away."""
    convention = found(slug)
    try:
        preparing.discard(convention)
    except preparing.IsNoDraft:
        messages.error(request, _("Others know of it by now: it stays."))
        return redirect("convention-edit", slug)
    messages.success(request, _("“%(title)s” is thrown away.") % {"title": convention.title})
    return redirect("cockpit-conventions")
