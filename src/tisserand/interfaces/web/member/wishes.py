"""Wishes: who is worth meeting, most promising first, and one word about each."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

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
    mine = registration_at(slug, registration)
    if mine is None:
        raise Http404(slug)
    if not may_wish(request.user, mine):
        raise PermissionDenied
    if request.method == "POST":
        return _save(request, mine)
    return render(request, "member/wishes.html", _context(request, mine, suggestions_for(mine)))


def _save(request: HttpRequest, mine: Registration) -> HttpResponse:
    try:
        changed = actions.say_wishes(mine, _chosen(request.POST), at=timezone.now())
    except actions.WishesAreClosed:
        messages.error(request, _("Wishes are closed: nothing was changed. Ask the cluster team."))
    except actions.NotAtTheSameConvention:
        messages.error(
            request, _("Somebody in your list has withdrawn meanwhile: nothing was changed. Look again.")
        )
    else:
        if _is_htmx(request):
            context = _context(request, mine, suggestions_for(mine))
            return render(request, "member/counts.html", {**context, "is_saved": True})
        messages.success(
            request, _("Your wishes are saved.") if changed else _("There was nothing to change.")
        )
    if _is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect(request.get_full_path())


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


def _context(
    request: HttpRequest, mine: Registration, suggestions: Sequence[Suggestion]
) -> dict[str, object]:
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
        "is_open": wishes_are_open(mine.convention, timezone.now()),
        "is_on_behalf": not speaks_for(request.user, mine),
        "counts": {
            level: sum(one.level == level for one in suggestions) for level in ("must", "would", "no")
        },
        "admirers": sum(any(code == "wished_for_you" for code, _words in one.reasons) for one in suggestions),
    }
