"""Where facilitators begin: what waits for them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tisserand.cluster.conventions.queries import conventions_at_work
from tisserand.cluster.needs.queries import submitted
from tisserand.cluster.organisations.queries.accreditations import accreditations_to_check
from tisserand.cluster.organisations.queries.freshness import overdue
from tisserand.cluster.organisations.queries.membership import (
    memberships_ending,
    open_applications,
    open_join_requests,
)
from tisserand.cluster.organisations.queries.people import orphaned
from tisserand.cluster.organisations.rules import in_care_of
from tisserand.interfaces.web.frame.notices import SIDES

from .gate import for_facilitators


@for_facilitators
def today(request: HttpRequest) -> HttpResponse:
    """What waits in the directory, and the conventions that are not over."""
    in_care = in_care_of(request.user, "organisation__territory")
    own = in_care_of(request.user)
    old = overdue(own, settings.DAYS_UNTIL["team"], at=timezone.now())
    return render(
        request,
        "cockpit/today.html",
        {
            "conventions": conventions_at_work(),
            "applications": open_applications(in_care).count(),
            "requests": open_join_requests(in_care).count(),
            "ending": memberships_ending(in_care).count(),
            "old": old.count(),
            "to_publish": sum(submitted(side.model, in_care).count() for side in SIDES),
            "alone": orphaned(own).count(),
            "to_check": accreditations_to_check(in_care).count(),
        },
    )
