"""Weights learned from what was chosen, by a conditional logit over the signals; kept only where better.

A case is a list of candidates (an array of candidates x signals) and the place of the one that was chosen;
the chance of a candidate grows with the exponential of its weighted sum (McFadden 1974). Weights are drawn to
0 by a ridge. Nothing is learned from fewer than 500 judged pairs, nor kept unless later answers agree.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from .reasons import ADDED, CODE, DOUBT, Suggestion, Weights

Case = tuple[np.ndarray, int]
RIDGE = 1.0
LEAST_PAIRS = 500
LEARNED_SHARE = 0.7
DRAWS = 500
_LIKENESS = {
    **dict.fromkeys(("same_trade", "likely_trade", "same_group", "likely_group"), "trade"),
    **dict.fromkeys(("same_words", "translated_words"), "text"),
    **{"place_unknown": "near", "often_declined": "welcome"},
}
WEIGHT_OF = {**{CODE.get(name, name): weight for name, weight in ADDED.items()}, **_LIKENESS}
"""The weight that every part of a score was made with, by its code."""
NAMES = tuple(sorted(set(WEIGHT_OF.values())))


def fitted(cases: Sequence[Case], ridge: float = RIDGE) -> np.ndarray:
    """The weights, one a signal, by which those that were chosen are likeliest. Raises ValueError of none."""
    from scipy.optimize import minimize  # noqa: PLC0415 - the solver, only where something is learned

    if not cases:
        raise ValueError("weights are learned from cases")

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = ridge * weights @ weights / 2, ridge * weights
        for signals, chosen in cases:
            scores = signals @ weights
            chance = np.exp(scores - scores.max())
            total -= scores[chosen] - scores.max() - np.log(chance.sum())
            slope = slope - signals[chosen] + (chance / chance.sum()) @ signals
        return float(total), slope

    found: np.ndarray = minimize(loss, np.zeros(cases[0][0].shape[1]), jac=True, method="L-BFGS-B").x
    return found


def taught_weights(
    weights: Weights, judged: Sequence[tuple[Sequence[Suggestion], Collection[str]]]
) -> Weights | None:
    """Weights that rank what was accepted higher, or None where the answers do not bear that out.

    `judged` are lists as they were shown, oldest first, made with these weights, and the offers that were
    accepted of each. The earlier 70 % teach; the reciprocal rank of what was accepted in the later ones must
    grow, by more than chance: the 95 % bootstrap interval of the gain excludes 0.
    """
    if sum(len(shown) for shown, _ in judged) < LEAST_PAIRS:
        return None
    cases = [
        (np.array([_signals(each, weights) for each in shown]), place)
        for shown, accepted in judged
        for place, each in enumerate(shown)
        if each.offer in accepted
    ]
    cut = int(len(cases) * LEARNED_SHARE)
    earlier, later = cases[:cut], cases[cut:]
    if not earlier or not later:
        return None
    before = np.array([getattr(weights, name) for name in NAMES])
    after = np.maximum(0.0, fitted(earlier))
    gain = _reciprocal_ranks(later, after) - _reciprocal_ranks(later, before)
    if not after.any() or _low_end(gain) <= 0:
        return None
    after *= before.sum() / after.sum()
    return replace(weights, **dict(zip(NAMES, after.tolist(), strict=True)))


def _signals(suggestion: Suggestion, weights: Weights) -> np.ndarray:
    """What the weights were multiplied with to give the score; a weight of 0 hides its signal."""
    found = dict.fromkeys(NAMES, 0.0)
    doubts = 0
    for part in (*suggestion.parts, *suggestion.doubts):
        if part.code in WEIGHT_OF:
            name = WEIGHT_OF[part.code]
            found[name] += part.share / (getattr(weights, name) or 1.0)
        else:
            doubts += 1
    return np.array(list(found.values())) * DOUBT**doubts


def _reciprocal_ranks(cases: Sequence[Case], weights: np.ndarray) -> np.ndarray:
    """One over the rank of each that was chosen; equals share their ranks."""
    found = []
    for signals, chosen in cases:
        scores = signals @ weights
        better, equal = (scores > scores[chosen]).sum(), (scores == scores[chosen]).sum()
        found.append(1 / (better + (equal + 1) / 2))
    return np.array(found)


def _low_end(gains: np.ndarray) -> float:
    """The lower end of the 95 % bootstrap interval of the mean."""
    draws = np.random.default_rng(0).integers(0, len(gains), (DRAWS, len(gains)))
    return float(np.percentile(gains[draws].mean(axis=1), 2.5))
