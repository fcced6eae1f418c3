"""Who fits whom, for members: people worth meeting, needs for one’s offers, who could do it; answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import agreeing, answering, volunteering
from tisserand.cluster.matches.models import DeclineReason, Match, MatchAnswer
from tisserand.cluster.matches.names import names_in
from tisserand.cluster.matches.queries.funnel import funnel_of
from tisserand.cluster.matches.queries.lists import (
    Standing,
    is_member,
    needs_for,
    people_for,
    providers_for,
    standings,
    waiting_first,
)
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.matches.rules import follows
from tisserand.cluster.matches.tasks import match_what_changed
from tisserand.cluster.matches.words import Side, Told, told
from tisserand.cluster.needs.models import Need
from tisserand.cluster.needs.rules import is_shown
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.record import organisations_of
from tisserand.cluster.organisations.rules import sight_of

Said = MatchAnswer.Said
AT_ONCE = 5
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A match as one side is shown it: in words, with its answers, and who the other side is."""

    told: Told
    standing: Standing
    other: Organisation

    @property
    def match(self) -> Match:
        """What it is about."""
        return self.told.match

    @property
    def may_answer(self) -> bool:
        """Whether there is something to answer: it is suggested or wanted, open, and not yet decided."""
        match, own = self.match, self.standing.own
        is_open = match.need is None or match.need.is_open
        is_decided = own is not None and own.said in {Said.INTERESTED, Said.NO}
        return is_open and not is_decided and (match.is_current or self.standing.other_wants)


def cards(found: Sequence[Standing], organisation: Organisation) -> list[Card]:
    """The matches in words for one of their sides: 5 queries at most."""
    names, made = names_in([one.match for one in found]), []
    for one in found:
        seeks = one.match.seeker_id == organisation.pk
        (in_words,) = told([one.match], Side.SEEKER if seeks else Side.PROVIDER, names)
        other = one.match.provider if seeks else one.match.seeker
        made.append(Card(in_words, one, cast(Organisation, other)))
    return made


@login_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """Five people worth meeting, with their reasons, and what was answered to others."""
    own, whose = _whose(request)
    words: dict[str, object] = {"organisations": own, "whose": whose}
    if whose is None:
        return render(request, "member/suggestions.html", words)
    waiting, answered = waiting_first(standings(people_for(whose.pk), whose.pk), timezone.localdate())
    shown = waiting[:AT_ONCE]
    _see(request, shown, whose)
    made = cards([*shown, *answered[:MOST_SHOWN]], whose)
    words |= {
        "cards": made[: len(shown)],
        "answered": made[len(shown) :],
        "left": len(waiting) - len(shown),
        "is_member": is_member(whose),
        **_answers(),
    }
    return render(request, "member/suggestions.html", words)


@login_required
def needs(request: HttpRequest) -> HttpResponse:
    """The needs that our offers fit, with their reasons, and what we said to others."""
    own, whose = _whose(request)
    words: dict[str, object] = {"organisations": own, "whose": whose}
    if whose is None:
        return render(request, "member/matches.html", words)
    found = standings(needs_for(whose.pk, open_to(request.user))[:MOST_SHOWN], whose.pk)
    waiting, answered = waiting_first(found, timezone.localdate())
    _see(request, waiting, whose)
    made = cards([*waiting, *answered], whose)
    words |= {
        "cards": made[: len(waiting)],
        "answered": made[len(waiting) :],
        "is_member": is_member(whose),
        **_answers(),
    }
    return render(request, "member/matches.html", words)


@login_required
def providers(request: HttpRequest, key: int) -> HttpResponse:
    """Who could meet a need, with reasons, and how far it has come with whom."""
    need = get_object_or_404(Need.objects.select_related("organisation", "place"), pk=key)
    if not Need.objects.filter(follows(request.user), pk=key).exists():
        raise PermissionDenied
    whose = need.organisation
    matches = list(providers_for(key, open_to(request.user)))
    waiting, answered = waiting_first(standings(matches, whose.pk), timezone.localdate())
    if is_own := whose.representatives.filter(user=cast(User, request.user)).exists():
        _see(request, waiting, whose)
    made = cards([*waiting[:MOST_SHOWN], *answered], whose)
    words = {
        "need": need,
        "whose": whose,
        "funnel": funnel_of(need, matches),
        "cards": [card for card in made if card.standing in waiting],
        "answered": [card for card in made if card.standing not in waiting],
        "is_member": is_own and is_member(whose),
        **_answers(),
    }
    return render(request, "member/providers.html", words)


