"""Suggestions: the sparse search gives what dense arithmetic gives; reasons are true parts of the score."""

import random

import numpy as np
import pytest

from tests.engines.matching.small_tree import KNOWLEDGE, TREE
from tisserand.engines.matching import Matcher, Need, Offer, Text
from tisserand.engines.matching.problem import TIES, Band, Place, ProblemError
from tisserand.engines.matching.ranking import DOUBT, Weights, calibrated
from tisserand.engines.matching.signals import Table, distance_km, signals

ESCH = Place(49.4958, 5.9806, "LU")
TRIER = Place(49.7596, 6.6439, "DE")
PHRASES = {
    "fr": ["nettoyage de vitres", "portes de bois", "repas de fête", "bureaux à nettoyer"],
    "de": ["Fensterreinigung", "Türen aus Holz", "Essen für Feste", "Büroreinigung"],
    "en": ["window cleaning", "wooden doors", "meals for parties", "office cleaning"],
}
LANGUAGES = ["fr", "de", "en", "lb"]


def some_offers(number: int, seed: int) -> list[Offer]:
    chance = random.Random(seed)
    return [
        Offer(
            f"offer {n}",
            Text(" ".join(chance.sample(PHRASES[language], 2)), language),
            chance.choice([None, ESCH, TRIER, Place(49 + chance.random(), 6 + chance.random(), "FR")]),
            chance.choice([10.0, 60.0, float("inf")]),
            frozenset(chance.sample(["LU", "FR", "DE"], chance.randint(0, 2))),
            {trade.code: 0.5 for trade in chance.sample(TREE.trades, 2)},
            frozenset(chance.sample(LANGUAGES, chance.randint(0, 2))),
            Band(0, chance.choice([1_000, 50_000, float("inf")])),
            frozenset(chance.sample(["EI", "ESAT"], chance.randint(0, 2))),
            chance.randint(0, 800),
            chance.randint(0, 3),
            chance.randint(0, 3),
        )
        for n in range(number)
        for language in [chance.choice(list(PHRASES))]
    ]


def some_needs(number: int, seed: int) -> list[Need]:
    chance = random.Random(seed)
    return [
        Need(
            f"need {n}",
            Text(chance.choice(PHRASES[language]), language),
            chance.choice([None, ESCH, TRIER]),
            {chance.choice(TREE.trades).code: 1.0},
            frozenset(chance.sample(LANGUAGES, chance.randint(0, 2))),
            Band(chance.choice([0, 20_000])),
            frozenset(chance.sample(["EI", "WfbM"], chance.choice([0, 0, 1]))),
            {f"offer {chance.randrange(30)}": chance.choice(list(TIES))},
            frozenset({f"offer {chance.randrange(30)}"}),
        )
        for n in range(number)
        for language in [chance.choice(list(PHRASES))]
    ]


def plain_score(matcher: Matcher, need: Need, offer: Offer, place: int) -> float:
    """The score of a pair by dense rows and the signals in plain Python."""
    weights, index = matcher.weights, matcher._index
    row = index.rows([need], KNOWLEDGE.speech, KNOWLEDGE.lexicon).toarray()[0]
    product = float(row @ index.offers[place].toarray()[0])
    true = signals(need, offer)
    score = product + weights.near * true.near**0.5 + weights.tie * true.tie
    score += weights.welcome * true.welcome + weights.fresh * true.fresh
    for fault in (not true.is_in_area, not true.shares_language, not true.amount_fits):
        score *= DOUBT if fault else 1
    return 0.0 if true.is_vetoed or not product else score


def test_the_search_gives_what_dense_arithmetic_gives() -> None:
    offers, needs = some_offers(30, 1), some_needs(20, 2)
    matcher = Matcher(KNOWLEDGE, offers)
    for need, found in zip(needs, matcher.scores(needs, 5), strict=True):
        scores = np.array([plain_score(matcher, need, offer, place) for place, offer in enumerate(offers)])
        best = sorted((-score, place) for place, score in enumerate(scores) if score > 0)[:5]
        assert [place for place, _ in found] == [place for _, place in best]
        assert [score for _, score in found] == pytest.approx([-score for score, _ in best], rel=1e-5)


