"""The lists everything refers to: territories, trades, themes, languages, legal forms."""

# ruff: noqa: ARG001  every endpoint gets the request

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from tisserand.cluster.territories import models

from .described import READ, described
from .problems import Problem
from .schemas import LegalForm, Named, Paged, Territories, TerritoriesAsked, Territory, Trade

router = Router(tags=["reference"])


@router.get(
    "/territories",
    response={200: Territories, **READ, 422: Problem},
    openapi_extra=described(
        _("Territories"), _("The place tree from countries down to municipalities, a page at a time.")
    ),
)
def territories(request: HttpRequest, asked: Query[TerritoriesAsked], part: Query[Paged]) -> Territories:
    """The nodes that lie in a node, or of one country or depth, by country, depth and code."""
    nodes = models.Territory.objects.select_related("parent").order_by("country", "depth", "code", "pk")
    for field, value in (
        ("country", asked.country),
        ("depth", asked.depth),
        ("parent__code", asked.parent),
    ):
        if value not in ("", None):
            nodes = nodes.filter(**{field: value})
    pages = Paginator(nodes, part.per_page)
    shown = pages.get_page(part.page)
    return Territories(
        found=pages.count,
        page=shown.number,
        pages=pages.num_pages,
        territories=[
            Territory(
                scheme=node.scheme,
                code=node.code,
                name=str(node.name),
                country=node.country,
                depth=node.depth,
                parent=node.parent.code if node.parent else None,
                latitude=node.latitude,
                longitude=node.longitude,
            )
            for node in shown
        ],
    )


@router.get(
    "/trades",
    response={200: list[Trade], **READ},
    openapi_extra=described(
        _("Trades"), _("Groups and trades with their other words and their CPV and NACE codes.")
    ),
)
def trades(request: HttpRequest) -> list[Trade]:
    """The whole trade tree: 1 query."""
    return [
        Trade(
            code=trade.code,
            name=str(trade.name),
            parent=trade.parent.code if trade.parent else None,
            synonyms=(trade.synonyms or "").splitlines(),
            cpv_prefixes=trade.cpv_prefixes.split(),
            nace_codes=trade.nace_codes.split(),
        )
        for trade in models.Trade.objects.select_related("parent").order_by("code")
    ]


@router.get(
    "/themes",
    response={200: list[Named], **READ},
    openapi_extra=described(
        _("Themes"),
        _("The subjects the cluster cares about."),
    ),
)
def themes(request: HttpRequest) -> list[Named]:
    """All themes: 1 query."""
    return [Named(code=theme.code, name=str(theme.name)) for theme in models.Theme.objects.order_by("code")]


@router.get(
    "/languages",
    response={200: list[Named], **READ},
    openapi_extra=described(
        _("Languages"), _("The languages that organisations speak, by their ISO 639-1 code.")
    ),
)
def languages(request: HttpRequest) -> list[Named]:
    """All languages: 1 query."""
    known = models.Language.objects.order_by("code")
    return [Named(code=language.code, name=str(language.name)) for language in known]


@router.get(
    "/legal-forms",
    response={200: list[LegalForm], **READ},
    openapi_extra=described(
        _("Legal forms and accreditations"),
        _("National forms and accreditations, each with its law and the neutral class it falls in."),
    ),
)
def legal_forms(request: HttpRequest) -> list[LegalForm]:
    """All forms and accreditations: 1 query."""
    return [
        LegalForm(
            code=form.code,
            country=form.country,
            name=form.name,
            is_accreditation=form.is_accreditation,
            sse_class=form.sse_class,
            law=form.law,
        )
        for form in models.LegalForm.objects.order_by("country", "code")
    ]
