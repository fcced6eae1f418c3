"""The hall of a convention: its rounds, its tables by zones with their plan, its interpreters."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions.actions import furnishing, preparing
from tisserand.cluster.conventions.laying_out import blocks_of, grid_of
from tisserand.cluster.conventions.models import Convention, Interpreter
from tisserand.cluster.conventions.queries.preparing import Furnishing, furnishing_of, seal_of
from tisserand.interfaces.web.frame.hall_plan import hall_of, hall_of_places

from .gate import for_facilitators
from .preparing import found, meanwhile, refused, too_late
from .preparing_forms import GridForm, said_of_grid, zones
from .programme_forms import InterpreterForm, TableForm
from .tabs import tabs_of

RELATED = ("languages", "rounds")


@for_facilitators
def hall(request: HttpRequest, slug: str) -> HttpResponse:
    """Rounds, tables and interpreters as they stand."""
    convention = found(slug)
    with timezone.override(convention.timezone):
        return _page(request, convention)


def _page(request: HttpRequest, convention: Convention, status: int = 200, **more: Any) -> HttpResponse:
    stands = furnishing_of(convention)
    lunch = (
        (convention.lunch_starts_at, convention.lunch_ends_at)
        if convention.lunch_starts_at and convention.lunch_ends_at
        else None
    )
    grid = grid_of(stands.rounds, lunch)
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "hall"),
        "stands": stands,
        "places": len(stands.rounds) * len(stands.tables),
        "grid_form": GridForm(convention=convention, initial=said_of_grid(grid, convention)),
        "zone_rows": zones(None, blocks_of(stands.tables)),
        "rounds_seal": seal_of(stands.rounds),
        "tables_seal": seal_of(stands.tables),
        "hall": _drawing(convention, stands),
        "may_change": convention.state in preparing.UNTIL_THE_DAY,
    }
    return render(request, "cockpit/hall.html", words | more, status=status)


def _drawing(convention: Convention, stands: Furnishing) -> Any:
    return hall_of(
        stands.tables,
        signs={table.number: "host" for table in stands.tables if table.host_id},
        names={table.number: table.host.organisation.name for table in stands.tables if table.host},
        links={
            table.number: reverse("hall-table", args=(convention.slug, table.number))
            for table in stands.tables
        },
    )


@for_facilitators
@require_POST
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """Divides the day, or shows how it would be divided."""
    convention = found(slug)
    with timezone.override(convention.timezone):
        form = GridForm(request.POST, convention=convention)
        if not form.is_valid():
            return _page(request, convention, 422, grid_form=form)
        if request.POST.get("do") == "look":
            return _page(request, convention, grid_form=form, slots=form.grid.slots())
        try:
            made = furnishing.make_rounds(convention, form.grid, seen=request.POST.get("seen", ""))
        except preparing.ChangedMeanwhile as error:
            refused(form, meanwhile(error))
        except preparing.TooLateToPrepare:
            refused(form, too_late())
        except furnishing.HoldsMeetings as held:
            words = {"numbers": ", ".join(map(str, held.numbers))}
            refused(form, _("Meetings are planned in rounds that would go: %(numbers)s.") % words, "ends")
        except preparing.PlanIsPublished:
            refused(
                form, _("The plan is published: its rounds stay. Only further ones may follow."), "starts"
            )
        else:
            messages.success(request, _("The day has %(number)d rounds now.") % {"number": len(made)})
            return redirect("hall", slug)
        return _page(request, convention, 409, grid_form=form)


@for_facilitators
@require_POST
def tables(request: HttpRequest, slug: str) -> HttpResponse:
    """Furnishes the hall, or shows how it would be furnished."""
    convention = found(slug)
    with timezone.override(convention.timezone):
        rows = zones(request.POST, blocks_of(list(convention.tables.order_by("number"))))
        if not rows.is_valid():
            return _page(request, convention, 422, zone_rows=rows)
        if request.POST.get("do") == "look":
            drawn = hall_of_places(rows.blocks())
            return _page(request, convention, zone_rows=rows, would_be=drawn, hall=drawn)
        try:
            made = furnishing.make_tables(convention, rows.blocks(), seen=request.POST.get("seen", ""))
        except preparing.ChangedMeanwhile as error:
            fault = meanwhile(error)
        except preparing.TooLateToPrepare:
            fault = too_late()
        except furnishing.HoldsMeetings as held:
            words = {"numbers": ", ".join(map(str, held.numbers))}
            fault = _("Meetings are planned at tables that would go: %(numbers)s.") % words
        else:
            messages.success(request, _("The hall has %(number)d tables now.") % {"number": len(made)})
            return redirect("hall", slug)
        return _page(request, convention, 409, zone_rows=rows, zone_fault=fault)


@for_facilitators
def table(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One table: where it stands, how many sit there, whose it is."""
    convention = found(slug)
    one = get_object_or_404(convention.tables.select_related("convention"), number=number)
    seal, status = seal_of([one]), 200
    form = TableForm(request.POST or None, instance=one)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 409
            try:
                furnishing.change_table(one, form.cleaned_data, seen=request.POST.get("seen", ""))
            except preparing.ChangedMeanwhile as error:
                refused(form, meanwhile(error))
            except preparing.TooLateToPrepare:
                refused(form, too_late())
            except furnishing.PlaceIsTaken as taken:
                refused(form, _("Table %(number)s stands there.") % {"number": taken.number}, "across")
            else:
                messages.success(request, _("Table %(number)s is changed.") % {"number": number})
                return redirect("hall", slug)
    stands = convention.tables.order_by("number")
    signs = {other.number: "host" for other in stands if other.host_id} | {number: "here"}
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "hall"),
        "form": form,
        "number": number,
        "seal": seal,
        "hall": hall_of(stands, signs=signs),
    }
    return render(request, "cockpit/table.html", words, status=status)


