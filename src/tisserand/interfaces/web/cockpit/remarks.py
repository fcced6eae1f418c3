"""Remarks on the provisional plan: read, answered once each, and then the plan made final."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, tasks
from tisserand.cluster.conventions.models import Convention, Remark, Schedule
from tisserand.cluster.conventions.queries import published_schedule, remarks_on, version_of

from .gate import for_facilitators
from .tabs import tabs_of


class AnswerForm(forms.Form):
    """What the team answers."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=1_000, widget=forms.Textarea({"rows": 3})
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A remark, and the form to answer it while nobody has."""

    remark: Remark
    form: AnswerForm | None


@for_facilitators
def remarks(request: HttpRequest, slug: str) -> HttpResponse:
    """All remarks of a convention, those that wait at the top."""
    return _page(request, get_object_or_404(Convention, slug=slug))


@require_POST
@for_facilitators
def answer(request: HttpRequest, slug: str, remark: int) -> HttpResponse:
    """Answers one; of two colleagues the first is heard and the second is told so."""
    found = get_object_or_404(
        Remark.objects.select_related("registration__convention", "registration__organisation"),
        pk=remark,
        schedule__convention__slug=slug,
    )
    form = _form(found, request)
    if not form.is_valid():
        return _page(request, found.registration.convention, form, found)
    try:
        tasks.answer_remark(found, form.cleaned_data["words"], by=cast(User, request.user))
    except actions.AnsweredAlready as quicker:
        messages.warning(
            request,
            _("%(person)s was quicker and answered: “%(answer)s”")
            % {"person": quicker.remark.answered_by or _("A colleague"), "answer": quicker.remark.answer},
        )
    else:
        messages.success(
            request, _("%(name)s gets the answer by letter.") % {"name": found.registration.organisation}
        )
    return redirect("remarks", slug)


@require_POST
@for_facilitators
def finalise(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Makes the provisional schedule the final one."""
    schedule = version_of(slug, version)
    if schedule is None:
        raise Http404(slug)
    try:
        tasks.finalise(schedule)
    except actions.NotReadyToBeFinal:
        messages.error(
            request,
            _("Version %(number)s cannot become final: only the provisional schedule can.")
            % {"number": version},
        )
    else:
        messages.success(
            request,
            _("Version %(number)s is final; everybody gets their agenda by letter.") % {"number": version},
        )
    return redirect("remarks", slug)


def _form(remark: Remark, request: HttpRequest | None = None) -> AnswerForm:
    return AnswerForm(request.POST if request else None, auto_id=f"id_{remark.pk}_%s")


def _page(
    request: HttpRequest,
    convention: Convention,
    faulty: AnswerForm | None = None,
    of: Remark | None = None,
) -> HttpResponse:
    lines: Sequence[Line] = [
        Line(one, None if one.answered_at else faulty if one == of else _form(one))
        for one in remarks_on(convention)
    ]
    schedule = published_schedule(convention)
    words = {
        "convention": convention,
        "tabs": tabs_of(convention, "remarks"),
        "lines": lines,
        "waiting": sum(one.form is not None for one in lines),
        "faulty": faulty,
        "schedule": schedule,
        "may_finalise": schedule is not None and schedule.state == Schedule.State.PROVISIONAL,
    }
    return render(request, "cockpit/remarks.html", words, status=422 if faulty else 200)
