"""My agenda, opened by its key: the next meeting, the day, what became of each meeting, files to take."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Meeting, Registration
from tisserand.cluster.conventions.paper import event_of
from tisserand.cluster.conventions.queries import agenda_for, published_schedule
from tisserand.cluster.conventions.rules import day_has_come
from tisserand.press.agendas import agenda_pdf
from tisserand.press.calendars import calendar_ics
from tisserand.press.records import Event

from . import day
from .after import OTHERS, begun
from .keyed import private, registration_of
from .live import live_of
from .signs import Sign, sign_of, sign_seen

STARTED = timezone.now()
"""Another version of the house may show the same otherwise."""
ANSWERS = {"held": Meeting.State.DONE, "no-show": Meeting.State.NO_SHOW}
FILES: dict[str, tuple[Callable[[Event, str], bytes], str]] = {
    "agenda.pdf": (agenda_pdf, "application/pdf"),
    "agenda.ics": (calendar_ics, "text/calendar; charset=utf-8"),
}


@cache_control(private=True, no_cache=True)
def my_agenda(request: HttpRequest, key: str) -> HttpResponse:
    """The day of whoever holds the key; 304 for whoever has seen it as it is.

    A thousand phones ask every few seconds, and hardly ever for anything new. A page that says something for
    once, such as that a word was noted, is not taken for the next one.
    """
    at, mine = timezone.now(), registration_of(key)
    told = cast(BaseStorage, get_messages(request))
    seen = request.headers.get("If-None-Match", "")
    if seen and not len(told) and (etag := _etag(request, sign_of(mine, at))) in seen:
        return private(HttpResponseNotModified(headers={"ETag": etag}))
    context = _context(mine, at)
    answer = render(request, "member/agenda.html", context)
    if not told.used:
        answer.headers["ETag"] = _etag(request, sign_seen(context, at))
    return private(answer)


def _etag(request: HttpRequest, sign: Sign) -> str:
    whose = (request.path, STARTED, request.COOKIES.get("sessionid"))
    return f'W/"{sha256(repr((sign, whose)).encode()).hexdigest()[:32]}"'


def _context(mine: Registration, at: datetime) -> Mapping[str, object]:
    agenda = agenda_for(mine)
    met = day.encounters(agenda, at)
    has_begun = begun(mine, at, agenda.meetings if agenda.schedule else None)
    coming = next((one for one in met if one.is_next), None)
    return {
        "agenda": agenda,
        "mine": mine,
        "convention": mine.convention,
        "encounters": met,
        "next": coming,
        "until": day.until(coming.starts_at, at) if coming else "",
        "is_today": day_has_come(mine.convention, at),
        "begun": has_begun,
        "untold": [side for side in has_begun if side.is_untold],
        "codes": OTHERS,
        "thread": day.thread(agenda, met),
        "missing": day.missing(agenda),
        "live": live_of(agenda, met, at),
    }


@require_POST
def tell(request: HttpRequest, key: str, meeting: int) -> HttpResponse:
    """It took place, or they did not come."""
    registration = registration_of(key)
    meetings = Meeting.objects.select_related("schedule", "round", "a__organisation", "b__organisation")
    found = get_object_or_404(meetings.defer("schedule__levels", "schedule__refusals"), pk=meeting)
    became = ANSWERS.get(request.POST.get("became", ""))
    if became is None:
        raise Http404
    try:
        if became == Meeting.State.NO_SHOW:
            actions.say_they_did_not_come(registration, found, at=timezone.now())
        else:
            actions.tell_from_agenda(registration, found, became, at=timezone.now())
    except actions.NotYourMeeting as stranger:
        raise Http404 from stranger
    except actions.NotHeldYet:
        messages.error(request, _("This meeting has not begun yet. Tell us once it has."))
    except actions.NotOnTheProgramme:
        messages.error(request, _("The plan has changed meanwhile. Here is your agenda as it is now."))
    else:
        messages.success(request, _("Noted, thank you."))
    return redirect("my-agenda", key)


def take_away(_request: HttpRequest, key: str, file_name: str) -> HttpResponse:
    """The agenda as a PDF, or as a calendar."""
    registration = registration_of(key)
    schedule = published_schedule(registration.convention)
    if schedule is None or file_name not in FILES:
        raise Http404
    make, content_type = FILES[file_name]
    content = make(event_of(schedule, site_url=settings.SITE_URL), str(registration.pk))
    disposition = f'attachment; filename="{registration.convention.slug}-{file_name}"'
    return private(
        HttpResponse(
            content,
            content_type=content_type,
            headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
        )
    )


def short_link(_request: HttpRequest, key: str) -> HttpResponse:
    """From the printed code to the agenda in the language its reader asked for."""
    registration = registration_of(key)
    with translation.override(registration.language):
        return private(redirect(reverse("my-agenda", args=(key,))))


def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps an opened agenda for moments without a network; it serves agendas only."""
    answer = render(request, "member/agenda-worker.js", content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
