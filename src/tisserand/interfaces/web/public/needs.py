"""The boards of needs and of offers, the page of one, and its documents; all for whoever may see them."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.needs import search
from tisserand.cluster.needs.documents import content_type
from tisserand.cluster.needs.models import Attachment, Need, Notice, Offer
from tisserand.cluster.needs.paper import linked_data
from tisserand.cluster.needs.queries import open_notices, visible_to, whole
from tisserand.cluster.needs.rules import is_shown, may_change, may_moderate, may_see
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import sight_of
from tisserand.interfaces.web.frame.notices import SIDES, Side

from .facets import Facet
from .linked import in_a_page
from .maps import result_map

PAGE_LENGTH = 20
RADII_KM = (10, 25, 50, 100, 200)
TITLES = {
    "trade": _("Trade"),
    "territory": _("Where"),
    "kind": _("What sort of thing"),
    "criteria": _("Criteria"),
    "who": _("Who"),
    "class": _("SSE class"),
    "language": _("Languages to talk in"),
}
UNTIL = {14: _("in the next two weeks"), 31: _("in the next month"), 92: _("in the next three months")}


def board(request: HttpRequest, side: Side) -> HttpResponse:
    """What fits the address; unknown values find nothing, no such page is the first: 12 queries at most."""
    answer: search.Answer[Any] = search.board(
        side.model, search.search_in(request.GET), request.user, day=timezone.localdate()
    )
    page = Paginator(answer.ids, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "public/needs.html",
        {
            "side": side,
            "sides": SIDES,
            "answer": answer,
            "page": page,
            "shown": answer.page(page.start_index() - 1, page.end_index()) if answer else [],
            "facets": [Facet(title, name, answer.facets[name]) for name, title in TITLES.items()],
            "radii": RADII_KM,
            "untils": UNTIL.items(),
            "map": result_map(answer.organisations, answer.points[1:]),
        },
    )


def show(request: HttpRequest, side: Side, key: int) -> HttpResponse:
    """One need or offer; what is over says so to those who could see it once, and to its people."""
    notice: Need | Offer | None = whole(side.model, key)
    if notice is None:
        raise Http404
    sight = sight_of(request.user)
    is_open_to_reader = is_shown(notice, sight)
    is_own = may_change(request.user, notice)
    if not is_open_to_reader and not is_own:
        return _over(request, side, notice, sight)
    words = {
        "side": side,
        "notice": notice,
        "organisation": notice.organisation,
        "is_own": is_own,
        "may_moderate": is_own and may_moderate(request.user, notice),
        "is_open": is_open_to_reader,
        "linked_data": in_a_page(linked_data(notice)),
        "others": _others(notice, request),
    }
    return render(request, "public/need.html", words)


def attachment(request: HttpRequest, key: int) -> FileResponse:
    """A document, to be saved rather than shown, for those who may see what it belongs to."""
    related = (f"{name}__organisation__territory" for name in ("need", "offer"))
    found = get_object_or_404(Attachment.objects.select_related(*related), pk=key)
    notice = found.need or found.offer
    name = str(found.file.name)
    if notice is None or not may_see(request.user, notice) or not found.file.storage.exists(name):
        raise Http404
    answer = FileResponse(
        found.file.open(),
        as_attachment=True,
        filename=found.name,
        content_type=content_type(name),
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _over(request: HttpRequest, side: Side, notice: Need | Offer, sight: Any) -> HttpResponse:
    """A word to those who could have seen it while it was open; to others there is nothing here."""
    organisation = notice.organisation
    is_listed = organisation.state in Organisation.LISTED_STATES
    is_over = notice.state in Notice.OVER_STATES
    if not (is_over and is_listed and sight.sees(organisation, notice.visibility)):
        raise Http404
    return render(request, "public/need_over.html", {"side": side, "organisation": organisation}, status=410)


def _others(notice: Need | Offer, request: HttpRequest) -> Sequence[Need | Offer]:
    """Further open ones of the same side and organisation that the reader may see: 2 queries."""
    found = open_notices(type(notice)).filter(visible_to(request.user), organisation=notice.organisation)
    return list(found.exclude(pk=notice.pk)[:4])
