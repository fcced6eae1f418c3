"""Changing a plan by hand: the consequence on a page first, then one button that does just that."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Meeting

from .gate import for_facilitators


def meeting_at(slug: str, key: int) -> Meeting:
    """A meeting of a convention with all that a page tells of it. Raises `Http404`."""
    found = Meeting.objects.select_related(
        "schedule__convention", "a__organisation", "b__organisation", "round", "table", "interpreter"
    )
    return get_object_or_404(found, pk=key, schedule__convention__slug=slug)


def back_to(meeting: Meeting) -> HttpResponse:
    """The control room at this meeting."""
    schedule = meeting.schedule
    query = {"version": schedule.number, "tables": meeting.table.number, "meeting": meeting.pk}
    address = reverse("control-room", args=(schedule.convention.slug,))
    return redirect(f"{address}?{urlencode(query)}#chosen")


def revision(text: str | None) -> int:
    """A revision as a form sends it; -1, which no meeting has, where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def who_was_first(changed: Meeting) -> str:
    """Who changed the meeting meanwhile, and when."""
    if changed.changed_at is None:
        return _("This meeting is not as you saw it any more. Nothing was changed: look again.")
    facts = {
        "person": changed.changed_by or _("Somebody"),
        "pair": f"{changed.a.organisation} – {changed.b.organisation}",
        "time": date_format(timezone.localtime(changed.changed_at), "TIME_FORMAT"),
    }
    told = _("%(person)s changed the meeting %(pair)s at %(time)s. Nothing of yours was done: look again.")
    return told % facts


@require_POST
@for_facilitators
def lock(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """Locks or unlocks a meeting of the newest version."""
    found = meeting_at(slug, meeting)
    try:
        actions.lock_meeting(
            found,
            is_locked=request.POST.get("locked") == "yes",
            seen=revision(request.POST.get("seen")),
            by=cast(User, request.user),
            at=timezone.now(),
        )
    except actions.NotTheNewestVersion:
        messages.error(request, _("Only meetings of the newest version can be locked."))
    except actions.NotADraft:
        messages.error(request, _("Meetings are planned once wishes are open and until the day itself."))
    except actions.ChangedMeanwhile as other:
        messages.error(request, who_was_first(other.meeting))
    return back_to(found)
