"""Amounts of money in a text: "entre 10 000 et 15 000 €", "bis zu 5.000 Euro", "€5k"; gives EUR bands."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from tisserand.cluster.needs.models import BAND_EDGES_EUR, Band

NUMBER = r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
SCALE = r"(?:k|mille|tausend|tsd\.?|thousand|millions?|millionen|mio\.?|m€)?"
EURO = r"(?:€|eur\b|(?:d[’']|de )?euros?\b)"
AMOUNT = re.compile(
    rf"(?P<first>{NUMBER})\s*(?P<scale>{SCALE})\s*(?P<euro>{EURO})?"
    rf"(?:\s*(?:à|et|bis|und|to|and|-|–)\s*(?P<second>{NUMBER})\s*(?P<scale2>{SCALE})\s*(?P<euro2>{EURO})?)?",
    re.IGNORECASE,
)
BEFORE = re.compile(r"(?:€|eur|euros?)\s*$", re.IGNORECASE)
AT_MOST = re.compile(
    r"(?:jusqu.?à|maximum|au plus|moins de|bis zu|bis|höchstens|maximal|max\.?|unter|up to|at most|under"
    r"|less than)"
    r"\s*(?:de|d’|of)?\s*(?:€|eur)?\s*$",
    re.IGNORECASE,
)
SCALES: Mapping[str, float] = {"k": 1e3, "mille": 1e3, "tausend": 1e3, "tsd": 1e3, "thousand": 1e3}
MILLION = 1e6


def bands_in(text: str) -> tuple[Band, Band] | None:
    """The bands from the least to the most amount a text names; None where it names none in euros."""
    amounts = [amount for amount in _amounts(text) if amount[1] >= 1]
    if not amounts:
        return None
    least, most = max(amounts, key=lambda amount: amount[1])
    return band_of(least), band_of(most)


def band_of(amount: float) -> Band:
    """The band an amount in EUR lies in; one that is an edge is the end of the band before it."""
    return Band(max(1, bisect_left(BAND_EDGES_EUR, amount)))


def _amounts(text: str) -> Iterator[tuple[float, float]]:
    """The amounts in euros, each from the least to the most."""
    for found in AMOUNT.finditer(text):
        before = text[max(0, found.start() - 24) : found.start()]
        if not (found["euro"] or found["euro2"] or BEFORE.search(before)):
            continue
        if found["second"] is None:
            amount = _value(found["first"], found["scale"])
            yield (0, amount) if AT_MOST.search(before) else (amount, amount)
            continue
        second = _value(found["second"], found["scale2"])
        first = _value(found["first"], found["scale"] or found["scale2"])
        yield min(first, second), max(first, second)


def _value(number: str, scale: str | None) -> float:
    """The amount: a separator before three digits groups them, one before one or two is the decimal one."""
    whole, decimals = re.sub(r"[ '’\u00a0\u202f]", "", number), ""
    if (found := re.search(r"[.,](\d{1,2})$", whole)) is not None:
        whole, decimals = whole[: found.start()], found[1]
    value = float(re.sub(r"[.,]", "", whole) + "." + (decimals or "0"))
    word = (scale or "").lower().rstrip(".")
    return value * (MILLION if word.startswith("m") and word != "mille" else SCALES.get(word, 1))
