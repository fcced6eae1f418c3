"""Tenders meet the offers of members; where none covers one alone, the smallest groups do."""

from datetime import timedelta

import pytest

from tests.rooms.matches_world import NOW, Town, make_town, person_of, provide, trades_alone
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.matches.actions import bidding, digests
from tisserand.cluster.matches.actions.answering import NotYours
from tisserand.cluster.matches.counter import market
from tisserand.cluster.matches.models import Introduction, JointBid, Match
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.organisations.models import Membership
from tisserand.cluster.tenders.models import Tender

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    """With the shipped trades without the labels of NACE, which take seconds to learn from."""
    monkeypatch.setattr(linking, "knowledge", trades_alone)
    market.forget()
    return make_town()


def tender(town: Town, number: str, title: str, *trades: str, **fields: object) -> Tender:
    """An open call in French, of a city in Luxembourg."""
    made = Tender.objects.create(
        source="typed",
        number=number,
        kind="competition",
        state="open",
        title=title,
        original_language="fr",
        country="LU",
        buyer_name="Ville d’Esch",
        buyer_town="Esch",
        deadline=NOW + 4 * WEEK,
        leaves_at=NOW + 4 * WEEK,
        read_at=NOW,
        changed_at=NOW,
        **fields,
    )
    made.trades.set([town.trades[one] for one in trades])
    return made


def lot(of: Tender, number: str, title: str, trade: object) -> object:
    made = of.lots.create(number=number, title=title)
    made.trades.set([trade])
    return made


def offers(town: Town) -> None:
    """Moselwerk washes linen, La Laverie cleans windows, the bakery is no member."""
    provide(town.moselwerk, "Wir waschen und bügeln Wäsche für Heime.", town.trades["laundry"])
    provide(town.laverie, "Nettoyage de vitres et de façades vitrées.", town.trades["window-cleaning"])
    provide(town.bakery, "Blanchisserie aussi.", town.trades["laundry"])


def two_lots(town: Town) -> Tender:
    made = tender(town, "1", "Entretien des maisons de repos", "laundry", "window-cleaning")
    lot(made, "1", "Blanchisserie : lavage du linge", town.trades["laundry"])
    lot(made, "2", "Nettoyage des vitres", town.trades["window-cleaning"])
    return made


def test_the_offers_of_members_meet_an_open_tender(town: Town) -> None:
    offers(town)
    made = tender(town, "2", "Lavage du linge des maisons de repos", "laundry")
    assert bidding.match_tenders(at=NOW) == 1
    match = Match.objects.get(kind="tender")
    assert (match.tender, match.provider, match.seeker, match.rank) == (made, town.moselwerk, None, 1)
    assert match.reasons[0]["code"] == "same_trade"
    assert JointBid.objects.count() == 0


def test_two_lots_are_covered_by_two_members_each_with_its_gap(town: Town) -> None:
    offers(town)
    made = two_lots(town)
    bidding.match_tenders(at=NOW)
    [bid] = JointBid.objects.all()
    first, second = made.lots.all()
    assert {one.organisation: one.gaps for one in bid.members.all()} == {
        town.moselwerk: [f"lot:{first.pk}"],
        town.laverie: [f"lot:{second.pk}"],
    }


def test_a_lot_that_has_ended_is_asked_of_nobody(town: Town) -> None:
    offers(town)
    made = two_lots(town)
    made.ended_lots = {made.lots.last().number: "awarded"}
    made.save()
    bidding.match_tenders(at=NOW)
    assert list(JointBid.objects.all()) == []


def test_who_covers_everything_alone_needs_nobody(town: Town) -> None:
    offers(town)
    both = (town.trades["laundry"], town.trades["window-cleaning"])
    provide(town.buyer, "Blanchisserie, lavage du linge, nettoyage des vitres.", *both)
    two_lots(town)
    bidding.match_tenders(at=NOW)
    assert JointBid.objects.count() == 0


def test_a_reserved_lot_is_covered_by_who_may_bid_only(town: Town) -> None:
    offers(town)
    made = two_lots(town)
    made.lots.filter(number="2").update(reservation="res-ws")
    bidding.match_tenders(at=NOW)
    assert JointBid.objects.count() == 0
    made.lots.filter(number="2").update(reservation="none")
    made.lots.filter(number="1").update(reservation="res-ws")
    bidding.match_tenders(at=NOW)
    assert JointBid.objects.count() == 1


def test_computing_twice_changes_nothing_and_what_is_over_is_suggested_no_more(town: Town) -> None:
    offers(town)
    two_lots(town)
    bidding.match_tenders(at=NOW)
    before = list(Match.objects.order_by("pk").values())
    bidding.match_tenders(at=NOW)
    assert list(Match.objects.order_by("pk").values()) == before
    bidding.match_tenders(at=NOW + 5 * WEEK)
    assert (Match.objects.filter(is_current=True).count(), JointBid.objects.count()) == (0, 0)


def test_one_press_asks_the_group(town: Town) -> None:
    offers(town)
    two_lots(town)
    bidding.match_tenders(at=NOW)
    bid = JointBid.objects.get()
    asked = {"subject": "Offre commune", "language": "fr", "at": NOW}
    with pytest.raises(NotYours):
        bidding.ask_group(bid, by=person_of(town.buyer), is_of_the_team=False, **asked)
    [made] = bidding.ask_group(bid, by=person_of(town.laverie), is_of_the_team=False, **asked)
    assert (made.state, {made.one, made.other}) == ("half_accepted", {town.laverie, town.moselwerk})
    group = "Le groupe entier qui pourrait répondre ensemble\N{NO-BREAK SPACE}: Moselwerk · La Laverie."
    assert made.message == f"{bid.tender.title}\n\n{group}"
    assert bidding.ask_group(bid, by=town.team, is_of_the_team=True, **asked) == []
    assert Introduction.objects.count() == 1


def test_a_tender_is_told_in_the_weekly_letter_of_members_once(town: Town) -> None:
    offers(town)
    made = tender(town, "3", "Lavage du linge des maisons de repos", "laundry")
    bidding.match_tenders(at=NOW)
    assert [digests.write_digests(at=NOW + days * WEEK) for days in (0, 1)] == [1, 0]
    letter = Letter.objects.get(key__startswith="digest:")
    assert (letter.recipient, letter.language) == ("moselwerk@member.example", "de")
    assert f"/de/tenders/{made.pk}/" in letter.body
    assert "Lavage du linge" in letter.subject


def test_who_is_no_member_hears_of_no_tender(town: Town) -> None:
    offers(town)
    Membership.objects.update(state="left")
    tender(town, "4", "Lavage du linge", "laundry")
    assert bidding.match_tenders(at=NOW) == 0
