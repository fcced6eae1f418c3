"""What the matching is asked: the trade tree, needs and offers with their texts, places and histories.

Records are frozen and check themselves. Languages are ISO 639-1, countries ISO 3166-1 alpha-2, distances km,
amounts EUR, times days before now (the engine has no clock), shares and probabilities 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class ProblemError(ValueError):
    """A record that cannot be: the message names it and what is wrong."""


def _must(is_so: bool, message: str) -> None:
    if not is_so:
        raise ProblemError(message)


class Text(NamedTuple):
    """A text and the language it is in ("" where nobody knows)."""

    words: str
    language: str


@dataclass(frozen=True)
class Label:
    """A phrase that stands for codes, each with the share of the phrase it gets.

    `is_learned` says whether the phrase is also a row to learn from; official lists of thousands only vote.
    """

    text: str
    language: str
    codes: Mapping[str, float]
    is_learned: bool = True

    def __post_init__(self) -> None:
        _must(
            all(weight > 0 for weight in self.codes.values()),
            f"the codes of {self.text!r} need shares above 0",
        )


@dataclass(frozen=True)
class Trade:
    """A trade with its words by language and the official codes that mean it."""

    code: str
    group: str
    phrases: Mapping[str, tuple[str, ...]]
    cpv_prefixes: tuple[str, ...] = ()
    nace_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _must(bool(self.code), "a trade needs a code")
        _must(all(prefix.isdigit() for prefix in self.cpv_prefixes), f"{self.code}: CPV prefixes are digits")


@dataclass(frozen=True)
class TradeTree:
    """All trades; no code twice, no trade under the code of a group."""

    trades: tuple[Trade, ...]

    def __post_init__(self) -> None:
        codes = [trade.code for trade in self.trades]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        _must(not twice, f"trades given twice: {', '.join(twice)}")
        both = sorted({trade.group for trade in self.trades} & set(codes))
        _must(not both, f"groups and trades at once: {', '.join(both)}")

    @property
    def group_of(self) -> Mapping[str, str]:
        """The group of every trade, by their codes."""
        return {trade.code: trade.group for trade in self.trades}

    def labels(self) -> list[Label]:
        """Every name and synonym as a label of its trade."""
        return [
            Label(phrase, language, {trade.code: 1.0})
            for trade in self.trades
            for language, phrases in trade.phrases.items()
            for phrase in phrases
        ]

    def by_nace(self, nace: str) -> Mapping[str, float]:
        """The trades of a NACE code (any depth, dots or none), equal shares; {} where none has it."""
        return self._by_prefix(
            nace.replace(".", ""),
            {trade.code: [code.replace(".", "") for code in trade.nace_codes] for trade in self.trades},
        )

    def by_cpv(self, cpv: str) -> Mapping[str, float]:
        """The trades with the longest prefix of a CPV code, equal shares; {} where none has one."""
        return self._by_prefix(cpv, {trade.code: list(trade.cpv_prefixes) for trade in self.trades})

    @staticmethod
    def _by_prefix(code: str, prefixes: Mapping[str, list[str]]) -> Mapping[str, float]:
        fits = {
            trade: max((len(prefix) for prefix in given if code.startswith(prefix)), default=0)
            for trade, given in prefixes.items()
        }
        longest = max(fits.values(), default=0)
        found = [trade for trade, length in fits.items() if length == longest and length > 0]
        return {trade: 1 / len(found) for trade in found}


@dataclass(frozen=True)
class Place:
    """Where something is: WGS 84 degrees and the country."""

    latitude: float
    longitude: float
    country: str

    def __post_init__(self) -> None:
        _must(
            -90 <= self.latitude <= 90 and -180 <= self.longitude <= 180, "a place needs degrees on the globe"
        )
        _must(len(self.country) == 2, f"{self.country!r} is no country: write two letters such as LU")


@dataclass(frozen=True)
class Band:
    """From the least to the most that is bought or can be delivered, in EUR."""

    least: float = 0.0
    most: float = float("inf")

    def __post_init__(self) -> None:
        _must(0 <= self.least <= self.most, f"the amounts are reversed: {self.least} to {self.most}")


ANY_AMOUNT = Band()
TIES = {"worked together": 1.0, "introduced": 0.6, "met": 0.3}
"""Ties so far and how much they say."""


@dataclass(frozen=True)
class Need:
    """What somebody looks for; `trades` are confirmed ones with their shares, empty where none is.

    `ties` names the offers whose people are known, by kind; `refused` those refused once: never again.
    """

    id: str
    text: Text
    place: Place | None = None
    trades: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    band: Band = ANY_AMOUNT
    accreditations: frozenset[str] = frozenset()
    ties: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = sorted(set(self.ties.values()) - TIES.keys())
        _must(not unknown, f"{self.id}: no such tie: {', '.join(unknown)}")


@dataclass(frozen=True)
class Offer:
    """What somebody offers; with `radius_km` or `countries` the area it is offered in, everywhere without.

    `age_days` is how long ago it was confirmed, `accepted` and `declined` count the answers to suggestions.
    """

    id: str
    text: Text
    place: Place | None = None
    radius_km: float = float("inf")
    countries: frozenset[str] = frozenset()
    trades: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    band: Band = ANY_AMOUNT
    accreditations: frozenset[str] = frozenset()
    age_days: float = 0.0
    accepted: int = 0
    declined: int = 0

    def __post_init__(self) -> None:
        _must(self.radius_km >= 0, f"{self.id}: a radius cannot be negative")
        _must(min(self.accepted, self.declined, self.age_days) >= 0, f"{self.id}: counts cannot be negative")
