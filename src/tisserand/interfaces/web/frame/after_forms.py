"""The forms of what comes after a meeting: its outcome, a deal, the survey. The team fills in the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Deal, MeetingOutcome, SurveyAnswer
from tisserand.cluster.conventions.queries.outcomes import After
from tisserand.cluster.needs.models import Band

MARKS = [
    (5, gettext_lazy("very good")),
    (4, gettext_lazy("good")),
    (3, gettext_lazy("fair")),
    (2, gettext_lazy("weak")),
    (1, gettext_lazy("poor")),
]


class OutcomeForm(forms.Form):
    """What came of a meeting for one side."""

    code = forms.ChoiceField(
        choices=MeetingOutcome.choices, widget=forms.RadioSelect, label=gettext_lazy("What came of it?")
    )
    band = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *Band.choices],
        label=gettext_lazy("Amount, if there is an order or contract (optional)"),
    )
    words = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("What you would like to add (optional)")
    )

    def clean(self) -> dict[str, Any]:
        """Only an order has an amount."""
        cleaned = super().clean() or {}
        if cleaned.get("band") and cleaned.get("code") not in {None, MeetingOutcome.ORDER}:
            self.add_error(
                "band", _("An amount belongs to an order or contract: choose that, or leave it out.")
            )
        return cleaned

    @classmethod
    def of(cls, side: After) -> "OutcomeForm":
        """With what was told before."""
        told = side.mine
        return cls(initial={"code": told.code, "band": told.band, "words": told.words} if told else None)


class DealForm(forms.Form):
    """An order or contract as one side tells it."""

    buys = forms.TypedChoiceField(
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("We buy")), ("no", gettext_lazy("We sell"))],
        widget=forms.RadioSelect,
        label=gettext_lazy("Who buys?"),
    )
    sort = forms.ChoiceField(
        choices=Deal.Sort.choices, widget=forms.RadioSelect, label=gettext_lazy("What kind of business?")
    )
    amount = forms.ChoiceField(
        choices=[("", "–"), *Band.choices, *Deal.Amount.choices], label=gettext_lazy("How much, about?")
    )
    words = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("What is it about? (optional)")
    )

    def told(self) -> actions.Told:
        """The deal as the action takes it."""
        given = self.cleaned_data
        is_band = given["amount"].isdigit()
        return actions.Told(
            buys=given["buys"],
            sort=given["sort"],
            band=int(given["amount"]) if is_band else None,
            amount_untold="" if is_band else given["amount"],
            words=given["words"],
        )


class SurveyForm(forms.Form):
    """Four questions about the day."""

    meetings = forms.TypedChoiceField(
        coerce=int,
        choices=MARKS,
        widget=forms.RadioSelect,
        label=gettext_lazy("How good were your meetings?"),
    )
    partners = forms.TypedChoiceField(
        coerce=int,
        choices=MARKS,
        widget=forms.RadioSelect,
        label=gettext_lazy("How well did your partners fit?"),
    )
    organisation = forms.TypedChoiceField(
        coerce=int, choices=MARKS, widget=forms.RadioSelect, label=gettext_lazy("How well was it organised?")
    )
    again = forms.ChoiceField(
        choices=SurveyAnswer.Again.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Would you come again?"),
    )
    words = forms.CharField(
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
        label=gettext_lazy("What should we know? (optional)"),
    )
