"""Stopping to act for an organisation: what that means, said before it is done."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions.parting import DoesNotAct, stop_acting
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.membership import membership_of
from tisserand.cluster.organisations.queries.people import spokespeople


@login_required
def stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Who stays behind, with a warning where nobody does; then the step itself."""
    organisation: Organisation = get_object_or_404(
        Organisation.objects.select_related("territory"), slug=slug
    )
    person = cast(User, request.user)
    people = spokespeople(organisation)
    if person not in people:
        raise PermissionDenied
    if request.method == "POST":
        try:
            stop_acting(organisation, by=person, at=timezone.now())
        except DoesNotAct as error:
            raise PermissionDenied from error
        name = {"organisation": organisation.name}
        messages.success(request, _("You no longer act for %(organisation)s.") % name)
        return redirect("my-organisations")
    words = {
        "organisation": organisation,
        "colleagues": [one for one in people if one != person],
        "membership": membership_of(organisation),
    }
    return render(request, "member/stop.html", words)
