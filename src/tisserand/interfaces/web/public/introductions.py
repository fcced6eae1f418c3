"""Answering from a letter: yes or no to an introduction, what came of it, stopping letters, by its key.

Opening an address does nothing, since mail programs open links by themselves; a button does, or the one
click of a mail program (RFC 8058).
"""

from contextlib import suppress
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from tisserand.cluster.accounts.actions.mail_choices import stop_letters
from tisserand.cluster.accounts.models import MailChoice, User
from tisserand.cluster.matches.actions.introducing import MovedOn
from tisserand.cluster.matches.models import Introduction, IntroductionSide
from tisserand.cluster.matches.queries.introductions import side_by_key
from tisserand.cluster.organisations.rules import represents
from tisserand.interfaces.web.frame.introductions import Answer, Told, View


def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Who would like to be in contact, why, and the two buttons; what was answered once stays."""
    view = _view(key)
    side = view.side
    form = Answer(request.POST or None)
    if side and request.method == "POST" and form.is_valid():
        with suppress(MovedOn):  # the page says how it stands
            form.keep(side, _person(request, side))
        return redirect("introduction-answer", key)
    words = {"view": view, "form": form, "action": ""}
    return render(request, "public/introduction_answer.html", words, status=422 if form.errors else 200)


def outcome(request: HttpRequest, key: str) -> HttpResponse:
    """What came of it, for one side, in one press."""
    view = _view(key)
    side = view.side
    if side is None or view.introduction.state != Introduction.State.ACCEPTED:
        return redirect("introduction-answer", key)
    form = Told(request.POST or None)
    is_kept = request.method == "POST" and form.is_valid()
    if is_kept:
        form.keep(side, _person(request, side))
    words = {"view": view, "form": form, "is_kept": is_kept, "action": ""}
    return render(request, "public/introduction_outcome.html", words, status=422 if form.errors else 200)


@csrf_exempt
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """No more letters of this topic, or of any, without signing in."""
    choice = MailChoice.objects.select_related("user").filter(key=key).first()
    if choice is None:
        return render(request, "public/letters_stop.html", {"choice": None}, status=410)
    is_stopped = request.method == "POST"
    if is_stopped:
        stop_letters(choice, everything="everything" in request.POST or "all" in request.GET)
    return render(request, "public/letters_stop.html", {"choice": choice, "is_stopped": is_stopped})


def _person(request: HttpRequest, side: IntroductionSide) -> User | None:
    """Who answers, where they are signed in and act for this side; else the key alone is known."""
    return cast(User, request.user) if represents(request.user, side.organisation) else None


def _view(key: str) -> View:
    side: IntroductionSide | None = side_by_key(key)
    if side is None:
        raise Http404
    return View(side.introduction, side)
