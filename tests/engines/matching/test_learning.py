"""Weights are learned from enough answers, and kept only where later answers agree."""

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.engines.matching.small_market import some_needs, some_offers
from tests.engines.matching.small_tree import KNOWLEDGE
from tisserand.engines.matching import Matcher, Suggestion, Weights
from tisserand.engines.matching.learning import NAMES, fitted, taught_weights
from tisserand.engines.matching.learning import _signals as signals_of


def judged(seed: int, number: int, *, by: str) -> list[tuple[list[Suggestion], set[str]]]:
    """Lists as they were shown; of each the one is accepted whose signal is greatest, or any."""
    chance = random.Random(seed)
    lists = Matcher(KNOWLEDGE, some_offers(60, seed)).best(some_needs(number, seed + 1), 10)
    found = []
    for shown in lists:
        if shown:
            worth = [signals_of(each, Weights())[NAMES.index(by)] if by else 0.0 for each in shown]
            best = max(range(len(shown)), key=lambda place: (worth[place], chance.random()))
            found.append((shown, {shown[best].offer}))
    return found


def test_the_signals_of_a_suggestion_give_its_score() -> None:
    weights = replace(Weights(), role=0.9, fresh=0.2)
    for found in Matcher(KNOWLEDGE, some_offers(40, 1), weights).best(some_needs(40, 2)):
        for each in found:
            own = np.array([getattr(weights, name) for name in NAMES])
            assert signals_of(each, weights) @ own == pytest.approx(each.score)


@pytest.mark.thorough
def test_the_weights_found_are_those_the_choices_were_made_by() -> None:
    draw, true = np.random.default_rng(3), np.array([2.0, -1.0, 0.0])
    cases = []
    for _ in range(3_000):
        signals = draw.normal(size=(4, 3))
        chance = np.exp(signals @ true)
        cases.append((signals, int(draw.choice(4, p=chance / chance.sum()))))
    assert fitted(cases) == pytest.approx(true, abs=0.15)
    with pytest.raises(ValueError, match="from cases"):
        fitted([])


def test_what_people_go_by_weighs_more_afterwards() -> None:
    taught = taught_weights(Weights(), judged(4, 120, by="fresh"))
    assert taught is not None
    assert taught.fresh > 5 * Weights().fresh
    assert (taught.slope, taught.offset) == (Weights().slope, Weights().offset)


@pytest.mark.thorough
def test_few_answers_and_answers_at_random_teach_nothing() -> None:
    assert taught_weights(Weights(), judged(5, 30, by="fresh")) is None
    assert taught_weights(Weights(), judged(5, 120, by="")) is None
    assert taught_weights(Weights(), []) is None
