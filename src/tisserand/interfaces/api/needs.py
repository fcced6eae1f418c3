"""Open needs and offers for programs: the boards with their search, one at a time, as the token's holder may.

Documents that go with them are not told here: they are on the pages.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema

from tisserand.cluster.needs import search
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.needs.queries import whole
from tisserand.cluster.needs.rules import is_shown
from tisserand.cluster.organisations.rules import sight_of

from .described import READ, described
from .problems import Problem
from .schemas import LONGEST_QUESTION, PLAIN, FacetValue, Named, Paged, said
from .tokens import caller

router = Router(tags=["needs and offers"])
Endpoint = Callable[[Callable[..., Any]], Callable[..., Any]]
Key = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Notice(Schema):
    """What a need and an offer have in common; bands of amounts count from 1 (up to 1,000 EUR) to 14."""

    id: int
    url: str
    organisation: Named
    title: str
    text: str
    language: str
    kind: Named
    trades: list[Named]
    amount: str
    least_band: int | None
    most_band: int | None
    currency: str
    is_environmental: bool
    published: datetime | None
    valid_until: date | None


class NeedSaid(Notice):
    """What somebody looks for."""

    place: Named
    has_social_clause: bool
    is_local: bool
    reservation: str


class OfferSaid(Notice):
    """What somebody provides, and where: everywhere, so many kilometres around the seat, or territories."""

    area: str
    radius_km: int | None
    territories: list[Named]


class Page(Schema):
    """A page of a board: `found` of `total` that the holder of the token may see."""

    total: int
    found: int
    page: int
    pages: int
    facets: dict[str, list[FacetValue]]


class Needs(Page):
    """A page of open needs: `found` of `total` that the holder of the token may see."""

    needs: list[NeedSaid]


class Offers(Page):
    """A page of open offers."""

    offers: list[OfferSaid]


class AskedOfBoard(Schema):
    """What is asked of a board; several values of one parameter mean one of them."""

    q: str = said(_("Words in any language."), "", max_length=LONGEST_QUESTION, pattern=PLAIN)
    near: str = said(_("Name of a place."), "", max_length=LONGEST_QUESTION, pattern=PLAIN)
    km: int = said(_("How far from it, in kilometres."), 50, ge=1, le=500)
    trade: list[str] = said(_("Codes of trades."), [])
    kind: list[str] = said(_("Codes of kinds of needs or offers."), [])
    territory: list[str] = said(_("Codes of territories."), [])
    language: list[str] = said(_("Codes of languages to talk in."), [])
    criteria: list[str] = said(_("social, reserved, environmental, local."), [])
    who: list[str] = said(_("Codes of what an organisation is."), [])
    sse_class: list[str] = said(_("Codes of SSE classes."), [], alias="class")
    until: Literal["", "14", "31", "92"] = said(_("Ends within so many days."), "")
    sort: Literal["", "newest", "ending"] = ""


def _searched(path: str, gives: type[Schema], summary: Promise, description: Promise) -> Endpoint:
    """Declares what answers a search of a board."""
    answers = {200: gives, **READ, 422: Problem}
    return router.get(path, response=answers, openapi_extra=described(summary, description))


def _looked_up(path: str, gives: type[Schema], summary: Promise, description: Promise) -> Endpoint:
    """Declares what answers for one of a board."""
    answers = {200: gives, **READ, 404: Problem, 422: Problem}
    return router.get(path, response=answers, openapi_extra=described(summary, description))


@_searched(
    "/needs", Needs, _("Search the needs"), _("Open needs, a page at a time, with the counts of the facets.")
)
def needs(request: HttpRequest, asked: Query[AskedOfBoard], part: Query[Paged]) -> Needs:
    """A page of the open needs that fit."""
    counted, found = _page(request, Need, asked, part)
    return Needs(**counted, needs=[_need(one) for one in found])


@_looked_up("/needs/{need}", NeedSaid, _("One need"), _("An open need that the holder of the token may see."))
def one_need(request: HttpRequest, need: Key) -> NeedSaid:
    """One open need."""
    return _need(_shown(request, Need, need))


@_searched(
    "/offers",
    Offers,
    _("Search the offers"),
    _("Open offers, a page at a time, with the counts of the facets."),
)
def offers(request: HttpRequest, asked: Query[AskedOfBoard], part: Query[Paged]) -> Offers:
    """A page of the open offers that fit."""
    counted, found = _page(request, Offer, asked, part)
    return Offers(**counted, offers=[_offer(one) for one in found])


@_looked_up(
    "/offers/{offer}", OfferSaid, _("One offer"), _("An open offer that the holder of the token may see.")
)
def one_offer(request: HttpRequest, offer: Key) -> OfferSaid:
    """One open offer."""
    return _offer(_shown(request, Offer, offer))


def _page(
    request: HttpRequest, model: type[Need] | type[Offer], asked: AskedOfBoard, part: Paged
) -> tuple[dict[str, Any], list[Any]]:
    """The counts of a page, and what stands on it; a page beyond the last one is the last one."""
    values = asked.dict(by_alias=True)
    question = search.Search(
        words=asked.q.strip(),
        facets={facet: frozenset(values[facet]) for facet in search.FACETS},
        place=asked.near.strip(),
        radius_km=asked.km,
        until_days=int(asked.until) if asked.until else None,
        sort=asked.sort,
    )
    answer: search.Answer[Any] = search.board(
        model, question, caller(request).person, day=timezone.localdate()
    )
    pages = max(1, -(-len(answer) // part.per_page))
    page = min(part.page, pages)
    counted = {
        "total": answer.total,
        "found": len(answer),
        "page": page,
        "pages": pages,
        "facets": {
            facet: [FacetValue.from_orm(one) for one in answer.facets[facet]] for facet in search.FACETS
        },
    }
    return counted, [one.notice for one in answer.page((page - 1) * part.per_page, page * part.per_page)]


def _shown(request: HttpRequest, model: type[Need] | type[Offer], key: int) -> Any:
    notice = whole(model, key)
    if notice is None or not is_shown(notice, sight_of(caller(request).person)):
        raise Http404(key)
    return notice


def _need(one: Need) -> NeedSaid:
    place = one.place or one.organisation.territory
    return NeedSaid(
        **_common(one),
        place=Named(code=place.code, name=str(place.name)),
        has_social_clause=one.has_social_clause,
        is_local=one.is_local,
        reservation=one.reservation,
    )


def _offer(one: Offer) -> OfferSaid:
    return OfferSaid(
        **_common(one),
        area=one.area,
        radius_km=one.radius_km,
        territories=[Named(code=place.code, name=str(place.name)) for place in one.territories.all()],
    )


def _common(one: Need | Offer) -> dict[str, Any]:
    return {
        "id": one.pk,
        "url": settings.SITE_URL + one.get_absolute_url(),
        "organisation": Named(code=one.organisation.slug, name=one.organisation.name),
        "title": one.title,
        "text": one.text,
        "language": one.original_language,
        "kind": Named(code=one.kind, name=str(one.get_kind_display())),
        "trades": [Named(code=trade.code, name=str(trade.name)) for trade in one.trades.all()],
        "amount": one.amount,
        "least_band": one.least_band,
        "most_band": one.most_band,
        "currency": one.currency,
        "is_environmental": one.is_environmental,
        "published": one.published_at,
        "valid_until": one.valid_until,
    }
