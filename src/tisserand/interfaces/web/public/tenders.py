"""The board of tenders one may bid for, and the page of one: for everybody."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.tenders.models import Lot, Tender, TenderWords
from tisserand.cluster.tenders.queries import Board, search_in, whole
from tisserand.cluster.tenders.queries.board import country_called, language_called
from tisserand.cluster.tenders.queries.reserving import COUNTRIES
from tisserand.cluster.tenders.rules import is_shown, may_keep_tenders, may_see

from .bids import bids_for
from .facets import Facet

PAGE_LENGTH = 20
TITLES = {
    "reserved": _("Reserved"),
    "trade": _("Trade"),
    "territory": _("Where"),
    "trait": _("What it is good for"),
    "country": _("Country of the buyer"),
    "language": _("Written in"),
}
UNTIL = {7: _("in the next week"), 31: _("in the next month"), 92: _("in the next three months")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A tender as its reader sees it: in their language where the notice has it."""

    tender: Tender
    own: TenderWords | None
    days_left: int | None
    country: str
    language: str

    @property
    def title(self) -> str:
        """The title in the reader's language, else in the notice's."""
        return self.own.title if self.own else self.tender.title

    @property
    def title_language(self) -> str:
        """Which language that is."""
        return self.own.language if self.own else self.tender.original_language

    @property
    def text(self) -> str:
        """The description in the reader's language, else in the notice's."""
        return self.own.text if self.own and self.own.text else self.tender.text

    @property
    def text_language(self) -> str:
        """Which language that is."""
        return self.own.language if self.own and self.own.text else self.tender.original_language

    @property
    def further(self) -> list[tuple[str, str, str, str]]:
        """Language by its name and code, title and description of what the page does not say otherwise."""
        others = [word for word in self.tender.words.all() if word != self.own]
        rows = [(word.language, word.title, word.text) for word in others]
        if self.text != self.tender.text:
            rows.insert(0, (self.tender.original_language, self.tender.title, self.tender.text))
        return [(language_called(code), code, title, text) for code, title, text in rows]

    @property
    def is_foreign(self) -> bool:
        """Whether the notice itself is in another language than the reader's."""
        return self.tender.original_language != get_language()


def board(request: HttpRequest) -> HttpResponse:
    """What fits the address; unknown values find nothing, no such page is the first: 14 queries at most."""
    now = timezone.now()
    answer = Board(search_in(request.GET), at=now)
    page = Paginator(answer.ids, PAGE_LENGTH).get_page(request.GET.get("page"))
    tenders = answer.page(page.start_index() - 1, page.end_index()) if answer else []
    words = {
        "answer": answer,
        "page": page,
        "shown": [shown(tender, now) for tender in tenders],
        "facets": [Facet(title, name, answer.facet(name)) for name, title in TITLES.items()],
        "untils": UNTIL.items(),
        "may_keep": may_keep_tenders(request.user),
    }
    return render(request, "public/tenders.html", words)


def show(request: HttpRequest, key: int) -> HttpResponse:
    """One tender; also one that is over, which says so. 9 queries, and as many more for members."""
    tender = whole(key)
    if tender is None or not may_see(request.user, tender):
        raise Http404
    now = timezone.now()
    lots: list[Lot] = list(tender.lots.all())
    words = {
        "tender": tender,
        "shown": shown(tender, now),
        "is_open": tender.state == Tender.State.OPEN and not _is_past(tender, now),
        "is_withdrawn": not is_shown(tender),
        "lots": lots,
        "corrections": [
            {**each, "on": parse_date(each["published_on"] or "")} for each in tender.corrections
        ],
        "asks_the_law": tender.country in COUNTRIES and bool(tender.cpv_codes),
        "is_partly_reserved": any(not lot.reservations for lot in lots) and bool(tender.reservations),
        "buyer": tender.buyer if _is_listed(tender.buyer) else None,
        "may_keep": may_keep_tenders(request.user),
        "bids": bids_for(request.user, tender),
    }
    return render(request, "public/tender.html", words)


def _is_listed(buyer: Organisation | None) -> bool:
    return buyer is not None and buyer.state in Organisation.LISTED_STATES


def _is_past(tender: Tender, now: datetime) -> bool:
    return tender.leaves_at is not None and tender.leaves_at <= now


def shown(tender: Tender, now: datetime) -> Shown:
    """The tender for its reader; days count from today to the day of the deadline, none once it is past."""
    own = next((word for word in tender.words.all() if word.language == get_language()), None)
    days = None
    if tender.deadline and tender.deadline > now:
        days = (timezone.localdate(tender.deadline) - timezone.localdate(now)).days
    return Shown(tender, own, days, country_called(tender.country), language_called(tender.original_language))
