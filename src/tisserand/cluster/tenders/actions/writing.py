"""What the team does by hand: types a tender in, corrects one, withdraws one and puts it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from secrets import token_hex

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.tenders.models import Source, Tender
from tisserand.cluster.tenders.queries.codes import Shelves
from tisserand.cluster.tenders.rules import may_keep_tenders

from .ending import settle
from .keeping import searched


class NotForYou(Exception):
    """Only the cluster team keeps tenders."""


class MovedOn(Exception):
    """The tender is not in the state any more in which this can be done."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person says of a tender."""

    title: str
    text: str
    language: str
    country: str
    buyer_name: str
    buyer_town: str
    deadline: datetime | None
    url: str
    cpv_codes: Sequence[str] = ()
    nuts_codes: Sequence[str] = ()
    trades: Sequence[int] = ()
    reservation: str = "none"
    is_execution_reserved: bool = False
    has_social_objective: bool = False
    suits_small_firms: bool = False
    amount: Decimal | None = None
    currency: str = ""
    published_on: date | None = None


@transaction.atomic
def type_in(typed: Typed, *, by: User, at: datetime) -> Tender:
    """A tender that no file told, written down by the team; sent twice it is the same. Raises NotForYou."""
    _check(by)
    own = Tender.objects.filter(source=Source.TYPED, author=by).exclude(state=Tender.State.WITHDRAWN)
    said = {"title": typed.title, "text": typed.text, "buyer_name": typed.buyer_name}
    if again := own.filter(deadline=typed.deadline, **said).first():
        return again
    tender = Tender(
        source=Source.TYPED,
        number=f"typed-{token_hex(6)}",
        kind=Tender.Kind.COMPETITION,
        state=Tender.State.OPEN,
        author=by,
        read_at=at,
    )
    return _written(tender, typed, at=at)


@transaction.atomic
def correct_by_hand(tender: Tender, typed: Typed, *, by: User, at: datetime) -> Tender:
    """What a person puts right; a later version of the notice replaces it. Raises NotForYou."""
    _check(by)
    held = Tender.objects.select_for_update().get(pk=tender.pk)
    typed = replace(typed, published_on=typed.published_on or held.published_on)
    if typed.amount is None and held.currency not in ("", "EUR"):  # the page asks for euros alone
        typed = replace(typed, amount=held.amount, currency=held.currency)
    return _written(held, typed, at=at)


def _written(tender: Tender, typed: Typed, *, at: datetime) -> Tender:
    shelves = Shelves()
    tender.title, tender.text, tender.original_language = typed.title, typed.text, typed.language
    tender.country, tender.url = typed.country, typed.url
    if (typed.buyer_name, typed.buyer_town) != (tender.buyer_name, tender.buyer_town) or not tender.pk:
        tender.buyer_id = shelves.buyer(typed.buyer_name, typed.buyer_town, typed.country, ())
    tender.buyer_name, tender.buyer_town = typed.buyer_name, typed.buyer_town
    tender.deadline, tender.published_on = typed.deadline, typed.published_on
    tender.cpv_codes, tender.nuts_codes = list(typed.cpv_codes), list(typed.nuts_codes)
    if typed.reservation != tender.reservation:
        tender.reservation, tender.also_reserved = typed.reservation, "none"
    tender.is_execution_reserved = typed.is_execution_reserved
    tender.has_social_objective = typed.has_social_objective
    tender.suits_small_firms = typed.suits_small_firms
    tender.amount, tender.currency = typed.amount, typed.currency if typed.amount is not None else ""
    tender.changed_at = at
    tender.save()
    tender.trades.set(set(typed.trades) | shelves.trades(typed.cpv_codes))
    tender.territories.set(shelves.territories(typed.nuts_codes or [typed.country]))
    tender.sought = searched(tender)
    tender.save(update_fields=("sought",))
    settle(tender, at=at)
    return tender


@transaction.atomic
def withdraw(tender: Tender, *, by: User, at: datetime) -> None:
    """Takes it off the board and its page from everybody but the team. Raises NotForYou, MovedOn."""
    _check(by)
    held = Tender.objects.select_for_update().get(pk=tender.pk)
    if held.state == Tender.State.WITHDRAWN:
        raise MovedOn
    held.state, held.changed_at = Tender.State.WITHDRAWN, at
    held.save(update_fields=("state", "changed_at"))


@transaction.atomic
def put_back(tender: Tender, *, by: User, at: datetime) -> Tender:
    """Puts back what was withdrawn, in the state it would be in. Raises NotForYou, MovedOn."""
    _check(by)
    held = Tender.objects.select_for_update().get(pk=tender.pk)
    if held.state != Tender.State.WITHDRAWN:
        raise MovedOn
    held.state = Tender.State.OPEN
    held.changed_at = at
    held.save(update_fields=("changed_at",))
    settle(held, at=at)
    return held


def _check(by: User) -> None:
    if not may_keep_tenders(by):
        raise NotForYou
