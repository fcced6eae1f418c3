"""The desk on the day: people arrive by code or by name, mistakes are taken back, badges are printed.

With a script the page goes on without a network (desk_sync.py); without one, it is forms and lists.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions.arriving import (
    Answered,
    Scan,
    TheDayHasCome,
    Verdict,
    clear_practice,
    key_in,
    note_scans,
)
from tisserand.cluster.conventions.models import CheckIn, Convention, Delegate
from tisserand.cluster.conventions.paper import event_of_badges
from tisserand.cluster.conventions.queries.desk import Desk, Sitting, desk_of
from tisserand.cluster.conventions.rules import day_has_come, desk_takes
from tisserand.cluster.territories.reference import folded
from tisserand.press import papers

from . import desk_words
from .gate import for_facilitators
from .tabs import tabs_of

MOST_FOUND = 20
MOST_LATEST = 8
CAMERA = "camera=(self), geolocation=(), microphone=()"


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list: whether they are there since when, and where they sit next."""

    person: Delegate
    check_in: CheckIn | None
    next: Sitting | None
    new_scan: UUID

    @property
    def waits(self) -> str:
        """Whom they meet next."""
        if self.next is None:
            return ""
        own = self.person.registration_id
        return next(str(side.registration) for side in self.next.sides if side.registration.pk != own)


@for_facilitators
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has arrived, who is missing, and the field in which people are found: 10 queries."""
    at = timezone.now()
    shown = desk_of(slug)
    if shown is None:
        raise Http404(slug)
    words = request.GET.get("q", "").strip()
    found = looked_up(shown, words) if words else []
    coming = shown.coming_rounds(at) if shown.sittings else []
    context = {
        "convention": shown.convention,
        "tabs": tabs_of(shown.convention, "desk"),
        "desk": shown,
        "q": words,
        "found": [_row(shown, one, at) for one in found[:MOST_FOUND]],
        "more": max(0, len(found) - MOST_FOUND),
        "latest": [_row(shown, one.delegate, at) for one in shown.latest[:MOST_LATEST]],
        "missing": [(one, one.starts_at <= at, shown.missing_in(one)) for one in coming],
        "is_open": desk_takes(shown.convention, at),
        "is_practice": not day_has_come(shown.convention, at),
        "words": json.dumps(desk_words.words(), ensure_ascii=False),
        "nobody": desk_words.SAID["nobody"],
    }
    answer = render(request, "cockpit/desk.html", context)
    answer.headers["Permissions-Policy"] = CAMERA
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _row(shown: Desk, person: Delegate, at: datetime) -> Row:
    return Row(person, shown.arrivals.get(person.pk), shown.next_of(person, at), uuid4())


def looked_up(shown: Desk, words: str) -> Sequence[Delegate]:
    """The people whose names hold all these words, or whose badge or agenda has this code."""
    key = key_in(words)
    by_code = [one for one in shown.people if key in (one.key, one.registration.agenda_key)]
    parts = folded(words).split()

    def text(person: Delegate) -> str:
        organisation = person.registration.organisation
        return folded(f"{person.name} {organisation.name} {organisation.town}")

    return by_code or [one for one in shown.people if all(part in text(one) for part in parts)]


def _back(slug: str, words: str = "") -> HttpResponse:
    address = reverse("desk", args=(slug,))
    return redirect(f"{address}?{urlencode({'q': words})}" if words else address)


@require_POST
@for_facilitators
def arrive(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody has come, by a form; sent twice, they come once."""
    code = request.POST.get("code", "")
    answered = _note(request, slug, Scan(_scan_in(request), code, timezone.now()))
    several = code if answered.verdict == Verdict.SEVERAL else ""
    return _back(slug, several)


@require_POST
@for_facilitators
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """It was a mistake: they have not come."""
    _note(request, slug, Scan(_scan_in(request), "", timezone.now(), is_taken_back=True))
    return _back(slug)


def _scan_in(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("scan", ""))
    except ValueError:
        return uuid4()  # the form did not come from our page: it counts on its own


def _note(request: HttpRequest, slug: str, scan: Scan) -> Answered:
    convention = get_object_or_404(Convention, slug=slug)
    [answered] = note_scans(convention, [scan], by=cast(User, request.user), at=timezone.now())
    level = messages.SUCCESS if answered.verdict in GOOD else messages.WARNING
    messages.add_message(request, level, _told(answered, convention))
    return answered


GOOD = (Verdict.ARRIVED, Verdict.TAKEN_BACK)


def _told(answered: Answered, convention: Convention) -> str:
    """What became of it, as the page without a script says it."""
    person = Delegate.objects.filter(pk=answered.delegate).first() if answered.delegate else None
    names: Mapping[str, str] = {"name": person.name if person else "", "time": ""}
    if answered.verdict == Verdict.ALREADY and person:
        since = CheckIn.objects.filter(delegate=person, undone_at=None).first()
        with timezone.override(convention.timezone):
            time = time_format(timezone.localtime(since.happened_at)) if since else ""
        names = {**names, "time": time}
    return str(desk_words.VERDICTS[answered.verdict]) % names


@require_POST
@for_facilitators
def end_practice(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was checked in before the day is taken back."""
    convention = get_object_or_404(Convention, slug=slug)
    try:
        clear_practice(convention, at=timezone.now())
    except TheDayHasCome:
        messages.error(request, _("The day has come: take arrivals back one by one."))
    else:
        messages.success(request, _("Nobody is checked in any more: the day can come."))
    return _back(slug)


@for_facilitators
def badge(request: HttpRequest, slug: str, delegate: int) -> HttpResponse:
    """The badge of one person: alone for a label printer, or at a `place` of 1 to 8 of a sheet begun."""
    person = get_object_or_404(
        Delegate.objects.select_related("registration__convention"),
        pk=delegate,
        registration__convention__slug=slug,
    )
    place = request.GET.get("place", "")
    event = event_of_badges(person.registration.convention, {person.pk}, site_url=settings.SITE_URL)
    on_sheet = place.isdecimal() and 1 <= int(place) <= papers.BADGES_A_PAGE
    pdf = papers.badges_pdf(event, skip=int(place) - 1) if on_sheet else papers.badges_pdf(event, alone=True)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{slug}-badge-{person.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