def test_signals_of_many_are_those_of_each() -> None:
    offers, needs = some_offers(40, 3), some_needs(25, 4)
    table, all_of_them = Table(offers), np.arange(40)
    for need in needs:
        near, far = table.near(need, all_of_them)
        single = [signals(need, offer) for offer in offers]
        assert near.tolist() == pytest.approx([each.near for each in single])
        assert table.is_in_area(need, all_of_them, far).tolist() == [each.is_in_area for each in single]
        assert table.shares_language(need, all_of_them).tolist() == [each.shares_language for each in single]
        assert table.amount_fits(need, all_of_them).tolist() == [each.amount_fits for each in single]
        assert table.is_vetoed(need, all_of_them).tolist() == [each.is_vetoed for each in single]
        assert table.tie(need, all_of_them).tolist() == [each.tie for each in single]


def test_reasons_and_nothing_else_make_up_the_score() -> None:
    offers, needs = some_offers(30, 5), some_needs(20, 6)
    matcher = Matcher(KNOWLEDGE, offers)
    place = {offer.id: number for number, offer in enumerate(offers)}
    for need, found in zip(needs, matcher.best(needs, 5), strict=True):
        row = matcher._index.rows([need], KNOWLEDGE.speech, KNOWLEDGE.lexicon)
        for each in found:
            number = place[each.offer]
            whole = sum(
                r.share for r in matcher._reasons(need, offers[number], matcher._index.parts(row, number))
            )
            assert each.score == pytest.approx(whole * DOUBT ** len(each.doubts), rel=1e-5)
            assert list(each.reasons) == sorted(each.reasons, key=lambda reason: (-reason.share, reason.code))
            assert 1 <= len(each.reasons) <= 3


def test_a_need_in_german_finds_an_offer_in_french_by_the_lexicon() -> None:
    offers = [Offer("wood", Text("portes de bois", "fr")), Offer("glass", Text("nettoyage de vitres", "fr"))]
    found = Matcher(KNOWLEDGE, offers).best([Need("n", Text("Holz", "de"))])[0]
    assert [each.offer for each in found] == ["wood"]
    words = next(reason for reason in found[0].reasons if reason.code == "same_words")
    assert words.facts["names"][:1] == ("bois",)


def test_no_suggestion_crosses_a_veto() -> None:
    offer = Offer("glass", Text("nettoyage de vitres", "fr"), accreditations=frozenset({"EI"}))
    matcher = Matcher(KNOWLEDGE, [offer])
    text = Text("vitres", "fr")
    for need, number in (
        (Need("open", text), 1),
        (Need("reserved", text, accreditations=frozenset({"EI"})), 1),
        (Need("other reservation", text, accreditations=frozenset({"WfbM"})), 0),
        (Need("refused", text, refused=frozenset({"glass"})), 0),
    ):
        assert len(matcher.best([need])[0]) == number


def test_doubts_are_told_with_the_facts() -> None:
    offer = Offer(
        "glass", Text("vitres", "fr"), TRIER, 20.0, languages=frozenset({"de"}), band=Band(0, 1_000)
    )
    need = Need("n", Text("vitres", "fr"), ESCH, languages=frozenset({"fr"}), band=Band(5_000))
    found = Matcher(KNOWLEDGE, [offer]).best([need])[0][0]
    assert [each.code for each in found.doubts] == [
        "outside_area",
        "no_common_language",
        "amount_does_not_fit",
    ]
    assert found.doubts[0].facts["distance_km"] == pytest.approx(distance_km(ESCH, TRIER))


def test_esch_is_56_km_from_trier() -> None:
    assert distance_km(ESCH, TRIER) == pytest.approx(56, abs=1)


def test_nothing_is_suggested_where_nothing_is_said() -> None:
    assert Matcher(KNOWLEDGE, [Offer("empty", Text("", "fr"))]).best([Need("n", Text("", ""))]) == [[]]


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
    with pytest.raises(ProblemError, match="degrees"):
        Place(91, 0, "LU")
