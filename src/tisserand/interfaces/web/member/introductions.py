"""One's introductions: all with what to do next, each with its story, a new one; and which letters."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.actions.mail_choices import choices_of, choose_letters
from tisserand.cluster.accounts.models import MailChoice, User
from tisserand.cluster.matches.actions import answering, introducing
from tisserand.cluster.matches.models import Introduction, IntroductionSide
from tisserand.cluster.matches.queries.introductions import own_introductions, whole
from tisserand.cluster.matches.rules import may_introduce, may_withdraw
from tisserand.cluster.organisations.queries import published_organisation
from tisserand.cluster.organisations.queries.record import organisations_of
from tisserand.interfaces.web.frame.introductions import Answer, Told, View, is_stale
from tisserand.interfaces.web.frame.proposals import Proposal, begun, matched

MOST_SHOWN = 60


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Those of one's organisations: what waits for oneself first, then for others, then the rest."""
    person = cast(User, request.user)
    own = {one.pk for one in organisations_of(person)}
    views = [View(one, _own_side(one, own)) for one in own_introductions(person)[:MOST_SHOWN]]
    turn = [one for one in views if one.waits_for_me or one.is_asked_for_outcome]
    waiting = [one for one in views if one.introduction.is_open and one not in turn]
    words = {
        "turn": turn,
        "groups": [
            (_("The other side is asked"), waiting),
            (_("Said and done"), [one for one in views if one not in turn and one not in waiting]),
        ],
        "count": len(views),
        "has_organisation": bool(own),
    }
    return render(request, "member/introductions.html", words)


@login_required
def introduction(request: HttpRequest, key: int) -> HttpResponse:
    """What was said by whom, and the answer or outcome that is asked of the reader."""
    found = whole(Introduction.objects.filter(pk=key)).first()
    if found is None:
        raise Http404
    person = cast(User, request.user)
    side = _own_side(found, {one.pk for one in organisations_of(person)})
    if side is None:
        if person.is_facilitator:
            return redirect("cockpit-introduction", key)
        raise PermissionDenied
    view = View(found, side)
    form = _form(request, view)
    if request.method == "POST" and is_stale(request.POST, form):
        messages.warning(request, _("It was answered meanwhile: this is where it stands now."))
        return redirect("introduction", key)
    if form and request.method == "POST" and form.is_valid():
        try:
            form.keep(side, person)
        except introducing.MovedOn:
            messages.warning(request, _("A colleague was quicker: this is where it stands now."))
        else:
            messages.success(request, _("Kept. Thank you."))
        return redirect("introduction", key)
    need = found.match.need if found.match else None
    words = {
        "view": view,
        "form": form,
        "may_withdraw": found.is_open and may_withdraw(person, found),
        "may_close": need is not None and need.is_open and need.organisation_id == side.organisation_id,
    }
    return render(request, "member/introduction.html", words, status=422 if form and form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Takes one's proposal back."""
    found = get_object_or_404(Introduction, pk=key)
    try:
        introducing.withdraw(found, by=cast(User, request.user), at=timezone.now())
    except answering.NotYours as error:
        raise PermissionDenied from error
    except introducing.MovedOn:
        messages.warning(request, _("It was answered meanwhile: this is where it stands now."))
    else:
        messages.success(request, _("Taken back."))
    return redirect("introduction", key)


@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks to be introduced to an organisation of the directory."""
    other = published_organisation(slug)
    if other is None:
        raise Http404
    person = cast(User, request.user)
    able = [one for one in organisations_of(person) if may_introduce(person, one) and one.pk != other.pk]
    if not able:
        raise PermissionDenied
    own = next((one for one in able if one.slug == request.GET.get("of")), able[0])
    match = matched(request, own, other)
    form = Proposal(request.POST or None, initial=begun(match, other))
    made = None
    if request.method == "POST" and form.is_valid():
        one, two = (other, own) if match and match.provider_id == own.pk else (own, other)
        try:
            made = form.propose(one, two, match, by=person, is_of_the_team=False)
        except answering.NotYours as error:
            raise PermissionDenied from error
    if made:
        messages.success(
            request, _("%(name)s is asked. You hear from us as soon as they answer.") % {"name": other}
        )
        return redirect("introduction", made.pk)
    words = {"form": form, "own": own, "able": able, "other": other}
    return render(request, "member/introduction_new.html", words, status=422 if form.errors else 200)


class Choices(forms.Form):
    """How often, for each topic."""

    def __init__(self, *args: object, person: User, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for topic, choice in choices_of(person).items():
            self.fields[topic] = forms.ChoiceField(
                label=str(topic.label)[:1].upper() + str(topic.label)[1:],
                choices=_rhythms(topic),
                initial=choice.rhythm,
                widget=forms.RadioSelect,
            )


def _rhythms(topic: MailChoice.Topic) -> Sequence[tuple[str, str]]:
    """What one may choose: a single question can come at once, the rest is gathered."""
    rhythms = MailChoice.Rhythm
    offered = [one for one in rhythms if one != rhythms.AT_ONCE or topic == MailChoice.Topic.OUTCOMES]
    return [(one.value, str(one.label)) for one in offered]


@login_required
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Which letters, and how often."""
    person = cast(User, request.user)
    form = Choices(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        choose_letters(person, form.cleaned_data)
        messages.success(request, _("Kept. Letters come as you chose."))
        return redirect("mail-choices")
    return render(request, "member/mail_choices.html", {"form": form}, status=422 if form.errors else 200)


def _form(request: HttpRequest, view: View) -> Answer | Told | None:
    """The form that is asked of the reader now, if any."""
    data = request.POST or None
    if view.waits_for_me:
        return Answer(data)
    if view.introduction.state == Introduction.State.ACCEPTED and view.side:
        side = view.side
        before = {"outcome": side.outcome, "band": side.outcome_band, "words": side.outcome_words}
        return Told(data, initial=before)
    return None


def _own_side(introduction: Introduction, own: set[int]) -> IntroductionSide | None:
    both: list[IntroductionSide] = introduction.both  # type: ignore[attr-defined]
    return next((one for one in both if one.organisation_id in own), None)
