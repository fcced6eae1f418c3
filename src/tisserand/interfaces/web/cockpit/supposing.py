"""What would help: scenarios asked for, and what each would gain, in the control room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, tasks
from tisserand.cluster.conventions.models import Convention, Scenario, Schedule
from tisserand.cluster.conventions.queries import newest_schedule
from tisserand.cluster.conventions.rules import PLANNING_STATES
from tisserand.press.words import words

from .gate import for_facilitators
from .telling import sentences_of

Sort = Scenario.Sort
ASKED = {
    Sort.TABLES: (gettext_lazy("Tables more"), 2, (1, 50)),
    Sort.ROUNDS: (gettext_lazy("Rounds more"), 1, (1, 10)),
    Sort.MINUTES: (gettext_lazy("Rounds of so many minutes"), 10, (5, 120)),
    Sort.INTERPRETER: (gettext_lazy("One interpreter more"), 1, (1, 1)),
}
"""What can be asked for: its label, the amount suggested, the least and the most."""
TOLD = 3
LANGUAGES = ("fr", "de", "en", "lb", "nl", "it", "pt", "es")


class ScenarioForm(forms.Form):
    """One question; an interpreter stands between two languages."""

    sort = forms.ChoiceField(choices=Sort.choices)
    amount = forms.IntegerField(min_value=1, max_value=120)

    def __init__(self, convention: Convention, data: Any) -> None:
        super().__init__(data)
        self.convention = convention
        for name in ("from", "into"):
            self.fields[name] = forms.ChoiceField(choices=[("", ""), *_languages().items()], required=False)

    def clean(self) -> dict[str, Any]:
        """Amounts that make sense for what is asked, two languages for an interpreter."""
        told = super().clean() or {}
        sort, amount = told.get("sort"), told.get("amount")
        if sort is None or amount is None:
            return told
        _label, _amount, (least, most) = ASKED[Sort(sort)]
        if sort == Sort.MINUTES:
            most = min(most, self._minutes() - 1)
        if not least <= amount <= most:
            self.add_error(
                "amount",
                _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most},
            )
        if sort == Sort.INTERPRETER:
            pair = sorted({told.get("from") or "", told.get("into") or ""} - {""})
            if len(pair) != 2:
                self.add_error("into", _("Choose two different languages."))
            told["languages"] = " ".join(pair)
        return told

    def _minutes(self) -> int:
        """How long the first round is."""
        first = self.convention.rounds.order_by("number").first()
        return round((first.ends_at - first.starts_at).total_seconds() / 60) if first else 0


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one question, as a sentence."""

    html: str | SafeString
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question that can be asked, with what came of it before."""

    sort: str
    label: str
    amount: int
    languages: Sequence[str]
    lines: Sequence[Line]

    @property
    def is_open(self) -> bool:
        """Whether an answer is being computed."""
        return any(line.is_open for line in self.lines)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The panel; `best` says what would gain most, once something would."""

    rows: Sequence[Row]
    languages: Sequence[tuple[str, str]]
    may_ask: bool
    best: str
    faults: Sequence[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether to look again soon."""
        return any(row.is_open for row in self.rows)


def what_if_of(convention: Convention, newest: Schedule | None, faults: Sequence[str] = ()) -> WhatIf:
    """The panel of a convention with its newest version: 1 query, 2 where a computation fell silent."""
    asked = _asked_of(newest) if newest else []
    if any(actions.is_silent(one, at=timezone.now()) for one in asked):
        actions.settle_silent_scenarios(convention, at=timezone.now())
        asked = _asked_of(newest) if newest else []
    names = _languages()
    gaining = [one for one in asked if one.gains and one.gains["points"] > 0]
    best = max(gaining, key=lambda one: (one.gains or {})["points"], default=None)
    return WhatIf(
        rows=[_row(sort, asked, names) for sort in ASKED],
        languages=sorted(names.items(), key=lambda entry: entry[1]),
        may_ask=convention.state in PLANNING_STATES and newest is not None,
        best=_best(best, names) if best else "",
        faults=faults,
    )


def _asked_of(schedule: Schedule) -> Sequence[Scenario]:
    return list(schedule.scenarios.all())


def _languages() -> dict[str, str]:
    """The languages that an interpreter may have, by code, in the reader's own."""
    reader = words(get_language() or "fr")
    return {code: reader.tongue(code) for code in LANGUAGES}


def _row(sort: Sort, asked: Sequence[Scenario], names: dict[str, str]) -> Row:
    label, amount, _limits = ASKED[sort]
    mine = [one for one in asked if one.sort == sort]
    last = mine[0] if mine else None
    return Row(
        sort=sort,
        label=str(label),
        amount=last.amount if last else amount,
        languages=last.languages.split() if last and last.languages else ["fr", "de"],
        lines=[_line(one, names) for one in mine[:TOLD]],
    )


def _named(scenario: Scenario, names: dict[str, str]) -> str:
    """The change in words."""
    amount = {"count": scenario.amount}
    match scenario.sort:
        case Sort.TABLES:
            return ngettext("%(count)s table more", "%(count)s tables more", scenario.amount) % amount
        case Sort.ROUNDS:
            return ngettext("%(count)s round more", "%(count)s rounds more", scenario.amount) % amount
        case Sort.MINUTES:
            return _("Rounds of %(count)s minutes") % amount
    languages = "–".join(names.get(code, code) for code in scenario.languages.split())
    return _("One interpreter more (%(languages)s)") % {"languages": languages}


def _best(scenario: Scenario, names: dict[str, str]) -> str:
    meetings = (scenario.gains or {})["meetings"]
    if meetings <= 0:
        return _named(scenario, names)
    told = ngettext("%(change)s: %(count)s meeting more", "%(change)s: %(count)s meetings more", meetings)
    return told % {"change": _named(scenario, names), "count": meetings}


def _line(scenario: Scenario, names: dict[str, str]) -> Line:
    change = _named(scenario, names)
    if scenario.state in (Scenario.State.QUEUED, Scenario.State.RUNNING):
        return Line(_("%(change)s: being computed …") % {"change": change}, is_open=True)
    if scenario.state == Scenario.State.FAILED or scenario.gains is None:
        return Line(f"{change}: {' '.join(_faults(scenario))}", is_open=False)
    return Line(
        format_html("{}: <b>{}</b>. {}", change, _gain(scenario.gains), _proof(scenario.gains)), False
    )


def _faults(scenario: Scenario) -> Sequence[str]:
    if scenario.fault == "silent" or not scenario.fault:
        return [_("The computation fell silent. Ask again.")]
    return sentences_of(scenario.fault, {})


def _gain(gains: dict[str, Any]) -> str:
    """The three figures, signed."""
    if gains["points"] <= 0 and gains["meetings"] <= 0:
        return _("gains nothing")
    return ", ".join(_figures(gains))


def _figures(gains: dict[str, Any]) -> Iterator[str]:
    signed = {name: _signed(gains[name]) for name in ("meetings", "points", "wishes")}
    yield ngettext("%(count)s meeting", "%(count)s meetings", abs(gains["meetings"])) % {
        "count": signed["meetings"]
    }
    yield ngettext("%(count)s point", "%(count)s points", abs(gains["points"])) % {"count": signed["points"]}
    yield ngettext("%(count)s wish granted", "%(count)s wishes granted", abs(gains["wishes"])) % {
        "count": signed["wishes"]
    }


def _signed(number: int) -> str:
    figure = words(get_language() or "fr").number(abs(number), 0)
    return f"+{figure}" if number > 0 else f"−{figure}" if number else figure


def _proof(gains: dict[str, Any]) -> str:
    """What is proved of it."""
    if gains["is_proved"]:
        return _("Proved: no plan with it has more points.")
    return _("At most %(points)s points could be gained.") % {"points": _signed(gains["most_points"])}


@for_facilitators
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel as it stands, and the way to ask: the answer comes by itself, or by coming back."""
    convention = get_object_or_404(Convention, slug=slug)
    faults: list[str] = []
    if request.method == "POST":
        form = ScenarioForm(convention, request.POST)
        if form.is_valid():
            faults += _ask(convention, form.cleaned_data, by=cast(User, request.user))
        else:
            faults += [str(fault) for told in form.errors.values() for fault in told]
        if "HX-Request" not in request.headers and not faults:
            return redirect(f"{reverse('control-room', args=(slug,))}#whatif")
    if "HX-Request" not in request.headers and request.method != "POST":
        return redirect(f"{reverse('control-room', args=(slug,))}#whatif")
    panel = {"convention": convention, "whatif": what_if_of(convention, newest_schedule(convention), faults)}
    if "HX-Request" in request.headers:
        return render(request, "cockpit/whatif.html", panel)
    return render(request, "cockpit/whatif_page.html", panel, status=422)


def _ask(convention: Convention, asked: dict[str, Any], *, by: User) -> Sequence[str]:
    """Puts the question in the queue; gives what forbids it."""
    try:
        tasks.ask_what_if(
            convention, asked["sort"], asked["amount"], languages=asked.get("languages", ""), by=by
        )
    except actions.NothingToCompareWith:
        return [_("There is no plan yet to hold it against: plan the meetings first.")]
    return []
