"""Writing a notice down: the tender with its words, lots, trades, territories and buyer.

Every function runs inside the transaction of its caller.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.dateparse import parse_datetime

from tisserand.cluster.organisations.queries import folded
from tisserand.cluster.tenders.models import Lot, Notice, Tender, TenderWords
from tisserand.cluster.tenders.queries.codes import Shelves
from tisserand.cluster.tenders.sources import Correction, Draft, Portion
from tisserand.cluster.territories.models import Reservation

from .ending import settle, settle_procedure


def keep(draft: Draft, tender: Tender | None, shelves: Shelves, *, at: datetime) -> Tender:
    """The tender as the draft tells it, new or in the place of what it told before."""
    one = tender or Tender(read_at=at)
    whole, buyer = draft.whole, draft.buyer
    one.source, one.number, one.version = draft.source, draft.number, draft.version
    one.kind, one.procedure = draft.kind, draft.procedure
    one.title, one.text, one.original_language = whole.title, whole.text, draft.language
    one.country, one.buyer_name, one.buyer_town = draft.country, buyer.name, buyer.town
    one.buyer_id = shelves.buyer(buyer.name, buyer.town, draft.country, buyer.numbers)
    one.published_on, one.deadline = draft.published_on, whole.deadline
    one.cpv_codes, one.nuts_codes = list(whole.cpv_codes), list(whole.nuts_codes)
    one.reservation, one.also_reserved = reserved_as(whole.reservations)
    one.is_execution_reserved = whole.is_execution_reserved
    one.has_social_objective = whole.has_social_objective
    one.suits_small_firms = whole.suits_small_firms
    one.amount, one.currency, one.url = whole.amount, whole.currency, draft.url
    one.fingerprint, one.read_at, one.changed_at = draft.fingerprint, at, at
    corrected(one)
    one.ending, one.ended_lots = draft.ending, dict(draft.ended_lots)
    one.state = one.state or Tender.State.OPEN
    one.save()
    one.trades.set(shelves.trades(whole.cpv_codes))
    one.territories.set(shelves.territories(whole.nuts_codes))
    _keep_words(one, draft)
    _keep_lots(one, draft.lots, shelves)
    one.sought = searched(one)
    one.save(update_fields=("sought",))
    settle(one, at=at)
    settle_procedure(one, at=at)
    return one


def searched(tender: Tender) -> str:
    """What words are looked for in, folded: its own words, those of its lots, buyer, numbers and codes."""
    texts = [tender.title, tender.text, tender.buyer_name, tender.buyer_town, tender.number]
    texts += [text for row in tender.words.values_list("title", "text") for text in row]
    texts += [text for row in tender.lots.values_list("title", "text") for text in row]
    return " ".join([folded(" ".join(texts)), *tender.cpv_codes, *tender.nuts_codes])


def reserved_as(codes: Iterable[str]) -> tuple[str, str]:
    """First and second reservation: sheltered work before public service."""
    first, second, *_rest = (*sorted(codes, key=Reservation.values.index), Reservation.NONE, Reservation.NONE)
    return first, second


def _keep_words(tender: Tender, draft: Draft) -> None:
    tender.words.all().delete()
    TenderWords.objects.bulk_create(
        TenderWords(tender=tender, language=each.language, title=each.title, text=each.text)
        for each in draft.words
    )


def _keep_lots(tender: Tender, lots: Iterable[Portion], shelves: Shelves) -> None:
    """Lots by their number: what stands as it was keeps its key."""
    before = {lot.number: lot for lot in tender.lots.all()}
    told = {each.number: each for each in lots}
    tender.lots.exclude(number__in=told).delete()
    for number, each in told.items():
        lot = before.get(number) or Lot(tender=tender, number=number)
        lot.title, lot.text = each.title, each.text
        lot.cpv_codes, lot.nuts_codes = list(each.cpv_codes), list(each.nuts_codes)
        lot.reservation, lot.also_reserved = reserved_as(each.reservations)
        lot.is_execution_reserved, lot.deadline = each.is_execution_reserved, each.deadline
        lot.amount, lot.currency = each.amount, each.currency
        lot.save()
        lot.trades.set(shelves.trades(each.cpv_codes))


def correct(tender: Tender, correction: Correction, *, at: datetime) -> None:
    """What a corrigendum changes: the deadline is applied, every passage is kept to be read."""
    kept = [each for each in tender.corrections if each["number"] != correction.number]
    kept.append(
        {
            "number": correction.number,
            "published_on": correction.published_on.isoformat() if correction.published_on else "",
            "deadline": correction.deadline.isoformat() if correction.deadline else "",
            "passages": [list(each) for each in correction.passages],
        }
    )
    tender.corrections = sorted(kept, key=lambda each: (each["published_on"], each["number"]))
    corrected(tender)
    tender.changed_at = at
    tender.save(update_fields=("corrections", "deadline", "changed_at"))
    settle(tender, at=at)
    if correction.deadline:
        tender.lots.exclude(deadline=None).update(deadline=tender.deadline)


def corrected(tender: Tender) -> None:
    """Gives the tender the deadline of its last correction, if a correction told one."""
    for each in tender.corrections:
        if each["deadline"]:
            tender.deadline = parse_datetime(each["deadline"])


def note(notice: Draft | Correction, tender: Tender, *, at: datetime) -> None:
    """Writes down that the notice was read; what it replaces is noted too, should it arrive later."""
    version = notice.version if isinstance(notice, Draft) else ""
    Notice.objects.create(
        tender=tender,
        source=notice.source,
        number=notice.number,
        version=version,
        published_on=notice.published_on,
        fingerprint=notice.fingerprint,
        read_at=at,
    )
    replaced = notice.changes if isinstance(notice, Draft) else ""
    if replaced and not Notice.objects.filter(number=replaced).exists():
        Notice.objects.create(tender=tender, source=notice.source, number=replaced, read_at=at)
