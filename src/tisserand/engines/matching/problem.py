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
    """A text and the language it is in ("" where nobody knows); a title is its first line."""

    words: str
    language: str

    @property
    def head(self) -> Text:
        """Its first line."""
        return Text(self.words.strip().split("\n", 1)[0], self.language)


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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Band:
    """From the least to the most that is bought or can be delivered, in EUR."""

    least: float = 0.0
    most: float = float("inf")

    def __post_init__(self) -> None:
        _must(0 <= self.least <= self.most, f"the amounts are reversed: {self.least} to {self.most}")


ANY_AMOUNT = Band()
TIES = {"introduced": 0.3, "met": 0.4, "cooperating": 0.8, "contracted": 1.0, "partnered": 1.0}
"""Ties so far, from the weakest to the strongest, and how much they say."""


class Outcome(NamedTuple):
    """What came of an earlier contact: how long ago in days, and how well it went, 0 to 1."""

    age_days: float
    went_well: float


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for; a field left empty asks for nothing and is held against nobody.

    - `trades`: confirmed ones with their shares; where there are none, likely ones are read from the text.
    - `territories`: codes of all territories its place lies in, the country and the commune as well.
    - `languages`: those its people speak. `roles`: what the other side should be (supplier, partner, …).
    - `accreditations`: all that are asked for; a missing one counts against. `reserved_for`: one of these
      must be held, or the pair is impossible.
    - `owner`: whose need it is; its own offers are never suggested.
    - `ties`: kind of tie by the owner of offers; `through`: names of those who know both, by owner.
    - `refused`: offers or owners that were refused once: never again. `seeks_new`: whether people already
      known are not what is looked for.
    """

    id: str
    text: Text
    place: Place | None = None
    trades: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    band: Band = ANY_AMOUNT
    accreditations: frozenset[str] = frozenset()
    reserved_for: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()
    owner: str = ""
    ties: Mapping[str, str] = field(default_factory=dict)
    through: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    seeks_new: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(set(self.ties.values()) - TIES.keys())
        _must(not unknown, f"{self.id}: no such tie: {', '.join(unknown)}")
        _positive_shares(self.id, self.trades)


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody offers; a field left empty promises nothing and is held against nobody.

    - `radius_km`, `countries`, `territories`: the area it is offered in, whichever covers the place;
      everywhere where none is given.
    - `owner`: whose offer it is (its own id where empty). `roles`: what its owner is ready to be.
    - `age_days`: how long ago it was confirmed; `accepted`, `declined`: answers to suggestions so far;
      `outcomes`: what came of them. `is_full`: whether there is no room for another order now.
    """

    id: str
    text: Text
    place: Place | None = None
    radius_km: float = float("inf")
    countries: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()
    trades: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    band: Band = ANY_AMOUNT
    accreditations: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    owner: str = ""
    age_days: float = 0.0
    accepted: int = 0
    declined: int = 0
    outcomes: tuple[Outcome, ...] = ()
    is_full: bool = False

    def __post_init__(self) -> None:
        _must(self.radius_km >= 0, f"{self.id}: a radius cannot be negative")
        _must(min(self.accepted, self.declined, self.age_days) >= 0, f"{self.id}: counts cannot be negative")
        _must(
            all(each.age_days >= 0 and 0 <= each.went_well <= 1 for each in self.outcomes),
            f"{self.id}: an outcome is in the past and goes from 0 to 1",
        )
        _positive_shares(self.id, self.trades)

    @property
    def names_area(self) -> bool:
        """Whether it says where it is offered."""
        return self.radius_km < float("inf") or bool(self.countries or self.territories)


def _positive_shares(name: str, trades: Mapping[str, float]) -> None:
    _must(all(share > 0 for share in trades.values()), f"{name}: trades need shares above 0")
