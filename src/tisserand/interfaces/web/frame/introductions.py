"""What the pages of an introduction share: how it looks from one side, what was said when, its two forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import following_up, introducing
from tisserand.cluster.matches.models import DeclineReason, Introduction, IntroductionSide
from tisserand.cluster.matches.rules import is_told_to
from tisserand.cluster.matches.words import Sentence, Side, told
from tisserand.cluster.needs.models import Band
from tisserand.cluster.organisations.models import Organisation

Said, Outcome, State = IntroductionSide.Said, IntroductionSide.Outcome, Introduction.State


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of its story: when, who, what, and their own words; `is_for_them` where the team noted it."""

    at: datetime
    who: str
    what: str
    words: str = ""
    is_for_them: bool = False


@dataclass(frozen=True)
class View:
    """An introduction as one side sees it; `side` is None for the team."""

    introduction: Introduction
    side: IntroductionSide | None

    @property
    def sides(self) -> Sequence[IntroductionSide]:
        """Both, the reader's own first."""
        both: list[IntroductionSide] = self.introduction.both  # type: ignore[attr-defined]
        return sorted(both, key=lambda one: self.side is None or one.pk != self.side.pk)

    @property
    def far(self) -> IntroductionSide:
        """The other side."""
        return self.sides[-1]

    @property
    def other(self) -> Organisation:
        """The other organisation."""
        return self.far.organisation

    @property
    def waits_for_me(self) -> bool:
        """Whether it is this side's turn to say yes or no."""
        return self.introduction.is_open and self.side is not None and self.side.said == Said.WAITING

    @property
    def is_asked_for_outcome(self) -> bool:
        """Whether both are introduced and this side has not told yet what came of it."""
        side = self.side
        is_told = side is not None and side.outcome not in {"", Outcome.NOT_YET}
        return self.introduction.state == State.ACCEPTED and side is not None and not is_told

    @property
    def waiting_for(self) -> Sequence[IntroductionSide]:
        """Those whose answer is missing while it is open."""
        return [one for one in self.sides if self.introduction.is_open and one.said == Said.WAITING]

    @property
    def address(self) -> str:
        """The address of the other side that may be told to this one."""
        return self.far.told_address if self.side and self.introduction.state == State.ACCEPTED else ""

    @cached_property
    def reasons(self) -> Sequence[Sentence]:
        """Why it may fit, for this reader; nothing they may not know."""
        match = self.introduction.match
        if match is None or (self.side and not is_told_to(match, self.side.organisation)):
            return []
        if self.side is None:
            return told([match], Side.TEAM)[0].reasons
        seeks = match.seeker_id == self.side.organisation_id
        return told([match], Side.SEEKER if seeks else Side.PROVIDER)[0].reasons

    @property
    def happened(self) -> Sequence[Happened]:
        """What was said by whom, in its order; the outcome of the other side is told to the team alone.

        Why the other side said no is told to a side that has said yes.
        """
        introduction, own = self.introduction, self.side
        lines = [Happened(introduction.proposed_at, self._proposer(), _("proposed the introduction"))]
        for side in self.sides:
            if side.said_at:
                is_told_why = own is None or own.pk == side.pk or own.said == Said.YES
                lines.append(_answer_of(side, is_told_why=is_told_why))
            if side.outcome and side.outcome_at and (self.side is None or side.pk == self.side.pk):
                lines.append(_outcome_of(side))
        if introduction.settled_at and (end := _end_of(introduction.state)):
            lines.append(Happened(introduction.settled_at, "", end))
        return sorted(lines, key=lambda line: line.at)

    def _proposer(self) -> str:
        """Who proposed it, by name, a member without one by its organisation; never an address."""
        introduction = self.introduction
        if introduction.is_of_the_team:
            return _("the cluster team")
        asked = (one.organisation.name for one in self.sides if one.said_at == introduction.proposed_at)
        return (introduction.proposed_by.name if introduction.proposed_by else "") or next(asked, "")


def _answer_of(side: IntroductionSide, *, is_told_why: bool) -> Happened:
    why = {"why": side.get_reason_display()}
    said = _("said yes")
    if side.said == Said.NO:
        said = _("said no: %(why)s") % why if is_told_why else _("said no")
    words = side.words if is_told_why else ""
    return Happened(
        side.said_at or timezone.now(), side.organisation.name, said, words, side.is_said_for_them
    )


def _outcome_of(side: IntroductionSide) -> Happened:
    band = f", {Band(side.outcome_band).label}" if side.outcome_band else ""
    told_of = _("what came of it: %(outcome)s") % {"outcome": f"{side.get_outcome_display()}{band}"}
    return Happened(
        side.outcome_at or timezone.now(),
        side.organisation.name,
        told_of,
        side.outcome_words,
        side.is_outcome_for_them,
    )


def _end_of(state: str) -> str:
    return {
        State.ACCEPTED: _("Both have said yes: they are introduced."),
        State.EXPIRED: _("It ended without an answer."),
        State.WITHDRAWN: _("It was taken back."),
    }.get(State(state), "")


def is_stale(sent: QueryDict, form: "Answer | Told | None") -> bool:
    """Whether what was sent answers a question that is not asked any more: a page sent twice, or too late."""
    return form is None or ("said" in sent) != isinstance(form, Answer)


class Answer(forms.Form):
    """Yes, with an address if one likes, or no with a reason."""

    said = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    address = forms.EmailField(
        required=False,
        label=gettext_lazy("E-mail address that we may tell them (optional)"),
        help_text=gettext_lazy(
            "They see it only if they say yes, too. Without it, messages are passed on and no address shown."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
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
        if cleaned.get("said") == "no" and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason: whoever proposed it learns what to leave out."))
        return cleaned

    def keep(self, side: IntroductionSide, by: User | None) -> None:
        """Answers for this side; raises what the actions raise."""
        given, now = self.cleaned_data, timezone.now()
        if given["said"] == "yes":
            introducing.accept(side, by=by, address=given["address"], at=now)
        else:
            introducing.decline(side, given["reason"], given["words"], by=by, at=now)


class Told(forms.Form):
    """What came of it for one side."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    band = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=gettext_lazy("Amount, if there is an order or contract (optional)"),
        choices=[("", "–"), *Band.choices],
    )
    words = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("What you would like to add (optional)")
    )
    closes_need = forms.BooleanField(
        required=False, label=gettext_lazy("The need is met: take it off the board.")
    )

    def clean(self) -> dict[str, Any]:
        """Only an order has an amount."""
        cleaned = super().clean() or {}
        if cleaned.get("band") and cleaned.get("outcome") not in {None, Outcome.ORDER}:
            self.add_error(
                "band", _("An amount belongs to an order or contract: choose that, or leave it out.")
            )
        return cleaned

    def keep(self, side: IntroductionSide, by: User | None) -> None:
        """Keeps it for this side; raises what the action raises."""
        given = self.cleaned_data
        following_up.tell_outcome(
            side,
            given["outcome"],
            given["band"],
            given["words"],
            by=by,
            closes_need=given["closes_need"],
            at=timezone.now(),
        )
