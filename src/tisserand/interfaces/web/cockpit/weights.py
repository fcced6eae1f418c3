"""What counts in suggestions and how much: changed by hand, learned from answers, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize, sanitize_separators
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import weighing
from tisserand.cluster.matches.counter.weighing import CURVE, LEAST_ANSWERS, SIGNALS, shipped
from tisserand.cluster.matches.models import MatchWeight
from tisserand.cluster.matches.queries.weights import (
    history_of_weights,
    latest_weights,
    standing_changes,
    yes_and_no,
)
from tisserand.cluster.matches.tasks import match_everything

from .gate import for_facilitators

NAMES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "trade": (
        gettext_lazy("Same trade"),
        gettext_lazy("Both sides name the same trade, or trades of one field."),
    ),
    "text": (
        gettext_lazy("Same words"),
        gettext_lazy("The texts speak of the same things, in one language or translated."),
    ),
    "near": (gettext_lazy("Nearness"), gettext_lazy("The closer, the more; at 100 km little is left of it.")),
    "tie": (gettext_lazy("Ties so far"), gettext_lazy("They have met, worked together or had a contract.")),
    "role": (gettext_lazy("Right kind of offer"), gettext_lazy("A purchase finds goods, a search partners.")),
    "accredited": (
        gettext_lazy("Accreditations"),
        gettext_lazy("What the need asks for is held and may be seen by everybody."),
    ),
    "through": (gettext_lazy("Known through others"), gettext_lazy("Somebody has met them both.")),
    "record": (gettext_lazy("What came of it before"), gettext_lazy("Earlier introductions went well.")),
    "welcome": (
        gettext_lazy("Says yes"),
        gettext_lazy("How often the side that provides said yes to suggestions."),
    ),
    "area": (gettext_lazy("Area"), gettext_lazy("The offer names an area, and the need lies in it.")),
    "border": (
        gettext_lazy("Across a border"),
        gettext_lazy("Two countries and a language in common."),
    ),
    "amount": (gettext_lazy("Amount"), gettext_lazy("Both name amounts, and they overlap.")),
    "fresh": (gettext_lazy("Up to date"), gettext_lazy("The offer was written or changed lately.")),
    "steepness": (gettext_lazy("Curve: steepness"), gettext_lazy("How sharply scores become chances.")),
    "middle": (gettext_lazy("Curve: middle"), gettext_lazy("The score that is accepted every second time.")),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: what it is called and means, what it counts, what it came with, and who changed it.

    `typed` is what was entered for it and is no weight.
    """

    code: str
    name: str
    meaning: str
    weight: float
    shipped: float
    change: MatchWeight | None
    typed: str | None

    @property
    def share(self) -> int:
        """How long its bar is, in percent of twice the largest shipped weight."""
        return min(100, round(50 * self.weight))


@for_facilitators
def weights(request: HttpRequest) -> HttpResponse:
    """What every signal counts, what was changed, and what the answers say."""
    return _page(request, {})


def _page(request: HttpRequest, faulty: Mapping[str, str]) -> HttpResponse:
    newest, first = latest_weights(), shipped()
    signals = [
        Signal(
            code,
            str(NAMES[code][0]),
            str(NAMES[code][1]),
            newest[code].weight if code in newest else first[code],
            first[code],
            newest.get(code),
            faulty.get(code),
        )
        for code in SIGNALS
    ]
    yes, no = yes_and_no()
    words = {
        "signals": signals,
        "history": [(one, str(NAMES[one.signal][0])) for one in history_of_weights() if one.signal in NAMES],
        "counts": {rows[0].pk for rows in standing_changes().values()},
        "curve": [(str(NAMES[code][0]), newest[code].weight) for code in CURVE if code in newest],
        "yes": yes,
        "no": no,
        "answers": yes + no,
        "missing": max(0, LEAST_ANSWERS - yes - no),
        "least": LEAST_ANSWERS,
        "fault": _fault(),
    }
    return render(request, "cockpit/weights.html", words, status=422 if faulty else 200)


@for_facilitators
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Makes one signal count more or less."""
    signal, text = request.POST.get("signal", ""), request.POST.get("weight", "").strip()
    person, now = cast(User, request.user), timezone.now()
    try:
        weight = float(sanitize_separators(text).replace(",", "."))
        changed = weighing.set_weight(signal, weight, note=request.POST.get("note", ""), by=person, at=now)
    except (ValueError, weighing.NoSuchWeight):
        if signal in SIGNALS:
            return _page(request, {signal: text})
        messages.error(request, _fault())
    else:
        if changed:
            match_everything.enqueue()
            messages.success(request, _("It counts from now on; suggestions are being computed anew."))
        else:
            messages.info(request, _("There was nothing to change."))
    return redirect("weights")


def _fault() -> str:
    return _("A weight is a number from 0 to 10, such as %(number)s.") % {"number": localize(0.7)}


@for_facilitators
@require_POST
def undo(request: HttpRequest, change: int) -> HttpResponse:
    """Takes a change back."""
    found = get_object_or_404(MatchWeight, pk=change)
    try:
        weighing.undo_weight(found, by=cast(User, request.user), at=timezone.now())
    except weighing.OvertakenByOthers:
        messages.error(request, _("It was changed again since: take back the newest change first."))
    else:
        match_everything.enqueue()
        messages.success(request, _("Taken back; suggestions are being computed anew."))
    return redirect("weights")
