"""Wishes of a convention as its team follows them: coverage, who is idle, letters and calls to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions.actions.reminding import note_call
from tisserand.cluster.conventions.models import Convention, Registration
from tisserand.cluster.conventions.queries.coverage import (
    ENOUGH,
    FEW,
    IDLE,
    Call,
    Wishing,
    calls_to_make,
    wish_coverage,
)
from tisserand.cluster.conventions.rules import wishes_are_open
from tisserand.cluster.conventions.tasks.wishing import remind
from tisserand.press.lists import Line, Listing, list_pdf, list_xlsx

from .gate import for_facilitators
from .tabs import tabs_of

PAGE_LENGTH = 50
CHOICES: dict[str, tuple[Promise, frozenset[str]]] = {
    "short": (gettext_lazy("Too few or none"), frozenset({FEW, IDLE})),
    "idle": (gettext_lazy("None yet"), frozenset({IDLE})),
    "enough": (gettext_lazy("Enough"), frozenset({ENOUGH})),
    "all": (gettext_lazy("All"), frozenset({ENOUGH, FEW, IDLE})),
}
FILES: dict[str, tuple[str, Callable[[Listing, str], bytes]]] = {
    "phone-list.pdf": ("application/pdf", list_pdf),
    "phone-list.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        list_xlsx,
    ),
}


class CallForm(forms.Form):
    """What was said on the phone."""

    words = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say in a word or two what came of the call.")},
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to some of those who come, with how many they are."""

    name: str
    label: Promise
    number: int
    is_here: bool


@for_facilitators
def wishing(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, or only the figures where a page that is open asks for them anew."""
    convention = get_object_or_404(Convention, slug=slug)
    if request.headers.get("HX-Request") == "true":
        coverage = wish_coverage(convention, timezone.now())
        return render(request, "cockpit/coverage.html", {"convention": convention, "coverage": coverage})
    return _page(request, convention)


@for_facilitators
def call(request: HttpRequest, slug: str, registration: int) -> HttpResponse:
    """Keeps what was said in a call."""
    found = get_object_or_404(
        Registration, pk=registration, convention__slug=slug, state=Registration.State.REGISTERED
    )
    if request.method != "POST":
        return redirect("wishing", slug)
    form = CallForm(request.POST, auto_id=f"id_%s_{registration}")
    if not form.is_valid():
        return _page(request, found.convention, (found, form))
    note_call(found, form.cleaned_data["words"], at=timezone.now())
    messages.success(request, _("The call to %(name)s is noted.") % {"name": found})
    return redirect(f"{reverse('wishing', args=(slug,))}?who={_who(request)}#w{registration}")


@require_POST
@for_facilitators
def remind_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Writes to all who have not said enough."""
    convention = get_object_or_404(Convention, slug=slug)
    if not wishes_are_open(convention, timezone.now()):
        messages.error(request, _("Wishes are not open: nobody was written to."))
        return redirect("wishing", slug)
    short = [one.registration for one in wish_coverage(convention, timezone.now()).short]
    told = remind(short)
    words = ngettext("One organisation is written to.", "%(told)s organisations are written to.", told)
    left = len(short) - told
    if left:
        words += " " + ngettext(
            "One had a letter today already.", "%(left)s had a letter today already.", left
        )
    messages.success(request, words % {"told": told, "left": left})
    return redirect("wishing", slug)


@for_facilitators
def phone_list(request: HttpRequest, slug: str, file_name: str) -> HttpResponse:  # noqa: ARG001  the gate asks
    """Whom to phone, with numbers and room for notes, to print or as a workbook."""
    convention = get_object_or_404(Convention, slug=slug)
    if file_name not in FILES:
        raise Http404(file_name)
    content_type, make = FILES[file_name]
    calls = calls_to_make(wish_coverage(convention, timezone.now()).short)
    content = make(_listing(convention, calls), get_language() or settings.LANGUAGE_CODE)
    headers = {
        "Content-Disposition": f'attachment; filename="{slug}-{file_name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def _page(
    request: HttpRequest, convention: Convention, wrong: tuple[Registration, CallForm] | None = None
) -> HttpResponse:
    at = timezone.now()
    coverage, who = wish_coverage(convention, at), _who(request)
    rows = [one for one in coverage.everybody if one.state in CHOICES[who][1]]
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "convention": convention,
        "tabs": tabs_of(convention, "wishing"),
        "coverage": coverage,
        "who": who,
        "choices": _choices(coverage.everybody, who),
        "page": page,
        "calls": calls_to_make(cast(Sequence[Wishing], page.object_list)),
        "is_open": wishes_are_open(convention, at),
        "wrong": wrong[0] if wrong else None,
        "call_form": wrong[1] if wrong else None,
        "files": FILES,
    }
    return render(request, "cockpit/wishing.html", context, status=422 if wrong else 200)


def _who(request: HttpRequest) -> str:
    who = request.POST.get("who") or request.GET.get("who", "")
    return who if who in CHOICES else "short"


def _choices(everybody: Sequence[Wishing], who: str) -> Sequence[Choice]:
    return [
        Choice(name, label, sum(one.state in states for one in everybody), name == who)
        for name, (label, states) in CHOICES.items()
    ]


def _listing(convention: Convention, calls: Sequence[Call]) -> Listing:
    return Listing(
        title=_("Whom to phone about wishes"),
        subtitle=f"{convention.title} · {date_format(timezone.localtime(), 'DATETIME_FORMAT')}",
        headings=[
            _("Organisation"),
            _("Whom to ask for"),
            pgettext("heading", "Telephone"),
            _("Wishes"),
            _("Chosen by"),
            _("Last call"),
            _("Notes"),
        ],
        lines=[_line(one) for one in calls],
        foot=convention.title,
        empty=_("Everybody has enough wishes: nobody is to be phoned."),
    )


def _line(one: Call) -> Line:
    registration = one.wishing.registration
    organisation = registration.organisation
    called = date_format(registration.called_at, "SHORT_DATE_FORMAT") if registration.called_at else ""
    cells = (
        ", ".join(one.people),
        "; ".join(f"{number} ({whose})" if whose else number for number, whose in one.numbers),
        str(one.wishing.said),
        str(one.wishing.chosen_by),
        ": ".join(part for part in (called, registration.call_words) if part),
        "",
    )
    name = f"{organisation.name}, {organisation.town} ({organisation.country})"
    return Line(name, cells, organisation.mark)
