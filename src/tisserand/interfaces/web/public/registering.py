"""The page behind an invitation, and the list of participants, to read and to take along."""

from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, tasks
from tisserand.cluster.conventions.answers import NotInOrder
from tisserand.cluster.conventions.listing import participants_list
from tisserand.cluster.conventions.models import Convention, Registration
from tisserand.cluster.conventions.queries.registrations import (
    comes_to,
    participants_of,
    registration_invited,
)
from tisserand.cluster.conventions.rules import may_plan, takes_registrations
from tisserand.interfaces.web.frame.registering import Writing
from tisserand.press.lists import list_pdf, list_xlsx

State = Registration.State
KINDS = {
    "pdf": ("application/pdf", list_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", list_xlsx),
}
OLD = timedelta(days=30)
"""So long after its day an invitation shows nothing any more."""


def invited(request: HttpRequest, key: str) -> HttpResponse:
    """What we know of who is invited; one press confirms, another one declines; then how it stands."""
    invitation = registration_invited(key)
    if invitation is None or invitation.convention.ends_at + OLD < timezone.now():
        raise Http404
    with timezone.override(ZoneInfo(invitation.convention.timezone)):
        if invitation.state != State.INVITED:
            return _standing(request, invitation)
        if not takes_registrations(invitation.convention):
            return _standing(request, invitation)
        return _asked(request, invitation)


def _asked(request: HttpRequest, invitation: Registration) -> HttpResponse:
    if request.method == "POST" and request.POST.get("step") == "decline":
        with suppress(actions.MovedOn):  # then the page tells how it stands
            reason = request.POST.get("words", "").strip()
            actions.decline_invitation(invitation, words=reason, at=timezone.now())
        return redirect(request.path)
    known = actions.answers_of(invitation)
    writing = Writing(request, invitation.convention, invitation.organisation, known)
    if request.method == "POST" and writing.is_valid():
        try:
            tasks.confirm_invitation(invitation, writing.answers(), at=timezone.now())
        except NotInOrder as refused:
            writing.tell(refused.faults)
        except (actions.MovedOn, actions.RegistrationIsClosed):
            return redirect(request.path)
        else:
            return redirect(request.path)
    words = {
        "invitation": invitation,
        "convention": invitation.convention,
        "writing": writing,
        "known": known,
        "is_broken": request.method == "POST",
    }
    return render(request, "public/invited.html", words, status=422 if words["is_broken"] else 200)


def _standing(request: HttpRequest, invitation: Registration) -> HttpResponse:
    words = {"invitation": invitation, "convention": invitation.convention}
    return render(request, "public/invited_told.html", words)


def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes and may be named; the people only for those who come themselves, and for the team."""
    convention = _shown(slug)
    listed = participants_of(convention)
    coming = convention.registrations.filter(state=State.REGISTERED).count()
    words = {
        "convention": convention,
        "listed": listed,
        "unnamed": coming - len(listed),
        "sees_people": _sees_people(request, convention),
    }
    return render(request, "public/participants.html", words)


def take_participants(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The same as a PDF or a workbook."""
    convention = _shown(slug)
    if kind not in KINDS:
        raise Http404(kind)
    media_type, make = KINDS[kind]
    listed = participants_list(
        convention, participants_of(convention), with_people=_sees_people(request, convention)
    )
    answer = HttpResponse(make(listed, get_language() or "fr"), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="participants-{slug}.{kind}"'
    return answer


def _shown(slug: str) -> Convention:
    return get_object_or_404(Convention.objects.exclude(state=Convention.State.DRAFT), slug=slug)


def _sees_people(request: HttpRequest, convention: Convention) -> bool:
    return may_plan(request.user) or (isinstance(request.user, User) and comes_to(request.user, convention))
