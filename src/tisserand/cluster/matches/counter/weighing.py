"""The weights of the signals: those of the cluster for the engine, and what answers teach about them.

A weight counts 0 to 10; the curve from score to chance is kept as `steepness` and as `middle`, the score that
is accepted every second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from tisserand.engines.matching import Weights
from tisserand.engines.matching.reasons import ADDED, CODE, DOUBT, DOUBTS

SIGNALS = ("trade", "text", *dict.fromkeys(ADDED.values()))
"""What is weighed, in the order it is shown."""
CURVE = ("steepness", "middle")
_OF_CODE = {
    **dict.fromkeys(("same_trade", "likely_trade", "same_group", "likely_group"), "trade"),
    **dict.fromkeys(("same_words", "translated_words"), "text"),
    **{CODE.get(name, name): weight for name, weight in ADDED.items()},
    "place_unknown": "near",
    "often_declined": "welcome",
}
_HALVING = frozenset({*DOUBTS.values(), "already_introduced"})
LEAST_ANSWERS = 50
MOST_CHANGE = 2.0
"""How far from the shipped weight answers may take one: to twice as much, or half."""
CALM = 4.0
"""How strongly a weight is held where it is: as much as so many answers weigh."""
ROUNDS, STEP = 200, 0.05
LEAST_STEEP, MOST_STEEP = 0.5, 10.0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a suggestion that had these reasons and doubts (as JSON has them)."""

    reasons: Sequence[Mapping[str, object]]
    doubts: Sequence[Mapping[str, object]]
    is_yes: bool


def shipped() -> dict[str, float]:
    """The weights as they come with the software."""
    return values_of(Weights())


def values_of(weights: Weights) -> dict[str, float]:
    """The engine's weights as the cluster keeps them."""
    told = asdict(weights)
    values = {signal: told[signal] for signal in SIGNALS}
    return {**values, "steepness": weights.slope, "middle": -weights.offset / weights.slope}


def weights_of(values: Mapping[str, float]) -> Weights:
    """The engine's weights with those of the cluster in place of the shipped ones."""
    known = {**shipped(), **values}
    signals = {signal: known[signal] for signal in SIGNALS}
    return Weights(slope=known["steepness"], offset=-known["steepness"] * known["middle"], **signals)


def taught(
    answers: Sequence[Answered], values: Mapping[str, float], since: Mapping[str, float]
) -> Mapping[str, float]:
    """The weights that fit the answers best, near those of now; {} where there are too few or all alike.

    `since` are the weights by which the reasons were computed. A logistic model of yes and no (Platt's curve
    with the weights in it), a ridge around each weight, bounds at half and twice the shipped one.
    """
    if len(answers) < LEAST_ANSWERS or len({each.is_yes for each in answers}) < 2:
        return {}
    now = {**shipped(), **values}
    start = np.array([now[signal] for signal in SIGNALS])
    signs = np.array([_signals(each, {**shipped(), **since}) for each in answers])
    truth = np.array([each.is_yes for each in answers], float)
    weights, steep, middle = _fitted(signs, truth, start, now["steepness"], now["middle"])
    found = dict(zip(SIGNALS, weights.tolist(), strict=True))
    return {**found, "steepness": steep, "middle": middle}


def _signals(each: Answered, by: Mapping[str, float]) -> list[float]:
    """How strong each signal was, halved by each doubt, as it enters the score."""
    strong = dict.fromkeys(SIGNALS, 0.0)
    for reason in (*each.reasons, *each.doubts):
        signal = _OF_CODE.get(str(reason["code"]))
        if signal and by[signal] > 0:
            strong[signal] += float(str(reason["share"])) / by[signal]
    doubts = sum(reason["code"] in _HALVING for reason in each.doubts)
    return [strong[signal] * DOUBT**doubts for signal in SIGNALS]


def _fitted(
    signs: np.ndarray, truth: np.ndarray, start: np.ndarray, steep: float, middle: float
) -> tuple[np.ndarray, float, float]:
    """Gradient steps on the mean log loss, every weight drawn back to where it began and kept in bounds."""
    base = np.array([shipped()[signal] for signal in SIGNALS])
    weights = start.copy()
    for _ in range(ROUNDS):
        score = signs @ weights
        wrong = 1 / (1 + np.exp(-steep * (score - middle))) - truth
        slope = steep * signs.T @ wrong + CALM * (weights - start) / base**2
        weights = np.clip(weights - STEP * slope * base / len(truth), base / MOST_CHANGE, base * MOST_CHANGE)
        middle += STEP * steep * float(wrong.mean())
        steep -= STEP * float((wrong * (score - middle)).mean())
        steep, middle = float(np.clip(steep, LEAST_STEEP, MOST_STEEP)), float(np.clip(middle, 0.0, 10.0))
    return weights, steep, middle
