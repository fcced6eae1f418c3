"""The team follows introductions up: who waits for what, remind, note what was told by telephone."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import answering, following_up, introducing
from tisserand.cluster.matches.models import Introduction, IntroductionSide
from tisserand.cluster.matches.queries.introductions import whole
from tisserand.cluster.matches.rules import may_answer_for, may_withdraw
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import in_care_of, looks_after
from tisserand.interfaces.web.frame.introductions import Answer, Told, View, is_stale
from tisserand.interfaces.web.frame.proposals import Proposal, begun, matched

from .gate import for_facilitators

State, Outcome = Introduction.State, IntroductionSide.Outcome
PAGE_LENGTH = 25
SHOWN = {
    "open": (gettext_lazy("Waiting for an answer"), Q(state__in=Introduction.OPEN_STATES)),
    "outcome": (
        gettext_lazy("Introduced, outcome unknown"),
        Q(state=State.ACCEPTED) & ~Q(sides__outcome__in=[one for one in Outcome if one != Outcome.NOT_YET]),
    ),
    "told": (
        gettext_lazy("With an outcome"),
        Q(state=State.ACCEPTED, sides__outcome__in=[one for one in Outcome if one != Outcome.NOT_YET]),
    ),
    "over": (gettext_lazy("Came to nothing"), Q(state__in=(State.DECLINED, State.EXPIRED, State.WITHDRAWN))),
}


@for_facilitators
def introductions(request: HttpRequest) -> HttpResponse:
    """Those the facilitator looks after, by how far they are, the longest wait first: 14 queries at most."""
    mine = in_care_of(request.user, "one__territory") | in_care_of(request.user, "other__territory")
    found = Introduction.objects.filter(mine)
    chosen = request.GET.get("show") if request.GET.get("show") in SHOWN else "open"
    tabs = [
        (word, title, found.filter(which).order_by().values("pk").distinct().count())
        for word, (title, which) in SHOWN.items()
    ]
    keys = found.filter(SHOWN[cast(str, chosen)][1]).order_by().values("pk")
    order = "proposed_at" if chosen == "open" else "-proposed_at"
    page = Paginator(
        whole(Introduction.objects.filter(pk__in=keys)).order_by(order, "pk"), PAGE_LENGTH
    ).get_page(request.GET.get("page"))
    words = {"page": page, "views": [View(one, None) for one in page], "tabs": tabs, "chosen": chosen}
    return render(request, "cockpit/introductions.html", words)


@for_facilitators
def introduction(request: HttpRequest, key: int) -> HttpResponse:
    """One of them: its story, and for each side what may be noted on its behalf."""
    found = _followed(request, key)
    return _page(request, found, {})


@for_facilitators
@require_POST
def note(request: HttpRequest, key: int, side: int) -> HttpResponse:
    """Notes for one side what it told by telephone: its answer, or what came of it."""
    found = _followed(request, key)
    both: list[IntroductionSide] = found.both  # type: ignore[attr-defined]
    chosen = next((one for one in both if one.pk == side), None)
    if chosen is None:
        raise Http404
    if not may_answer_for(request.user, chosen.organisation):
        raise PermissionDenied
    form = _form_for(chosen, found, request)
    if form is None or is_stale(request.POST, form):
        messages.warning(request, _("A colleague was quicker: this is where it stands now."))
    elif not form.is_valid():
        return _page(request, found, {chosen.pk: form})
    else:
        try:
            form.keep(chosen, cast(User, request.user))
        except introducing.MovedOn:
            messages.warning(request, _("A colleague was quicker: this is where it stands now."))
        else:
            messages.success(request, _("Noted on behalf of %(name)s.") % {"name": chosen.organisation})
    return redirect("cockpit-introduction", key)


@for_facilitators
@require_POST
def act(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Reminds those who have not answered, or takes the proposal back."""
    found, person, now = _followed(request, key), cast(User, request.user), timezone.now()
    if step not in {"remind", "withdraw"}:
        raise Http404(step)
    try:
        if step == "remind":
            number = following_up.remind(found, by=person, at=now)
            said = ngettext("One side is reminded.", "%(number)s sides are reminded.", number)
            messages.success(request, said % {"number": number})
        else:
            introducing.withdraw(found, by=person, at=now)
            messages.success(request, _("Taken back."))
    except answering.NotYours as error:
        raise PermissionDenied from error
    except introducing.MovedOn:
        messages.warning(request, _("It was answered meanwhile: this is where it stands now."))
    except following_up.TooSoon:
        messages.warning(
            request, _("They were reminded less than two days ago. A telephone call may help more.")
        )
    return redirect("cockpit-introduction", key)


@for_facilitators
def new(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Proposes two organisations to each other."""
    ends: list[Organisation] = [
        get_object_or_404(Organisation.objects.select_related("territory"), slug=slug)
        for slug in (one, other)
    ]
    person = cast(User, request.user)
    if one == other or not any(looks_after(person, each) for each in ends):
        raise PermissionDenied
    match = matched(request, *ends)
    if match and match.seeker_id == ends[1].pk:
        ends.reverse()
    form = Proposal(request.POST or None, initial=begun(match, ends[1]))
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = form.propose(ends[0], ends[1], match, by=person, is_of_the_team=True)
        except answering.NotYours as error:  # one of them is not in the directory
            raise PermissionDenied from error
    if made:
        messages.success(request, _("Both are asked, each in their language."))
        return redirect("cockpit-introduction", made.pk)
    words = {"form": form, "one": ends[0], "other": ends[1], "match": match}
    return render(request, "cockpit/introduction_new.html", words, status=422 if form.errors else 200)


def _followed(request: HttpRequest, key: int) -> Introduction:
    found = whole(Introduction.objects.filter(pk=key)).first()
    if found is None:
        raise Http404
    if not any(looks_after(request.user, each) for each in (found.one, found.other)):
        raise PermissionDenied
    return found


def _page(request: HttpRequest, found: Introduction, faulty: dict[int, Answer | Told]) -> HttpResponse:
    view = View(found, None)
    sides = [
        (
            one,
            (faulty.get(one.pk) or _form_for(one, found))
            if may_answer_for(request.user, one.organisation)
            else None,
        )
        for one in view.sides
    ]
    words = {
        "view": view,
        "sides": sides,
        "may_withdraw": found.is_open and may_withdraw(request.user, found),
    }
    return render(request, "cockpit/introduction.html", words, status=422 if faulty else 200)


def _form_for(
    side: IntroductionSide, introduction: Introduction, request: HttpRequest | None = None
) -> Answer | Told | None:
    """What may be noted for a side: its answer while it waits, what came of it once both said yes."""
    data, prefix = request.POST if request else None, f"s{side.pk}"
    if introduction.is_open and side.said == IntroductionSide.Said.WAITING:
        return Answer(data, auto_id=f"{prefix}_%s")
    if introduction.state == State.ACCEPTED:
        before = {"outcome": side.outcome, "band": side.outcome_band, "words": side.outcome_words}
        return Told(data, initial=before, auto_id=f"{prefix}_%s")
    return None
