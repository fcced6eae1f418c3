"""Writing a need or an offer in two minutes: the text, what it seems to say, then published.

Without a script the same page answers each press of a button; with one only its parts are exchanged.
"""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.tasks import match_what_changed
from tisserand.cluster.needs import actions
from tisserand.cluster.needs.documents import MOST_DOCUMENTS
from tisserand.cluster.needs.models import Need, Notice, Offer
from tisserand.cluster.needs.queries import just_written
from tisserand.cluster.needs.reading import Proposal, propose
from tisserand.cluster.needs.rules import may_publish_for, may_write_for
from tisserand.cluster.needs.validity import USUAL_MONTHS
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.record import organisations_of
from tisserand.interfaces.web.frame.notices import Side

from .need_forms import NoticeForm, form_for, kept, proposed, typed
from .needs import own_notice, said_of

SENT_TWICE = timedelta(hours=1)
"""How long the same page, sent once more, changes what it made and makes no second one."""


@login_required
def new(request: HttpRequest, side: Side) -> HttpResponse:
    """A new one: of the only organisation one acts for, else of the chosen one."""
    mine = list(organisations_of(cast(User, request.user)))
    slug = request.POST.get("organisation") or request.GET.get("organisation", "")
    if slug:
        everything = Organisation.objects.select_related("territory")
        organisation: Organisation = get_object_or_404(everything, slug=slug)
        if not may_write_for(request.user, organisation):
            raise PermissionDenied
        return _written(request, side, organisation, None)
    if len(mine) == 1:
        return _written(request, side, mine[0], None)
    return render(request, "member/need_whose.html", {"side": side, "organisations": mine})


@login_required
def edit(request: HttpRequest, side: Side, key: int) -> HttpResponse:
    """Changes one that is there."""
    notice = own_notice(request, side, key)
    if notice.state in Notice.OVER_STATES:
        messages.warning(request, _("It is over: copy it, or open it again first."))
        return redirect(side.own, key)
    return _written(request, side, notice.organisation, notice)


def _written(
    request: HttpRequest, side: Side, organisation: Organisation, notice: Need | Offer | None
) -> HttpResponse:
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step in {"keep", "send"}:
        form = form_for(side.model, request, organisation=organisation, notice=notice)
        if form.is_valid() and (made := _kept(request, form, notice, is_sent=step == "send")):
            return redirect(side.own, made.pk)
        return _page(request, side, form, notice)
    if step == "read":
        return _read(request, side, organisation, notice)
    if step == "find":
        bound = form_for(side.model, request, organisation=organisation)
        form = form_for(side.model, initial=typed(bound), organisation=organisation)
        form.sought = bound.sought
        return _page(request, side, form, notice)
    initial = kept(notice) if notice else {}
    form = form_for(side.model, initial=initial, organisation=organisation)
    return _page(request, side, form, notice, is_asking=notice is None)


def _read(
    request: HttpRequest, side: Side, organisation: Organisation, notice: Need | Offer | None
) -> HttpResponse:
    """The form filled with what the text seems to say; an empty text is asked for again."""
    bound = form_for(side.model, request, organisation=organisation)
    text = request.POST.get("text", "")
    if not text.strip():
        bound.is_valid()
        return _page(request, side, bound, notice, is_asking=notice is None)
    proposal = propose(side.model, text, organisation, today=timezone.localdate())
    filled = {**typed(bound), "text": text, **proposed(proposal.fields, proposal.trades, organisation)}
    form = form_for(side.model, initial=filled, organisation=organisation)
    return _page(request, side, form, notice, proposal=proposal)


def _page(
    request: HttpRequest,
    side: Side,
    form: NoticeForm,
    notice: Need | Offer | None,
    *,
    is_asking: bool = False,
    proposal: Proposal | None = None,
) -> HttpResponse:
    words = {
        "side": side,
        "form": form,
        "notice": notice,
        "organisation": form.organisation,
        "is_asking": is_asking,
        "proposal": proposal,
        "usual_months": USUAL_MONTHS[side.model],
        "may_publish": may_publish_for(request.user, form.organisation),
    }
    is_part = request.headers.get("HX-Request") == "true"  # htmx shows no page of errors
    status = 422 if form.errors and not is_part else 200
    return render(request, "member/need_writing.html", words, status=status)


def _kept(
    request: HttpRequest, form: NoticeForm, notice: Need | Offer | None, *, is_sent: bool
) -> Need | Offer | None:
    """What was written, kept and perhaps handed in, all or nothing; None where the form says why not."""
    person, now = cast(User, request.user), timezone.now()
    title, text = form.cleaned_data["title"], form.cleaned_data["text"]
    standing = notice or just_written(
        form.model, form.organisation, person, title=title, text=text, since=now - SENT_TWICE
    )
    try:
        with transaction.atomic():
            if standing:
                made = actions.change(standing, form.written(), by=person, at=now)
            else:
                made = actions.write(form.model, form.organisation, form.written(), by=person, at=now)
            if made.attachments.count() + len(form.cleaned_data["documents"]) > MOST_DOCUMENTS:
                raise actions.TooManyDocuments  # before any of them is stored
            for document in form.cleaned_data["documents"]:
                actions.attach(made, document, by=person, at=now)
            if is_sent and not made.is_open:
                actions.submit(made, by=person, at=now)
    except actions.NotInOrder as refused:
        form.tell(refused.faults)
    except actions.TooManyDocuments:
        fault = _("There is room for %(most)d documents: leave some out, or take others away first.")
        form.add_error("documents", fault % {"most": MOST_DOCUMENTS})
    except actions.MovedOn:
        form.add_error(None, _("A colleague was quicker: it is no longer to be changed."))
    else:
        _tell(request, made, is_sent=is_sent)
        if made.is_open:
            match_what_changed.enqueue()
        return made
    return None


def _tell(request: HttpRequest, made: Need | Offer, *, is_sent: bool) -> None:
    is_waiting = made.state == Notice.State.SUBMITTED
    messages.success(request, said_of("submit", made) if is_sent or is_waiting else _("It is kept."))
    if not made.trades.exists():
        messages.warning(
            request,
            _("Without a trade it is found by its words alone. Confirm a trade, and those who fit see it."),
        )