@for_facilitators
def new_interpreter(request: HttpRequest, slug: str) -> HttpResponse:
    """A further interpreter."""
    return _interpreter(request, found(slug), None)


@for_facilitators
def interpreter(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """An interpreter to change."""
    convention = found(slug)
    return _interpreter(request, convention, get_object_or_404(convention.interpreters.all(), pk=key))


def _interpreter(request: HttpRequest, convention: Convention, person: Interpreter | None) -> HttpResponse:
    with timezone.override(convention.timezone):
        seal, status = seal_of([person], RELATED) if person else "", 200
        name = person.name if person else ""
        proposed = None if person else {"rounds": convention.rounds.all(), "language": get_language()}
        form = InterpreterForm(request.POST or None, convention=convention, instance=person, initial=proposed)
        if request.method == "POST":
            status = 422
            if form.is_valid():
                status = 409
                try:
                    furnishing.keep_interpreter(
                        convention, form.cleaned_data, person=person, seen=request.POST.get("seen", "")
                    )
                except preparing.ChangedMeanwhile as error:
                    refused(form, meanwhile(error))
                except preparing.TooLateToPrepare:
                    refused(form, too_late())
                except furnishing.IsNamedAlready:
                    refused(form, _("An interpreter of this name is there already."), "name")
                else:
                    messages.success(request, _("Kept."))
                    return redirect("hall", convention.slug)
        words = {
            "convention": convention,
            "tabs": tabs_of(convention, "hall"),
            "form": form,
            "person": person,
            "name": name,
            "seal": seal,
        }
        return render(request, "cockpit/interpreter.html", words, status=status)


@require_POST
@for_facilitators
def remove_interpreter(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Takes an interpreter off the list."""
    convention = found(slug)
    person = convention.interpreters.filter(pk=key).first()
    try:
        if person:
            furnishing.remove_interpreter(person)
    except furnishing.InterpretsMeetings:
        messages.error(request, _("Meetings are planned with this interpreter: plan anew without, first."))
    except preparing.TooLateToPrepare:
        messages.error(request, too_late())
    else:
        messages.success(request, _("No longer on the list."))
    return redirect("hall", slug)
