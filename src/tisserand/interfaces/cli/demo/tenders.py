"""The fictional tenders of the demo, brought in by the same action as real notices. Django must be set up."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.utils import timezone

from tisserand.cluster.tenders.actions.arrivals import import_notices
from tisserand.cluster.tenders.models import Source, Tender
from tisserand.cluster.tenders.sources import Buyer, Draft, Found, Portion, Words

NOON = time(12)


def load_tenders(*, at: datetime) -> None:
    """All of them, with deadlines counted from this moment."""
    import_notices((Found("demo", draft) for draft in _drafts(at)), at=at)


def _drafts(at: datetime) -> Iterator[Draft]:
    data = files(__package__) / "data" / "tenders.toml"
    for number, row in enumerate(tomllib.loads(data.read_text(encoding="utf-8"))["tender"], 1):
        yield _draft(row, number, at)


def _draft(row: Mapping[str, Any], number: int, at: datetime) -> Draft:
    today = timezone.localdate(at)
    deadline = None
    if "until" in row:
        deadline = timezone.make_aware(datetime.combine(today + timedelta(days=row["until"]), NOON))
    whole = _portion(row, deadline)
    lots = tuple(
        _portion({"nuts": row["nuts"], **lot}, deadline, f"LOT-{place:04}")
        for place, lot in enumerate(row.get("lots", ()), 1)
    )
    key = str(UUID(int=number + (4 << 76) + (8 << 60)))
    return Draft(
        source=Source.EFORMS,
        number=key,
        version="01",
        kind=row.get("kind", Tender.Kind.COMPETITION),
        language=row["language"],
        country=row["country"],
        whole=whole,
        lots=lots,
        procedure=key,
        buyer=Buyer(row["buyer"], row["town"]),
        published_on=today - timedelta(days=row["published"]),
        words=tuple(Words(language, title) for language, title in row.get("words", {}).items()),
    )


def _portion(row: Mapping[str, Any], deadline: datetime | None, number: str = "") -> Portion:
    worth = Decimal(row["amount"]) if "amount" in row else None
    return Portion(
        number=number,
        title=row["title"],
        text=row.get("text", ""),
        cpv_codes=tuple(row["cpv"]),
        nuts_codes=tuple(row["nuts"]),
        reservations=tuple(row.get("reserved", ())),
        is_execution_reserved=row.get("execution", False),
        has_social_objective=row.get("social", False),
        suits_small_firms=row.get("small", False),
        deadline=deadline,
        amount=worth,
        currency="EUR" if worth is not None else "",
    )
