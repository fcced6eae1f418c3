"""Reasons and doubts: exactly the parts of the score, told by true facts, in the words of both sides."""

import pytest

from tests.engines.matching.small_market import ESCH, TRIER, some_needs, some_offers
from tests.engines.matching.small_tree import KNOWLEDGE
from tisserand.engines.matching import Band, Matcher, Need, Offer, Suggestion, Text
from tisserand.engines.matching.problem import Outcome
from tisserand.engines.matching.reasons import ADDED, CODE, DOUBTS
from tisserand.engines.matching.signals import distance_km

WINDOWS = Text("Nettoyage des vitres", "fr")


def suggested(need: Need, offer: Offer) -> Suggestion:
    found = Matcher(KNOWLEDGE, [offer]).suggestion(need, offer.id)
    assert found is not None
    return found


def told(found: Suggestion) -> dict[str, dict[str, object]]:
    return {each.code: dict(each.facts) for each in (*found.parts, *found.doubts)}


def test_parts_and_doubts_add_up_to_the_score() -> None:
    matcher, needs = Matcher(KNOWLEDGE, some_offers(40, 5)), some_needs(60, 6)
    codes = set()
    for found, scores in zip(matcher.best(needs), matcher.scores(needs), strict=True):
        assert [(each.offer, pytest.approx(each.score, rel=1e-5)) for each in found] == scores
        for each in found:
            assert sum(part.share for part in (*each.parts, *each.doubts)) == pytest.approx(each.score)
            assert all(part.share > 0 for part in each.parts)
            assert all(doubt.share < 0 for doubt in each.doubts)
            assert 1 <= len(each.reasons) <= 3
            assert list(each.reasons) == [part for part in each.parts if part.code != "place_unknown"][:3]
            codes |= told(each).keys()
    evidence = {f"{how}_{what}" for how in ("same", "likely") for what in ("trade", "group")}
    evidence |= {"same_words", "translated_words", "place_unknown", "often_declined", "already_introduced"}
    assert codes == evidence | {CODE.get(name, name) for name in ADDED} | set(DOUBTS.values())


def test_words_are_told_as_both_sides_wrote_them() -> None:
    same = suggested(Need("n", Text("Où laver nos VITRES ?", "fr")), Offer("o", WINDOWS))
    assert told(same)["same_words"] == {"words": (("VITRES", "vitres"),), "languages": ("fr", "fr")}
    crossing = suggested(
        Need("n", Text("Wir suchen Türen aus HOLZ", "de")), Offer("o", Text("du Bois", "fr"))
    )
    assert told(crossing)["translated_words"] == {"words": (("HOLZ", "Bois"),), "languages": ("de", "fr")}


def test_a_compound_stands_for_its_parts() -> None:
    found = suggested(Need("n", Text("Fensterreinigung", "de")), Offer("o", Text("vitres", "fr")))
    assert told(found)["translated_words"]["words"] == (("Fensterreinigung", "vitres"),)


def test_what_fits_is_told_with_its_facts() -> None:
    need = Need(
        "n",
        WINDOWS,
        ESCH,
        {"window-cleaning": 1.0},
        frozenset({"fr", "lb"}),
        Band(1_000, 9_000),
        reserved_for=frozenset({"EI", "ESAT"}),
        roles=frozenset({"supplier"}),
        territories=frozenset({"LU", "LU000"}),
        ties={"house": "met"},
        through={"house": ("Weberei",)},
    )
    offer = Offer(
        "o",
        WINDOWS,
        TRIER,
        radius_km=80,
        territories=frozenset({"LU000", "FRF3"}),
        trades={"window-cleaning": 1.0},
        languages=frozenset({"fr", "de"}),
        band=Band(500, 5_000),
        accreditations=frozenset({"EI"}),
        roles=frozenset({"supplier", "partner"}),
        owner="house",
        age_days=30,
        accepted=3,
        outcomes=(Outcome(90, 1.0),),
    )
    far = distance_km(ESCH, TRIER)
    found = suggested(need, offer)
    assert found.doubts == ()
    assert told(found) == {
        "same_trade": {"trades": ("window-cleaning",)},
        "same_group": {"groups": ("cleaning",)},
        "same_words": {
            "words": (("Nettoyage", "Nettoyage"), ("vitres", "vitres")),
            "languages": ("fr", "fr"),
        },
        "near": {"distance_km": far},
        "in_area": {"distance_km": far, "radius_km": 80, "countries": (), "territories": ("LU000",)},
        "across_border": {"countries": ("LU", "DE"), "languages": ("fr",)},
        "amount_fits": {"least": 500, "most": 5_000, "asked_least": 1_000, "asked_most": 9_000},
        "role_fits": {"roles": ("supplier",)},
        "accredited": {"accreditations": ("EI",)},
        "tie": {"tie": "met"},
        "known_through": {"names": ("Weberei",)},
        "welcome": {"accepted": 3, "declined": 0},
        "went_well": {"outcomes": 1, "last_days": 90},
        "fresh": {"age_days": 30},
    }


