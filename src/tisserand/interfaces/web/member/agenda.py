"""My agenda, opened by its key: the next meeting, the day, what became of each meeting, files to take."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Meeting
from tisserand.cluster.conventions.paper import event_of
from tisserand.cluster.conventions.queries import agenda_for, published_schedule
from tisserand.press.agendas import agenda_pdf
from tisserand.press.calendars import calendar_ics
from tisserand.press.records import Event

from . import day
from .after import OTHERS, begun
from .keyed import private, registration_of
from .live import live_of

ANSWERS = {"held": Meeting.State.DONE, "no-show": Meeting.State.NO_SHOW}
FILES: dict[str, tuple[Callable[[Event, str], bytes], str]] = {
    "agenda.pdf": (agenda_pdf, "application/pdf"),
    "agenda.ics": (calendar_ics, "text/calendar; charset=utf-8"),
}


@never_cache
def my_agenda(request: HttpRequest, key: str) -> HttpResponse:
    """The day of whoever holds the key."""
    at = timezone.now()
    agenda = agenda_for(registration_of(key))
    met = day.encounters(agenda, at)
    has_begun = begun(agenda.registration, at)
    coming = next((one for one in met if one.is_next), None)
    context = {
        "agenda": agenda,
        "mine": agenda.registration,
        "convention": agenda.registration.convention,
        "encounters": met,
        "next": coming,
        "until": day.until(coming.starts_at, at) if coming else "",
        "is_today": timezone.localdate(at) == timezone.localdate(agenda.registration.convention.starts_at),
        "begun": has_begun,
        "untold": [side for side in has_begun if side.is_untold],
        "codes": OTHERS,
        "thread": day.thread(agenda, met),
        "missing": day.missing(agenda),
        "live": live_of(agenda, met, at),
    }
    return private(render(request, "member/agenda.html", context))


@require_POST
def tell(request: HttpRequest, key: str, meeting: int) -> HttpResponse:
    """It took place, or they did not come."""
    registration = registration_of(key)
    found = get_object_or_404(
        Meeting.objects.select_related("schedule", "round", "a__organisation", "b__organisation"), pk=meeting
    )
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
