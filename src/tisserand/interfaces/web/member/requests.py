"""Requests to meet, where a convention has them accepted: answering, and what became of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Registration, Wish
from tisserand.cluster.conventions.queries.requests import request_with, requests_around
from tisserand.cluster.conventions.queries.suggestions import suggestions_for
from tisserand.cluster.conventions.rules import wishes_are_open
from tisserand.cluster.matches.models import DeclineReason

from .wishes import REFUSALS, refused, registration_to_speak_for

LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Declining:
    """A refusal as it was sent: which request, and what is wrong with it."""

    key: int
    reason: str
    words: str
    fault: str

    @property
    def faults(self) -> Sequence[dict[str, str]]:
        """The fault for the summary of the page, with the way to its field."""
        return [{"field_id": f"reason-{self.key}", "question": _("Why not?"), "text": self.fault}]


@login_required
def my_requests(request: HttpRequest, slug: str, registration: int) -> HttpResponse:
    """Who asks to meet, who has answered, whom one asked."""
    mine, is_on_behalf = registration_to_speak_for(request, slug, registration)
    if not mine.convention.asks_for_answers:
        return redirect("my-wishes", slug, registration)
    return _page(request, mine, is_on_behalf)


@login_required
@require_POST
def answer_request(request: HttpRequest, slug: str, registration: int, wish: int, step: str) -> HttpResponse:
    """Accepts or declines what somebody asked; takes one's own request back or asks again."""
    mine, is_on_behalf = registration_to_speak_for(request, slug, registration)
    found = request_with(wish, mine)
    if found is None or step not in STEPS:
        raise Http404(step)
    is_for_me, act = STEPS[step]
    if is_for_me != (found.to_id == mine.pk):
        raise PermissionDenied
    if step == "decline" and (wrong := _fault_of(request, found)):
        return _page(request, mine, is_on_behalf, wrong)
    try:
        told = act(request, found, is_on_behalf)
    except actions.NoLongerWaiting:
        messages.warning(request, _("It was answered or taken back meanwhile, or has run out."))
    except REFUSALS as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, told)
    return redirect("my-requests", slug, registration)


def _page(
    request: HttpRequest, mine: Registration, is_on_behalf: bool, wrong: Declining | None = None
) -> HttpResponse:
    at = timezone.now()
    known = {one.registration.pk: one for one in suggestions_for(mine, request.user)}
    book = requests_around(mine, at, {key for key, one in known.items() if not one.is_barred})
    context = {
        "mine": mine,
        "convention": mine.convention,
        "is_on_behalf": is_on_behalf,
        "is_open": wishes_are_open(mine.convention, at),
        "to_answer": [(wish, known.get(wish.of_id)) for wish in book.to_answer],
        "answered": book.answered,
        "own": book.own,
        "pending": book.waiting(at),
        "reasons": DeclineReason.choices,
        "wrong": wrong,
        "faults": wrong.faults if wrong else [],
        "at": at,
    }
    return render(request, "member/requests.html", context, status=422 if wrong else 200)


def _fault_of(request: HttpRequest, wish: Wish) -> Declining | None:
    reason, words = request.POST.get("reason", ""), request.POST.get("words", "").strip()
    if reason not in DeclineReason.values:
        fault = _("Choose a reason: they are told, and may know somebody else.")
    elif len(words) > LONGEST_WORDS:
        fault = _("Shorten your words to %(most)s characters.") % {"most": LONGEST_WORDS}
    else:
        return None
    return Declining(wish.pk, reason, words, fault)


def _accept(_request: HttpRequest, wish: Wish, _is_on_behalf: bool) -> str:
    actions.accept(wish, at=timezone.now())
    return _("You and %(name)s want to meet: the plan looks for a time.") % {"name": wish.of}


def _decline(request: HttpRequest, wish: Wish, _is_on_behalf: bool) -> str:
    reason, words = request.POST["reason"], request.POST.get("words", "").strip()
    actions.decline(wish, reason=reason, words=words, at=timezone.now())
    return _("%(name)s is told that it does not fit this time.") % {"name": wish.of}


def _take_back(request: HttpRequest, wish: Wish, is_on_behalf: bool) -> str:
    _say(request, wish, "open", is_on_behalf)
    return _("Your request to %(name)s is taken back.") % {"name": wish.to}


def _ask_again(request: HttpRequest, wish: Wish, is_on_behalf: bool) -> str:
    _say(request, wish, wish.level, is_on_behalf)
    return _("%(name)s is asked again.") % {"name": wish.to}


def _say(request: HttpRequest, wish: Wish, level: str, is_on_behalf: bool) -> None:
    by, at = cast(User, request.user), timezone.now()
    actions.say_wish(wish.of, wish.to, level, at=at, by=by, is_on_behalf=is_on_behalf)


STEPS = {
    "accept": (True, _accept),
    "decline": (True, _decline),
    "take-back": (False, _take_back),
    "again": (False, _ask_again),
}
"""What may be done with a request: whether by the side that was asked, and how."""
