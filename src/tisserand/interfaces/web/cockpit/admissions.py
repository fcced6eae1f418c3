"""Who waits to be let in: applications, requests to act for an organisation, years that end; the decision."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import joining
from tisserand.cluster.organisations.actions import membership as verbs
from tisserand.cluster.organisations.models import CriterionAnswer, JoinRequest, Membership
from tisserand.cluster.organisations.queries import membership as reads
from tisserand.cluster.organisations.rules import in_care_of, may_admit, may_decide_on_joining

from .gate import for_facilitators

PAGE_LENGTH = 50
LONGEST_NOTE = 2000
Verdict = CriterionAnswer.Verdict


@for_facilitators
def admissions(request: HttpRequest) -> HttpResponse:
    """What waits for a decision in the reader's territories, the oldest first."""
    in_care = in_care_of(request.user, "organisation__territory")
    applications = Paginator(reads.open_applications(in_care), PAGE_LENGTH)
    return render(
        request,
        "cockpit/admissions.html",
        {
            "page": applications.get_page(request.GET.get("page")),
            "requests": reads.open_join_requests(in_care)[:PAGE_LENGTH],
            "ending": reads.memberships_ending(in_care)[:PAGE_LENGTH],
        },
    )


@for_facilitators
def admission(request: HttpRequest, membership: int) -> HttpResponse:
    """One application: what was answered, what was found, what to decide."""
    found = _own(request, membership)
    return render(
        request,
        "cockpit/admission.html",
        {
            "membership": found,
            "organisation": found.organisation,
            "answers": list(found.answers.all()),
            "verdicts": Verdict.choices,
            "is_open": found.state in Membership.OPEN_STATES,
            "may_be_admitted": all(one.verdict == Verdict.MET for one in found.answers.all()),
        },
    )


@for_facilitators
@require_POST
def find(request: HttpRequest, membership: int) -> HttpResponse:
    """Keeps the verdicts and notes."""
    found = _own(request, membership)
    findings = {
        answer.pk: (
            request.POST.get(f"verdict_{answer.pk}", answer.verdict),
            request.POST.get(f"note_{answer.pk}", "").strip()[:LONGEST_NOTE],
        )
        for answer in found.answers.all()
    }
    if any(verdict not in Verdict.values for verdict, _note in findings.values()):
        raise Http404
    return _taken(
        request,
        found,
        lambda: verbs.keep_findings(found, findings, by=_person(request), at=timezone.now()),
        _("Your findings are kept."),
    )


@for_facilitators
@require_POST
def decide(request: HttpRequest, membership: int, decision: str) -> HttpResponse:
    """Admits, refuses with a reason, or asks for more; the applicant is written to."""
    found = _own(request, membership)
    words, by, now = request.POST.get("words", "").strip()[:LONGEST_NOTE], _person(request), timezone.now()
    steps: dict[str, tuple[Callable[[], None], str]] = {
        "admit": (
            lambda: verbs.admit(found, by=by, at=now),
            _("Admitted. A letter of welcome is on its way."),
        ),
        "refuse": (
            lambda: verbs.refuse(found, words, by=by, at=now),
            _("Declined. The reason is on its way."),
        ),
        "ask": (lambda: verbs.ask_more(found, words, by=by, at=now), _("Your question is on its way.")),
    }
    if decision not in steps:
        raise Http404(decision)
    return _taken(request, found, *steps[decision])


@for_facilitators
@require_POST
def decide_on_joining(request: HttpRequest, join_request: int) -> HttpResponse:
    """Lets somebody act for an organisation that nobody acts for yet, or not."""
    found = get_object_or_404(JoinRequest.objects.select_related("organisation", "user"), pk=join_request)
    if not may_decide_on_joining(request.user, found.organisation):
        raise PermissionDenied
    try:
        joining.decide_on_joining(
            found, is_accepted="accept" in request.POST, by=_person(request), at=timezone.now()
        )
    except joining.DecidedAlready:
        messages.warning(request, _("Somebody was quicker: this request is decided."))
    else:
        messages.success(request, _("It is decided, and they are written to."))
    return redirect("admissions")


def _own(request: HttpRequest, key: int) -> Membership:
    found = reads.application(key)
    if not found:
        raise Http404
    if not may_admit(request.user, found.organisation):
        raise PermissionDenied
    return found


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _taken(request: HttpRequest, found: Membership, step: Callable[[], None], said: str) -> HttpResponse:
    try:
        step()
    except verbs.MovedOn:
        messages.warning(request, _("A colleague was quicker: this is where it stands now."))
    except verbs.CriteriaAreCumulative:
        messages.error(request, _("Not all criteria are met yet: look at each of them first."))
    except verbs.ReasonIsMissing:
        messages.error(request, _("Please write the reason or the question: it goes into the letter."))
    else:
        messages.success(request, said)
    return redirect("admission", found.pk)
