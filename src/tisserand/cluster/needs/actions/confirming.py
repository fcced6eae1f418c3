"""Keeping which trades people confirmed for a text: what the linking of texts to trades learns from."""

from datetime import datetime

from tisserand.cluster.needs.models import Confirmation, Need, Offer


def confirm_trades(notice: Need | Offer, *, at: datetime) -> None:
    """Keeps the trades a need or offer has now for its text, in place of those it had: 3 queries."""
    notice.confirmations.all().delete()
    Confirmation.objects.bulk_create(
        Confirmation(
            need=notice if isinstance(notice, Need) else None,
            offer=notice if isinstance(notice, Offer) else None,
            text=f"{notice.title}\n{notice.text}",
            language=notice.original_language,
            trade=trade,
            confirmed_at=at,
        )
        for trade in notice.trades.all()
    )
