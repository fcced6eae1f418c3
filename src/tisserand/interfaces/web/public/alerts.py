"""Hearing of a search again: asking for letters, confirming one's address, stopping them.

Opening an address does nothing, since mail programs open links by themselves; a button, or the one click of
a mail program (RFC 8058), does.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tisserand.cluster.organisations import search
from tisserand.cluster.organisations.actions import alerts as verbs
from tisserand.cluster.organisations.models import SavedSearch
from tisserand.interfaces.web.frame.forms import Trapped


class Ask(Trapped):
    """Where the letters go."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("It is used for these letters alone, and erased if you do not confirm it."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


def ask(request: HttpRequest) -> HttpResponse:
    """The search of the address in words, and the field for where to write."""
    wanted = search.search_in(request.GET)
    answer = search.directory(wanted)
    known = {"email": request.user.email} if request.user.is_authenticated else {}
    form = Ask(request.POST or None, initial=known)
    saved = _saved(form, wanted) if request.method == "POST" and form.is_valid() else None
    return render(
        request,
        "public/alert_ask.html",
        {
            "form": form,
            "saved": saved,
            "found": len(answer),
            "told": search.told(wanted, answer.table.labels),
            "address": search.address_of(wanted),
        },
        status=422 if form.errors else 200,
    )


def _saved(form: Ask, wanted: search.Search) -> SavedSearch | None:
    try:
        return verbs.save_search(
            wanted,
            email=form.cleaned_data["email"],
            language=get_language() or "fr",
            at=timezone.now(),
        )
    except verbs.TooWide as fault:
        form.add_error(
            None,
            _("%(found)s organisations fit. Add a word or a filter, so that at most %(most)s do.")
            % {"found": fault.found, "most": verbs.MOST_FOUND},
        )
    except verbs.TooLong:
        form.add_error(None, _("So many filters cannot be kept. Choose fewer of them."))
    except verbs.TooManySearches:
        form.add_error(None, _("Several of your searches wait to be confirmed. Look into your mailbox."))
    return None


def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """One press says that the address is the reader's."""
    saved = SavedSearch.objects.filter(key=key, stopped_at=None).first()
    if saved and request.method == "POST":
        verbs.confirm_search(saved, at=timezone.now())
    return _answer(request, saved, "confirmed" if request.method == "POST" else "confirm")


@csrf_exempt
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """One press, here or in the mail program, and no more letters come."""
    saved = SavedSearch.objects.filter(key=key).first()
    if saved and request.method == "POST":
        verbs.stop_search(saved, at=timezone.now())
    return _answer(request, saved, "stopped" if request.method == "POST" else "stop")


def _answer(request: HttpRequest, saved: SavedSearch | None, step: str) -> HttpResponse:
    if not saved:
        return render(request, "public/alert.html", {"saved": None}, status=410)
    words = {"saved": saved, "step": step, "told": verbs.told_in_words(saved)}
    return render(request, "public/alert.html", words)
