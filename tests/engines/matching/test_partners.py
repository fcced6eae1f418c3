"""Partners for a project: the competences they bring, in the smallest groups."""

from tests.engines.matching.small_market import ESCH, TRIER
from tests.engines.matching.small_tree import KNOWLEDGE
from tisserand.engines.matching import Matcher, Need, Offer, Text
from tisserand.engines.matching.partners import partners

WOOD, GLASS, FOOD = ({"joinery": 1.0}, {"window-cleaning": 1.0}, {"catering": 1.0})
OFFERS = [
    Offer("wood", Text("menuiserie bois", "fr"), ESCH, trades=WOOD, owner="atelier"),
    Offer("glass", Text("nettoyage de vitres", "fr"), ESCH, trades=GLASS, owner="atelier"),
    Offer("doors", Text("Schreinerei", "de"), TRIER, trades=WOOD, owner="werkstatt"),
    Offer("meals", Text("Partyservice Essen", "de"), TRIER, trades=FOOD, owner="küche"),
]
SOUGHT = {
    "wood": Need("p1", Text("menuiserie bois", "fr"), ESCH, trades=WOOD, owner="lead"),
    "glass": Need("p2", Text("nettoyage de vitres", "fr"), ESCH, trades=GLASS, owner="lead"),
}


def test_one_partner_who_brings_everything_is_enough() -> None:
    found = partners(Matcher(KNOWLEDGE, OFFERS), SOUGHT)
    assert [each.offer for each in found.suggestions["wood"]] == ["wood", "doors"]
    assert [(each.members, each.gaps) for each in found.groups] == [
        (("atelier",), {"atelier": frozenset({"wood", "glass"})})
    ]
    assert found.open == frozenset()


def test_a_country_that_must_be_there_is_a_gap_to_fill() -> None:
    found = partners(Matcher(KNOWLEDGE, OFFERS), SOUGHT, countries=["LU", "DE"])
    assert found.groups[0].gaps == {
        "atelier": frozenset({"glass", "country LU"}),
        "werkstatt": frozenset({"country DE"}),
    }


def test_what_nobody_brings_stays_open() -> None:
    need = Need("p3", Text("Mondfahrt", "de"), ESCH)
    found = partners(Matcher(KNOWLEDGE, OFFERS), {**SOUGHT, "moon": need}, countries=["BE"])
    assert found.open == {"moon", "country BE"}
    assert [each.members for each in found.groups] == [("atelier",)]
    nothing = partners(Matcher(KNOWLEDGE, []), {"moon": need})
    assert (nothing.groups, nothing.suggestions, nothing.open) == ([], {"moon": []}, {"moon"})
