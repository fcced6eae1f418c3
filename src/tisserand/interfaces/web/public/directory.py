"""The directory: searched in any language, narrowed down, on a map; its state is in the address."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations import search

from .facets import Facet
from .formats import FORMATS
from .maps import directory_map

PAGE_LENGTH = 20
RADII_KM = (10, 25, 50, 100, 200)


FACETS = (
    Facet(_("Territory"), "territory"),
    Facet(_("What it offers"), "trade"),
    Facet(_("What it is"), "kind"),
    Facet(_("SSE class"), "class"),
    Facet(_("Accreditation"), "accreditation"),
    Facet(_("Theme"), "theme"),
    Facet(_("Speaks"), "language"),
)


def directory(request: HttpRequest) -> HttpResponse:
    """The organisations that fit the parameters; unknown values find nothing, no such page is the first."""
    answer = search.directory(search_of(request))
    page = Paginator(answer.ids, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "public/directory.html",
        {
            "answer": answer,
            "page": page,
            "shown": answer.page(page.start_index() - 1, page.end_index()) if answer else [],
            "facets": [Facet(one.title, one.parameter, answer.facets[one.parameter]) for one in FACETS],
            "radii": RADII_KM,
            "formats": FORMATS,
            "map": directory_map(answer),
        },
    )


def search_of(request: HttpRequest) -> search.Search:
    """What the address asks of the directory; what makes no sense there is left out."""
    return search.search_in(request.GET)
