"""The day for the team: what happened, who calls, what is announced, and the step that goes live."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import (
    Announcement,
    Convention,
    DeskCall,
    Incident,
    MeetingChange,
)
from tisserand.cluster.conventions.queries.day import DayRoom, day_room
from tisserand.interfaces.web.frame.changes import Line, cause_words, incident_words, spot

from .day_forms import AnnouncementForm, InterpreterForm, NewInterpreterForm, SomebodyForm, TableForm
from .gate import for_facilitators
from .tabs import tabs_of

FORMS: Mapping[str, Callable[..., forms.Form]] = {
    "somebody": SomebodyForm,
    "table": TableForm,
    "interpreter": InterpreterForm,
    "new-interpreter": NewInterpreterForm,
    "announcement": AnnouncementForm,
}


@for_facilitators
def the_day(request: HttpRequest, slug: str) -> HttpResponse:
    """The room of the day: 15 queries at most."""
    room = _room(slug)
    with timezone.override(room.convention.timezone):
        return _answer(request, room)


def _room(slug: str) -> DayRoom:
    room = day_room(slug, timezone.now())
    if room is None:
        raise Http404(slug)
    return room


def _answer(
    request: HttpRequest, room: DayRoom, faulty: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    at = timezone.now()
    begun = [one for one in room.rounds if one.starts_at <= at]
    running = begun[-1] if begun and begun[-1].ends_at > at else None
    coming = room.rounds[len(begun)] if len(begun) < len(room.rounds) else None
    turning = running.ends_at if running else coming.starts_at if coming else None
    context = {
        "convention": room.convention,
        "tabs": tabs_of(room.convention, "the-day"),
        "room": room,
        "running": running,
        "coming": coming,
        "again": max(2, round((turning - at).total_seconds()) + 1) if turning else 60,
        "open": [(one, incident_words(one)) for one in room.open_incidents],
        "settled": [(one, incident_words(one)) for one in room.settled_incidents],
        "lines": [_line(change) for change in room.changes],
        "forms": {
            name.replace("-", "_"): (faulty or {}).get(name) or make(room) for name, make in FORMS.items()
        },
        "faulty": next(iter((faulty or {}).values()), None),
    }
    return render(request, "cockpit/the_day.html", context, status=422 if faulty else 200)


def _line(change: MeetingChange) -> Line:
    return Line(
        a=str(change.meeting.a),
        b=str(change.meeting.b),
        before=spot(change.before_round, change.before_table),
        after=spot(change.after_round, change.after_table),
        why=cause_words(change.cause, change.incident),
    )


@require_POST
@for_facilitators
def note(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Notes what happened, or announces something; a faulty form comes back as it was typed."""
    room = _room(slug)
    with timezone.override(room.convention.timezone):
        return _note(request, room, what)


def _note(request: HttpRequest, room: DayRoom, what: str) -> HttpResponse:
    slug = room.convention.slug
    if what == "more-tables":
        return _noted(request, slug, lambda: _put_up(request, room))
    if what not in FORMS:
        raise Http404(what)
    form = FORMS[what](room, request.POST)
    if not form.is_valid():
        return _answer(request, room, {what: form})
    return _noted(request, slug, lambda: NOTING[what](request, room, form.cleaned_data))


