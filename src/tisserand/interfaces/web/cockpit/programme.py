"""The programme of a convention: its sessions, and one of them with room, speakers and who is in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions.actions import preparing
from tisserand.cluster.conventions.actions import programme as actions
from tisserand.cluster.conventions.models import Convention, ProgrammeSession
from tisserand.cluster.conventions.queries.preparing import programme_of, registered_at, seal_of

from .gate import for_facilitators
from .preparing import found, meanwhile, refused, too_late
from .preparing_forms import LANGUAGES
from .programme_forms import SessionForm, Speakers, speakers
from .tabs import tabs_of

RELATED = ("attendees", "speakers")


@for_facilitators
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """All sessions in their order."""
    convention = found(slug)
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "programme"),
        "sessions": programme_of(convention),
        "rounds": convention.rounds.count(),
        "may_change": convention.state in preparing.UNTIL_THE_DAY,
    }
    return render(request, "cockpit/programme.html", words)


@for_facilitators
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A further session."""
    return _answer(request, found(slug), None)


@for_facilitators
def session(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A session of the programme to change."""
    convention = found(slug)
    return _answer(request, convention, get_object_or_404(convention.sessions.all(), pk=key))


def _answer(request: HttpRequest, convention: Convention, one: ProgrammeSession | None) -> HttpResponse:
    with timezone.override(convention.timezone):
        seal, title, status = seal_of([one], RELATED) if one else "", str(one or ""), 200
        starts = {"sort": "round_table", "starts_at": convention.starts_at, "ends_at": convention.starts_at}
        form = SessionForm(
            request.POST or None, convention=convention, instance=one, initial=None if one else starts
        )
        rows = speakers(request.POST or None, one)
        if request.method == "POST":
            status = 422
            if all([form.is_valid(), rows.is_valid()]):
                status = 409
                if _is_kept(request, convention, one, form, rows):
                    messages.success(request, _("Kept in the programme."))
                    return redirect("programme", convention.slug)
        there = get_object_or_404(ProgrammeSession, pk=one.pk) if one else None
        words = {
            "convention": convention,
            "tabs": tabs_of(convention, "programme"),
            "form": form,
            "rows": rows,
            "all_rows": {"speakers": rows},
            "session": there,
            "title": title,
            "seal": seal,
            "rooms": {code: _rooms(convention, code) for code in LANGUAGES},
            "organisations": registered_at(convention).values_list("organisation__name", flat=True),
        }
        return render(request, "cockpit/session.html", words, status=status)


def _is_kept(
    request: HttpRequest,
    convention: Convention,
    one: ProgrammeSession | None,
    form: SessionForm,
    rows: Speakers,
) -> bool:
    try:
        actions.keep_session(
            convention,
            form.facts,
            speakers=rows.people(),
            attendees=form.cleaned_data["attendees"],
            session=one,
            seen=request.POST.get("seen", ""),
        )
    except preparing.ChangedMeanwhile as error:
        refused(form, meanwhile(error))
    except preparing.TooLateToPrepare:
        refused(form, too_late())
    except actions.OutsideTheConvention:
        refused(form, _("It lies outside the hours of the convention."), "starts_at")
    except actions.RoomIsTaken as taken:
        refused(form, _("“%(session)s” is in this room then.") % {"session": taken.session}, "place_fr")
    except actions.SpeaksElsewhere as error:
        words = {"name": error.name, "session": error.session}
        refused(form, _("%(name)s speaks in “%(session)s” then.") % words)
    else:
        return True
    return False


def _rooms(convention: Convention, code: str) -> list[Any]:
    name = f"place_{code}"
    return sorted({place for place in convention.sessions.values_list(name, flat=True) if place})


@require_POST
@for_facilitators
def remove(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Takes a session out of the programme."""
    convention = found(slug)
    one = convention.sessions.filter(pk=key).first()
    try:
        if one:
            actions.remove_session(one)
    except preparing.TooLateToPrepare:
        messages.error(request, too_late())
    else:
        messages.success(request, _("It is no longer in the programme."))
    return redirect("programme", slug)
