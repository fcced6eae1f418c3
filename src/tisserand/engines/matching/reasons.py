"""Why a pair is suggested and what speaks against it: codes with facts, each exactly a part of the score.

Parts are in units of the score. The parts of a suggestion and its doubts (below 0) add up to its score.
Words stand in the facts as both sides wrote them: pairs of (word of the need, word of the offer).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .facts import Facts, Pair, facts
from .index import GROUP, TRADE, Part
from .lexicon import Lexicon
from .problem import Need, Offer
from .signals import signals
from .text import Speech

MOST_REASONS = 3
MOST_EVIDENCE = 5
DOUBT = 0.5
"""What a doubt leaves of a score."""
UNSAID = frozenset({"place_unknown"})
"""Parts of the score that are no reason to tell."""


@dataclass(frozen=True)
class Weights:
    """What each signal counts, and the curve from score to chance; the defaults are fixed, not learned."""

    text: float = 1.0
    trade: float = 1.0
    near: float = 0.7
    tie: float = 0.7
    role: float = 0.3
    accredited: float = 0.3
    through: float = 0.3
    record: float = 0.3
    welcome: float = 0.3
    area: float = 0.15
    border: float = 0.15
    amount: float = 0.1
    fresh: float = 0.1
    slope: float = 3.0
    offset: float = -4.5

    def chance(self, score: np.ndarray | float) -> np.ndarray:
        """The probability that a suggestion of this score is accepted."""
        curve: np.ndarray = 1 / (1 + np.exp(-(self.slope * np.asarray(score) + self.offset)))
        return curve


ADDED = {
    "near": "near",
    "tie": "tie",
    "role_fits": "role",
    "holds_accreditations": "accredited",
    "through": "through",
    "record": "record",
    "welcome": "welcome",
    "covers_area": "area",
    "crosses_with_language": "border",
    "amount_fits": "amount",
    "fresh": "fresh",
}
"""The signals that are added to the likeness of words and trades, and the weight of each."""
CODE = {
    "role_fits": "role_fits",
    "holds_accreditations": "accredited",
    "through": "known_through",
    "record": "went_well",
    "covers_area": "in_area",
    "crosses_with_language": "across_border",
}
DOUBTS = {
    "is_outside_area": "outside_area",
    "lacks_language": "no_common_language",
    "amount_misfits": "amount_does_not_fit",
    "role_misfits": "role_does_not_fit",
    "lacks_accreditation": "accreditation_missing",
    "is_known_already": "already_in_contact",
    "is_full": "full",
}
"""The signals that halve a score, and what they are called."""


@dataclass(frozen=True)
class Reason:
    """Why, or why not: a code, what it adds to the score or takes from it, and the facts that gave it."""

    code: str
    share: float
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """An offer for a need: score, chance (0 to 1), all parts of the score, the most first, and the doubts."""

    need: str
    offer: str
    score: float
    chance: float
    parts: tuple[Reason, ...]
    doubts: tuple[Reason, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The three strongest parts that can be told."""
        return tuple(part for part in self.parts if part.code not in UNSAID)[:MOST_REASONS]


def score(likeness: np.ndarray, found: Mapping[str, np.ndarray], weights: Weights) -> np.ndarray:
    """Scores from the likeness and the signals (arrays of one shape): a sum, halved by each doubt."""
    total = likeness + sum(getattr(weights, weight) * found[name] for name, weight in ADDED.items())
    doubted = sum(found[name].astype(int) for name in DOUBTS)
    return np.where(found["is_impossible"] | (likeness <= 0), 0.0, np.maximum(0.0, total * DOUBT**doubted))


def told(
    need: Need, offer: Offer, evidence: Sequence[Reason], weights: Weights
) -> tuple[float, list[Reason], list[Reason]]:
    """The score of a pair with its parts and doubts, from the evidence of words and trades."""
    pair = Pair(need, offer, signals(need, offer))
    parts = [each for each in evidence if each.share > 0]
    for name, weight in ADDED.items():
        if share := getattr(weights, weight) * getattr(pair.true, name):
            code = _code(name, share, pair)
            parts.append(Reason(code, float(share), facts(code, pair)))
    total = sum(part.share for part in parts)
    against = [_doubt(name, pair) for name in DOUBTS if getattr(pair.true, name)]
    result = total * DOUBT ** len(against)
    cost = (result - total) / max(1, len(against))
    doubts = [part for part in parts if part.share < 0]
    doubts += [Reason(code, cost, facts(code, pair)) for code in against]
    ordered = sorted(parts, key=lambda each: (-each.share, each.code))
    return result, [part for part in ordered if part.share > 0], doubts


def _code(name: str, share: float, pair: Pair) -> str:
    if name == "near" and np.isinf(pair.true.distance_km):
        return "place_unknown"
    return "often_declined" if share < 0 else CODE.get(name, name)


def _doubt(name: str, pair: Pair) -> str:
    return "already_introduced" if (name, pair.tie) == ("is_known_already", "introduced") else DOUBTS[name]


def of_trades(parts: Sequence[Part], is_guessed: bool) -> list[Reason]:
    """Shared trades and groups; `is_guessed` where a side confirmed none and its text was read."""
    trades = [part for part in parts if part.column[0] == TRADE]
    groups = [part for part in parts if part.column[0] == GROUP]
    found = []
    for code, own, name in (
        ("likely_trade" if is_guessed else "same_trade", trades, "trades"),
        ("likely_group" if is_guessed else "same_group", groups, "groups"),
    ):
        names = tuple(part.column[1] for part in own)
        found.append(Reason(code, float(sum(part.value for part in own)), {name: names}))
    return found


def of_words(
    parts: Sequence[Part], need: Need, offer: Offer, speech: Speech, lexicon: Lexicon
) -> list[Reason]:
    """Shared and translated words as both sides wrote them, the most telling first, at most five."""
    words = [part for part in parts if part.column[0] not in {TRADE, GROUP}]
    if not words:
        return []
    asked, given = speech.surfaces(*need.text), speech.surfaces(*offer.text)
    source, target = need.text.language, offer.text.language
    pairs = []
    for part in words:
        stem = part.column[1]
        if source != target:
            meaning = {own: lexicon.translations(own, source, target).get(stem, 0.0) for own in asked}
            own = max(meaning, key=lambda each: meaning[each])
        else:
            own = stem
        pairs.append((asked[own], given[stem]))
    facts: Facts = {"words": tuple(dict.fromkeys(pairs))[:MOST_EVIDENCE], "languages": (source, target)}
    code = "same_words" if source == target else "translated_words"
    return [Reason(code, float(sum(part.value for part in words)), facts)]
