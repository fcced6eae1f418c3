"""Tenders whose time is over leave the board."""

from datetime import datetime

from tisserand.cluster.tenders.models import Tender


def expire(*, at: datetime) -> int:
    """Marks open tenders whose moment has passed; how many. Twice does nothing more: 1 query."""
    over = Tender.objects.filter(state=Tender.State.OPEN, leaves_at__lte=at)
    return over.update(state=Tender.State.EXPIRED, changed_at=at)
