"""Wishes: who is worth meeting, most promising first, and one word about each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Registration, Wish
from tisserand.cluster.conventions.queries import Suggestion, registration_at, suggestions_for
from tisserand.cluster.conventions.rules import may_wish, speaks_for, wishes_are_open
from tisserand.press.plan import alphabetical

SHOWN_AT_FIRST = 24
LEVELS = frozenset({*Wish.Level.values, "open"})
FIELD = "wish-"
LONGEST_SEARCH = 100


@login_required
def my_wishes(request: HttpRequest, slug: str, registration: int) -> HttpResponse:
    """The ranked list of one registration; a form that is sent says what was chosen."""
    mine, is_on_behalf = registration_to_speak_for(request, slug, registration)
    if request.method == "POST":
        return _save(request, mine, is_on_behalf=is_on_behalf)
    return render(request, "member/wishes.html", _context(request, mine, is_on_behalf=is_on_behalf))


def registration_to_speak_for(
    request: HttpRequest, slug: str, registration: int
) -> tuple[Registration, bool]:
    """The registration whose wishes the reader may say, and whether that is on its behalf: 2 queries."""
    mine = registration_at(slug, registration)
    if mine is None:
        raise Http404(slug)
    is_own = speaks_for(request.user, mine)
    if not is_own and not may_wish(request.user, mine):
        raise PermissionDenied
    return mine, not is_own


def _save(request: HttpRequest, mine: Registration, *, is_on_behalf: bool) -> HttpResponse:
    by, chosen = cast(User, request.user), _chosen(request.POST)
    try:
        changed = actions.say_wishes(mine, chosen, at=timezone.now(), by=by, is_on_behalf=is_on_behalf)
    except REFUSALS as refusal:
        messages.error(request, refused(refusal))
    else:
        if _is_htmx(request):
            context = _context(request, mine, is_on_behalf=is_on_behalf)
            return render(request, "member/counts.html", {**context, "is_saved": True})
        messages.success(
            request, _("Your wishes are saved.") if changed else _("There was nothing to change.")
        )
    if _is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect(request.get_full_path())


REFUSALS = (
    actions.WishesAreClosed,
    actions.NotAtTheSameConvention,
    actions.MayNotMeet,
    actions.TooManyPending,
    actions.RequestDeclined,
)


def refused(refusal: Exception) -> str:
    """Why nothing was changed, and what to do instead."""
    match refusal:
        case actions.WishesAreClosed():
            return _("Wishes are closed: nothing was changed. Ask the cluster team.")
        case actions.MayNotMeet():
            return _("At this convention you and %(name)s do not meet: nothing was changed.") % {
                "name": refusal.other
            }
        case actions.TooManyPending():
            return ngettext(
                "One request of yours waits for an answer already, and no more may: nothing was changed. Wait"
                " for it, or take it back.",
                "%(most)s requests of yours wait for an answer already, and no more may: nothing was changed."
                " Wait for one, or take one back.",
                refusal.most,
            ) % {"most": refusal.most}
        case actions.RequestDeclined():
            return _("%(name)s has declined already: nothing was changed. Choose somebody else.") % {
                "name": refusal.other
            }
    return _("Somebody in your list has withdrawn meanwhile: nothing was changed. Look again.")


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _chosen(sent: Mapping[str, str]) -> Mapping[Registration, str]:
    """What the form says of whom; fields that make no sense are no wishes."""
    said = {
        int(name.removeprefix(FIELD)): level
        for name, level in sent.items()
        if name.startswith(FIELD) and name.removeprefix(FIELD).isdecimal() and level in LEVELS
    }
    others = Registration.objects.select_related("convention").in_bulk(list(said))
    return {others[key]: level for key, level in said.items() if key in others}


def _context(request: HttpRequest, mine: Registration, *, is_on_behalf: bool) -> dict[str, object]:
    suggestions, at = suggestions_for(mine, request.user), timezone.now()
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = [
        (rank, one)
        for rank, one in enumerate(suggestions, start=1)
        if alphabetical(search) in alphabetical(one.registration.organisation.name)
    ]
    everything = bool(search) or request.GET.get("all") == "1"
    shown = (
        found
        if everything
        else [(rank, one) for rank, one in found if rank <= SHOWN_AT_FIRST or one.level != "open"]
    )
    return {
        "mine": mine,
        "convention": mine.convention,
        "shown": shown,
        "left_off": len(found) - len(shown),
        "everybody": len(suggestions),
        "search": search,
        "is_open": wishes_are_open(mine.convention, at),
        "is_on_behalf": is_on_behalf,
        "counts": {
            level: sum(one.level == level for one in suggestions) for level in ("must", "would", "no")
        },
        "admirers": sum(one.theirs is not None for one in suggestions),
        "has_matches": any(one.match for one in suggestions),
        **(_request_context(mine, suggestions, at) if mine.convention.asks_for_answers else {}),
    }


def _request_context(
    mine: Registration, suggestions: Sequence[Suggestion], at: datetime
) -> dict[str, object]:
    """What is told where requests are to be accepted: how many wait for whom."""
    theirs = [one for one in suggestions if one.theirs and one.theirs.is_waiting(at) and one.level != "no"]
    return {
        "is_asking": True,
        "asking": len(theirs),
        "pending": sum(one.wish is not None and one.wish.is_waiting(at) for one in suggestions),
        "pending_most": mine.convention.pending_most,
        "at": at,
    }
