"""Who may meet whom at a convention: rules by category or group, with caps, and pairs kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions.ruling import (
    KeptApartAlready,
    RuleForNobody,
    RuleThereAlready,
    add_rule,
    keep_apart,
)
from tisserand.cluster.conventions.models import Convention, ForbiddenPair, MeetingRule, Registration
from tisserand.cluster.conventions.queries.coverage import wish_coverage
from tisserand.cluster.conventions.queries.wishes import falls_under, guests_of, kinds_of_pairs
from tisserand.cluster.organisations.models import Kind

from .gate import for_facilitators
from .tabs import tabs_of

MOST_MEETINGS = 50
ANY_KIND = ("", gettext_lazy("any category"))


class RuleForm(forms.Form):
    """Two sides, each by category, group, both or neither, and how many such meetings there may be."""

    of_kind = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=(ANY_KIND, *Kind.choices), required=False
    )
    of_group = forms.CharField(
        label=gettext_lazy("Group"), max_length=40, required=False, widget=forms.TextInput({"list": "groups"})
    )
    to_kind = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=(ANY_KIND, *Kind.choices), required=False
    )
    to_group = forms.CharField(
        label=gettext_lazy("Group"), max_length=40, required=False, widget=forms.TextInput({"list": "groups"})
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most so many such meetings for each"),
        help_text=gettext_lazy("Leave it empty if they do not meet at all."),
        min_value=1,
        max_value=MOST_MEETINGS,
        required=False,
    )

    def add_to(self, convention: Convention) -> bool:
        """Makes the rule; False, with its fault beside the question, where it cannot be."""
        try:
            add_rule(convention, **self.cleaned_data)
        except RuleForNobody:
            self.add_error("of_kind", _("Choose a category or a group for one side at least."))
        except RuleThereAlready:
            self.add_error(
                "of_kind", _("There is a rule for these two sides. Remove it first, then say it anew.")
            )
        return not self.errors


class PairForm(forms.Form):
    """Two who are kept apart, and why."""

    one = forms.ModelChoiceField(
        Registration.objects.none(),
        label=gettext_lazy("One organisation"),
        empty_label=gettext_lazy("Please choose"),
    )
    other = forms.ModelChoiceField(
        Registration.objects.none(),
        label=gettext_lazy("and the other"),
        empty_label=gettext_lazy("Please choose"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, for the team alone"),
        max_length=200,
        required=False,
        widget=forms.TextInput(),
    )

    def __init__(self, convention: Convention, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        coming = convention.registrations.filter(state=Registration.State.REGISTERED)
        known = coming.select_related("organisation").order_by("organisation__name", "pk")
        for name in ("one", "other"):
            cast(forms.ModelChoiceField[Registration], self.fields[name]).queryset = known

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        told = super().clean() or {}
        if told.get("one") and told.get("one") == told.get("other"):
            self.add_error("other", ValidationError(_("Choose two different organisations.")))
        return told

    def keep(self, by: User) -> bool:
        """Keeps the two apart; False, with its fault, where a colleague was quicker."""
        told = self.cleaned_data
        try:
            keep_apart(told["one"], told["other"], by=by, at=timezone.now(), reason=told["reason"])
        except KeptApartAlready:
            self.add_error("other", _("These two are kept apart already."))
        return not self.errors


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule with how many pairs of those who come it is about."""

    rule: MeetingRule
    pairs: int


@for_facilitators
def meeting_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules, and a form for one more."""
    convention = get_object_or_404(Convention, slug=slug)
    form = RuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.add_to(convention):
        messages.success(request, _("The rule holds from the next plan on."))
        return redirect("meeting-rules", slug)
    return _page(request, convention, form, PairForm(convention, auto_id="pair_%s"))


@require_POST
@for_facilitators
def apart(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps two apart."""
    convention = get_object_or_404(Convention, slug=slug)
    form = PairForm(convention, request.POST, auto_id="pair_%s")
    if form.is_valid() and form.keep(cast(User, request.user)):
        messages.success(request, _("The two are planned together no more."))
        return redirect("meeting-rules", slug)
    return _page(request, convention, RuleForm(), form)


@require_POST
@for_facilitators
def remove_rule(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Takes a rule away; one that a colleague has taken away already is away."""
    MeetingRule.objects.filter(pk=key, convention__slug=slug).delete()
    messages.success(request, _("The rule is removed."))
    return redirect("meeting-rules", slug)


@require_POST
@for_facilitators
def together(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Lets two meet again."""
    ForbiddenPair.objects.filter(pk=key, convention__slug=slug).delete()
    messages.success(request, _("The two may meet again."))
    return redirect("meeting-rules", slug)


def _page(request: HttpRequest, convention: Convention, form: RuleForm, pair: PairForm) -> HttpResponse:
    context = {
        "convention": convention,
        "tabs": tabs_of(convention, "wishing"),
        "coverage": wish_coverage(convention, timezone.now()),
        "rules": _ruled(convention),
        "pairs": convention.forbidden_pairs.select_related("a__organisation", "b__organisation", "by"),
        "groups": sorted(set(convention.registrations.exclude(group="").values_list("group", flat=True))),
        "form": form,
        "pair": pair,
    }
    faulty = form.errors or pair.errors
    return render(request, "cockpit/meeting_rules.html", context, status=422 if faulty else 200)


def _ruled(convention: Convention) -> Sequence[Ruled]:
    kinds = [(one, other, len(list(pairs))) for one, other, pairs in kinds_of_pairs(guests_of(convention))]
    return [
        Ruled(rule, sum(number for one, other, number in kinds if falls_under(rule, one, other)))
        for rule in convention.meeting_rules.all()
    ]
