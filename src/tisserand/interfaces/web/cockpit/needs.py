"""What was handed in by those who do not publish themselves: published, or sent back with a word."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.tasks import match_what_changed
from tisserand.cluster.needs import actions
from tisserand.cluster.needs.models import Need, Notice, Offer
from tisserand.cluster.needs.queries import submitted, whole
from tisserand.cluster.needs.rules import may_moderate
from tisserand.cluster.organisations.rules import in_care_of
from tisserand.interfaces.web.frame.notices import SIDES, Side

from .gate import for_facilitators

MOST_SHOWN = 50
LONGEST_REMARK = 2000


@for_facilitators
def waiting(request: HttpRequest) -> HttpResponse:
    """The needs and offers that wait in the reader's territories, the oldest first."""
    in_care = in_care_of(request.user, "organisation__territory")
    found = [(side, submitted(side.model, in_care)) for side in SIDES]
    count = sum(notices.count() for _side, notices in found)
    groups = [(side, list(notices[:MOST_SHOWN])) for side, notices in found]
    words = {"groups": groups, "count": count, "later": count - sum(len(own) for _side, own in groups)}
    return render(request, "cockpit/needs.html", words)


@for_facilitators
def show(request: HttpRequest, side: Side, key: int) -> HttpResponse:
    """One of them as it would stand on the board, and what to decide."""
    notice = _in_care(request, side, key)
    return render(
        request,
        "cockpit/need.html",
        {
            "side": side,
            "notice": notice,
            "is_waiting": notice.state == Notice.State.SUBMITTED,
        },
    )


@for_facilitators
@require_POST
def decide(request: HttpRequest, side: Side, key: int, step: str) -> HttpResponse:
    """Publishes it, or sends it back; its people are written to."""
    notice = _in_care(request, side, key)
    person, now = cast(User, request.user), timezone.now()
    try:
        if step == "publish":
            actions.publish(notice, by=person, at=now)
            match_what_changed.enqueue()
            messages.success(request, _("Published, and its people are written to."))
        elif step == "send-back":
            remark = request.POST.get("remark", "")[:LONGEST_REMARK]
            actions.send_back(notice, remark, by=person, at=now)
            match_what_changed.enqueue()
            messages.success(request, _("Sent back with your word."))
        else:
            raise Http404(step)
    except actions.MovedOn:
        messages.warning(request, _("A colleague was quicker: this is where it stands now."))
    except actions.RemarkIsMissing:
        messages.error(request, _("Please write what to change: it goes into the letter."))
        return redirect(side.team, key)
    except actions.NotInOrder as refused:
        messages.error(request, " ".join(refused.faults.values()))
        return redirect(side.team, key)
    return redirect("cockpit-needs")


def _in_care(request: HttpRequest, side: Side, key: int) -> Need | Offer:
    notice: Need | Offer | None = whole(side.model, key)
    if notice is None or notice.state == Notice.State.DRAFT:
        raise Http404
    if not may_moderate(request.user, notice):
        raise PermissionDenied
    return notice
