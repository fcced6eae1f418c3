"""Suggestions: the sparse search gives what dense arithmetic gives, also after offers have changed."""

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.engines.matching.small_market import some_need, some_needs, some_offer, some_offers
from tests.engines.matching.small_tree import KNOWLEDGE
from tisserand.engines.matching import Band, Matcher, Need, Offer, Place, Text, Weights
from tisserand.engines.matching.problem import Outcome, ProblemError
from tisserand.engines.matching.ranking import calibrated
from tisserand.engines.matching.signals import signals


def plain_score(matcher: Matcher, need: Need, offer: Offer) -> float:
    """The score of a pair by dense rows, and by the signals in plain Python as the design sums them."""
    weights, place = matcher.weights, matcher._place[offer.id]
    index = matcher._index
    row = matcher._rows([need]).toarray()[0]
    own = (index._recent[place] if place in index._recent else index._rows[place]).toarray()[0]
    likeness = float(row[: len(own)] @ own)
    true = signals(need, offer)
    score = likeness + weights.near * true.near + weights.tie * true.tie + weights.role * true.role_fits
    score += weights.accredited * true.holds_accreditations + weights.through * true.through
    score += weights.record * true.record + weights.welcome * true.welcome + weights.fresh * true.fresh
    score += weights.area * true.covers_area + weights.border * true.crosses_with_language
    score += weights.amount * true.amount_fits
    doubts = [true.is_outside_area, true.lacks_language, true.amount_misfits, true.role_misfits]
    doubts += [true.lacks_accreditation, true.is_known_already, true.is_full]
    return 0.0 if true.is_impossible or likeness <= 0 else max(0.0, score / 2 ** sum(doubts))


def plainly_best(matcher: Matcher, need: Need, number: int) -> list[tuple[str, float]]:
    scores = [(offer.id, plain_score(matcher, need, offer)) for offer in matcher.offers]
    ranked = sorted(scores, key=lambda each: (-each[1], matcher._place[each[0]]))
    return [(name, pytest.approx(score, rel=1e-5)) for name, score in ranked if score > 0][:number]


@pytest.mark.thorough
def test_the_search_gives_what_dense_arithmetic_gives() -> None:
    matcher, needs = Matcher(KNOWLEDGE, some_offers(30, 1)), some_needs(40, 2)
    for need, found in zip(needs, matcher.scores(needs, 5), strict=True):
        assert found == plainly_best(matcher, need, 5)


@pytest.mark.thorough
@pytest.mark.parametrize("together", [1, 30])
def test_offers_that_change_are_found_as_they_are_now(together: int) -> None:
    chance = random.Random(3)
    matcher, needs = Matcher(KNOWLEDGE, some_offers(30, 3)), some_needs(30, 4)
    for n in [5, 7, 5, 30, 31]:
        matcher.put(some_offer(chance, f"offer {n}"))
    matcher.remove("offer 9")
    matcher.remove("offer 31")
    matcher.remove("never there")
    assert len(matcher.offers) == 30
    for start in range(0, 30, together):
        block = needs[start : start + together]
        for need, found in zip(block, matcher.scores(block, 5), strict=True):
            assert found == plainly_best(matcher, need, 5)


def test_an_offer_put_back_is_as_it_was() -> None:
    offers, needs = some_offers(30, 5), some_needs(20, 6)
    matcher = Matcher(KNOWLEDGE, offers)
    before = matcher.best(needs, 5)
    matcher.put(replace(offers[8], text=Text("Zwergziegen hüten", "pl"), trades={"joinery": 1.0}))
    assert matcher.best(needs, 5) != before
    matcher.put(offers[8])
    again = matcher.best(needs, 5)
    assert [[each.offer for each in found] for found in again] == [
        [each.offer for each in found] for found in before
    ]
    assert [each.score for found in again for each in found] == pytest.approx(
        [each.score for found in before for each in found]
    )


def test_a_new_word_is_found_once_its_offer_is_there() -> None:
    matcher = Matcher(KNOWLEDGE, [Offer("wood", Text("portes de bois", "fr"))])
    need = Need("n", Text("chèvres", "fr"))
    assert matcher.scores([need]) == [[]]
    matcher.put(Offer("goats", Text("garde de chèvres", "fr")))
    assert [name for name, _ in matcher.scores([need])[0]] == ["goats"]
    matcher.remove("goats")
    assert matcher.scores([need]) == [[]]


