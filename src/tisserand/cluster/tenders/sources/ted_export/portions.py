"""The whole and the lots of a TED form: codes, places, reservation, deadline, value."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from tisserand.cluster.tenders.sources.codes import cpv_codes, moment, money, nuts_codes, text_of, title_of
from tisserand.cluster.tenders.sources.draft import Portion
from tisserand.cluster.tenders.sources.tree import Node

VALUES = ("VAL_ESTIMATED_TOTAL", "VAL_TOTAL")


def whole_of(form: Node, coded: Node, country: str) -> Portion:
    """What holds for the whole tender, its words and reservations left out."""
    notice = coded.first("NOTICE_DATA") or Node("", {})
    worth, currency = _value(form)
    return Portion(
        cpv_codes=cpv_codes([*_codes(notice.all("ORIGINAL_CPV")), *_codes(form.within("CPV_CODE"))]),
        nuts_codes=_nuts(form, notice),
        deadline=_deadline(form, coded, country),
        amount=worth,
        currency=currency,
    )


def _codes(nodes: Iterable[Node]) -> list[str]:
    return [each.code("CODE") for each in nodes]


def _nuts(form: Node, notice: Node) -> tuple[str, ...]:
    """Where the work is done; where nothing says so, where the buyer is."""
    places = [
        *_codes(notice.all("PERFORMANCE_NUTS")),
        *_codes(
            code for part in form.within("OBJECT_DESCR", "LOCATION_NUTS") for code in part.within("NUTS")
        ),
    ]
    buyer = [*_codes(notice.all("ORIGINAL_NUTS")), *_codes(notice.all("CA_CE_NUTS"))]
    return nuts_codes(places) or nuts_codes(buyer) or nuts_codes(_codes(form.within("NUTS"))[:1])


def _deadline(form: Node, coded: Node, country: str) -> datetime | None:
    """IV.2.2 as the form has it; else the limit of the older forms; else TED's own coded data."""
    for part in form.within("PROCEDURE"):
        if part.words("DATE_RECEIPT_TENDERS"):
            return moment(
                part.words("DATE_RECEIPT_TENDERS"), part.words("TIME_RECEIPT_TENDERS"), country, "IV.2.2"
            )
    for limit in form.within("RECEIPT_LIMIT_DATE"):
        on = "-".join(limit.words(name).zfill(2) for name in ("YEAR", "MONTH", "DAY"))
        return moment(on, limit.words("TIME"), country, "IV.3.4")
    on, _, at = coded.words("CODIF_DATA/DT_DATE_FOR_SUBMISSION").partition(" ")
    return moment(on, at, country, "DT_DATE_FOR_SUBMISSION")


def _value(form: Node) -> tuple[Decimal | None, str]:
    """The first total that is told: estimated, else awarded, else that of the only part."""
    for whole in form.within("OBJECT_CONTRACT"):
        parts = whole.all("OBJECT_DESCR")
        nodes = [whole.first(name) for name in VALUES]
        nodes += [each.first("VAL_OBJECT") for each in parts] if len(parts) == 1 else []
        for node in nodes:
            if (found := _money(node))[0] is not None:
                return found
    return None, ""


def _money(node: Node | None) -> tuple[Decimal | None, str]:
    if node is None:
        return None, ""
    return money(node.words(), node.code("CURRENCY"), node.name)


def lots_of(form: Node) -> tuple[Portion, ...]:
    """The lots in the form's order; none where the tender is not divided."""
    parts = [part for whole in form.within("OBJECT_CONTRACT") for part in whole.all("OBJECT_DESCR")]
    if len(parts) < 2:
        return ()
    taken: set[str] = set()
    return tuple(_lot(part, place, taken) for place, part in enumerate(parts, 1))


def _lot(part: Node, place: int, taken: set[str]) -> Portion:
    number = part.words("LOT_NO")[:20]
    if not number or number in taken:
        number = f"{number[:12]} ({part.code('ITEM') or place})".strip()[:20]
    if number in taken:
        number = f"({place})"
    taken.add(number)
    worth, currency = _money(part.first("VAL_OBJECT"))
    return Portion(
        number=number,
        title=title_of(part.words("TITLE")),
        text=text_of(each.words() for text in part.all("SHORT_DESCR") for each in (text.all("P") or [text])),
        cpv_codes=cpv_codes(_codes(part.within("CPV_CODE"))),
        nuts_codes=nuts_codes(_codes(part.within("NUTS"))),
        amount=worth,
        currency=currency,
    )
