"""The directory for programs: the same search, the same facets, the same rules of who sees what."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from tisserand.cluster.organisations import paper, queries, search
from tisserand.cluster.organisations.rules import sight_of
from tisserand.press.directory import geojson

from .described import READ, described
from .problems import Problem
from .schemas import Asked, FacetValue, FeatureCollection, Organisation, Page, Paged
from .tokens import caller

router = Router(tags=["organisations"])
FACETS = ("territory", "trade", "kind", "class", "accreditation", "theme", "language")
"""The facets of a search, by their name there and here."""


@router.get(
    "/organisations",
    response={200: Page, **READ, 422: Problem},
    openapi_extra=described(
        _("Search the directory"),
        _("Words in any language, facets, a page at a time, with the counts of the facets."),
    ),
)
def organisations(request: HttpRequest, asked: Query[Asked], part: Query[Paged]) -> Page:
    """A page of the published organisations that fit; a page beyond the last one is the last one."""
    found = search.directory(search_of(asked))
    pages = max(1, -(-len(found) // part.per_page))
    page = min(part.page, pages)
    keys = found.ids[(page - 1) * part.per_page : page * part.per_page].tolist()
    return Page(
        total=found.total,
        found=len(found),
        page=page,
        pages=pages,
        facets={facet: [FacetValue.from_orm(one) for one in found.facets[facet]] for facet in FACETS},
        organisations=[
            Organisation.from_orm(entry) for entry in paper.entries(keys, sight_of(caller(request).person))
        ],
    )


@router.get(
    "/organisations.geojson",
    response={200: FeatureCollection, **READ, 422: Problem},
    openapi_extra=described(
        _("The directory on a map"),
        _("All that a search finds, as points; organisations without a place have no geometry."),
        media_type="application/geo+json",
    ),
)
def organisations_geojson(request: HttpRequest, asked: Query[Asked]) -> StreamingHttpResponse:
    """The organisations that fit, in the order of the search."""
    keys = search.directory(search_of(asked)).ids.tolist()
    entries = list(paper.entries(keys, sight_of(caller(request).person)))
    parts = geojson.geojson_parts(entries, get_language() or "fr")
    return StreamingHttpResponse(parts, content_type="application/geo+json")


@router.get(
    "/organisations/{slug:slug}",
    response={200: Organisation, **READ, 404: Problem},
    openapi_extra=described(
        _("One organisation"),
        _("What the holder of the token may see of it; without a token, what everybody may."),
    ),
)
def organisation(request: HttpRequest, slug: str) -> Organisation:
    """One published organisation."""
    return shown(request, slug)


def shown(request: HttpRequest, slug: str) -> Organisation:
    """A published organisation as whoever asks sees it; raises Http404."""
    known = queries.published_organisation(slug)
    if not known:
        raise Http404(slug)
    return Organisation.from_orm(paper.entry(known, sight_of(caller(request).person)))


def search_of(asked: Asked) -> search.Search:
    """The question as the directory understands it."""
    values = asked.dict(by_alias=True)
    return search.Search(
        words=asked.q.strip(),
        facets={facet: frozenset(values[facet]) for facet in FACETS},
        place=asked.near.strip(),
        radius_km=asked.km,
        sort=asked.sort,
    )
