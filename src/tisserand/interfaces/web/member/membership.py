"""The membership of one's organisation: where it stands, adding what was asked, renewing, leaving."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import membership as verbs
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.queries.membership import membership_of
from tisserand.cluster.organisations.rules import may_follow, represents
from tisserand.interfaces.web.frame.forms import CharterForm


@login_required
def my_membership(request: HttpRequest, slug: str) -> HttpResponse:
    """The state in a sentence, what is to be done, and every step so far."""
    organisation, membership = _followed(request, slug)
    form = None
    if membership and membership.state == Membership.State.MORE_ASKED:
        form = _charter_form(request, membership)
        if request.method == "POST" and form.is_valid():
            return _taken(
                request,
                organisation,
                lambda: verbs.complete_application(
                    membership, form.answers(), by=cast(User, request.user), at=timezone.now()
                ),
            )
    return render(
        request,
        "member/membership.html",
        {
            "organisation": organisation,
            "membership": membership,
            "form": form,
            "speaks": represents(request.user, organisation),
        },
        status=422 if form and form.errors else 200,
    )


@login_required
@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Another year."""
    organisation, membership = _followed(request, slug)
    if not membership:
        raise Http404
    return _taken(
        request,
        organisation,
        lambda: verbs.renew(membership, by=cast(User, request.user), at=timezone.now()),
    )


@login_required
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends the membership."""
    organisation, membership = _followed(request, slug)
    if not membership:
        raise Http404
    reason = request.POST.get("reason", "").strip()[:1000]
    return _taken(
        request,
        organisation,
        lambda: verbs.leave(membership, reason, by=cast(User, request.user), at=timezone.now()),
    )


def _followed(request: HttpRequest, slug: str) -> tuple[Organisation, Membership | None]:
    organisation = Organisation.objects.select_related("territory").filter(slug=slug).first()
    if not organisation:
        raise Http404(slug)
    membership = membership_of(organisation)
    if not may_follow(request.user, organisation, membership):
        raise PermissionDenied
    return organisation, membership


def _charter_form(request: HttpRequest, membership: Membership) -> CharterForm:
    kept = list(membership.answers.all())
    return CharterForm(
        request.POST or None,
        request.FILES or None,
        criteria=[answer.criterion for answer in kept],
        kept=kept,
    )


def _taken(request: HttpRequest, organisation: Organisation, step: Callable[[], None]) -> HttpResponse:
    try:
        step()
    except verbs.MovedOn:
        messages.warning(request, _("It has moved on in the meantime: this is where it stands now."))
    except verbs.NotYours as error:
        raise PermissionDenied from error
    else:
        messages.success(request, _("It is done."))
    return redirect("my-membership", organisation.slug)
