"""Trades by what somebody calls them, in any language."""

import re
from collections.abc import Collection, Sequence

from django.db.models import Q

from tisserand.cluster.organisations.search import words
from tisserand.cluster.organisations.search.table import current
from tisserand.cluster.territories.models import Trade

MOST_FOUND = 8
MOST_SOUGHT = 6
LEAST_SHARE = 0.34
LEAST_START = 3
KEY = re.compile(r"[0-9]{1,18}")
"""What a database can take for the key of a record, whatever somebody sends."""


def trades_called(sought: str) -> Sequence[Trade]:
    """The trades that some words name best, the best first; the last word may be a beginning: 2 queries."""
    spoken = words.spoken(sought)[:MOST_SOUGHT]
    search = frozenset().union(*(words.forms_in(word) for word in spoken))
    vocabulary, shares = current().labels.vocabulary, dict[str, float]()
    for word in spoken:
        for code, meaning in vocabulary.meanings(word, search).items():
            if meaning.share >= LEAST_SHARE:
                shares[code] = max(meaning.share, shares.get(code, 0))
    if spoken and len(words.plain(spoken[-1])) >= LEAST_START:
        for code in vocabulary.beginning_with(words.plain(spoken[-1])):
            shares.setdefault(code, LEAST_SHARE)
    best = sorted(shares, key=lambda code: (-shares[code], code))
    return trades_with(best)[:MOST_FOUND]


def trades_with(codes: Sequence[str], keys: Collection[str] = ()) -> list[Trade]:
    """Those with these keys, then those of the codes in their order, each once; groups left out: 1 query."""
    wanted = Q(code__in=codes) | Q(pk__in=[key for key in keys if KEY.fullmatch(key)])
    places = {code: number for number, code in enumerate(dict.fromkeys(codes))}
    found = Trade.objects.filter(wanted, parent__isnull=False)
    return sorted(found, key=lambda trade: (str(trade.pk) not in keys, places.get(trade.code, 0)))
