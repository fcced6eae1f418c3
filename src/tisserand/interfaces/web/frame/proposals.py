"""The form with which two organisations are proposed to each other, by one of them or by the team."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import introducing
from tisserand.cluster.matches.models import Introduction, Match
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.matches.rules import is_told_to
from tisserand.cluster.organisations.models import Organisation


class Proposal(forms.Form):
    """What it is about, and a word to both."""

    subject = forms.CharField(max_length=160, label=gettext_lazy("What is it about?"))
    message = forms.CharField(
        required=False,
        max_length=4_000,
        label=gettext_lazy("Your message (optional)"),
        help_text=gettext_lazy("It is passed on word for word, with a note on its language."),
        widget=forms.Textarea({"rows": 6}),
    )

    def propose(
        self,
        one: Organisation,
        other: Organisation,
        match: Match | None,
        *,
        by: User,
        is_of_the_team: bool,
    ) -> Introduction | None:
        """The introduction; none where it may not be, and the form says why. Raises NotYours."""
        try:
            return introducing.propose_introduction(
                one,
                other,
                match=match,
                by=by,
                is_of_the_team=is_of_the_team,
                subject=self.cleaned_data["subject"],
                message=self.cleaned_data["message"],
                language=get_language() or "fr",
                at=timezone.now(),
            )
        except introducing.RefusedBefore:
            why = _("One of the two has said no to this contact before. Please respect it.")
        except introducing.IsOpenAlready as standing:
            day = date_format(timezone.localtime(standing.introduction.proposed_at), "DATE_FORMAT")
            why = _("The two are being introduced already, since %(day)s.") % {"day": day}
        except introducing.NobodyToAsk as nobody:
            why = _("Nobody reads letters for %(name)s: a telephone call may help.") % {
                "name": nobody.organisation.name
            }
        except introducing.TooManyOpen:
            why = _(
                "Ten introductions that you asked for wait for an answer. Ask again once some are answered."
            )
        except introducing.WordsAreMissing:
            why = _("Say in a few words what it is about.")
        self.add_error(None, why)
        return None


def matched(request: HttpRequest, one: Organisation, other: Organisation) -> Match | None:
    """The match the address names, if it is one between these two that the reader may know of."""
    key = request.GET.get("match", "")
    found = Match.objects.select_related("need__place", "offer", "seeker", "provider").filter(
        open_to(request.user), pk=int(key) if key.isdecimal() and len(key) < 18 else 0
    )
    match = found.first()
    return match if match and {match.seeker_id, match.provider_id} == {one.pk, other.pk} else None


def begun(match: Match | None, other: Organisation) -> dict[str, Any]:
    """What the form begins with: the title of the need where the other side may know it."""
    if match is None or match.need is None or not is_told_to(match, other):
        return {}
    return {"subject": match.need.title}