@login_required
@require_POST
def answer(request: HttpRequest, match: int) -> HttpResponse:
    """Says yes, later or no to a match for one of its sides."""
    found, whose = _asked(request, match)
    given = answering.Answer(
        said=request.POST.get("said", ""),
        reason=request.POST.get("reason", ""),
        words=request.POST.get("words", ""),
        until=_day_of(request),
    )
    try:
        said = agreeing.say(found, whose, given, by=cast(User, request.user), at=timezone.now())
    except answering.NotYours as error:
        raise PermissionDenied from error
    except answering.IsOver:
        messages.warning(request, _("It is off the board meanwhile: no answer is needed any more."))
    except answering.ReasonIsMissing:
        messages.error(request, _("Choose a reason: it teaches the suggestions what to leave out."))
    except answering.DayIsOff:
        messages.error(request, _("Choose a day from tomorrow on, within a year."))
    except answering.NoSuchAnswer:
        messages.error(request, _("Say yes, later or no."))
    else:
        if given.said == "no":
            match_what_changed.enqueue()
        messages.success(request, _said(given.said, said))
    return redirect(_back(request))


@login_required
@require_POST
def take_back(request: HttpRequest, match: int) -> HttpResponse:
    """Unsays what one side said."""
    found, whose = _asked(request, match)
    try:
        answering.take_back(found, whose, by=cast(User, request.user), at=timezone.now())
    except answering.NotYours as error:
        raise PermissionDenied from error
    match_what_changed.enqueue()
    messages.success(request, _("Taken back. It is as if you had said nothing."))
    return redirect(_back(request))


@login_required
def volunteer(request: HttpRequest, key: int) -> HttpResponse:
    """“We can do that”: said at once for one's only organisation, else for the one that is chosen."""
    need = get_object_or_404(Need.objects.select_related("organisation", "place"), pk=key)
    if not is_shown(need, sight_of(request.user)):
        raise Http404
    own = [one for one in organisations_of(cast(User, request.user)) if one.pk != need.organisation_id]
    chosen = [one for one in own if str(one.pk) == request.POST.get("for")] or own
    if request.method != "POST" or len(chosen) != 1:
        return render(request, "member/volunteer.html", {"need": need, "organisations": own})
    try:
        said = volunteering.volunteer(need, chosen[0], by=cast(User, request.user), at=timezone.now())
    except answering.NotYours as error:
        raise PermissionDenied from error
    messages.success(request, _said("interested", said))
    return redirect(need)


def _day_of(request: HttpRequest) -> date | None:
    """The day that was chosen, None for none; what is no day is one that cannot be chosen."""
    text = request.POST.get("until", "").strip()
    try:
        return parse_date(text) or (date.min if text else None)
    except ValueError:
        return date.min


def _said(word: str, said: agreeing.Said) -> str:
    if said.introduction:
        return _("Both sides want to meet. The introduction is on its way.")
    if said.both_want:
        return _("Both sides want to meet. The cluster team can introduce you.")
    return {
        "interested": _("Noted. The other side sees that you are interested."),
        "later": _("Noted. It comes back on the day you chose."),
        "no": _("Noted. The two of you are not suggested to each other again."),
    }[word]


def _asked(request: HttpRequest, match: int) -> tuple[Match, Organisation]:
    """The match, and the organisation the reader answers for."""
    found = get_object_or_404(
        Match.objects.select_related("need", "seeker__territory", "provider__territory"), pk=match
    )
    key = request.POST.get("for", "")
    sides = {str(one.pk): one for one in (found.seeker, found.provider) if one}
    if key not in sides:
        raise PermissionDenied
    return found, sides[key]


def _back(request: HttpRequest) -> str:
    """Where the answer was given."""
    place = request.POST.get("back", "")
    return (
        place if url_has_allowed_host_and_scheme(place, None) and place.startswith("/") else "my-suggestions"
    )


def _see(request: HttpRequest, found: Iterable[Standing], whose: Organisation) -> None:
    unseen = [one.match for one in found if one.own is None]
    answering.mark_seen(unseen, whose, by=cast(User, request.user), at=timezone.now())


def _whose(request: HttpRequest) -> tuple[list[Organisation], Organisation | None]:
    """One's organisations, and the one that is asked about: the first where none is named."""
    own = list(organisations_of(cast(User, request.user)))
    named = [one for one in own if one.slug == request.GET.get("of")]
    return own, next(iter(named or own), None)


def _answers() -> dict[str, object]:
    """What the forms of an answer offer."""
    today = timezone.localdate()
    return {
        "decline_reasons": DeclineReason.choices,
        "later": today + answering.LATER,
        "earliest": today + timedelta(days=1),
        "latest": today + answering.LATEST,
    }
