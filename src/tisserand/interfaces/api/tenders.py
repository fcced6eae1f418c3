"""The board of tenders for programs: the same search and facets as the page, and one tender whole.

Amounts are numbers in `currency`; moments are ISO 8601 with their zone.
"""

# ruff: noqa: ARG001  every endpoint gets the request

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema

from tisserand.cluster.tenders import models
from tisserand.cluster.tenders.queries import Board, Search, whole
from tisserand.cluster.tenders.queries.board import FACETS
from tisserand.cluster.tenders.rules import is_shown

from .described import READ, described
from .problems import Problem
from .schemas import LONGEST_QUESTION, PLAIN, FacetValue, Named, Paged, said

router = Router(tags=["tenders"])
Key = Annotated[int, Path(ge=1, le=2**31 - 1)]


class TendersAsked(Schema):
    """What is asked of the board; several values of one parameter mean one of them."""

    q: str = said(_("Words in any language."), "", max_length=LONGEST_QUESTION, pattern=PLAIN)
    trade: list[str] = said(_("Codes of trades."), [])
    territory: list[str] = said(_("Codes of territories."), [])
    reserved: list[str] = said(_("Codes of BT-71, or “execution”."), [])
    trait: list[str] = said(_("“social” for a social objective, “small” for small firms."), [])
    country: list[str] = said(_("ISO 3166-1 codes of the buyer’s country."), [])
    language: list[str] = said(_("ISO 639-1 codes of the notice’s language."), [])
    until: int = said(_("Only what ends within so many days; 0 for all."), 0, ge=0, le=9999)
    sort: Literal["ending", "newest"] = "ending"


class TenderLot(Schema):
    """A part of a tender that is awarded by itself; `state` is the one a result left it in, if any did."""

    number: str
    title: str
    text: str
    cpv_codes: list[str]
    nuts_codes: list[str]
    reserved: list[str]
    is_execution_reserved: bool
    deadline: datetime | None
    amount: float | None
    currency: str
    state: Named | None


class TenderBrief(Schema):
    """A tender in a list; `title` is by language, `language` is the notice’s own."""

    id: int
    page: str
    number: str
    kind: Named
    state: Named
    title: dict[str, str]
    language: str
    country: str
    buyer: str
    buyer_town: str
    published: date | None
    deadline: datetime | None
    trades: list[Named]
    territories: list[Named]
    cpv_codes: list[str]
    nuts_codes: list[str]
    reserved: list[str]
    is_execution_reserved: bool
    has_social_objective: bool
    suits_small_firms: bool
    amount: float | None
    currency: str
    url: str


class TenderWhole(TenderBrief):
    """A tender with its description by language and its lots."""

    text: dict[str, str]
    lots: list[TenderLot]


class TendersPage(Schema):
    """A page of what was found: `found` of `total` open tenders, on `pages` pages."""

    total: int
    found: int
    page: int
    pages: int
    facets: dict[str, list[FacetValue]]
    tenders: list[TenderBrief]


@router.get(
    "/tenders",
    response={200: TendersPage, **READ, 422: Problem},
    openapi_extra=described(
        _("Public tenders"), _("Those one may still bid for, searched and narrowed down, a page at a time.")
    ),
)
def tenders(request: HttpRequest, asked: Query[TendersAsked], part: Query[Paged]) -> TendersPage:
    """A page of the open tenders that fit; a page beyond the last one is the last one."""
    values = asked.dict()
    facets = {name: frozenset(values[name]) for name in FACETS}
    found = Board(Search(asked.q.strip(), facets, asked.until, asked.sort), at=timezone.now())
    pages = max(1, -(-len(found) // part.per_page))
    page = min(part.page, pages)
    shown = found.page((page - 1) * part.per_page, page * part.per_page)
    return TendersPage(
        total=found.total,
        found=len(found),
        page=page,
        pages=pages,
        facets={name: [FacetValue.from_orm(one) for one in found.facet(name)] for name in FACETS},
        tenders=[TenderBrief.model_validate(_brief(one)) for one in shown],
    )


@router.get(
    "/tenders/{tender}",
    response={200: TenderWhole, **READ, 404: Problem, 422: Problem},
    openapi_extra=described(_("One tender"), _("Also one that is over, with its state.")),
)
def tender(request: HttpRequest, tender: Key) -> TenderWhole:
    """One tender that everybody may see."""
    found = whole(tender)
    if found is None or not is_shown(found):
        raise Http404(tender)
    return TenderWhole.model_validate(
        {
            **_brief(found),
            "text": {each.language: each.text for each in found.words.all()}
            | {found.original_language: found.text},
            "lots": [_lot(lot) for lot in found.lots.all()],
        }
    )


def _brief(one: models.Tender) -> dict[str, object]:
    return {
        "id": one.pk,
        "page": one.get_absolute_url(),
        "number": one.number,
        "kind": {"code": one.kind, "name": one.get_kind_display()},
        "state": {"code": one.state, "name": one.get_state_display()},
        "title": {each.language: each.title for each in one.words.all()} | {one.original_language: one.title},
        "language": one.original_language,
        "country": one.country,
        "buyer": one.buyer_name,
        "buyer_town": one.buyer_town,
        "published": one.published_on,
        "trades": [{"code": each.code, "name": each.name} for each in one.trades.all()],
        "territories": [{"code": each.code, "name": each.name} for each in one.territories.all()],
        "has_social_objective": one.has_social_objective,
        "suits_small_firms": one.suits_small_firms,
        "url": one.url,
        **_alike(one),
    }


def _alike(one: models.Tender | models.Lot) -> dict[str, object]:
    """What a tender and a lot tell alike."""
    return {
        "deadline": one.deadline,
        "cpv_codes": one.cpv_codes,
        "nuts_codes": one.nuts_codes,
        "reserved": sorted(one.reservations),
        "is_execution_reserved": one.is_execution_reserved,
        "amount": float(one.amount) if one.amount is not None else None,
        "currency": one.currency,
    }


def _lot(lot: models.Lot) -> dict[str, object]:
    state = {"code": lot.state.value, "name": str(lot.state.label)} if lot.state else None
    return {"number": lot.number, "title": lot.title, "text": lot.text, "state": state, **_alike(lot)}
