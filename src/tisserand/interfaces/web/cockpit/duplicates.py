"""Possible duplicates: the list, two records side by side, and what a facilitator makes of them."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.organisations.actions import duplicates as actions
from tisserand.cluster.organisations.arrival_tasks import look_for_duplicates
from tisserand.cluster.organisations.models import Duplicate, Organisation
from tisserand.cluster.organisations.queries.duplicates import (
    duplicate_whole,
    merged_lately,
    open_duplicates,
)
from tisserand.cluster.organisations.rules import Sight, in_care_of, looks_after, sight_of
from tisserand.cluster.organisations.sources import SOURCES

from .gate import for_facilitators

PAGE_LENGTH = 50
REASONS: dict[str, Promise] = {
    "number": gettext_lazy("the same number"),
    "name": gettext_lazy("alike by name"),
    "initials": gettext_lazy("one is short for the other"),
    "address": gettext_lazy("at the same address"),
    "town": gettext_lazy("in the same town"),
    "domain": gettext_lazy("the same website"),
}


@for_facilitators
def duplicates(request: HttpRequest) -> HttpResponse:
    """What the reader may decide on: pairs, the most alike first, and the latest merges."""
    in_care = pairs_in_care_of(request.user)
    page = Paginator(open_duplicates(in_care), PAGE_LENGTH).get_page(request.GET.get("page"))
    pairs = [(one, reasons(one)) for one in page.object_list]
    words = {"page": page, "pairs": pairs, "merged": merged_lately(in_care)}
    return render(request, "cockpit/duplicates.html", words)


def pairs_in_care_of(reader: Person) -> Q:
    """The pairs of which the reader looks after one side at least."""
    return in_care_of(reader, "a__territory") | in_care_of(reader, "b__territory")


def reasons(duplicate: Duplicate) -> Sequence[str]:
    """Why two records may be one, in words."""
    return [str(REASONS[code]) for code in duplicate.reasons if code in REASONS]


@for_facilitators
def duplicate(request: HttpRequest, pair: int) -> HttpResponse:
    """Two records side by side: what they say, and where they differ."""
    found = _found(request, pair)
    rows = _rows(found, sight_of(request.user))
    words = {"pair": found, "reasons": reasons(found), "rows": rows, "sides": (found.a, found.b)}
    return render(request, "cockpit/duplicate.html", words)


def _found(request: HttpRequest, key: int) -> Duplicate:
    """The pair, for those who look after one of its sides."""
    found = duplicate_whole(key)
    if found is None:
        raise Http404(key)
    if not (looks_after(request.user, found.a) or looks_after(request.user, found.b)):
        raise PermissionDenied
    return found


def _origins(one: Organisation) -> str:
    """The lists it came from, each once."""
    return ", ".join(sorted({str(SOURCES[origin.source].title) for origin in one.origins.all()}))


def _accreditations(one: Organisation, sight: Sight) -> str:
    return ", ".join(str(held.form) for held in one.accreditations.all() if sight.sees(one, held.visibility))


def _rows(pair: Duplicate, sight: Sight) -> Sequence[dict[str, Any]]:
    """Each fact with what both sides say of it; facts that neither knows are left out."""
    facts: list[tuple[str, Any]] = [
        (_("Name"), lambda one: one.name),
        (_("Name by law, where it differs"), lambda one: one.legal_name),
        (_("Category"), lambda one: str(one.get_kind_display())),
        (_("Legal form"), lambda one: str(one.form or one.legal_form)),
        (_("Accreditation"), lambda one: _accreditations(one, sight)),
        (_("Numbers"), lambda one: ", ".join(map(str, one.identifiers.all()))),
        (_("Street and number"), lambda one: one.street),
        (_("Town"), lambda one: f"{one.postcode} {one.town} ({one.country})"),
        (_("Website"), lambda one: one.website),
        (_("What it does"), lambda one: one.about),
        (_("Trades"), lambda one: ", ".join(map(str, one.trades.all()))),
        (_("People"), lambda one: ", ".join(str(person.user) for person in one.representatives.all())),
        (_("Comes from"), _origins),
        (_("State"), lambda one: str(one.get_state_display())),
    ]
    said = [(label, tell(pair.a), tell(pair.b)) for label, tell in facts]
    return [{"label": label, "sides": (a, b), "differs": a != b} for label, a, b in said if a or b]


@for_facilitators
@require_POST
def decide(request: HttpRequest, pair: int, step: str) -> HttpResponse:
    """Merges the two into the one chosen, tells them apart, or takes a merge apart again."""
    found = _found(request, pair)
    person = cast(User, request.user)
    try:
        match step:
            case "merge":
                stays = actions.merge(found, into=_chosen(request, found), by=person, at=timezone.now())
                messages.success(request, _("They are one record now: %(name)s.") % {"name": stays.name})
            case "apart":
                actions.tell_apart(found, by=person, at=timezone.now())
                messages.success(request, _("Two different ones: they are not proposed again."))
            case "undo":
                actions.take_apart(found, by=person, at=timezone.now())
                messages.success(request, _("They are two records again."))
            case _other:
                raise Http404(step)
    except actions.AlreadyDecided:
        messages.info(request, _("Somebody has decided on these two already."))
    except actions.CannotBeTakenApart:
        messages.error(request, _("These two are not merged any more, or have been merged on since."))
    return redirect("duplicates")


def _chosen(request: HttpRequest, pair: Duplicate) -> Organisation:
    for side in (pair.a, pair.b):
        if request.POST.get("into") == str(side.pk):
            return side
    raise Http404("into")


@for_facilitators
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Has the whole directory looked through in the background."""
    look_for_duplicates.enqueue()
    messages.info(request, _("The directory is being looked through; come back in a minute."))
    return redirect("duplicates")
