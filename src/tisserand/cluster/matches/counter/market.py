"""The open offers in the engine: one market a process, brought up to date offer by offer.

It is made anew after a day, when ages and the rarity of words have moved on, or once too much has changed.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tisserand.cluster.matches.queries.background import Background
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.needs.models import Offer as OfferRecord
from tisserand.cluster.needs.queries import open_offers
from tisserand.engines.matching import Matcher, Offer, Weights
from tisserand.engines.matching.index import census

from . import sides

if TYPE_CHECKING:
    from tisserand.engines.matching.bm25 import Census

LASTS = timedelta(days=1)
MOST_CHANGED = 0.2
"""The share of offers from which on it is quicker, and truer to rarities, to begin anew."""
Stamp = tuple[object, ...]
"""What an offer is made of, so that it is made anew where any of it has changed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An open offer: whose it is, for whose eyes, and as the engine has it."""

    organisation: int
    visibility: str
    stamp: Stamp
    side: Offer


@dataclass(slots=True)
class Market:
    """The offers by their keys, and the matcher that holds them."""

    matcher: Matcher
    offers: dict[int, Offered]
    counts: "Census"
    made_at: datetime

    def brought_up_to_date(
        self, changed: Sequence[OfferRecord], gone: Sequence[int], known: Background
    ) -> None:
        """Takes in what changed and leaves out what is gone; milliseconds each."""
        for key in gone:
            self.matcher.remove(f"offer:{key}")
            del self.offers[key]
        for record in changed:
            self.offers[record.pk] = one = _offered(record, known)
            self.matcher.put(one.side)


_lock = threading.Lock()
_kept: list[Market] = []


def current(known: Background, weights: Weights, *, anew: bool = False) -> Market:
    """The market of this moment: 1 query, and 6 more where something changed."""
    rows = open_offers().order_by().values_list("pk", "organisation", "revision", "organisation__updated_at")
    stamps = {row[0]: _stamp(*row[1:], known) for row in rows}
    with _lock:
        kept = _kept[0] if _kept else None
        moved = _moved(kept.offers, stamps) if kept else []
        if kept is None or anew or _is_old(kept, len(moved), known):
            _kept[:] = [_made(known, weights)]
        elif moved or kept.offers.keys() - stamps.keys():
            kept.brought_up_to_date(_read(moved), sorted(kept.offers.keys() - stamps.keys()), known)
        _kept[0].matcher.weights = weights
        return _kept[0]


def forget() -> None:
    """Lets go of the market, for tests that roll their database back."""
    _kept.clear()


def _moved(offers: Mapping[int, Offered], stamps: Mapping[int, Stamp]) -> list[int]:
    return [key for key, stamp in stamps.items() if key not in offers or offers[key].stamp != stamp]


def _is_old(kept: Market, moved: int, known: Background) -> bool:
    is_past = not kept.made_at <= known.at <= kept.made_at + LASTS
    return is_past or moved > MOST_CHANGED * len(kept.offers) + 1


def _made(known: Background, weights: Weights) -> Market:
    offers = {record.pk: _offered(record, known) for record in _read(None)}
    held = [one.side for one in offers.values()]
    counts = census(held, linking.knowledge().speech)
    return Market(Matcher(linking.knowledge(), held, weights, counts), offers, counts, known.at)


def _read(keys: Sequence[int] | None) -> list[OfferRecord]:
    found = open_offers().order_by("pk").prefetch_related("trades", "languages", "territories")
    found = found.prefetch_related("organisation__languages")
    return list(found if keys is None else found.filter(pk__in=keys))


def _offered(record: OfferRecord, known: Background) -> Offered:
    whose = record.organisation
    stamp = _stamp(whose.pk, record.revision, whose.updated_at, known)
    return Offered(record.organisation_id, record.visibility, stamp, sides.offer(record, known))


def _stamp(organisation: int, revision: int, changed_at: datetime, known: Background) -> Stamp:
    outcomes = len(known.outcomes.get(organisation, ()))
    held = known.held.get(organisation)
    return organisation, revision, changed_at, known.answers.get(organisation), outcomes, held
