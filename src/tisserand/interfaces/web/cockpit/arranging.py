"""Changing a plan by hand: the consequence on a page first, then one button that does just that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, counter
from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    Meeting,
    Registration,
    Round,
    Schedule,
    Table,
)
from tisserand.cluster.conventions.queries import meetings_of, version_of

from .arranging_words import why_not
from .gate import Parameters, View, for_facilitators
from .tabs import tabs_of
from .telling import sentences_of

MOST_TABLES = 12
REFUSALS = (actions.NotTheNewestVersion, actions.NotADraft)


def meeting_at(slug: str, key: int) -> Meeting:
    """A meeting of a convention with all that a page tells of it. Raises `Http404`."""
    found = Meeting.objects.select_related(
        "schedule__convention", "a__organisation", "b__organisation", "round", "table", "interpreter"
    )
    return get_object_or_404(found, pk=key, schedule__convention__slug=slug)


def back_to(meeting: Meeting) -> HttpResponse:
    """The control room at this meeting."""
    schedule = meeting.schedule
    query = {"version": schedule.number, "tables": meeting.table.number, "meeting": meeting.pk}
    address = reverse("control-room", args=(schedule.convention.slug,))
    return redirect(f"{address}?{urlencode(query)}#chosen")


def revision(text: str | None) -> int:
    """A revision as a form sends it; -1, which no meeting has, where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def who_was_first(changed: Meeting) -> str:
    """Who changed the meeting meanwhile, and when."""
    if changed.changed_at is None:
        return _("This meeting is not as you saw it any more. Nothing was changed: look again.")
    facts = {
        "person": changed.changed_by or _("Somebody"),
        "pair": f"{changed.a.organisation} – {changed.b.organisation}",
        "time": date_format(timezone.localtime(changed.changed_at), "TIME_FORMAT"),
    }
    told = _("%(person)s changed the meeting %(pair)s at %(time)s. Nothing of yours was done: look again.")
    return told % facts


