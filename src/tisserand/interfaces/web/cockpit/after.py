"""After the day, for the team: who has told what, who is to be phoned, deals, ideas; the report."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, Deal, FollowUp, Meeting, Registration
from tisserand.cluster.conventions.queries.outcomes import After, after_of, all_afterwards
from tisserand.cluster.conventions.queries.report import records_of
from tisserand.cluster.conventions.tasks import following
from tisserand.interfaces.web.frame.after_forms import DealForm, OutcomeForm
from tisserand.press.documents import document_pdf

from .gate import for_facilitators
from .reporting import document_of
from .tabs import tabs_of

PAGE_LENGTH = 30
FORMS: Mapping[str, type[OutcomeForm] | type[DealForm]] = {"outcome": OutcomeForm, "deal": DealForm}
SETTLED = {"so": actions.confirm_deal, "not-so": actions.dispute_deal}
State = Convention.State


@for_facilitators
def after(request: HttpRequest, slug: str) -> HttpResponse:
    """What was told and what is still open, the longest list of untold meetings first: 13 queries at most."""
    convention = get_object_or_404(Convention, slug=slug)
    seen = all_afterwards(convention)
    first = {side.me.pk: side.meeting for side in reversed(seen.sides) if side.is_untold}
    untold = [(one, number, first[one.pk]) for one, number in seen.untold.items()]
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "after"),
        "seen": seen,
        "page": Paginator(untold, PAGE_LENGTH).get_page(request.GET.get("page")),
        "waiting": [(one, _other(one)) for one in seen.unanswered],
        "may_close": convention.state in {State.FINAL, State.LIVE},
        "may_end": convention.state == State.CLOSED,
    }
    return render(request, "cockpit/after.html", words)


def _other(question: FollowUp) -> Registration:
    meeting = question.meeting
    return meeting.b if question.registration_id == meeting.a_id else meeting.a


@require_POST
@for_facilitators
def step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Closes the convention with thanks to everybody, or ends the follow-up."""
    convention = get_object_or_404(Convention, slug=slug)
    try:
        if step == "close":
            number = following.close(convention, at=timezone.now())
            said = ngettext(
                "Closed; %(number)s letter of thanks leaves.",
                "Closed; %(number)s letters of thanks leave.",
                number,
            )
            messages.success(request, said % {"number": number})
        elif step == "end":
            actions.end_follow_up(convention)
            messages.success(request, _("The follow-up has ended; nobody is asked any more."))
        else:
            raise Http404(step)
    except actions.NotOverYet:
        messages.error(request, _("The last round has not begun yet. Close the convention once it has."))
    except actions.NotTheNextStep:
        messages.error(
            request,
            _("This step cannot be taken now: the convention is at “%(state)s”.")
            % {"state": convention.get_state_display()},
        )
    return redirect("after", slug)


@for_facilitators
def meeting(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """One meeting from both sides, and what either told by telephone."""
    sides = _sides(slug, meeting)
    return _page(request, slug, sides, {})


@require_POST
@for_facilitators
def note(request: HttpRequest, slug: str, meeting: int, side: int, what: str) -> HttpResponse:
    """Notes for one side what it told by telephone: an outcome, a deal, or an answer."""
    sides = _sides(slug, meeting)
    chosen = next((one for one in sides if one.me.pk == side), None)
    if chosen is None:
        raise Http404
    form = FORMS[what](request.POST) if what in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, slug, sides, {(side, what): form})
    try:
        _keep(request, chosen, what, form)
    except actions.NotHeldYet:
        messages.error(request, _("This meeting has not begun yet. Tell us once it has."))
    except (actions.NotOnTheProgramme, actions.ConfirmedAlready):
        messages.warning(request, _("A colleague was quicker: this is where it stands now."))
    else:
        messages.success(request, _("Noted on behalf of %(name)s.") % {"name": chosen.me.organisation})
    return redirect("after-meeting", slug, meeting)


def _keep(request: HttpRequest, side: After, what: str, form: Form | None) -> None:
    """One of the things that may be told; 404 for anything else."""
    now = timezone.now()
    if isinstance(form, OutcomeForm):
        actions.tell_outcome(side.me, side.meeting, **form.cleaned_data, is_for_them=True, at=now)
    elif isinstance(form, DealForm):
        following.tell_deal(side.me, side.meeting, form.told(), is_for_them=True, at=now)
    elif what in FollowUp.Answer.values and side.question:
        actions.answer_follow_up(side.question, what, is_for_them=True, at=now)
    elif what in SETTLED:
        key = request.POST.get("deal", "")
        deal = get_object_or_404(Deal, pk=key if key.isdecimal() else 0, meeting=side.meeting)
        try:
            SETTLED[what](deal, side.me, is_for_them=True, at=now)
        except actions.NotYoursToConfirm as error:
            raise Http404 from error
    else:
        raise Http404(what)


def _sides(slug: str, meeting: int) -> list[After]:
    found = get_object_or_404(
        Meeting.objects.select_related("schedule__convention"), pk=meeting, schedule__convention__slug=slug
    )
    sides = list(after_of(found))
    if not sides:
        raise Http404
    return sides


def _page(
    request: HttpRequest, slug: str, sides: list[After], sent: Mapping[tuple[int, str], Form]
) -> HttpResponse:
    convention = get_object_or_404(Convention, slug=slug)
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "after"),
        "meeting": sides[0].meeting,
        "sides": [
            (
                side,
                sent.get((side.me.pk, "outcome"), OutcomeForm.of(side)),
                sent.get((side.me.pk, "deal"), DealForm()),
            )
            for side in sides
        ],
    }
    return render(request, "cockpit/after_meeting.html", words, status=422 if sent else 200)


@for_facilitators
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What the convention brought, every figure from the records: 18 queries whatever its size."""
    convention = get_object_or_404(Convention, slug=slug)
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "convention-report"),
        "report": document_of(records_of(convention)),
    }
    return render(request, "cockpit/convention_report.html", words)


@for_facilitators
def report_pdf(_request: HttpRequest, slug: str) -> HttpResponse:
    """The same to print and to send to those who pay for it."""
    convention = get_object_or_404(Convention, slug=slug)
    content = document_pdf(document_of(records_of(convention)))
    name = f"{slug}-report-{get_language()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