def test_one_pair_is_judged_as_in_the_list() -> None:
    matcher, needs = Matcher(KNOWLEDGE, some_offers(30, 7)), some_needs(10, 8)
    for need in needs:
        listed = {each.offer: each for each in matcher.best([need], 30)[0]}
        for offer in matcher.offers:
            assert matcher.suggestion(need, offer.id) == listed.get(offer.id)
    assert matcher.suggestion(needs[0], "never there") is None


def test_a_need_in_german_finds_an_offer_in_french() -> None:
    offers = [Offer("wood", Text("portes de bois", "fr")), Offer("glass", Text("nettoyage de vitres", "fr"))]
    found = Matcher(KNOWLEDGE, offers).best([Need("n", Text("Türen aus Holz", "de"))])[0]
    assert found[0].offer == "wood"


def test_trades_that_nobody_confirmed_are_read_from_the_text_and_count_less() -> None:
    confirmed = Offer("sure", Text("", "fr"), trades={"joinery": 1.0})
    matcher = Matcher(KNOWLEDGE, [confirmed, Offer("likely", Text("menuiserie bois", "fr"))])
    for trades, codes in (({"joinery": 1.0}, ["same_trade", "likely_trade"]), ({}, ["likely_trade"] * 2)):
        need = Need("n", Text("Schreinerei", "de"), trades=trades)
        found = {each.offer: each.parts for each in matcher.best([need])[0]}
        trade = [
            next(part for part in found[name] if part.code.endswith("_trade")) for name in ("sure", "likely")
        ]
        assert [part.code for part in trade] == codes
        assert trade[0].share > trade[1].share


def test_nothing_is_suggested_where_nothing_is_said() -> None:
    assert Matcher(KNOWLEDGE, [Offer("empty", Text("", "fr"))]).best([Need("n", Text("", ""))]) == [[]]
    assert Matcher(KNOWLEDGE, []).best(some_needs(3, 1)) == [[], [], []]
    assert Matcher(KNOWLEDGE, some_offers(3, 1)).best([]) == []


def test_an_empty_matcher_fills_one_by_one() -> None:
    matcher, chance = Matcher(KNOWLEDGE, []), random.Random(9)
    for n in range(80):
        matcher.put(some_offer(chance, f"offer {n}"))
    need = some_need(chance, "n")
    assert matcher.scores([need], 80)[0] == plainly_best(matcher, need, 80)


def test_the_curve_is_fitted_to_what_was_judged() -> None:
    fitted = calibrated(Weights(), [0.5, 1.0, 1.5, 2.0, 2.5], [False, False, True, False, True])
    assert fitted.chance(0.5) < 0.3
    assert fitted.chance(2.5) > 0.6
    assert (fitted.text, fitted.near) == (1.0, 0.7)
    with pytest.raises(ValueError, match="accepted and declined"):
        calibrated(Weights(), [1.0], [True])


def test_records_that_cannot_be_are_refused() -> None:
    with pytest.raises(ProblemError, match="reversed"):
        Band(10, 5)
    with pytest.raises(ProblemError, match="no such tie: cousins"):
        Need("n", Text("", ""), ties={"o": "cousins"})
    with pytest.raises(ProblemError, match="cannot be negative"):
        Offer("o", Text("", ""), accepted=-1)
    with pytest.raises(ProblemError, match="in the past"):
        Offer("o", Text("", ""), outcomes=(Outcome(-3, 1.0),))
    with pytest.raises(ProblemError, match="n: trades need shares above 0"):
        Need("n", Text("", ""), trades={"joinery": 0.0})
    with pytest.raises(ProblemError, match="degrees"):
        Place(91, 0, "LU")


def test_arrays_hold_what_the_plain_way_says_of_each_pair() -> None:
    matcher, needs = Matcher(KNOWLEDGE, some_offers(40, 11)), some_needs(40, 12)
    chance = random.Random(13)
    for n in (4, 40):
        matcher.put(some_offer(chance, f"offer {n}"))
    for need in needs:
        arrays = matcher._table.of(need, np.arange(41))
        for place, offer in enumerate(matcher.offers):
            true = signals(need, offer)
            assert {name: array[place] for name, array in arrays.items()} == pytest.approx(true.__dict__)
