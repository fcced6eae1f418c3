"""Answering from a letter whether one can meet a need or wants to meet: yes, later, or no and why."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import agreeing, answering
from tisserand.cluster.matches.keyed import NoSuchLink, asked_of
from tisserand.cluster.matches.models import DeclineReason, Match, MatchAnswer
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.matches.rules import may_answer_for
from tisserand.cluster.matches.tasks import match_what_changed
from tisserand.cluster.matches.words import Side, told
from tisserand.cluster.organisations.models import Organisation

Said = MatchAnswer.Said


class Word(forms.Form):
    """Yes, later, or no with a reason."""

    said = forms.ChoiceField(choices=[(one.value, one.value) for one in Said if one != Said.SEEN])
    reason = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Why not?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("In your words (may stay empty)")
    )

    def clean(self) -> dict[str, Any]:
        """A no has its reason."""
        cleaned = super().clean() or {}
        if cleaned.get("said") == Said.NO and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason: it teaches the suggestions what to leave out."))
        return cleaned


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is looked for and why it may fit; a press of a button answers, opening the page does not."""
    try:
        match, organisation, person = asked_of(token)
    except NoSuchLink:
        return render(request, "public/match_gone.html", status=410)
    if not may_answer_for(person, organisation) or not _is_open(match, person):
        return render(request, "public/match_gone.html", status=410)
    form = Word(request.POST or None)
    said = _say(match, organisation, person, form) if request.method == "POST" and form.is_valid() else None
    own = match.answers.filter(organisation=organisation).exclude(said=Said.SEEN).first()
    seeks = match.seeker_id == organisation.pk
    words = {
        "told": told([match], Side.SEEKER if seeks else Side.PROVIDER)[0],
        "match": match,
        "organisation": organisation,
        "other": match.provider if seeks else match.seeker,
        "need": None if seeks else match.need,
        "form": form,
        "own": own,
        "said": said,
    }
    return render(request, "public/match_answer.html", words, status=422 if form.errors else 200)


def _is_open(match: Match, person: User) -> bool:
    """Whether it can still be answered, and whether this person may still know of it."""
    if match.seeker is None or (match.need and not match.need.is_open):
        return False
    return Match.objects.filter(open_to(person), pk=match.pk).exists()


def _say(match: Match, organisation: Organisation, person: User, form: Word) -> agreeing.Said:
    given = answering.Answer(**form.cleaned_data)
    said = agreeing.say(match, organisation, given, by=person, at=timezone.now())
    if given.said == Said.NO:
        match_what_changed.enqueue()
    return said
