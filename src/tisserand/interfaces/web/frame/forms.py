"""Questions that several audiences are asked: boxes to tick, the charter; and a guard against robots.

The guard asks no third party: a field that people do not see, and a form that was open for a while.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tisserand.cluster.organisations.actions.membership import Answer
from tisserand.cluster.organisations.evidence import NotAcceptedAsEvidence, checked_evidence
from tisserand.cluster.organisations.models import CharterCriterion, CriterionAnswer
from tisserand.cluster.territories.postcodes import NotAPostcode, check_postcode
from tisserand.cluster.territories.queries import regions
from tisserand.cluster.territories.reference import folded

A_DAY_IN_SECONDS = 24 * 60 * 60
_clock = signing.Signer(salt="opening of a form")


def opened_now() -> str:
    """The seal of the moment a form is opened."""
    return _clock.sign(str(int(timezone.now().timestamp())))


def seconds_open(seal: str) -> float:
    """How long the form with this seal has been open; endless for a forged one."""
    try:
        return timezone.now().timestamp() - int(_clock.unsign(seal))
    except signing.BadSignature:
        return math.inf


class Seal(forms.CharField):
    """The moment a form was opened; a form that comes back keeps it, so that nobody waits twice."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(initial=opened_now, required=False)

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002  Django's signature
        """What the form carries when it is shown again: its seal while it holds, else a new one."""
        return data if seconds_open(data or "") < A_DAY_IN_SECONDS else opened_now()


class Trapped(forms.Form):
    """A form with a field that only robots fill in."""

    homepage = forms.CharField(
        required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_homepage(self) -> str:
        """Only robots fill what people do not see."""
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("Leave this field empty."))
        return ""


class Guarded(Trapped):
    """A form that strangers write to others in."""

    opened = Seal()

    def clean(self) -> dict[str, Any]:
        """A form sent faster than anybody writes, or after a day, is to be sent again.

        That it was quick is said alone: whoever has something to mend writes on anyway.
        """
        cleaned = super().clean() or {}
        seconds = seconds_open(cleaned.get("opened", ""))
        if seconds < settings.SECONDS_TO_WRITE_A_MESSAGE and not self.errors:
            raise ValidationError(_("That was very quick. Read it over once more, then send it."))
        if seconds >= A_DAY_IN_SECONDS:
            raise ValidationError(_("The form was open for too long. Send it once more."))
        return cleaned


class Addressed(forms.Form):
    """A form with the fields `postcode` and `country`."""

    def clean(self) -> dict[str, Any]:
        """What cannot be a postcode of the country is said at its field."""
        cleaned = super().clean() or {}
        try:
            check_postcode(cleaned.get("postcode", ""), cleaned.get("country", ""))
        except NotAPostcode as error:
            self.add_error("postcode", str(error))
        return cleaned


class Evidence(forms.FileField):
    """A document, checked by its content; gives it under a generated name."""

    widget = forms.FileInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)
        self.widget.attrs["accept"] = ".pdf,.png,.jpg,.jpeg"

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The checked document, or nothing; a refusal says how to mend it."""
        upload = super().clean(data, initial)
        if not upload or upload == initial:
            return None
        try:
            return checked_evidence(upload)
        except NotAcceptedAsEvidence as error:
            raise ValidationError(str(error)) from error


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick, by name in the reader's language, in folded groups where the choices have them.

    A group with a tick is open.
    """

    template_name = "frame/ticks.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The groups, each with its name and how many of it are ticked."""
        context = super().get_context(name, value, attrs)
        groups: dict[str, list[Any]] = defaultdict(list)
        for group, options, _index in context["widget"]["optgroups"]:
            groups[str(group or "")] += options
        context["widget"]["groups"] = [
            {
                "name": group,
                "options": sorted(options, key=lambda one: folded(str(one["label"]))),
                "chosen": sum(one["selected"] for one in options),
            }
            for group, options in sorted(groups.items(), key=lambda one: folded(one[0]))
        ]
        return context


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion with its two fields; `kept` is what was answered before."""

    criterion: CharterCriterion
    answer: forms.BoundField
    evidence: forms.BoundField | None
    kept: CriterionAnswer | None


class CharterForm(forms.Form):
    """What the charter asks, each criterion with room for words and, where it asks for one, a document."""

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[CharterCriterion],
        kept: Sequence[CriterionAnswer] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.criteria = criteria
        self.kept = {answer.criterion.code: answer for answer in kept}
        for criterion in criteria:
            before = self.kept.get(criterion.code)
            self.fields[f"answer_{criterion.code}"] = forms.CharField(
                label=criterion.name,
                help_text=criterion.question,
                max_length=4000,
                initial=before.answer if before else "",
                widget=forms.Textarea({"rows": 5}),
            )
            if criterion.wants_evidence:
                self.fields[f"evidence_{criterion.code}"] = Evidence(
                    label=_("A document that shows it"),
                    help_text=_(
                        "PDF, PNG or JPEG, at most %(most)d MB. Only you and the cluster team see it."
                    )
                    % {"most": settings.EVIDENCE_MEGABYTES},
                )

    @property
    def questions(self) -> list[Question]:
        """The criteria in order, with their fields."""
        return [
            Question(
                criterion,
                self[f"answer_{criterion.code}"],
                self[f"evidence_{criterion.code}"] if criterion.wants_evidence else None,
                self.kept.get(criterion.code),
            )
            for criterion in self.criteria
        ]

    def answers(self) -> dict[str, Answer]:
        """What was said, by the criterion's code."""
        return {
            criterion.code: Answer(
                self.cleaned_data.get(f"answer_{criterion.code}") or "",
                self.cleaned_data.get(f"evidence_{criterion.code}"),
            )
            for criterion in self.criteria
        }


def territory_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Countries and regions to tick, by country: 1 query."""
    return [
        (str(own[0].name), [(one.pk, f"{one.name} ({one.code})") for one in own])
        for own in (list(group) for _country, group in groupby(regions(), key=lambda one: one.country))
    ]
