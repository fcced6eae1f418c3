"""One's own needs and offers: all by state with what to do next, each one, and the steps of its life."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.tasks import match_what_changed
from tisserand.cluster.needs import actions
from tisserand.cluster.needs.models import Attachment, Need, Notice, Offer, Outcome
from tisserand.cluster.needs.queries import own_notices, whole
from tisserand.cluster.needs.rules import may_change, may_publish_for
from tisserand.cluster.needs.validity import latest_end, usual_end
from tisserand.cluster.organisations.queries.record import organisations_of
from tisserand.interfaces.web.frame.notices import SIDES, Side, side_of

State = Notice.State
LAST_DAY = forms.DateField(required=False)
ORDER = (State.DRAFT, State.SUBMITTED, State.PUBLISHED, State.MATCHED, State.EXPIRED, State.CLOSED)


@login_required
def mine(request: HttpRequest, side: Side) -> HttpResponse:
    """All needs, or offers, of the organisations one acts for, by state."""
    person = cast(User, request.user)
    notices = list(own_notices(side.model, person))
    groups = [(state.label, [one for one in notices if one.state == state]) for state in ORDER]
    words = {
        "side": side,
        "sides": SIDES,
        "groups": [(label, own) for label, own in groups if own],
        "open_count": sum(one.is_open for one in notices),
        "organisations": list(organisations_of(person)),
    }
    return render(request, "member/needs.html", words)


@login_required
def own(request: HttpRequest, side: Side, key: int) -> HttpResponse:
    """One of them: where it stands, what to do next, its documents."""
    notice = own_notice(request, side, key)
    today = timezone.localdate()
    words = {
        "side": side,
        "notice": notice,
        "outcomes": Outcome.choices,
        "may_publish": may_publish_for(request.user, notice.organisation),
        "usual_end": usual_end(side.model, today),
        "latest_end": latest_end(today),
        "today": today,
    }
    return render(request, "member/need.html", words)


@login_required
@require_POST
def step(request: HttpRequest, side: Side, key: int, step: str) -> HttpResponse:
    """Hands it in, takes it back, prolongs, closes, copies or throws it away."""
    notice = own_notice(request, side, key)
    person, now = cast(User, request.user), timezone.now()
    steps: dict[str, Callable[[], Need | Offer | None]] = {
        "submit": lambda: actions.submit(notice, by=person, at=now),
        "take-back": lambda: actions.take_back(notice, by=person, at=now),
        "prolong": lambda: actions.prolong(notice, _last_day(request), by=person, at=now),
        "close": lambda: actions.close(notice, request.POST.get("outcome", ""), by=person, at=now),
        "copy": lambda: actions.copy(notice, by=person, at=now),
        "discard": lambda: actions.discard(notice, by=person),
    }
    if step not in steps:
        raise Http404(step)
    try:
        made = steps[step]()
    except actions.MovedOn:
        messages.warning(request, _("A colleague was quicker: this is where it stands now."))
    except actions.NotInOrder as refused:
        messages.error(request, " ".join(refused.faults.values()))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except ValueError:
        messages.error(request, _("Say what came of it: choose one of the answers."))
    else:
        match_what_changed.enqueue()
        messages.success(request, said_of(step, notice))
        if step == "discard":
            return redirect(side.mine)
        return redirect(side.edit if made else side.own, made.pk if made else key)
    return redirect(side.own, key)


def _last_day(request: HttpRequest) -> date | None:
    """The day that was chosen, none where the field was left empty; raises ValidationError."""
    day: date | None = LAST_DAY.clean(request.POST.get("until", ""))
    return day


def said_of(step: str, notice: Need | Offer) -> str:
    """What is told once a step was taken."""
    if step in {"submit", "prolong"} and notice.state == State.SUBMITTED:
        return _("Handed in. The cluster team looks at it and writes to you.")
    return {
        "submit": _("Published. Everybody it is meant for can find it now."),
        "take-back": _("It is off the board and a draft again."),
        "prolong": _("It stays open longer."),
        "close": _("Closed. Thank you for saying what came of it."),
        "copy": _("Here is the copy: change what differs, then publish it."),
        "discard": _("The draft is gone."),
    }[step]


@login_required
@require_POST
def remove_document(request: HttpRequest, attachment: int) -> HttpResponse:
    """Takes one document away."""
    found = get_object_or_404(
        Attachment.objects.select_related("need__organisation__territory", "offer__organisation__territory"),
        pk=attachment,
    )
    notice = cast(Need | Offer, found.need or found.offer)
    try:
        actions.detach(found, by=cast(User, request.user), at=timezone.now())
    except actions.NotYours as error:
        raise PermissionDenied from error
    except actions.MovedOn:
        messages.warning(request, _("A colleague was quicker: this is where it stands now."))
    else:
        messages.success(request, _("The document is gone."))
    return redirect(side_of(notice).own, notice.pk)


def own_notice(request: HttpRequest, side: Side, key: int) -> Need | Offer:
    """The need or offer of this key, if the reader may change it."""
    notice: Need | Offer | None = whole(side.model, key)
    if notice is None:
        raise Http404
    if not may_change(request.user, notice):
        raise PermissionDenied
    return notice
