"""The directory: searched in any language, narrowed down, on a map; and the page of one organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.conventions.queries import organisation_page
from tisserand.cluster.organisations import queries

from .formats import FORMATS
from .maps import thread_map

PAGE_LENGTH = 20
LONGEST_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of boxes to tick: its title, its parameter in the address, its field in `Search`."""

    title: Promise
    parameter: str
    field: str
    choices: Sequence[queries.Choice] = ()


FACETS = (
    Facet(_("Territory"), "territory", "territories"),
    Facet(_("What it is"), "kind", "kinds"),
    Facet(_("SSE class"), "class", "classes"),
    Facet(_("Speaks"), "language", "languages"),
)


def directory(request: HttpRequest) -> HttpResponse:
    """The organisations that fit the parameters; unknown values find nothing, no such page is the first."""
    answer = queries.directory(search_of(request))
    page = Paginator(answer.found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "public/directory.html",
        {
            "answer": answer,
            "page": page,
            "formats": FORMATS,
            "facets": [
                Facet(facet.title, facet.parameter, facet.field, answer.facets[facet.field])
                for facet in FACETS
            ],
            "map": thread_map([found.organisation for found in answer.found], size=34),
        },
    )


def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are, what they offer and seek, whom they are tied to."""
    page = organisation_page(slug, timezone.now())
    if not page:
        raise Http404(slug)
    brought = list(page.registration.brought.all()) if page.registration else []
    return render(
        request,
        "public/organisation.html",
        {
            "organisation": page.organisation,
            "bonds": page.bonds,
            "convention": page.registration and page.registration.convention,
            "offers": [line for line in brought if line.side == line.Side.OFFER],
            "needs": [line for line in brought if line.side == line.Side.NEED],
            "map": thread_map([page.organisation], size=60),
        },
    )


def search_of(request: HttpRequest) -> queries.Search:
    """What the address asks of the directory."""
    chosen = {facet.field: frozenset(request.GET.getlist(facet.parameter)) for facet in FACETS}
    return queries.Search(
        words=request.GET.get("q", "").strip()[:LONGEST_QUESTION],
        by_name=request.GET.get("sort") == "name",
        **chosen,
    )
