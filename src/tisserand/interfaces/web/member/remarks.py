"""Remarks on the provisional plan, from the agenda: what does not suit, and what the team answered."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Meeting, Registration
from tisserand.cluster.conventions.queries import agenda_for, remarks_of
from tisserand.cluster.conventions.rules import takes_remarks

from .keyed import private, registration_of


class RemarkForm(forms.Form):
    """Which meeting it is about, or none, and what does not suit."""

    meeting = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What does not suit?"),
        help_text=gettext_lazy(
            "Say it in a sentence: somebody cannot come, an hour is too early, a partner is missing."
        ),
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, mine: Registration, meetings: Iterable[Meeting], *given: Any) -> None:
        super().__init__(*given)
        self.meetings = {str(one.pk): one for one in meetings}
        zone = ZoneInfo(mine.convention.timezone)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("The plan as a whole")),
            *((key, _told(one, mine, zone)) for key, one in self.meetings.items()),
        ]

    def keep(self, mine: Registration) -> bool:
        """Keeps the remark; where it cannot be taken, the form says why."""
        meeting = self.meetings.get(self.cleaned_data["meeting"])
        try:
            actions.remark_on_plan(mine, self.cleaned_data["words"], meeting=meeting, at=timezone.now())
        except actions.NotInYourAgenda:
            self.add_error("meeting", _("The plan has changed meanwhile: choose among the meetings of now."))
        except actions.TooManyRemarks:
            self.add_error(
                None,
                _("Ten of your remarks wait for an answer. If it is urgent, please call the cluster team."),
            )
        return not self.errors


def _told(meeting: Meeting, mine: Registration, zone: ZoneInfo) -> str:
    other = meeting.b if meeting.a_id == mine.pk else meeting.a
    return _("%(time)s, table %(table)s: %(name)s") % {
        "time": f"{meeting.round.starts_at.astimezone(zone):%H:%M}",
        "table": meeting.table.number,
        "name": other.organisation.name,
    }


@never_cache
def remarks(request: HttpRequest, key: str) -> HttpResponse:
    """What was said and answered; while the plan is provisional, a form for more."""
    mine = registration_of(key)
    agenda = agenda_for(mine)
    is_open = agenda.schedule is not None and takes_remarks(agenda.schedule)
    form = RemarkForm(mine, agenda.meetings, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.keep(mine):
                messages.success(request, _("Thank you: the cluster team reads it and answers you."))
                return redirect("remark", key)
        except actions.NoRemarksNow:
            messages.error(request, _("The plan is no longer provisional: please call the cluster team."))
            return redirect("my-agenda", key)
    words = {
        "mine": mine,
        "convention": mine.convention,
        "form": form if is_open else None,
        "remarks": remarks_of(mine),
    }
    status = 422 if form.is_bound and form.errors else 200
    return private(render(request, "member/remarks.html", words, status=status))
