"""What came of my meetings: told from the agenda by its key, answered from a letter by the key of a question.

Opening an address does nothing, since mail programs open links by themselves; a button does.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Deal, FollowUp, Meeting, MeetingOutcome, Registration
from tisserand.cluster.conventions.queries.outcomes import (
    POSITIVE,
    After,
    afterwards,
    contacts_of,
    follow_up_with_key,
    questions_with,
)
from tisserand.cluster.conventions.rules import day_has_come
from tisserand.cluster.conventions.tasks import following
from tisserand.interfaces.web.frame.after_forms import DealForm, OutcomeForm, SurveyForm
from tisserand.press.vcards import Card, vcards

from .keyed import private, registration_of

OTHERS = [code for code in MeetingOutcome if code != MeetingOutcome.NOT_HELD]


def begun(mine: Registration, at: datetime, meetings: Iterable[Meeting] | None = None) -> Sequence[After]:
    """The meetings of a registration that have begun: 4 queries, 3 where they are known."""
    if not day_has_come(mine.convention, at):
        return []
    return [side for side in afterwards(mine, meetings) if side.meeting.round.starts_at <= at]


@never_cache
def my_outcomes(request: HttpRequest, key: str) -> HttpResponse:
    """Every meeting that has begun: what I told, whose contacts I have, which deals wait for my word."""
    mine = registration_of(key)
    sides = begun(mine, timezone.now())
    words = {
        "mine": mine,
        "convention": mine.convention,
        "sides": sides,
        "untold": [side for side in sides if side.is_untold],
        "to_confirm": [(side, deal) for side in sides for deal in side.to_confirm],
        "contacts": contacts_of(mine, sides),
        "codes": OTHERS,
    }
    return private(render(request, "member/outcomes.html", words))


@never_cache
def outcome(request: HttpRequest, key: str, meeting: int) -> HttpResponse:
    """What came of one meeting: the second tap of two, or the whole form with words and an amount."""
    mine = registration_of(key)
    side = _side(mine, meeting)
    form = OutcomeForm(request.POST) if request.method == "POST" else OutcomeForm.of(side)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        try:
            actions.tell_outcome(
                mine, side.meeting, given["code"], band=given["band"], words=given["words"], at=now
            )
        except (actions.NotHeldYet, actions.NotOnTheProgramme):
            messages.error(request, _("The plan has changed meanwhile. Here is your agenda as it is now."))
            return redirect("my-agenda", key)
        messages.success(request, _("Noted, thank you."))
        if given["code"] not in POSITIVE:
            return redirect("my-agenda" if "tap" in request.POST else "my-outcomes", key)
        return redirect("meeting-outcome", key, meeting)
    words = {"mine": mine, "convention": mine.convention, "side": side, "form": form}
    status = 422 if request.method == "POST" else 200
    return private(render(request, "member/outcome.html", words, status=status))


@require_POST
def share(request: HttpRequest, key: str, meeting: int) -> HttpResponse:
    """The other side may have my contact details, or no longer."""
    mine = registration_of(key)
    side = _side(mine, meeting)
    shares = request.POST.get("shares") == "yes"
    try:
        actions.share_contact(mine, side.meeting, shares=shares, at=timezone.now())
    except (actions.NotHeldYet, actions.NotOnTheProgramme):
        messages.error(request, _("The plan has changed meanwhile. Here is your agenda as it is now."))
        return redirect("my-agenda", key)
    name = {"name": side.other.organisation.name}
    said = (
        _("%(name)s gets your contact details as soon as it shares its own.")
        if shares
        else _("%(name)s does not get your contact details from us.")
    )
    messages.success(request, said % name)
    return redirect("my-outcomes", key)


@never_cache
def deal(request: HttpRequest, key: str, meeting: int) -> HttpResponse:
    """An order or contract that came out of a meeting; the other side is asked whether it is so."""
    mine = registration_of(key)
    side = _side(mine, meeting)
    form = DealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = side.question
        try:
            told = following.tell_deal(mine, side.meeting, form.told(), follow_up=question, at=timezone.now())
        except (actions.NotHeldYet, actions.NotOnTheProgramme):
            messages.error(request, _("The plan has changed meanwhile. Here is your agenda as it is now."))
            return redirect("my-agenda", key)
        name = {"name": side.other.organisation.name}
        said = _("Kept. %(name)s is asked whether it is so.")
        if told.confirmed_at:
            said = _("Kept. %(name)s told the same: it is confirmed.")
        messages.success(request, said % name)
        return redirect("my-outcomes", key)
    words = {"mine": mine, "convention": mine.convention, "side": side, "form": form}
    return private(render(request, "member/deal.html", words, status=422 if form.errors else 200))


@require_POST
def answer_deal(request: HttpRequest, key: str, deal: int) -> HttpResponse:
    """It is so, or we know of no such deal."""
    mine = registration_of(key)
    found = get_object_or_404(
        Deal.objects.select_related("meeting", "buyer", "seller"),
        pk=deal,
        meeting__schedule__convention=mine.convention_id,
    )
    decide = {"yes": actions.confirm_deal, "no": actions.dispute_deal}.get(request.POST.get("so", ""))
    if decide is None:
        raise Http404
    try:
        decide(found, mine, words=request.POST.get("words", ""), at=timezone.now())
    except actions.NotYoursToConfirm as error:
        raise Http404 from error
    except actions.ConfirmedAlready:
        messages.warning(request, _("You have confirmed it before; it stands."))
    else:
        messages.success(request, _("Noted, thank you."))
    return redirect("my-outcomes", key)


def contacts(_request: HttpRequest, key: str) -> HttpResponse:
    """The contacts of those who share theirs with me, for the address book."""
    mine = registration_of(key)
    cards = [
        Card(
            organisation=one.registration.organisation.name,
            name=person.name,
            role=person.title,
            email=person.email or one.email,
            phone=person.phone or one.phone,
            town=one.registration.organisation.town,
            country=one.registration.organisation.country,
            note=str(mine.convention.title),
        )
        for one in contacts_of(mine, begun(mine, timezone.now()))
        for person in one.people
    ]
    if not cards:
        raise Http404
    name = f"{mine.convention.slug}-contacts.vcf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return private(HttpResponse(vcards(cards), content_type="text/vcard; charset=utf-8", headers=headers))


@never_cache
def survey(request: HttpRequest, key: str) -> HttpResponse:
    """Four questions about the day; the newest answers count."""
    mine = registration_of(key)
    kept = getattr(mine, "survey_answer", None)
    names = ("meetings", "partners", "organisation", "again", "words")
    form = SurveyForm(request.POST or None, initial={name: getattr(kept, name, None) for name in names})
    is_kept = request.method == "POST" and form.is_valid()
    if is_kept:
        try:
            actions.answer_survey(mine, **form.cleaned_data, at=timezone.now())
        except actions.NotHeldYet:
            messages.error(request, _("The day is still to come. Tell us afterwards how it was."))
            return redirect("my-agenda", key)
    words = {"mine": mine, "convention": mine.convention, "form": form, "is_kept": is_kept}
    return private(render(request, "member/survey.html", words, status=422 if form.errors else 200))


@never_cache
def follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """The questions of a letter: done, not yet or no, for each meeting one press."""
    asked = _question(key)
    mine = asked.registration
    questions = questions_with(asked)
    if request.method == "POST":
        which = next((one for one in questions if str(one.pk) == request.POST.get("which")), None)
        if which is None:
            raise Http404
        try:
            actions.answer_follow_up(
                which, request.POST.get("answer", ""), request.POST.get("words", ""), at=timezone.now()
            )
        except actions.NoSuchAnswer as error:
            raise Http404 from error
        if which.answer == FollowUp.Answer.DONE:
            messages.success(request, _("Noted, thank you. What came of it?"))
            return redirect("meeting-outcome", mine.agenda_key, which.meeting_id)
        messages.success(request, _("Noted, thank you."))
        return redirect("follow-up", key)
    words = {
        "mine": mine,
        "convention": mine.convention,
        "key": key,
        "questions": [(one, _other(one)) for one in questions],
        "left": sum(not one.answer for one in questions),
    }
    return private(render(request, "member/follow_up.html", words))


@csrf_exempt
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """No more such questions for this registration, by a press or the one click of a mail program."""
    asked = _question(key)
    is_stopped = request.method == "POST"
    if is_stopped:
        actions.ask_no_more(asked.registration, at=timezone.now())
    words = {
        "mine": asked.registration,
        "convention": asked.registration.convention,
        "is_stopped": is_stopped,
    }
    return private(render(request, "member/follow_ups_stop.html", words))


def _question(key: str) -> FollowUp:
    found = follow_up_with_key(key)
    if found is None:
        raise Http404
    return found


def _other(one: FollowUp) -> Registration:
    meeting = one.meeting
    return meeting.b if one.registration_id == meeting.a_id else meeting.a


def _side(mine: Registration, meeting: int) -> After:
    found = next((one for one in begun(mine, timezone.now()) if one.meeting.pk == meeting), None)
    if found is None:
        raise Http404
    return found
