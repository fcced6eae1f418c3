"""Where facilitators begin: what waits for them."""

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Value
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
from tisserand.cluster.tenders.queries import open_tenders
from tisserand.interfaces.web.frame.notices import SIDES

from .gate import for_facilitators


@for_facilitators
def today(request: HttpRequest) -> HttpResponse:
    """What waits in the directory, the way to the tenders, and the conventions that are not over."""
    in_care = in_care_of(request.user, "organisation__territory")
    own = in_care_of(request.user)
    old = overdue(own, settings.DAYS_UNTIL["team"], at=timezone.now())
    waiting = _counted(
        applications=open_applications(in_care),
        requests=open_join_requests(in_care),
        ending=memberships_ending(in_care),
        old=old,
        alone=orphaned(own),
        to_check=accreditations_to_check(in_care),
        tenders=open_tenders(timezone.now()),
        **{side.word: submitted(side.model, in_care) for side in SIDES},
    )
    waiting["to_publish"] = sum(waiting[side.word] for side in SIDES)
    return render(request, "cockpit/today.html", {"conventions": conventions_at_work(), **waiting})


def _counted(**asked: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of the queries has: 1 query for all."""
    first, *others = [
        rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
        .order_by()
        .values_list(Value(name))
        .annotate(Count("pk"))
        for name, rows in asked.items()
    ]
    return dict(first.union(*others, all=True))