def test_what_does_not_fit_is_told_with_its_facts_and_halves_the_score_each_time() -> None:
    need = Need(
        "n",
        WINDOWS,
        ESCH,
        languages=frozenset({"fr"}),
        band=Band(5_000),
        accreditations=frozenset({"EI", "WfbM"}),
        roles=frozenset({"supplier"}),
        ties={"house": "contracted"},
        seeks_new=True,
    )
    offer = Offer(
        "o",
        WINDOWS,
        TRIER,
        radius_km=20,
        countries=frozenset({"DE"}),
        languages=frozenset({"de"}),
        band=Band(0, 1_000),
        accreditations=frozenset({"WfbM"}),
        roles=frozenset({"lender"}),
        owner="house",
        declined=6,
        is_full=True,
    )
    found = suggested(need, offer)
    assert {each.code: dict(each.facts) for each in found.doubts} == {
        "often_declined": {"accepted": 0, "declined": 6},
        "outside_area": {
            "distance_km": distance_km(ESCH, TRIER),
            "radius_km": 20,
            "countries": ("DE",),
            "territories": (),
        },
        "no_common_language": {"sought": ("fr",), "offered": ("de",)},
        "amount_does_not_fit": {
            "least": 0,
            "most": 1_000,
            "asked_least": 5_000,
            "asked_most": float("inf"),
        },
        "role_does_not_fit": {"sought": ("supplier",), "offered": ("lender",)},
        "accreditation_missing": {"missing": ("EI",)},
        "already_in_contact": {"tie": "contracted"},
        "full": {},
    }
    whole = sum(part.share for part in found.parts) + found.doubts[0].share
    assert found.score == pytest.approx(whole / 2**7)


def test_who_was_introduced_before_is_told_so() -> None:
    need = Need("n", WINDOWS, ties={"o": "introduced"}, seeks_new=True)
    assert [each.code for each in suggested(need, Offer("o", WINDOWS)).doubts] == ["already_introduced"]


@pytest.mark.parametrize(
    ("need", "offer", "is_possible"),
    [
        ({}, {}, True),
        ({"reserved_for": frozenset({"EI", "ESAT"})}, {"accreditations": frozenset({"EI"})}, True),
        ({"reserved_for": frozenset({"WfbM"})}, {"accreditations": frozenset({"EI"})}, False),
        ({"refused": frozenset({"o"})}, {}, False),
        ({"refused": frozenset({"house"})}, {"owner": "house"}, False),
        ({"owner": "house"}, {"owner": "house"}, False),
        ({"owner": "house"}, {"owner": "other"}, True),
    ],
)
def test_no_suggestion_crosses_a_veto(
    need: dict[str, object], offer: dict[str, object], *, is_possible: bool
) -> None:
    matcher = Matcher(KNOWLEDGE, [Offer("o", WINDOWS, **offer)])  # type: ignore[arg-type]
    asked = Need("n", WINDOWS, **need)  # type: ignore[arg-type]
    assert [each.offer for each in matcher.best([asked])[0]] == (["o"] if is_possible else [])
    assert (matcher.suggestion(asked, "o") is not None) == is_possible


def test_what_is_left_open_is_held_against_nobody() -> None:
    found = suggested(Need("n", WINDOWS), Offer("o", WINDOWS))
    assert found.doubts == ()
    assert {part.code for part in found.parts} == {
        "likely_trade",
        "likely_group",
        "same_words",
        "place_unknown",
        "fresh",
    }


def test_esch_is_56_km_from_trier() -> None:
    assert distance_km(ESCH, TRIER) == pytest.approx(56, abs=1)
