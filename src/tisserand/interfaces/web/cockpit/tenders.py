"""Tenders for the team: bring in notices, see what was refused and why, type one in, correct, withdraw."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.tasks import match_tenders
from tisserand.cluster.organisations.queries import folded
from tisserand.cluster.tenders.actions import arrivals, writing
from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.tenders.sources import Found, found_in

from .gate import for_facilitators
from .tender_forms import TenderForm, Upload, said_of

MOST_SHOWN = 30
MOST_AT_ONCE = 1_000
"""Rows of a table or files of an archive that one page brings in while somebody waits; `tisserand import
tenders` takes more.
"""


@for_facilitators
def tenders(request: HttpRequest) -> HttpResponse:
    """The latest tenders of any state, and files to bring in; what became of them stands on this page."""
    is_sent = request.method == "POST"
    form = Upload(request.POST, request.FILES) if is_sent else Upload()
    tally = None
    if is_sent and form.is_valid():
        tally = arrivals.import_notices(
            _found(form.cleaned_data["notices"]),
            at=timezone.now(),
            is_trial=form.cleaned_data["is_trial"],
        )
        if tally.touched and not form.cleaned_data["is_trial"]:
            match_tenders.enqueue()
    asked = request.GET.get("q", "")[:100]
    words = {
        "form": form,
        "tally": tally,
        "is_trial": tally is not None and form.cleaned_data["is_trial"],
        "asked": asked,
        "tenders": _latest(asked),
    }
    return render(request, "cockpit/tenders.html", words, status=422 if form.errors else 200)


def _found(files: Iterable[UploadedFile[Any]]) -> Iterator[Found]:
    limits = arrivals.limits()
    limits = replace(limits, most_rows=min(limits.most_rows, MOST_AT_ONCE), most_members=MOST_AT_ONCE)
    for file in files:
        yield from found_in(cast(Any, file), (file.name or "")[:200], limits)


def _latest(asked: str) -> list[Tender]:
    found = Tender.objects.order_by("-changed_at", "-pk")
    words = folded(asked).split()
    for word in words:
        found = found.filter(sought__contains=word)
    return list(found[:MOST_SHOWN])


@for_facilitators
def new(request: HttpRequest) -> HttpResponse:
    """A tender typed in."""
    form = TenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tender = writing.type_in(form.typed, by=cast(User, request.user), at=timezone.now())
        match_tenders.enqueue()
        messages.success(request, _("The tender stands on the board."))
        return redirect(tender)
    return render(
        request, "cockpit/tender.html", {"form": form, "tender": None}, status=422 if form.errors else 200
    )


@for_facilitators
def tender(request: HttpRequest, key: int) -> HttpResponse:
    """One tender to put right."""
    one = get_object_or_404(Tender, pk=key)
    form = TenderForm(request.POST or None, tender=one, initial=said_of(one))
    if request.method == "POST" and form.is_valid():
        writing.correct_by_hand(one, form.typed, by=cast(User, request.user), at=timezone.now())
        match_tenders.enqueue()
        messages.success(request, _("Put right."))
        return redirect(one)
    return render(
        request, "cockpit/tender.html", {"form": form, "tender": one}, status=422 if form.errors else 200
    )


@for_facilitators
@require_POST
def act(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Withdraws a tender, or puts it back."""
    one = get_object_or_404(Tender, pk=key)
    if step not in ACTS:
        raise Http404(step)
    do, done = ACTS[step]
    try:
        do(one, by=cast(User, request.user), at=timezone.now())
        match_tenders.enqueue()
        messages.success(request, done())
    except writing.MovedOn:
        messages.info(request, _("That is done already: here is how it stands."))
    return redirect("cockpit-tender", one.pk)


ACTS: dict[str, tuple[Callable[..., object], Callable[[], str]]] = {
    "withdraw": (writing.withdraw, lambda: _("Withdrawn: only the team sees it now.")),
    "put-back": (writing.put_back, lambda: _("It is back where it belongs.")),
}
