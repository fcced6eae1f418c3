"""How tenders end: by what their notice says, by the results of their procedure, lot by lot, or by time.

Every function runs inside the transaction of its caller.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from tisserand.cluster.tenders.models import Tender

DAYS_SHOWN = {Tender.Kind.COMPETITION: 90, Tender.Kind.PLANNING: 365}
"""How long a notice without a deadline stays on the board, from its publication."""
BIDDABLE = (Tender.Kind.PLANNING, Tender.Kind.COMPETITION)


def leaving(tender: Tender) -> datetime | None:
    """When it leaves the board; None for what was never to be bid for."""
    if tender.deadline or tender.kind not in BIDDABLE:
        return tender.deadline
    start = tender.published_on or timezone.localdate(tender.read_at)
    days = timedelta(days=DAYS_SHOWN[Tender.Kind(tender.kind)])
    return timezone.make_aware(datetime.combine(start + days, time.min))


def settle(tender: Tender, *, at: datetime) -> None:
    """Saves when it leaves the board, its state and that of its lots, as all that was read tells: 3 queries.

    What the team withdrew stays withdrawn. Expects that it and its lots are saved.
    """
    tender.leaves_at = leaving(tender)
    told = ""
    if tender.kind in BIDDABLE:
        tender.ended_lots, told = _told_by_results(tender)
    if tender.state != Tender.State.WITHDRAWN:
        tender.state = _state_of(tender, told, at)
    tender.save(update_fields=("leaves_at", "ended_lots", "state"))


def _state_of(tender: Tender, told: str, at: datetime) -> str:
    if tender.ending == Tender.State.CANCELLED:
        return Tender.State.CANCELLED
    if tender.kind == Tender.Kind.CHANGE:
        return Tender.State.AWARDED
    if tender.kind == Tender.Kind.RESULT:
        return tender.ending or Tender.State.EXPIRED
    return told or (
        Tender.State.EXPIRED if tender.leaves_at and tender.leaves_at <= at else Tender.State.OPEN
    )


def _told_by_results(tender: Tender) -> tuple[Mapping[str, str], str]:
    """What results of its procedure say, the last one counts: of single lots, and of the whole ("" nothing).

    The whole ends with its last lot, awarded where any lot was: 2 queries.
    """
    if not tender.procedure:
        return {}, ""
    numbers = set(tender.lots.values_list("number", flat=True))
    results = Tender.objects.filter(
        kind=Tender.Kind.RESULT, procedure__in={tender.procedure, tender.number} - {""}
    )
    lots: dict[str, str] = {}
    whole = ""
    for ending, ended in results.order_by("published_on", "pk").values_list("ending", "ended_lots"):
        named = {number: state for number, state in ended.items() if number in numbers}
        lots |= named
        whole = whole if named else ending or whole
    if not whole and numbers and numbers == lots.keys():
        whole = Tender.State.AWARDED if Tender.State.AWARDED in lots.values() else Tender.State.CANCELLED
    return lots, whole


def settle_procedure(result: Tender, *, at: datetime) -> None:
    """A result takes the tender of its procedure off the board, or the lots that it names."""
    if result.kind != Tender.Kind.RESULT or not result.procedure:
        return
    same = Tender.objects.filter(kind__in=BIDDABLE).filter(
        Q(procedure=result.procedure) | Q(number=result.procedure)
    )
    for one in same.select_for_update():
        before = one.state, one.ended_lots
        settle(one, at=at)
        if (one.state, one.ended_lots) != before:
            Tender.objects.filter(pk=one.pk).update(changed_at=at)