@require_POST
@for_facilitators
def lock(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """Locks or unlocks a meeting of the newest version."""
    found = meeting_at(slug, meeting)
    try:
        actions.lock_meeting(
            found,
            is_locked=request.POST.get("locked") == "yes",
            seen=revision(request.POST.get("seen")),
            by=cast(User, request.user),
            at=timezone.now(),
        )
    except actions.NotTheNewestVersion:
        messages.error(request, _("Only meetings of the newest version can be locked."))
    except actions.NotADraft:
        messages.error(request, _("Meetings are planned once wishes are open and until the day itself."))
    except actions.ChangedMeanwhile as other:
        messages.error(request, who_was_first(other.meeting))
    return back_to(found)


def where_records_are_sound(view: View[Parameters]) -> View[Parameters]:
    """The view, or the control room with all that is wrong with the records where nothing can be judged."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except counter.RecordsAtFault as fault:
            slug = str(kwargs["slug"])
            names = Registration.objects.filter(convention__slug=slug).values_list("pk", "organisation__name")
            for sentence in sentences_of(str(fault), dict(names)):
                messages.error(request, sentence)
            return redirect("control-room", slug)

    return guarded


@require_safe
@for_facilitators
@where_records_are_sound
def places(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """Where the meeting could go, at a glance: free, swap or no by "round-table", at the tables asked for."""
    found = meeting_at(slug, meeting)
    convention = found.schedule.convention
    asked = [int(text) for text in request.GET.get("tables", "").split(",") if text.isdecimal()][:MOST_TABLES]
    tables = convention.tables.filter(number__in=asked).values_list("number", flat=True)
    rounds = convention.rounds.values_list("number", flat=True)
    board = counter.Board(found.schedule)
    if found.pk not in board.spots:
        raise Http404(meeting)
    return JsonResponse(
        {f"{number}-{table}": board.verdict(found.pk, number, table) for number in rounds for table in tables}
    )


class RoundField(forms.ModelChoiceField[Round]):
    """A round by its number, told by the time it begins."""

    def label_from_instance(self, obj: Any) -> str:
        """Its time, where the convention takes place."""
        zone = ZoneInfo(obj.convention.timezone)
        return date_format(obj.starts_at.astimezone(zone), "TIME_FORMAT")


class TableField(forms.ModelChoiceField[Table]):
    """A table by its number, with its zone."""

    def label_from_instance(self, obj: Any) -> str:
        """Its number and its zone."""
        return f"{obj.number} {obj.zone}".strip()


class PlaceForm(forms.Form):
    """Where a meeting is to go."""

    def __init__(self, convention: Convention, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "round": RoundField(
                convention.rounds.select_related("convention"),
                label=gettext_lazy("Round"),
                to_field_name="number",
            ),
            "table": TableField(
                convention.tables.all(), label=pgettext_lazy("furniture", "Table"), to_field_name="number"
            ),
        }


@for_facilitators
@where_records_are_sound
def move(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """What it would do to move a meeting, and the move itself: of two at once the first wins."""
    found = meeting_at(slug, meeting)
    form = PlaceForm(found.schedule.convention, request.POST or request.GET or None)
    if not form.is_valid():
        return _consequence_page(request, found, form, status=422 if request.POST else 200)
    number, table = form.cleaned_data["round"].number, form.cleaned_data["table"].number
    if request.method != "POST":
        return _consequence_page(request, found, form, place=(number, table))
    try:
        actions.move_meeting(
            found,
            number=number,
            table=table,
            seen=_revisions(request.POST.get("seen", "")),
            by=cast(User, request.user),
            at=timezone.now(),
        )
    except actions.CannotBeThere:
        return _consequence_page(request, found, form, place=(number, table), status=422)
    except actions.ChangedMeanwhile as other:
        messages.error(request, who_was_first(other.meeting))
        return redirect("control-room", slug)
    except REFUSALS as refused:
        messages.error(request, _why_not_changed(refused))
    else:
        messages.success(request, _("The meeting is moved."))
    return back_to(meeting_at(slug, meeting))


@for_facilitators
@where_records_are_sound
def keep_apart(request: HttpRequest, slug: str, meeting: int) -> HttpResponse:
    """What it would do to keep two apart, and doing it, with a reason that only the team sees."""
    found = meeting_at(slug, meeting)
    if request.method != "POST":
        told = Told(found, counter.Board(found.schedule).take_off(found.pk))
        return render(request, "cockpit/apart.html", _page(found) | {"told": told})
    try:
        actions.keep_apart(
            found,
            reason=request.POST.get("reason", "").strip(),
            seen=revision(request.POST.get("seen")),
            by=cast(User, request.user),
            at=timezone.now(),
        )
    except actions.ChangedMeanwhile as other:
        messages.error(request, who_was_first(other.meeting))
    except REFUSALS as refused:
        messages.error(request, _why_not_changed(refused))
    else:
        messages.success(request, _("The two are kept apart in every plan from now on."))
    return redirect("control-room", slug)


@require_POST
@for_facilitators
@where_records_are_sound
def draft(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A draft like a version that was shown, so that it can be changed by hand."""
    schedule = version_of(slug, version)
    if schedule is None:
        raise Http404(slug)
    try:
        made, left_behind = actions.draft_from(schedule, by=cast(User, request.user), at=timezone.now())
    except actions.NotADraft as refused:
        messages.error(request, _why_not_changed(refused))
        return redirect("control-room", slug)
    messages.success(
        request,
        _("Version %(number)s is a draft like version %(before)s: change it, then publish it.")
        % {"number": made.number, "before": version},
    )
    if left_behind:
        messages.warning(
            request,
            ngettext(
                "%(count)s meeting has become impossible since and was left out.",
                "%(count)s meetings have become impossible since and were left out.",
                left_behind,
            )
            % {"count": left_behind},
        )
    return redirect("control-room", slug)


def _why_not_changed(refused: Exception) -> str:
    if isinstance(refused, actions.NotTheNewestVersion):
        return _("There is a newer version: only the newest one is worked on.")
    return _("Participants see this version already. Make a draft from it, change that and publish it.")


def _revisions(text: str) -> Mapping[int, int]:
    """Revisions by meeting, as the page sent them: "7:0,9:2"."""
    parts = (part.split(":", 1) for part in text.split(",") if ":" in part)
    return {int(key): revision(seen) for key, seen in parts if key.isdecimal() and len(key) < 19}


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting that would be elsewhere: where it is, and where it would be."""

    meeting: Meeting
    round: Round
    table: Table
    interpreter: Interpreter | None


class Told:
    """A consequence with the records it speaks of."""

    def __init__(self, meeting: Meeting, consequence: counter.Consequence) -> None:
        schedule, convention = meeting.schedule, meeting.schedule.convention
        self.consequence = consequence
        self.points = f"−{-consequence.points}" if consequence.points else ""
        rows = {one.pk: one for one in meetings_of(schedule).filter(pk__in=consequence.touched)}
        rounds = {one.number: one for one in convention.rounds.all()}
        tables = {one.number: one for one in convention.tables.all()}
        voices = {one.pk: one for one in convention.interpreters.all()}
        self.moved = [
            Shown(rows[one.meeting], rounds[one.round], tables[one.table], voices.get(one.interpreter or 0))
            for one in consequence.moved
        ]
        self.lost = [rows[key] for key in consequence.lost]
        self.broken = list(
            convention.registrations.filter(pk__in=consequence.broken).select_related("organisation")
        )
        self.seen = ",".join(f"{key}:{row.revision}" for key, row in sorted(rows.items()))
        sides = {side.pk: side.organisation.name for row in rows.values() for side in (row.a, row.b)}
        self.concerned = sorted(sides.values())


def _page(meeting: Meeting) -> dict[str, object]:
    convention = meeting.schedule.convention
    return {
        "convention": convention,
        "tabs": tabs_of(convention, "control-room"),
        "meeting": meeting,
        "may_change": meeting.schedule.state == Schedule.State.DRAFT,
    }


def _consequence_page(
    request: HttpRequest,
    meeting: Meeting,
    form: PlaceForm,
    *,
    place: tuple[int, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _page(meeting) | {"form": form}
    if place is not None:
        consequence = counter.Board(meeting.schedule).move(meeting.pk, *place)
        context |= {
            "told": Told(meeting, consequence),
            "why_not": _reasons(meeting, consequence),
            "to_round": form.cleaned_data["round"],
            "to_table": form.cleaned_data["table"],
        }
    return render(request, "cockpit/move.html", context, status=status)


def _reasons(meeting: Meeting, consequence: counter.Consequence) -> Sequence[str]:
    if consequence.is_possible:
        return []
    convention = meeting.schedule.convention
    names = dict(convention.registrations.values_list("pk", "organisation__name"))
    in_the_way = [int(fault.subject) for fault in consequence.faults if fault.subject.isdecimal()]
    pairs = {
        str(one.pk): f"{one.a.organisation} – {one.b.organisation}"
        for one in meetings_of(meeting.schedule).filter(pk__in=in_the_way)
    }
    return why_not(consequence, {str(key): name for key, name in names.items()}, pairs)