def _noted(request: HttpRequest, slug: str, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except actions.NotLive:
        messages.error(request, _("This can be done once the convention is live, until it is over."))
    except actions.NothingLeftToChange:
        messages.error(request, _("No round is left that this would concern."))
    except actions.BackBeforeAway:
        messages.error(request, _("They would be there again before they are away. Choose a later round."))
    return redirect("the-day", slug)


def _somebody(request: HttpRequest, room: DayRoom, said: Mapping[str, Any]) -> str:
    is_late = said["sort"] == Incident.Sort.LATE
    incident = actions.note_incident(
        room.convention,
        said["sort"],
        said["registration"],
        from_round=said["from_round"],
        until_round=said["until_round"] if is_late else None,
        by=cast(User, request.user),
        at=timezone.now(),
    )
    return incident_words(incident)


def _table(request: HttpRequest, room: DayRoom, said: Mapping[str, Any]) -> str:
    return _thing(request, room, Incident.Sort.LOST_TABLE, said["table"], said)


def _interpreter(request: HttpRequest, room: DayRoom, said: Mapping[str, Any]) -> str:
    return _thing(request, room, Incident.Sort.INTERPRETER_GONE, said["interpreter"], said)


def _thing(
    request: HttpRequest, room: DayRoom, sort: Incident.Sort, about: Any, said: Mapping[str, Any]
) -> str:
    by, at = cast(User, request.user), timezone.now()
    return incident_words(
        actions.note_incident(room.convention, sort, about, from_round=said["from_round"], by=by, at=at)
    )


def _new_interpreter(request: HttpRequest, room: DayRoom, said: Mapping[str, Any]) -> str:
    by, at = cast(User, request.user), timezone.now()
    return incident_words(
        actions.welcome_interpreter(room.convention, said["name"], said["languages"], by=by, at=at)
    )


def _put_up(request: HttpRequest, room: DayRoom) -> str:
    by, at = cast(User, request.user), timezone.now()
    return incident_words(actions.put_up_table(room.convention, by=by, at=at))


def _announce(request: HttpRequest, room: DayRoom, said: Mapping[str, Any]) -> str:
    by, at = cast(User, request.user), timezone.now()
    actions.announce(room.convention, said["words"], minutes=said["minutes"], by=by, at=at)
    return _("Every phone and the wall show it now.")


NOTING: Mapping[str, Callable[[HttpRequest, DayRoom, Mapping[str, Any]], str]] = {
    "somebody": _somebody,
    "table": _table,
    "interpreter": _interpreter,
    "new-interpreter": _new_interpreter,
    "announcement": _announce,
}


@require_POST
@for_facilitators
def dismiss(request: HttpRequest, slug: str, incident: int) -> HttpResponse:
    """It was not so, or is not so any more."""
    found = get_object_or_404(Incident, pk=incident, convention__slug=slug)
    if actions.dismiss_incident(found, at=timezone.now()):
        messages.success(request, _("Dismissed."))
    else:
        messages.info(request, _("A colleague has dismissed it already."))
    return redirect("the-day", slug)


@require_POST
@for_facilitators
def answer_call(request: HttpRequest, slug: str, call: int) -> HttpResponse:
    """Somebody has seen to it."""
    found = get_object_or_404(
        DeskCall.objects.select_related("registration"), pk=call, registration__convention__slug=slug
    )
    if actions.answer_call(found, by=cast(User, request.user), at=timezone.now()):
        messages.success(request, _("Noted: they have been helped."))
    else:
        messages.info(request, _("A colleague has seen to it already."))
    return redirect("the-day", slug)


@require_POST
@for_facilitators
def take_down(request: HttpRequest, slug: str, announcement: int) -> HttpResponse:
    """Ends an announcement."""
    found = get_object_or_404(Announcement, pk=announcement, convention__slug=slug)
    actions.take_down(found, at=timezone.now())
    messages.success(request, _("It is not shown any more."))
    return redirect("the-day", slug)


@require_POST
@for_facilitators
def go_live(request: HttpRequest, slug: str) -> HttpResponse:
    """The final plan becomes the one of the day."""
    convention = get_object_or_404(Convention, slug=slug)
    try:
        actions.go_live(convention, at=timezone.now())
    except actions.NotTheDayYet:
        messages.error(request, _("A convention goes live on its day. Until then, its plan can be changed."))
    except actions.NotTheNextStep:
        messages.error(
            request,
            _("This step cannot be taken now: the convention is at “%(state)s”.")
            % {"state": convention.get_state_display()},
        )
    else:
        messages.success(request, _("The day has begun: phones, wall and desk follow the plan from now on."))
    return redirect("the-day", slug)
