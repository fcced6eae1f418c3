"""Who changed what: the history of the directory, for the facilitators of each territory."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.history import history as entries_of
from tisserand.cluster.organisations.queries.history import told
from tisserand.cluster.organisations.rules import in_care_of

from .gate import for_facilitators

PAGE_LENGTH = 30
LONGEST_NAME = 80


@for_facilitators
def history(request: HttpRequest) -> HttpResponse:
    """The changes of what the reader looks after, newest first, of records whose name holds some words."""
    record = request.GET.get("record", "").strip()[:LONGEST_NAME]
    own = in_care_of(request.user)
    cared_for = Organisation.objects.filter(own) if own else None
    page = Paginator(entries_of(cared_for, record=record), PAGE_LENGTH).get_page(request.GET.get("page"))
    words = {"page": page, "changes": list(told(list(page.object_list))), "record": record}
    return render(request, "cockpit/history.html", words)
