"""The repair: what the plan becomes after all that happened, before and after, and one button to apply it."""

from collections.abc import Mapping, Sequence
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, counter
from tisserand.cluster.conventions.models import Convention, Incident, Round, Table
from tisserand.interfaces.web.frame.changes import Line, Spot, cause_words, incident_words
from tisserand.press.refusals import refusal_sentence

from .gate import for_facilitators
from .tabs import tabs_of
from .telling import sentences_of_faults

HEADINGS = ("lost", "moved", "reseated", "added")


@for_facilitators
def repair(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the repair as it would be now; sent with its mark, applies it: one wins, the other is told."""
    convention = get_object_or_404(Convention, slug=slug)
    with timezone.override(convention.timezone):
        return _repair(request, convention)


def _repair(request: HttpRequest, convention: Convention) -> HttpResponse:
    try:
        if request.method == "POST":
            return _apply(request, convention)
        proposal = actions.propose_repair(convention, at=timezone.now())
    except actions.NotLive:
        messages.info(request, _("There is no live plan to be repaired."))
        return redirect("the-day", convention.slug)
    except counter.CannotBeMended as refused:
        return _refused(request, convention, refused)
    return render(request, "cockpit/repair.html", _context(convention, proposal))


def _apply(request: HttpRequest, convention: Convention) -> HttpResponse:
    mark, by = request.POST.get("mark", ""), cast(User, request.user)
    try:
        actions.apply_repair(convention, mark=mark, by=by, at=timezone.now())
    except actions.MendedMeanwhile as meanwhile:
        messages.warning(request, _mended_by(meanwhile))
        return redirect("the-repair", convention.slug)
    except actions.ProposalHasChanged:
        messages.warning(
            request, _("Something has happened since you opened this page. This is the repair as it is now.")
        )
        return redirect("the-repair", convention.slug)
    messages.success(request, _("The plan is repaired; every phone and the wall show it."))
    return redirect("the-day", convention.slug)


def _mended_by(meanwhile: actions.MendedMeanwhile) -> str:
    if meanwhile.by and meanwhile.at:
        return _(
            "%(person)s has repaired the plan at %(time)s, before you. Nothing was changed twice; this is "
            "what is left to do."
        ) % {"person": meanwhile.by, "time": time_format(timezone.localtime(meanwhile.at), "TIME_FORMAT")}
    return _("The plan has been changed meanwhile. This is the repair as it is now.")


def _refused(request: HttpRequest, convention: Convention, refused: counter.CannotBeMended) -> HttpResponse:
    names = dict(convention.registrations.values_list("pk", "organisation__name"))
    context = {
        "convention": convention,
        "tabs": tabs_of(convention, "the-day"),
        "faults": sentences_of_faults(str(refused), names),
    }
    return render(request, "cockpit/repair_refused.html", context)


def _context(convention: Convention, proposal: actions.Proposal) -> Mapping[str, object]:
    rounds = {row.round.number: row.round for row in proposal.meetings}
    rounds |= {one.number: one for one in Round.objects.filter(convention=convention)}
    tables = {one.number: one for one in Table.objects.filter(convention=convention)}
    names = dict(convention.registrations.values_list("pk", "organisation__name"))
    repaired = proposal.repair
    lines = _Lines(rounds, tables, names, {one.pk: one for one in proposal.incidents})
    return {
        "convention": convention,
        "tabs": tabs_of(convention, "the-day"),
        "proposal": proposal,
        "repair": repaired,
        "headings": [
            (heading, lines.of(getattr(repaired, heading)))
            for heading in HEADINGS
            if getattr(repaired, heading)
        ],
        "sums": [
            (_("lost"), len(repaired.lost)),
            (_("at another time"), len(repaired.moved)),
            (_("at another table"), len(repaired.reseated)),
            (_("new"), len(repaired.added)),
            (_("points as it is"), repaired.points_before),
            (_("points repaired"), repaired.points_after),
        ],
        "incidents": [(one, incident_words(one)) for one in proposal.open_incidents],
        "waiting": [
            (names.get(one.a, ""), names.get(one.b, ""), _why(one, names)) for one in repaired.waiting
        ],
    }


def _why(waiting: counter.Waiting, names: Mapping[int, str]) -> str:
    by_text = {str(key): name for key, name in names.items()}
    language = get_language() or "fr"
    return refusal_sentence(language, waiting.cause, waiting.details, by_text, str(waiting.a), str(waiting.b))


class _Lines:
    """Changes of a repair with the names of all they are about."""

    def __init__(
        self,
        rounds: Mapping[int, Round],
        tables: Mapping[int, Table],
        names: Mapping[int, str],
        incidents: Mapping[int, Incident],
    ) -> None:
        self.rounds, self.tables, self.names, self.incidents = rounds, tables, names, incidents

    def of(self, changes: Sequence[counter.Mended]) -> Sequence[Line]:
        """One line each, in the order of the day."""
        ordered = sorted(changes, key=lambda one: ((one.before or one.after).round, one.a))  # type: ignore[union-attr]
        return [self._line(change) for change in ordered]

    def _line(self, change: counter.Mended) -> Line:
        incident = self.incidents.get(change.incident) if change.incident else None
        why = cause_words(change.cause, incident)
        if change.makes_room_for:
            a, b = (self.names.get(side, "") for side in change.makes_room_for)
            why = _("It makes room for %(a)s and %(b)s.") % {"a": a, "b": b}
        return Line(
            a=self.names.get(change.a, ""),
            b=self.names.get(change.b, ""),
            before=self._spot(change.before),
            after=self._spot(change.after),
            why=why,
        )

    def _spot(self, place: counter.Place | None) -> Spot | None:
        return Spot(self.rounds[place.round], self.tables[place.table]) if place else None
