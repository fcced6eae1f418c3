"""The reserved-contract helper: which reservation may apply, who comes into question, what to write."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.tenders.queries.board import language_called
from tisserand.cluster.tenders.queries.reserving import (
    COUNTRIES,
    Possible,
    in_question,
    possible,
    prefixes_of,
    trades_of,
)
from tisserand.cluster.territories.models import Territory, Trade
from tisserand.cluster.territories.queries import regions
from tisserand.interfaces.web.frame.templatetags.weave import TERRITORIES

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """One reservation, the organisations that come into question, and what to write in the notice.

    Where the code belongs to no trade of ours, not `is_by_trade`: they are of every trade.
    """

    possible: Possible
    organisations: Sequence[Organisation]
    count: int
    notices: Sequence[tuple[str, str, str]]
    is_by_trade: bool


class Question(forms.Form):
    """What is to be bought, and where."""

    country = forms.ChoiceField(label=gettext_lazy("Country of the buyer"))
    trade = forms.ChoiceField(label=gettext_lazy("What is bought"), required=False)
    cpv = forms.CharField(
        label=gettext_lazy("or its CPV code"),
        help_text=gettext_lazy("Two to eight digits, such as 85312100."),
        required=False,
        max_length=12,
    )
    territory = forms.ChoiceField(label=gettext_lazy("Suppliers from"), required=False)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        names = dict(TERRITORIES)
        self._choose("country", [(code, names[code.lower()]) for code in COUNTRIES])
        self.trades = {one.code: one for one in Trade.objects.order_by("pk")}
        groups = [one for one in self.trades.values() if one.parent_id is None]
        inside = [
            (
                group.name,
                [(group.code, _("%(group)s (all)") % {"group": group.name})]
                + [(one.code, one.name) for one in self.trades.values() if one.parent_id == group.pk],
            )
            for group in groups
        ]
        self._choose("trade", [("", _("– choose –")), *inside])
        self.territories = {one.code: one for one in regions()}
        everywhere = [("", _("the whole directory"))]
        places = [(code, f"{'– ' * min(one.depth, 3)}{one.name}") for code, one in self.territories.items()]
        self._choose("territory", [*everywhere, *places])

    def _choose(
        self, name: str, choices: Sequence[tuple[str, str | Promise | list[tuple[str, str]]]]
    ) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_cpv(self) -> str:
        """Digits alone; a check digit behind a hyphen is left out."""
        plain = self.cleaned_data["cpv"].replace(" ", "").partition("-")[0]
        if plain and not (plain.isascii() and plain.isdecimal() and 2 <= len(plain) <= 8):
            raise forms.ValidationError(_("A CPV code has two to eight digits, such as 85312100."))
        return str(plain)

    def clean(self) -> dict[str, object]:
        """A trade or a code is needed."""
        cleaned = super().clean() or {}
        if not cleaned.get("trade") and not cleaned.get("cpv") and "cpv" not in self.errors:
            self.add_error("trade", _("Choose what is bought, or write its CPV code."))
        return cleaned


def reserved(request: HttpRequest) -> HttpResponse:
    """The question, and the answer once something is asked: 10 queries at most."""
    form = Question(request.GET or None)
    answers = _answers(form) if form.is_bound and form.is_valid() else []
    return render(request, "public/reserved.html", {"form": form, "answers": answers})


def _answers(form: Question) -> list[Answer]:
    cleaned = form.cleaned_data
    trade: Trade | None = form.trades.get(cleaned["trade"])
    territory: Territory | None = form.territories.get(cleaned["territory"])
    codes = [cleaned["cpv"]] if cleaned["cpv"] else list(prefixes_of(trade)) if trade else []
    trades = [trade] if trade else trades_of(cleaned["cpv"])
    found = []
    for each in possible(cleaned["country"], codes):
        fitting = in_question(each.country, trades, territory, day=timezone.localdate())
        own = each.country.notice if each.country.is_open else {}
        notices = [(code, language_called(code), text) for code, text in own.items()]
        rows = list(fitting[: MOST_SHOWN + 1])
        count = len(rows) if len(rows) <= MOST_SHOWN else fitting.count()
        found.append(Answer(each, rows[:MOST_SHOWN], count, notices, is_by_trade=bool(trades)))
    return found
