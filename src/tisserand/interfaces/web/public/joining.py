"""The ways in: find one's organisation or propose it, apply for it, ask to act for it.

Whoever is not signed in gives name and address; what they asked is theirs once they sign in with a code.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.actions import person_at
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import joining as requests
from tisserand.cluster.organisations.actions import membership as verbs
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.queries import published
from tisserand.cluster.organisations.queries.membership import criteria_for, membership_of
from tisserand.cluster.organisations.queries.record import called
from tisserand.cluster.organisations.rules import represents

from .joining_forms import Application, NewApplication, Person, RequestToAct

MOST_FOUND = 8
LONGEST_QUESTION = 100


def join(request: HttpRequest) -> HttpResponse:
    """What joining means, what is asked, and the search for one's organisation."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = called(words)[:MOST_FOUND] if words else []
    return render(
        request,
        "public/join.html",
        {
            "words": words,
            "found": found,
            "criteria": criteria_for("sse_enterprise"),
        },
    )


def join_new(request: HttpRequest) -> HttpResponse:
    """The application of an organisation that is not in the directory yet."""
    form = NewApplication(request.POST or None, request.FILES or None, reader=request.user)

    def send(person: User) -> None:
        verbs.apply_as_new(
            form.proposal(),
            form.answers(),
            by=person,
            title=form.cleaned_data["person_title"],
            at=timezone.now(),
        )

    if request.method == "POST" and form.is_valid() and _sent(request, form, send):
        return redirect("joined")
    return _page(request, "public/join_new.html", form)


def join_as(request: HttpRequest, slug: str) -> HttpResponse:
    """The application of an organisation that is in the directory."""
    organisation = get_object_or_404(published(), slug=slug)
    current = membership_of(organisation)
    is_under_way = current is not None and current.state not in Membership.OVER_STATES
    is_others = organisation.representatives.exists() and not represents(request.user, organisation)
    form = Application(
        request.POST or None, request.FILES or None, reader=request.user, kind=organisation.kind
    )

    def send(person: User) -> None:
        title = form.cleaned_data["person_title"]
        verbs.apply_for_membership(organisation, form.answers(), by=person, title=title, at=timezone.now())

    may_apply = not is_under_way and not is_others
    if request.method == "POST" and may_apply and form.is_valid() and _sent(request, form, send):
        return redirect("joined")
    more = {"organisation": organisation, "is_under_way": is_under_way, "is_others": is_others}
    return _page(request, "public/join_as.html", form, **more)


def represent(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody asks to act for an organisation of the directory."""
    organisation: Organisation = get_object_or_404(published(), slug=slug)
    form = RequestToAct(request.POST or None, reader=request.user)

    def send(person: User) -> None:
        said = form.cleaned_data
        requests.ask_to_join(
            organisation, by=person, title=said["person_title"], message=said["message"], at=timezone.now()
        )

    if request.method == "POST" and form.is_valid() and _sent(request, form, send):
        messages.success(request, _("Your request is on its way. You are written to once it is decided."))
        return redirect(organisation)
    return _page(request, "public/represent.html", form, organisation=organisation)


def joined(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "public/joined.html")


def _sent(request: HttpRequest, form: Person, send: Callable[[User], None]) -> bool:
    """Does it all or nothing; what stands against it is said at the top of the form."""
    refusals = {
        verbs.AppliedAlready: _("This organisation is a member, or has applied already."),
        verbs.SomebodyElseSpeaks: _("Others act for this organisation: ask them to be let in first."),
        verbs.TooManyAtOnce: _("Too many applications of yours are open. Please wait for an answer."),
        requests.ActsAlready: _("You act for this organisation already: sign in to see it."),
        requests.AskedAlready: _("You have asked already. Please wait for an answer."),
    }
    try:
        with transaction.atomic():
            send(_person(request, form))
    except tuple(refusals) as refused:
        form.add_error(None, refusals[type(refused)])
        return False
    return True


def _person(request: HttpRequest, form: Person) -> User:
    if isinstance(request.user, User):
        return request.user
    said = form.cleaned_data
    return person_at(said["person_email"], name=said["person_name"], language=get_language() or "fr")


def _page(request: HttpRequest, template: str, form: Person, **more: object) -> HttpResponse:
    words = {"form": form, "had_files": bool(request.FILES), **more}
    return render(request, template, words, status=422 if form.errors else 200)
